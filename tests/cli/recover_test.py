# SPDX-License-Identifier: Apache-2.0
"""`arrears recover` and `arrears forecast`: models, sums, words, errors.

recover_test.py ARREARS SCRATCH
"""
import csv
import decimal
import io
import json
import pathlib
import shutil
import subprocess
import sys

ARREARS = sys.argv[1]
SCRATCH = pathlib.Path(sys.argv[2])
DAY = "2026-06-30"


def run(*words, code=0):
    done = subprocess.run([ARREARS, *words], cwd=SCRATCH, text=True,
                          encoding="utf-8", capture_output=True, check=False)
    assert done.returncode == code, (words, done)
    return done.stderr if code else done.stdout


def check_models():
    run("recover", "fit", "ledger", "--as-of", DAY, "--out", "model.json")
    text = (SCRATCH / "model.json").read_text("utf-8")
    model = json.loads(text)
    assert model["known_on"] == DAY  # A fit knows no more than its day.
    assert model["payment"]["paid"] > 5000
    # What is read is what was written, to the last digit.
    assert run("recover", "show", "model.json", "--format", "json") == text
    shown = run("recover", "show", "model.json")
    assert "items of one debtor correlate by" in shown
    assert "days_late_sd (days)" in shown and "survey" in shown
    assert "调查曲线" in run("recover", "show", "model.json", "--lang", "zh")
    rows = list(csv.DictReader(io.StringIO(
        run("recover", "show", "model.json", "--format", "csv"))))
    assert {row["part"] for row in rows} == {"curve", "payment"}
    curve = [row for row in rows if row["part"] == "curve"]
    assert [int(row["value"]) for row in curve] == [
        knot["age"] for knot in model["curve"]["knots"]]
    for row, knot in zip(curve, model["curve"]["knots"]):
        for name, key in (("estimate", "probability"), ("lower", "lower"),
                          ("upper", "upper"), ("items", "items")):
            assert abs(float(row[name]) - knot[key]) < 1e-8, (row, knot)
    # One thread or more, the same bytes.
    one = run("recover", "fit", "ledger", "--as-of", DAY, "--threads", "1")
    assert one == text
    fewer = json.loads(run("recover", "fit", "ledger", "--as-of", DAY,
                           "--facts", "paid_items", "--history-from",
                           "2025-06-30"))
    assert [f["fact"] for f in fewer["payment"]["facts"]] == ["paid_items"]
    assert fewer["payment"]["items"] < model["payment"]["items"]


def check_forecast():
    own = run("forecast", "ledger", "--as-of", DAY, "--format", "json",
              "--items", "items.csv")
    # The model of the day is the one that is fitted where none is given.
    assert own == run("forecast", "ledger", "--as-of", DAY, "--format", "json",
                      "--model", "model.json")
    answer = json.loads(own)
    aged = json.loads(run("age", "ledger", "--as-of", DAY, "--format", "json"))
    balances = {t["currency"]: t["ledger_balance"] for t in aged["totals"]}
    items = list(csv.DictReader(open(SCRATCH / "items.csv", encoding="utf-8")))
    for cash in answer["currencies"]:
        money = {k: decimal.Decimal(v) for k, v in cash.items()
                 if k in ("open", "later", "never", "disputed", "credits")}
        weeks = [decimal.Decimal(p["expected"]) for p in cash["periods"]]
        assert len(weeks) == 13
        assert sum(weeks) + money["later"] + money["never"] == money["open"]
        assert (money["open"] + money["disputed"] + money["credits"]
                == decimal.Decimal(balances[cash["currency"]])
                == decimal.Decimal(cash["balance"]))
        own_items = [i for i in items if i["currency"] == cash["currency"]]
        assert len(own_items) == cash["items"], cash["currency"]
        assert (sum(decimal.Decimal(i["open"]) for i in own_items)
                == money["open"])
        for period in cash["periods"]:
            low, mean, high = (decimal.Decimal(period[name]) for name in
                               ("lower", "expected", "upper"))
            assert low <= mean <= high
    for item in items:
        if item["median_day"]:
            assert item["lower_day"] <= item["median_day"]
            assert item["median_day"] > DAY
    table = run("forecast", "ledger", "--as-of", DAY, "--periods", "2",
                "--days", "30", "--lang", "zh")
    assert "2026-07-01 至 2026-07-30" in table and "收不回" in table
    table = run("forecast", "ledger", "--as-of", DAY, "--format", "csv")
    assert table.startswith("currency,part,from,to,expected,lower,upper\n")


