# SPDX-License-Identifier: Apache-2.0
"""What each verb reads and writes is what its --schema says.

schema_test.py ARREARS SCRATCH
"""
import csv
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

ARREARS = sys.argv[1]
SCRATCH = pathlib.Path(sys.argv[2])
DAY = "2026-06-30"

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
KEYWORDS = {
    "$schema", "title", "description", "format", "default", "type",
    "properties", "required", "additionalProperties", "items", "enum", "const",
    "anyOf", "pattern", "minimum", "maximum",
}


def faults(schema, value, at="$"):
    """The part of JSON Schema that the command's schemas use."""
    unknown = set(schema) - KEYWORDS
    assert not unknown, f"{at}: the test does not know {unknown}"
    if "anyOf" in schema:
        tries = [list(faults(s, value, at)) for s in schema["anyOf"]]
        if all(tries):
            yield min(tries, key=len)[0]
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    kind = schema.get("type")
    if kind:
        right = isinstance(value, TYPES[kind])
        if isinstance(value, bool) and kind != "boolean" or not right:
            yield f"{at}: {value!r} is no {kind}"
            return
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not match {schema['pattern']}"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"{at}: {value} is too small"
    if "maximum" in schema and value > schema["maximum"]:
        yield f"{at}: {value} is too large"
    if kind == "array":
        for i, entry in enumerate(value):
            yield from faults(schema["items"], entry, f"{at}[{i}]")
    if kind == "object":
        members = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}: {name} is missing"
        for name, member in value.items():
            more = schema.get("additionalProperties", True)
            if name in members:
                yield from faults(members[name], member, f"{at}.{name}")
            elif more is False:
                yield f"{at}: {name} is not in the schema"
            elif isinstance(more, dict):
                yield from faults(more, member, f"{at}.{name}")


def arrears(*words, stdin=None, code=0):
    done = subprocess.run([ARREARS, *words], input=stdin, text=True,
                          capture_output=True, check=False)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done.stdout


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def folder(path):
    """Each file by its name: CSV as rows, JSON parsed, HTML as text."""
    content = {}
    for file in sorted(path.iterdir()):
        if file.suffix == ".csv":
            content[file.name] = rows(file)
        elif file.suffix == ".json":
            content[file.name] = json.loads(file.read_text("utf-8"))
        else:
            content[file.name] = file.read_text("utf-8")
    return content


def check(verb, given, answer):
    schema = json.loads(arrears(*verb.split(), "--schema"))
    assert schema["title"] == f"arrears {verb}", schema["title"]
    found = list(faults(schema, {"input": given, "output": answer}))
    assert not found, (verb, found[:5])
    try:
        import jsonschema  # A second opinion where it is installed.
    except ImportError:
        return
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"input": given, "output": answer}, schema)


def check_that_faults_are_seen():
    schema = json.loads(arrears("allocate", "--schema"))["properties"]["input"]
    good = {"payment": "1.00",
            "items": [{"id": "a", "open": "2.00", "due": DAY}]}
    assert not list(faults(schema, good))
    for change in ({"payment": 1}, {"payment": "1,00"}, {"rule": "lifo"},
                   {"more": 1}, {"items": [{"id": "a"}]}):
        assert list(faults(schema, {**good, **change})), change


def check_ledger_verbs():
    printed = json.loads(arrears(
        "generate", "--seed", "7", "--debtors", "100", "--items", "900",
        "--bad", "0.01", "--truth", "--format", "json", "--threads", "2", "--out", str(SCRATCH / "bad")))
    assert printed["faults"] and printed["truth"]
    arrears("generate", "--seed", "7", "--debtors", "100", "--items", "900",
            "--quiet", "--out", str(SCRATCH / "ledger"))
    ledger = str(SCRATCH / "ledger")
    tables = folder(SCRATCH / "ledger")
    check("generate", None, {"printed": printed, "folder": tables})
    # Once is enough for all rows.
    tables = {name: table[:3] if isinstance(table, list) else table
              for name, table in tables.items()}
    arrears("run", ledger, "--as-of", DAY, "--facts", "--out",
            str(SCRATCH / "run"))
    run = folder(SCRATCH / "run")
    assert len(run["worklist.csv"]) > 20
    check("run", tables, run)
    arrears("run", str(SCRATCH / "bad"), "--as-of", DAY, "--out",
            str(SCRATCH / "badrun"))
    rejected = folder(SCRATCH / "badrun")
    assert rejected["rejected.csv"]
    check("run", tables, rejected)
    for more in ([], ["--by", "debtor"], ["--base"], ["--scheme", "prc_audit"]):
        check("age", tables, json.loads(arrears(
            "age", ledger, "--as-of", DAY, "--format", "json", *more)))
    for data in ("law", "effects"):
        check(f"claim {data}", None, json.loads(arrears("claim", data)))
    model = json.loads(arrears("recover", "fit", ledger, "--as-of", DAY))
    check("recover fit", tables, model)
    (SCRATCH / "model.json").write_text(json.dumps(model), "utf-8")
    check("recover show", model, json.loads(arrears(
        "recover", "show", str(SCRATCH / "model.json"), "--format", "json")))
    check("recover report", tables, json.loads(arrears(
        "recover", "report", ledger, "--as-of", DAY, "--format", "json")))
    check("provision", tables, json.loads(arrears(
        "provision", ledger, "--as-of", DAY, "--opening", "2026-03-31",
        "--format", "json")))
    check("forecast", tables, json.loads(arrears(
        "forecast", ledger, "--as-of", DAY, "--format", "json")))
    debtor = run["worklist.csv"][0]["debtor"]
    check("explain", tables, json.loads(arrears(
        "explain", ledger, "--as-of", DAY, "--debtor", debtor, "--format",
        "json")))
    # Whoever stands on the worklist, some with nothing to write.
    drafts = [json.loads(arrears(
        "explain", ledger, "--as-of", DAY, "--debtor", row["debtor"],
        "--message", "--format", "json")) for row in run["worklist.csv"][:12]]
    for draft in drafts:
        check("explain", tables, draft)
    assert any(row["message"] for draft in drafts for row in draft)
    check("kpi", tables, json.loads(arrears(
        "kpi", ledger, "--as-of", DAY, "--format", "json")))


