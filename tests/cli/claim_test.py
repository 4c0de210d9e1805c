# SPDX-License-Identifier: Apache-2.0
"""`arrears claim`: cases with their sources, files of law, errors, schemas.

claim_test.py ARREARS SCRATCH
"""
import json
import pathlib
import shutil
import subprocess
import sys

ARREARS = sys.argv[1]
SCRATCH = pathlib.Path(sys.argv[2])


def run(*words, given=None, code=0):
    text = given if isinstance(given, str) else json.dumps(given)
    done = subprocess.run([ARREARS, "claim", *words], cwd=SCRATCH, text=True,
                          encoding="utf-8", input=text, capture_output=True,
                          check=False)
    assert done.returncode == code, (words, given, done)
    return done.stderr if code else done.stdout


def answer(verb, given, *words):
    return json.loads(run(verb, *words, given=given))


def interest(regime, claim, *words, **more):
    given = {"regime": regime, "claims": [claim], **more}
    [row] = answer("interest", given, *words)["claims"]
    return row


def check_interest():
    # SI 2002/1675 article 4: one rate, 13 %, for all 91 days; not 329.59.
    uk = interest("uk_1998", {"id": "A", "principal": "10000.00",
                              "due": "2023-12-20", "until": "2024-03-20"})
    assert (uk["interest"], uk["lump_sum"]) == ("324.11", "100.00"), uk
    assert uk["statement"] == [
        "2023-12-21 to 2024-03-20, 91 days: 10000.00 x 13 % x 91 / 365"], uk
    # Directive 2011/7/EU article 3(2): 20 days at 10.5 %, 40 at 12 %.
    eu = interest("eu_2011_7", {"principal": "12000.00", "due": "2023-06-10",
                                "until": "2023-08-09"})
    assert (eu["interest"], eu["lump_sum"]) == ("226.85", "40.00"), eu
    assert [(s["days"], s["rate"]) for s in eu["spans"]] == [
        (20, "0.105"), (40, "0.12")], eu
    # Decree 802 article 17: 0.05 % a day for 45 days.
    cn = interest("cn_sme_802", {"principal": "1000000.00",
                                 "due": "2025-06-30", "until": "2025-08-14"},
                  "--lang", "zh")
    assert cn["interest"] == "22500.00" and "每日" in cn["statement"][0], cn
    # PRC Civil Code 561, by hand in the cases: 72,572.50 and 72,550.00.
    claim = {"principal": "100000.00", "due": "2025-06-30",
             "until": "2025-08-29",
             "payments": [{"on": "2025-07-30", "amount": "30000.00"}]}
    for order, principal, due in (("interest_first", "71500.00", "1072.50"),
                                  ("principal_first", "70000.00", "2550.00")):
        account = interest("cn_sme_802", claim, payment_order=order)["account"]
        assert (account["principal"], account["interest"]) == (principal, due)


def check_limitation():
    claim = {"id": "A", "due": "2022-03-31"}
    given = {"law": "cn", "as_of": "2025-02-01", "claims": [
        claim, {**claim, "id": "B", "events": [
            {"kind": "demand", "date": "2024-05-06", "proven": True}]},
        {**claim, "id": "C", "events": [
            {"kind": "demand", "date": "2024-05-06"}]}]}
    plain, moved, unproven = answer("limitation", given)["claims"]
    assert plain["last_day"] == "2025-03-31" and plain["days_left"] == 58
    assert plain["warning"] == "expires in 58 days", plain
    assert moved["last_day"] == "2027-05-06" and moved["warning"] == "", moved
    assert unproven["last_day"] == "2025-03-31", unproven
    assert "not proven" in unproven["steps"][1], unproven
    assert "未证明" in answer("limitation", given, "--lang", "zh")["claims"][2][
        "steps"][1]
    # The same letter does nothing in Germany: to the end of 2025.
    [german] = answer("limitation", {"law": "de", "claims": [
        given["claims"][1]]})["claims"]
    assert german["last_day"] == "2025-12-31", german
    assert "changes nothing" in german["steps"][1], german


