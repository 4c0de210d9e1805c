# SPDX-License-Identifier: Apache-2.0
"""`arrears claim`: cases with their sources, files of law, errors, schemas.

claim_test.py ARREARS SCRATCH
"""
import json
import pathlib
import re
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


def check_slips():
    """What was taken silently once: each is refused with the words that do."""
    given = {"claim": "200000", "fees": ["cn_court_acceptance"]}
    said = run("fees", given={**given, "reduction": "half"}, code=2)
    assert '"settled"' in said and 'found "half"' in said, said
    halved = answer("fees", {**given, "reduction": "settled"})
    assert halved["fees"][0]["amount"] == "2150.00", halved
    # A share alone holds in any currency: 20 % of 1,000.
    share = answer("fees", {"claim": "1000", "currency": "CNY",
                            "fees": ["agency_shares_120"]})
    assert share["fees"][0]["amount"] == "200.00", share
    for law in ("cn", "ZZZ", "China"):
        said = run("routes", given={"law": law, "claims": [
            {"id": "A", "amount": "5000.00", "age_days": 100}]}, code=2)
        assert "two capitals" in said, said
    # Three years from 1 February 2022 end on a Saturday in 2025, and the next
    # working day is the 5th: the spring festival lasts until the 4th.
    rolled = answer("limitation", {
        "law": "cn", "as_of": "2025-02-03",
        "claims": [{"id": "A", "due": "2022-02-01"}]})["claims"][0]
    assert rolled["rolled_day"] == "2025-02-05", rolled
    assert "rolls to 2025-02-05" in rolled["warning"], rolled
    for language, words in (("en", "last_day"), ("zh", "最后一日")):
        table = run("limitation", "--format", "table", "--lang", language,
                    given={"law": "cn", "claims": [{"due": "2022-02-01"}]})
        assert words in table and ("last_day" in table) == (language == "en")
    # Of three equal items the odd cent goes to the first by id.
    split = subprocess.run(
        [ARREARS, "allocate"], capture_output=True, text=True, check=True,
        input=json.dumps({"payment": "100.00", "rule": "cn_560",
                          "as_of": "2026-06-30", "items": [
                              {"id": i, "open": "50.00", "due": "2026-01-31"}
                              for i in "CBA"]})).stdout
    assert [(r["id"], r["amount"]) for r in json.loads(split)["applied"]] == [
        ("C", "33.33"), ("B", "33.33"), ("A", "33.34")], split


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
    [sued] = answer("limitation", {"law": "de", "claims": [
        {**claim, "events": [
            {"kind": "suit", "date": "2024-05-06", "proven": True}]}]})["claims"]
    assert sued["last_day"] is None, sued
    assert "2024-05-06 suit: it stands still" in sued["steps"][1], sued


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


WORKED = {
    "id": "worked",
    "routes": [
        {"id": "agency", "currency": "USD",
         "fees": [{"family": "agency_stevensricci"}]},
        {"id": "suit", "ratios": [], "success": 0.9, "share": 0.5,
         "months": 4.5}]}
# What is added, and what is taken away.
MORE = ("collected", "shifted", "tax_relief")
LESS = ("conceded", "contingency", "time", "up_front", "staff", "relation")


def routes(claims, *words, **more):
    given = {"minute_cost": "0.00", "claims": claims, **more}
    return [{r["route"]: r for r in claim["routes"]}
            for claim in answer("routes", given, *words)["claims"]]


def check_routes():
    (SCRATCH / "worked.json").write_text(json.dumps(WORKED), "utf-8")
    # EN-01, EN-03: 500,000 x .676556 x .8 and x .228 x .7; the fees of
    # stevensricci.com by age, the survey's curve, no time value.
    claim = {"amount": "500000.00", "age_days": 100}
    young, old = routes([claim, {**claim, "age_days": 365}],
                        "--effects", "worked.json", currency="USD", law="US",
                        cost_of_capital="0", approved=["agency"])
    assert young["agency"]["value"] == "270622.22", young["agency"]
    assert abs(young["agency"]["chance"] - 0.676556) < 1e-6, young
    assert old["agency"]["value"] == "79800.00", old["agency"]
    assert young["suit"]["bar"] == "unpriced", young["suit"]
    # standards, section 8: 194,919, discounted by 4.5 months at 8 % 188,268.
    [now] = routes([claim], "--effects", "worked.json", cost_of_capital="0")
    [late] = routes([claim], "--effects", "worked.json",
                    cost_of_capital="0.08")
    assert now["suit"]["value"] == "194919.00", now["suit"]
    assert late["suit"]["value"] == "188268.35", late["suit"]
    assert now["suit"]["up_front"] == "33420.00", now["suit"]
    # By the due date; approvals; the gate that China's law sets by default.
    given = {"claims": [{"id": "A", "amount": "200000.00", "due": "2026-03-01",
                         "margin": "10000.00"}],
             "as_of": "2026-06-09", "tax_relief": "0.25"}
    [shut] = answer("routes", given)["claims"]
    [free] = answer("routes", {**given, "approved": ["agency"]})["claims"]
    assert shut["age_days"] == 100 and shut["routes"][0]["route"] == "letter"
    assert free["routes"][0]["route"] == "agency", free["routes"][0]
    found = {r["route"]: r for r in shut["routes"]}
    assert found["agency"]["bar"] == "needs_registration", found["agency"]
    assert "registered agencies" in found["agency"]["why_not"]
    assert found["write_off"]["tax_relief"] == "50000.00", found["write_off"]
    for route in shut["routes"]:
        cents = {k: round(100 * float(route[k])) for k in (*MORE, *LESS)}
        assert round(100 * float(route["value"])) == (
            sum(cents[k] for k in MORE) - sum(cents[k] for k in LESS)), route
    ranks = [(not r["open"], -float(r["value"])) for r in shut["routes"]]
    assert ranks == sorted(ranks), ranks