# Worked by hand: 150,000 / 1,800,000 * 365 = 30.41667; count-back takes
# 100,000 (31 days), then 50,000 of 80,000 (28 days): 31 + 17.5; collected
# (100 + 1800 - 150) / (100 + 1800 - 90) thousand = 0.966850829; late
# (10 * 300 - 5 * 100) / 400 = 6.25, floored 3000 / 400 = 7.5.
FIGURES = {
    "receivables": "150000.00", "current": "90000.00",
    "credit_sales": "1800000.00", "days": 365, "beginning": "100000.00",
    "months": 12,
    "months_newest_first": [{"sales": "100000.00", "days": 31},
                            {"sales": "80000.00", "days": 28}],
    "invoices": [{"open": "50.00", "age_days": 10, "month_sales": "100.00"}],
    "payments": [{"amount": "300.00", "days": 10},
                 {"amount": "100.00", "days": -5}],
    "buckets_before": ["200.00", "100.00", "0.00", "50.00"],
    "buckets_after": ["180.00", "50.00", "25.00", "60.00"],
}


def check_kpi_of_figures():
    answer = json.loads(arrears("kpi", "--in", "-",
                                stdin=json.dumps(FIGURES)))
    check("kpi", FIGURES, answer)
    assert answer["dso"] == 30.416666667
    assert answer["dso_count_back"] == 48.5
    assert answer["best_possible_dso"] == 18.25
    assert answer["average_days_delinquent"] == 12.166666667
    assert answer["true_dso"] == 5
    assert answer["days_late"] == 6.25 and answer["days_late_floored"] == 7.5
    assert answer["cei_period_sales"] == 0.966850829
    # (100 + 150 - 150) / (100 + 150 - 90)
    assert answer["cei_average_month_sales"] == 0.625
    assert answer["current_share"] == 0.6 and answer["turnover"] == 12
    assert answer["roll_rates"][:2] == [0.25, 0.25]
    assert "no end" in answer["roll_rates"][2]["undefined"]
    closed = {**FIGURES, "last_bucket_open": False}
    rates = json.loads(arrears("kpi", "--in", "-", stdin=json.dumps(closed)))
    assert "bucket 2" in rates["roll_rates"][2]["undefined"]
    only = {"receivables": "1.00", "credit_sales": "0.00", "days": 30}
    answer = json.loads(arrears("kpi", "--in", "-", stdin=json.dumps(only)))
    check("kpi", only, answer)
    assert set(answer) == {"currency", "dso", "turnover"}
    assert "nothing to divide by" in answer["dso"]["undefined"]
    for wrong in ({}, {"recievables": "1.00"}, {"receivables": 1},
                  {**only, "days": 0}, {**only, "days": 1.5},
                  {**FIGURES, "buckets_after": []},
                  {**FIGURES, "payments": [{"amount": "1.00"}]}, []):
        arrears("kpi", "--in", "-", stdin=json.dumps(wrong), code=2)
    arrears("kpi", str(SCRATCH / "ledger"), "--in", "x", code=2)
    arrears("kpi", code=2)