def check_fees():
    # State Council Decree 481, articles 13, 15 and 16.
    for amount, fee, half in (("100000", "2300.00", "1150.00"),
                              ("500000", "8800.00", "4400.00"),
                              ("30000000", "191800.00", "95900.00")):
        given = {"claim": amount, "fees": ["cn_court_acceptance"]}
        [row] = answer("fees", given)["fees"]
        assert row["amount"] == fee and row["loser_pays"], row
        [row] = answer("fees", {**given, "reduction": "settled"})["fees"]
        assert row["amount"] == half and row["reduced"], row
    assert len(answer("fees", {"claim": "1000"})["fees"]) > 3


def check_law():
    """A file of one new rate; the whole law, changed and read again."""
    (SCRATCH / "rates.json").write_text(json.dumps({"rates": [{
        "id": "ecb_mro", "extends": True, "known_until": "2031-06-30",
        "entries": [{"from": "2031-01-01", "rate": "0.0125"}]}]}), "utf-8")
    late = {"principal": "36500.00", "due": "2031-01-31",
            "until": "2031-02-10"}
    given = {"regime": "eu_2011_7", "claims": [late]}
    told = run("interest", given=given, code=2)
    assert 'ecb_mro' in told and "2031-01-01" in told, told
    # 36,500 x 9.25 % x 10 / 365.
    row = interest("eu_2011_7", late, "--law", "rates.json")
    assert row["interest"] == "92.50", row
    law = json.loads(run("law"))
    assert {r["id"] for r in law["interest"]} >= {"eu_2011_7", "cn_sale_lpr"}
    for regime in law["interest"]:
        if regime["id"] == "uk_1998":
            regime["margin"] = "0.10"
    (SCRATCH / "law.json").write_text(json.dumps(law, indent=1), "utf-8")
    row = interest("uk_1998", {"principal": "36500.00", "due": "2023-12-20",
                               "until": "2023-12-30"}, "--law", "law.json")
    assert row["interest"] == "150.00", row  # 15 % for 10 days.
    (SCRATCH / "law.json").write_text('{"fees": [\n {"id": "x"}]}', "utf-8")
    told = run("fees", "--law", "law.json", given={"claim": "1"}, code=2)
    assert "law.json:2: $.fees[0].name: expected an object, found nothing" in (
        told), told


def check_faults():
    claim = {"principal": "1.00", "due": "2024-01-01", "until": "2024-02-01"}
    for verb, given, parts in (
            ("interest", {"regime": "uk_1989", "claims": []},
             ['standard input:1: $.regime: "uk_1989" is none of eu_2011_7',
              'is "uk_1998" meant?', "See arrears claim interest --schema"]),
            ("interest", {"regime": "uk_1998", "claims": [
                {**claim, "principal": 1}]},
             ["$.claims[0].principal: expected an amount in quotes"]),
            ("interest", {"regime": "uk_1998", "claims": [
                {**claim, "costs": "3.00"}]},
             ["$.claims[0].costs: costs are for a payment_order"]),
            ("limitation", {"law": "cn", "claims": [
                {"due": "2024-01-01", "events": [
                    {"kind": "letter", "date": "2024-02-01"}]}]},
             ["$.claims[0].events[0].kind: expected one of demand,"]),
            ("fees", {"claim": "1", "currency": "EUR",
                      "fees": ["cn_court_acceptance"]},
             ["is in CNY, the claim in EUR"])):
        told = run(verb, given=given, code=2)
        assert all(part in told for part in parts), (parts, told)


def check_forms():
    given = {"claim": "500000", "fees": ["cn_court_acceptance"]}
    table = run("fees", "--format", "table", given=given)
    assert "cn_court_acceptance: " in table and "8800.00" in table, table
    lines = run("fees", "--format", "csv", given=given).splitlines()
    assert lines[0].startswith("id,name,amount,") and len(lines) == 2, lines
    for verb in ("interest", "limitation", "fees"):
        schema = json.loads(run(verb, "--schema"))
        assert set(schema["properties"]) == {"input", "output"}, schema


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    check_interest()
    check_limitation()
    check_fees()
    check_law()
    check_faults()
    check_forms()
    print("ok")


main()
