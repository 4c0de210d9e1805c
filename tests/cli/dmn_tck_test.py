# SPDX-License-Identifier: Apache-2.0
"""The DMN Technology Compatibility Kit's cases, one process each.

dmn_tck_test.py ARREARS DATA

DATA is the folder that has dmn-tck; 77, which is skipped, where it has not.
"""
import decimal
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ARREARS = sys.argv[1]
KIT = pathlib.Path(sys.argv[2]) / "dmn-tck"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def local(node):
    return node.tag.rsplit("}", 1)[-1]


def value_of(node):
    """Of an inputNode, expected, item or component."""
    components = [c for c in node if local(c) == "component"]
    if components:
        return {c.get("name"): value_of(c) for c in components}
    for child in node:
        if local(child) == "list":
            return [value_of(i) for i in child if local(i) == "item"]
        if local(child) == "value":
            if child.get(XSI_NIL) == "true":
                return None
            kind = (child.get(XSI_TYPE) or "").rsplit(":", 1)[-1]
            text = child.text or ""
            if kind in ("decimal", "double", "integer"):
                return float(decimal.Decimal(text))
            return text == "true" if kind == "boolean" else text
    return None


def run(model, decision, facts):
    done = subprocess.run(
        [ARREARS, "decide", model, "--decision", decision],
        input=json.dumps([facts]), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return done.stderr
    return json.loads(done.stdout)["rows"][0]["outputs"]


def cases():
    for test in sorted(KIT.glob("*/*/*-test-*.xml")):
        root = ElementTree.parse(test).getroot()
        model = next(n.text for n in root if local(n) == "modelName")
        for case in (n for n in root if local(n) == "testCase"):
            facts = {n.get("name"): value_of(n)
                     for n in case if local(n) == "inputNode"}
            for result in (n for n in case if local(n) == "resultNode"):
                expected = value_of(
                    next(n for n in result if local(n) == "expected"))
                yield (test.name + " " + case.get("id"), test.parent / model,
                       result.get("name"), facts, expected)


def main():
    if not KIT.is_dir():
        print("skipped: no dmn-tck in", KIT.parent)
        return 77
    passed = failed = 0
    for name, model, decision, facts, expected in cases():
        found = run(str(model), decision, facts)
        if found == expected:
            passed += 1
            continue
        failed += 1
        print(f"{name}: {decision} of {facts} is {found}, not {expected}")
    print(f"{passed} passed, {failed} failed")
    # The kit of compliance level 2 has this many.
    return 0 if failed == 0 and passed == 51 else 1


sys.exit(main())