def check_allocate():
    given = {"payment": "320.00", "items": [
        {"id": "a", "open": "300.00", "due": "2026-01-31"},
        {"id": 'b,"x"', "open": "50.00", "due": "2026-02-28"}]}
    text = json.dumps(given)
    check("allocate", given, json.loads(arrears("allocate", stdin=text)))
    assert arrears("allocate", "--format", "csv", stdin=text) == (
        'id,amount,left\na,300.00,0.00\n"b,""x""",20.00,30.00\n,0.00,\n')
    assert "unapplied: 0.00" in arrears("allocate", "--format", "table",
                                        stdin=text)
    # By law: security before age, and costs and interest before principal.
    given = {"payment": "250.00", "rule": "cn_560", "as_of": "2025-07-01",
             "items": [
                 {"id": "D1", "open": "100.00", "due": "2025-05-01",
                  "secured": "100.00"},
                 {"id": "D2", "open": "100.00", "due": "2025-06-01",
                  "rate": "0.06", "costs": "5.00", "interest": "1.50"},
                 {"id": "D3", "open": "100.00", "due": "2025-06-15",
                  "rate": "0.12"}]}
    text = json.dumps(given)
    check("allocate", given, json.loads(arrears("allocate", stdin=text)))
    assert arrears("allocate", "--format", "csv", stdin=text) == (
        "id,amount,left,costs,interest\nD1,43.50,56.50,0.00,0.00\n"
        "D2,100.00,0.00,5.00,1.50\nD3,100.00,0.00,0.00,0.00\n,0.00,,,\n")
    assert "D2: 100.00, left 0.00, costs 5.00, interest 1.50" in arrears(
        "allocate", "--format", "table", stdin=text)


def check_claim_routes():
    given = {"as_of": DAY, "tax_relief": "0.25", "approved": ["agency"],
             "claims": [{"id": "a", "amount": "5000.00", "due": "2026-03-01",
                         "margin": "100.00", "disputed": True},
                        {"amount": "0.00", "age_days": -3}]}
    answer = json.loads(arrears("claim", "routes", stdin=json.dumps(given)))
    check("claim routes", given, answer)


# Worked example EC-02, and ASC 326-20-55-40 printed by lines.
COHORT = {"buckets": [
    {"label": "current", "gross": "300000.00", "paid": "50000.00"},
    {"label": "1-30", "gross": "140000.00", "paid": "27000.00"},
    {"label": "31-60", "gross": "60000.00", "paid": "15000.00"},
    {"label": "61-90", "gross": "23000.00", "paid": "6000.00"},
    {"label": "91+", "gross": "5000.00", "lost": "2000.00"}]}
SCHEDULE = {"currency": "JPY", "rounding": "each_line", "scalar": 0.9,
            "buckets": [
                {"label": str(k), "gross": gross, "rate": rate}
                for k, (gross, rate) in enumerate(
                    [("5984698", 0.003), ("8272", 0.08), ("2882", 0.26),
                     ("842", 0.58), ("1100", 0.82)])]}
ROLLS = {"buckets": [{"label": "1-30", "gross": "40000.00"},
                     {"label": "31-60", "gross": "50000.00"}],
         "rolls": {"exits": ["paid", "bad"], "loss_exit": "bad",
                   "shares": [[0.25, 0.25, 0.5, 0], [0.05, 0.25, 0.5, 0.2]]}}
SURVEY = {"curve": "ccaa_2004",
          "buckets": [{"label": "90", "gross": "1000.00", "age": 90,
                       "disputed": "100.00"}],
          "specific": [{"bucket": "90", "gross": "400.00", "loss": "300.00",
                        "reason": "insolvent"}],
          "scenarios": [{"name": "base", "weight": 0.75, "scalar": 1},
                        {"name": "bad", "weight": 0.25, "scalar": 2}]}


def check_provision():
    # By hand, SURVEY: 300 + 500 * .304 * (.75 + .25 * 2).
    for given, allowance in ((COHORT, "27567.39"), (SCHEDULE, "18681"),
                             (ROLLS, "17272.73"), (SURVEY, "490.00")):
        answer = json.loads(arrears("provision", stdin=json.dumps(given)))
        check("provision", given, answer)
        assert answer["allowance"] == allowance, answer
    text = json.dumps(ROLLS)
    table = arrears("provision", "--format", "csv", stdin=text)
    assert table.splitlines()[-1] == (
        ",90000.00,0.00,0.00,90000.00,,,,17272.73"), table
    assert "坏账准备" in arrears("provision", "--format", "table", "--lang",
                             "zh", stdin=text)
    for wrong in ({}, {"buckets": [{"label": "a", "gross": "1.00"}]},
                  {**COHORT, "rounding": "up"},
                  {**ROLLS, "rolls": {**ROLLS["rolls"], "loss_exit": "x"}},
                  {**ROLLS, "rolls": {**ROLLS["rolls"], "shares": [[1]]}},
                  {**SURVEY, "specific": [{"bucket": "x", "gross": "1.00",
                                           "loss": "0.00"}]}):
        arrears("provision", stdin=json.dumps(wrong), code=2)