def check_routes_forms():
    given = {"claims": [{"id": "A", "amount": "2000", "age_days": 80,
                         "disputed": True},
                        {"id": "B", "amount": "2000", "age_days": 120}]}
    table = run("routes", "--format", "table", given=given)
    assert table.startswith("A: 2000.00 CNY, 80 days past due\n  route "), table
    for part in ("Collect oneself  ", "the claim is disputed",
                 "it is too early: from day 90 past due",
                 "the claim is too small: from 3000.00"):
        assert part in table, (part, table)
    table = run("routes", "--format", "table", "--lang", "zh", given=given)
    assert "账龄未到: 逾期第 90 天起" in table and "债权有争议" in table, table
    latin = re.sub(r"\bCNY\b|^[AB](?=:)", "", table, flags=re.M)
    assert not re.search(r"[A-Za-z：，（）；]", latin), table
    csv = run("routes", "--format", "csv", given=given).splitlines()
    assert csv[0].startswith("id,amount,age_days,route,name,open,bar,"), csv
    assert len(csv) == 1 + 2 * 7, csv


def check_routes_faults():
    claim = {"amount": "1.00", "age_days": 3}
    for given, parts in (
            ({"claims": [{"amount": "1.00", "due": "2026-01-01"}]},
             ["$.claims[0].due: due needs the as_of of all claims",
              "See arrears claim routes --schema"]),
            ({"claims": [{"amount": "1.00"}]},
             ["$.claims[0].age_days: expected an integer"]),
            ({"claims": [claim], "approved": ["agncy"]},
             ['approved "agncy" is no route']),
            ({"claims": [claim], "tax_relief": "1.5"},
             ["$.tax_relief: expected from 0 to 1"]),
            ({"claims": [claim], "curve": "ccaa"}, ["$.curve: "])):
        told = run("routes", given=given, code=2)
        assert all(part in told for part in parts), (parts, told)
    (SCRATCH / "effects.json").write_text(
        '{"id": "x", "routes": [\n {"id": "suit", "success": 2}]}', "utf-8")
    told = run("routes", "--effects", "effects.json",
               given={"claims": [claim]}, code=2)
    assert ("effects.json:2: $.routes[0].success: expected a number from 0 to "
            "1, found 2") in told, told


def check_effects():
    """All that is compiled in, changed and read again."""
    data = json.loads(run("effects"))
    assert {e["action"] for e in data["effects"]} >= {"A01", "A13", "A64"}
    for route in data["routes"]:
        if route["id"] == "wait":
            route["months"] = 0
    (SCRATCH / "effects.json").write_text(json.dumps(data), "utf-8")
    claim = {"amount": "1000.00", "age_days": 10}
    [plain], [changed] = (routes([claim]),
                          routes([claim], "--effects", "effects.json"))
    assert plain["wait"]["time"] != "0.00", plain["wait"]
    assert changed["wait"]["time"] == "0.00", changed["wait"]
    assert plain["self"] == changed["self"]


def check_calendars():
    """A year that is not compiled in: 1 October 2027 is a Friday."""
    given = {"law": "cn", "claims": [{"due": "2024-10-01"}]}
    [row] = answer("limitation", given)["claims"]
    assert (row["last_day"], row["rolled_day"]) == ("2027-10-01", "2027-10-01")
    assert row["outside_known_years"], row
    (SCRATCH / "days.json").write_text(json.dumps({"calendars": [{
        "id": "CN", "extends": True, "known_years": {"first": 2015,
                                                     "last": 2027},
        "holidays": ["2027-10-01/2027-10-07"]}]}), "utf-8")
    [row] = answer("limitation", given, "--law", "days.json")["claims"]
    assert (row["last_day"], row["rolled_day"]) == ("2027-10-01", "2027-10-08")
    assert not row["outside_known_years"], row


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
            ("limitation", {"law": "cn", "as_of": "2024-01-31", "claims": [
                {"due": "2022-01-01", "events": [
                    {"kind": "demand", "date": "2024-02-01"}]}]},
             ["$.claims[0].events[0].date: 2024-02-01 is after as_of "
              "2024-01-31"]),
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
    for verb in ("interest", "limitation", "fees", "routes"):
        schema = json.loads(run(verb, "--schema"))
        assert set(schema["properties"]) == {"input", "output"}, schema


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    check_slips()
    check_interest()
    check_limitation()
    check_fees()
    check_routes()
    check_routes_forms()
    check_routes_faults()
    check_effects()
    check_calendars()
    check_law()
    check_faults()
    check_forms()
    print("ok")


main()