def check_provision():
    aged = json.loads(run("age", "ledger", "--as-of", DAY, "--format", "json"))
    balances = {t["currency"]: t["ledger_balance"] for t in aged["totals"]}
    for method in ("curve", "rolls", "cohort"):
        answer = json.loads(run("provision", "ledger", "--as-of", DAY,
                                "--method", method, "--opening", "2026-03-31",
                                "--format", "json"))
        for one in answer["currencies"]:
            assert one["balance"] == balances[one["currency"]], one
            lines = [decimal.Decimal(b["allowance"]) for b in one["buckets"]]
            money = {k: decimal.Decimal(one[k])
                     for k in ("allowance", "lower", "upper")}
            assert sum(lines) == money["allowance"]
            assert money["lower"] <= money["allowance"] <= money["upper"]
            moved = {k: decimal.Decimal(v) for k, v in one["movement"].items()}
            assert (moved["opening"] + moved["added"] - moved["used"]
                    - moved["released"] + moved["remeasured"]
                    == moved["closing"] == money["allowance"])
    higher = json.loads(run("provision", "ledger", "--as-of", DAY, "--scalar",
                            "1.2", "--format", "json"))
    base = json.loads(run("provision", "ledger", "--as-of", DAY, "--format",
                          "json"))
    assert (decimal.Decimal(higher["currencies"][0]["allowance"])
            > decimal.Decimal(base["currencies"][0]["allowance"]))
    table = run("provision", "ledger", "--as-of", DAY, "--lang", "zh",
                "--opening", "2026-03-31")
    assert "坏账准备" in table and "期末" in table
    said = run("provision", "ledger", "--as-of", DAY, "--opening", DAY, code=2)
    assert "opening 2026-06-30 is not before 2026-06-30" in said, said
    said = run("provision", "ledger", code=2)
    assert "--as-of is missing" in said, said


def check_report():
    report = json.loads(run("recover", "report", "ledger", "--as-of", DAY,
                            "--format", "json", "--page", "page/rules.html"))
    tests = {test["id"]: test for test in report["tests"]}
    assert len(tests) == 9
    for test in report["tests"]:
        estimate = test["estimate"]
        assert estimate["lower"] <= estimate["value"] <= estimate["upper"]
    assert tests["survey_nearer"]["verdict"] == "supported"
    page = (SCRATCH / "page/rules.html").read_text("utf-8")
    assert "哪条经验在您的账上成立?" in page and "http" not in page
    assert "too little data" in run("recover", "report", "small", "--as-of",
                                    DAY)
    assert "数据不足" in run("recover", "report", "small", "--as-of", DAY,
                             "--lang", "zh")
    for language in ("en", "zh"):
        rows = list(csv.DictReader(io.StringIO(
            run("recover", "report", "ledger", "--as-of", DAY, "--format",
                "csv", "--lang", language))))
        assert [row["id"] for row in rows] == list(tests)
        for row in rows:
            test = tests[row["id"]]
            assert row["claim"] == test["claim"][language], row
            assert row["measured"] == test["measured"][language], row
            assert row["verdict"] == test["verdict"], row
            for name in ("value", "lower", "upper", "items"):
                assert abs(float(row[name]) - test["estimate"][name]) < 1e-9


def check_errors():
    said = run("recover", "fit", "small", "--as-of", DAY, code=1)
    assert "items have been paid by 2026-06-30; a fit needs 50" in said, said
    said = run("recover", "fit", "ledger", "--as-of", DAY, "--facts",
               "paid_item", code=2)
    assert "paid_items" in said, said
    text = (SCRATCH / "model.json").read_text("utf-8")
    for good, bad, told in (
            ('"reach": 0.', '"reach": 7.', "expected a number from 0 to 0.5"),
            ('"kind": "recovery_model"', '"kind": "scorecard"',
             'expected one of "recovery_model"'),
            ('"from_day"', '"from_dya"', "from_dya")):
        assert good in text, good
        broken = text.replace(good, bad, 1)
        line = broken[:broken.index(bad)].count("\n") + 1
        (SCRATCH / "broken.json").write_text(broken, encoding="utf-8")
        said = run("recover", "show", "broken.json", code=2)
        assert told in said and f"broken.json:{line}" in said, (line, said)
    said = run("forecast", "small", "--as-of", DAY, code=1)
    assert "a fit needs 50\nGive --model" in said, said
    run("forecast", "small", "--as-of", DAY, "--model", "model.json")
    said = run("forecast", "ledger", "--as-of", DAY, "--model", "none.json",
               code=2)
    assert "none.json" in said, said


shutil.rmtree(SCRATCH, ignore_errors=True)
SCRATCH.mkdir(parents=True)
run("generate", "--debtors", "800", "--items", "8000", "--seed", "7", "--quiet",
    "--out", "ledger")
run("generate", "--debtors", "5", "--items", "20", "--seed", "7", "--quiet",
    "--out", "small")
check_models()
check_forecast()
check_provision()
check_report()
check_errors()
print("ok")