# Two rules that meet, and a cell of nothing.
STEPS = """U,if dpd,then action
type,number,string
R1,> 30,\"\"\"CALL\"\"\"
R2,> 60,\"\"\"LETTER\"\"\"
R3,[10..5],\"\"\"WAIT\"\"\"
"""


def check_policy():
    steps = SCRATCH / "steps.csv"
    steps.write_text(STEPS, "utf-8")
    facts = [{"dpd": 95, "open": "1200.50"}, {"dpd": None, "open": "x"}]
    (SCRATCH / "facts.json").write_text(json.dumps(facts), "utf-8")
    never = [{"dpd": "< 0"}]
    (SCRATCH / "never.json").write_text(json.dumps(never), "utf-8")
    weigh = ["--facts", str(SCRATCH / "facts.json"), "--weight", "open",
             "--impossible", str(SCRATCH / "never.json")]
    for more in ([], weigh, ["--most-steps", "1"]):
        given = {"model": STEPS, "facts": facts, "impossible": never}
        if more != weigh:
            given = {"model": STEPS}
        check("policy check", given, json.loads(arrears(
            "policy", "check", str(steps), "--format", "json", *more, code=1)))
    arrears("policy", "test", str(steps), "--out", str(SCRATCH / "test.csv"))
    check("policy test", STEPS, rows(SCRATCH / "test.csv"))
    check("policy test", STEPS, json.loads(arrears(
        "policy", "test", "firm", "--format", "json")))
    steps.write_text(STEPS.replace("R3,[10..5]", "R3,<= 30"), "utf-8")
    dmn = arrears("policy", "export", str(steps))
    check("policy export", STEPS, dmn)
    check("policy import", dmn, STEPS)
    ledger = SCRATCH / "ledger"
    words = ["policy", "diff", str(ledger), "--as-of", DAY, "--policy",
             "gentle", "--against", "prc-sme"]
    diff = json.loads(arrears(*words, "--format", "json"))
    check("policy diff", folder(ledger), diff)
    assert diff["changed"] > 0, diff["changed"]
    assert sum(m["accounts"] for m in diff["moves"]) == diff["accounts"]
    assert arrears(*words) != arrears(*words, "--lang", "zh")
    for more in ([], ["--by", "debtor"]):
        check("age", folder(ledger), json.loads(arrears(
            "age", str(ledger), "--as-of", DAY, "--compare", "2026-05-31",
            "--format", "json", *more)))
    words = ["backtest", str(ledger), "--from", "2025-01-01", "--to",
             "2025-12-31", "--every", "30", "--against", "firm"]
    past = json.loads(arrears(*words, "--format", "json"))
    check("backtest", folder(ledger), past)
    made = SCRATCH / "past.json"
    arrears(*words, "--format", "json", "--out", str(made), "--evidence",
            str(SCRATCH / "evidence.json"))
    evidence = json.loads((SCRATCH / "evidence.json").read_text("utf-8"))
    assert evidence["outputs"][0]["sha256"] == hashlib.sha256(
        made.read_bytes()).hexdigest()
    told = arrears("evidence", str(SCRATCH / "evidence.json"), "--in",
                   str(SCRATCH / "ledger"), "--format", "json")
    check("evidence", evidence, json.loads(told))
    assert past["days"] == 13 and len(past["policies"]) == 2, past["days"]
    assert arrears(*words) != arrears(*words, "--lang", "zh")


def check_that_verbs_have_what_all_have():
    for verb in ("age", "explain", "kpi", "allocate", "provision",
                 "generate"):
        usage = arrears(verb, "--help")
        for option in ("--format", "--threads", "--schema"):
            assert option in usage, (verb, option)
    ledger = str(SCRATCH / "ledger")
    debtor = rows(SCRATCH / "run" / "worklist.csv")[0]["debtor"]
    for words in (["age", ledger, "--as-of", DAY],
                  ["kpi", ledger, "--as-of", DAY],
                  ["explain", ledger, "--as-of", DAY, "--debtor", debtor],
                  ["generate", "--out", str(SCRATCH / "again")]):
        forms = {arrears(*words, "--format", form)
                 for form in ("table", "json", "csv")}
        assert len(forms) == 3, words
        lines = arrears(*words, "--format", "csv").splitlines()
        widths = {len(row) for row in csv.reader(lines)}
        assert len(widths) == 1 and len(lines) > 2, (words, widths)


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    check_that_faults_are_seen()
    check_ledger_verbs()
    check_kpi_of_figures()
    check_allocate()
    check_claim_routes()
    check_provision()
    check_policy()
    check_that_verbs_have_what_all_have()
    print("ok")


main()
