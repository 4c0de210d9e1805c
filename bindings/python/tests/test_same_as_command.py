# SPDX-License-Identifier: Apache-2.0
"""Python and the command give the same of the same ledger or request.

The command is the C++ door: what it writes is rebuilt from Python's answer, as
text, and compared as text.
"""
import csv
import io
import json
import os
import subprocess

import arrears
import numpy as np
import pandas as pd
import pytest

COMMAND = os.environ.get("ARREARS_CLI", "")
DAY = "2026-06-30"
TABLES = ("debtors", "items", "settlements", "promises", "disputes",
          "contacts", "events", "rates")
# Of the four currencies that the generator draws.
DECIMALS = {"CNY": 2, "EUR": 2, "USD": 2, "HKD": 2}
FLAGS = {"disputed", "upheld", "delivered"}
NUMBERS = {"contract_rate", "margin_rate", "rate"}

pytestmark = pytest.mark.skipif(not COMMAND, reason="the command is not built")


def command(*words, given=None):
    return subprocess.run([COMMAND, *words], check=True, capture_output=True,
                          input=given, encoding="utf-8").stdout


def read(path):
    """A CSV file of the ledger as a host would have it: typed, with nulls."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in table.columns:
        values = table[column]
        if column in FLAGS:
            table[column] = values.map({"true": True, "false": False,
                                        "1": True, "0": False, "": None})
        elif column in NUMBERS:
            table[column] = pd.to_numeric(values.replace("", np.nan))
        else:
            table[column] = values.where(values != "", None)
    return table.dropna(axis="columns", how="all")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("same") / "ledger"
    command("generate", "--seed", "11", "--debtors", "120", "--items", "1500",
            "--as-of", DAY, "--quiet", "--out", str(folder))
    (folder / "creditor.json").unlink()  # Python takes the default creditor.
    return folder, {name: read(folder / f"{name}.csv") for name in TABLES}


def money(minor, currency):
    """Minor units as the command writes them: -5 of EUR is -0.05."""
    places = DECIMALS[currency]
    digits = str(abs(int(minor))).rjust(places + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def as_csv(header, lines):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue()


@pytest.mark.parametrize("options", [
    {}, {"scheme": "business_central"}, {"scheme": "prc_audit"},
    {"credits": "oldest_first"}, {"credits": "own_date", "basis": "document"},
    {"known_on": "2026-03-31"}])
def test_aging_by_debtor_is_the_same_text(ledger, options):
    folder, tables = ledger
    words = [w for name, value in options.items()
             for w in ("--" + name.replace("_", "-"), value)]
    want = command("age", str(folder), "--as-of", DAY, "--by", "debtor",
                   "--currency", "CNY", "--format", "csv", *words)
    rows = arrears.age(as_of=DAY, by="debtor", **options, **tables)
    assert len(rows) > 30
    # The command leaves the column out where the scheme drops nothing.
    if "outside" not in want.splitlines()[0]:
        assert (rows["outside"] == 0).all()
        rows = rows.drop(columns="outside")
    columns = list(rows.columns)
    lines = [[row[c] if c in ("debtor", "currency")
              else money(row[c], row["currency"]) for c in columns]
             for _, row in rows.iterrows()]
    assert as_csv(columns, lines) == want


def test_totals_are_the_same(ledger):
    folder, tables = ledger
    want = json.loads(command("age", str(folder), "--as-of", DAY, "--currency",
                              "CNY", "--format", "json"))["totals"]
    rows = arrears.age(as_of=DAY, **tables)
    assert list(rows["currency"]) == [total["currency"] for total in want]
    assert len(want) > 1
    for (_, row), total in zip(rows.iterrows(), want):
        code = total["currency"]
        for bucket in total["buckets"]:
            assert money(row[bucket["label"]], code) == bucket["amount"]
            assert row[bucket["label"] + "_items"] == bucket["items"]
        for name in ("unapplied", "outside", "total", "ledger_balance",
                     "proof"):
            assert money(row[name], code) == total[name], name


def cell(value, name, currency):
    if value is None or value is pd.NaT or value != value:
        return ""
    if name in ("amount", "expected_recovery"):
        return money(value, currency)
    if name in ("expected_value", "plan_value", "rule_cost"):
        return money(value, "CNY")  # In base currency.
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (float, np.floating)):
        return f"{value:.9g}"  # Nine digits, as all that is printed.
    return str(value)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_worklist_is_the_same_text(ledger, tmp_path, language):
    folder, tables = ledger
    command("run", str(folder), "--as-of", DAY, "--currency", "CNY", "--lang",
            language, "--out", str(tmp_path))
    want = (tmp_path / "worklist.csv").read_text("utf-8")
    rows = arrears.recommend(as_of=DAY, language=language, **tables)
    assert len(rows) > 30
    lines = [[cell(row[c], c, row["currency"]) for c in rows.columns]
             for _, row in rows.iterrows()]
    got = as_csv(list(rows.columns), lines)
    for ours, theirs in zip(got.splitlines(), want.splitlines()):
        assert ours == theirs
    assert got == want


def rows_as_csv(rows, amounts):
    """A table as the command writes it; `amounts` are in the row's currency."""
    def text(value, name, currency):
        if name in amounts and value == value:
            return money(value, currency)
        return cell(value, name, currency)
    return as_csv(list(rows.columns),
                  [[text(row[c], c, row.get("currency")) for c in rows.columns]
                   for _, row in rows.iterrows()])


@pytest.fixture(scope="module")
def model(ledger):
    folder, _ = ledger
    return command("recover", "fit", str(folder), "--as-of", DAY, "--currency",
                   "CNY")


def test_a_fit_is_the_same(ledger, model, tmp_path):
    folder, tables = ledger
    assert arrears.recover_fit(as_of=DAY, **tables) == json.loads(model)
    want = command("recover", "fit", str(folder), "--as-of", DAY, "--known-on",
                   "2026-05-31", "--facts", "paid_items,days_late_sd", "--bins",
                   "3", "--coverage", "0.8", "--history-from", "2025-01-01",
                   "--currency", "CNY")
    got = arrears.recover_fit(
        as_of=DAY, known_on="2026-05-31", facts=["paid_items", "days_late_sd"],
        bins=3, coverage=0.8, history_from="2025-01-01", **tables)
    assert got == json.loads(want) != json.loads(model)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_is_shown_as_the_same_text(model, tmp_path, language):
    (tmp_path / "model.json").write_text(model, "utf-8")
    want = command("recover", "show", str(tmp_path / "model.json"), "--format",
                   "csv", "--lang", language)
    rows = pd.DataFrame(arrears.recover_show(json.loads(model), language))
    assert rows_as_csv(rows, set()) == want


@pytest.mark.parametrize("options", [
    {}, {"periods": 3, "days": 30, "horizon": 365, "confidence": 0.8},
    {"model": True, "known_on": "2026-05-31"}])
def test_a_forecast_is_the_same_text(ledger, model, tmp_path, options):
    folder, tables = ledger
    options = dict(options)
    words = [w for name, value in options.items() if name != "model"
             for w in ("--" + name.replace("_", "-"), str(value))]
    if options.get("model"):
        options["model"] = json.loads(model)
        (tmp_path / "model.json").write_text(model, "utf-8")
        words += ["--model", str(tmp_path / "model.json")]
    want = command("forecast", str(folder), "--as-of", DAY, "--currency", "CNY",
                   "--format", "csv", "--items", str(tmp_path / "items.csv"),
                   *words)
    rows = arrears.forecast(as_of=DAY, **options, **tables)
    assert len(rows) > 8
    assert rows_as_csv(rows, {"expected", "lower", "upper"}) == want
    rows = arrears.forecast(as_of=DAY, by="item", **options, **tables)
    assert len(rows) > 50
    assert rows_as_csv(rows, {"open"}) == (
        tmp_path / "items.csv").read_text("utf-8")


@pytest.mark.parametrize("options", [
    {}, {"method": "rolls", "scheme": "standard", "opening": "2026-03-31"},
    {"method": "cohort", "scalar": 1.2, "settle_days": 200}])
def test_a_provision_of_a_ledger_is_the_same(ledger, options):
    folder, tables = ledger
    words = [w for name, value in options.items()
             for w in ("--" + name.replace("_", "-"), str(value))]
    want = json.loads(command("provision", str(folder), "--as-of", DAY,
                              "--currency", "CNY", "--format", "json", *words))
    assert arrears.provision_ledger(as_of=DAY, **options, **tables) == want
    assert ("movement" in want["currencies"][0]) == ("opening" in options)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_of_rules_is_the_same_text(ledger, language):
    folder, tables = ledger
    want = command("recover", "report", str(folder), "--as-of", DAY,
                   "--currency", "CNY", "--confidence", "0.9", "--lang",
                   language, "--format", "csv")
    rows = arrears.recover_report(as_of=DAY, confidence=0.9, language=language,
                                  **tables)
    assert len(rows) == 9
    assert rows_as_csv(rows, set()) == want


LATE = {"regime": "cn_sme_802", "payment_order": "interest_first", "claims": [
    {"id": "A", "principal": "100000.00", "due": "2025-06-30",
     "until": "2025-08-29",
     "payments": [{"on": "2025-07-30", "amount": "30000.00"}]}]}
EVENTS = {"law": "cn", "as_of": "2025-02-01", "claims": [
    {"due": "2022-03-31", "events": [
        {"kind": "demand", "date": "2024-05-06", "proven": True},
        {"kind": "negotiation", "date": "2024-06-06"}]}]}
CLAIMS = {"claims": [{"amount": "500000.00", "age_days": 100},
                     {"amount": "2000", "age_days": 80, "disputed": True}]}
COHORT = {"buckets": [
    {"label": "1-30", "gross": "7500.00", "disputed": "500.00",
     "paid": "900000.00", "lost": "5000.00", "items": 400},
    {"label": ">90", "gross": "1000.00", "paid": "90000.00",
     "lost": "9000.00", "items": 60}], "draws": 500, "seed": 3}
PAYMENT = {"payment": "320.00", "rule": "cn_560", "as_of": "2026-06-30",
           "items": [{"id": "a", "open": "300.00", "due": "2026-01-31",
                      "interest": "4.00"},
                     {"id": "b", "open": "90.00", "due": "2026-01-01"}]}
FIGURES = {"receivables": "500000.00", "credit_sales": "1000000.00",
           "days": 90, "current": "100000.00"}


@pytest.mark.parametrize("function,words,request_", [
    ("claim_interest", "claim interest", LATE),
    ("claim_limitation", "claim limitation", EVENTS),
    ("claim_fees", "claim fees", {"claim": "500000", "reduction": "settled"}),
    ("claim_routes", "claim routes", CLAIMS)])
def test_answers_about_claims_are_the_same(function, words, request_):
    said = []
    for language in ("en", "zh"):
        want = command(*words.split(), "--lang", language,
                       given=json.dumps(request_))
        said.append(getattr(arrears, function)(request_, language=language))
        assert said[-1] == json.loads(want)
        # JSON text is a request as well.
        assert said[-1] == getattr(arrears, function)(json.dumps(request_),
                                                      language=language)
    assert said[0] != said[1]


@pytest.mark.parametrize("function,words,request_", [
    ("provision", "provision", COHORT), ("allocate", "allocate", PAYMENT),
    ("kpi_of_figures", "kpi --in -", FIGURES)])
def test_answers_are_the_same(function, words, request_):
    want = json.loads(command(*words.split(), "--format", "json",
                              given=json.dumps(request_)))
    assert getattr(arrears, function)(request_) == want


def test_law_and_effects_of_ones_own_are_the_same(tmp_path):
    law = json.loads(command("claim", "law"))
    for regime in law["interest"]:
        if regime["id"] == "cn_sme_802":
            regime["margin"] = "0.001"
    effects = {"id": "ours", "routes": [{"id": "suit", "months": 9}]}
    (tmp_path / "law.json").write_text(json.dumps(law), "utf-8")
    (tmp_path / "effects.json").write_text(json.dumps(effects), "utf-8")
    want = command("claim", "interest", "--law", str(tmp_path / "law.json"),
                   given=json.dumps(LATE))
    got = arrears.claim_interest(LATE, law=law)
    assert got == json.loads(want) != arrears.claim_interest(LATE)
    want = command("claim", "routes", "--law", str(tmp_path / "law.json"),
                   "--effects", str(tmp_path / "effects.json"),
                   given=json.dumps(CLAIMS))
    got = arrears.claim_routes(CLAIMS, law=json.dumps(law), effects=effects)
    assert got == json.loads(want) != arrears.claim_routes(CLAIMS)


def test_faults_have_the_words_of_the_command():
    wrong = json.dumps({"regime": "uk_1989", "claims": []})
    done = subprocess.run([COMMAND, "claim", "interest"], input=wrong,
                          capture_output=True, encoding="utf-8", check=False)
    with pytest.raises(ValueError) as raised:
        arrears.claim_interest(wrong)
    told = done.stderr.splitlines()[0].removeprefix("arrears: ")
    assert "uk_1998" in told
    assert str(raised.value) == told.replace("standard input", "request")


OURS = {"name": "ours", "version": "1", "extends": "firm",
        "parameters": {"buffer_t1": 20, "late_share_prompt": 0.3}}
EFFECTS = {"id": "ours", "effects": [{"action": "A12", "minutes": 99}]}


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """The files of a policy and of effects of one's own, for the command."""
    folder = tmp_path_factory.mktemp("ours")
    for name, data in {"policy": OURS, "effects": EFFECTS}.items():
        (folder / f"{name}.json").write_text(json.dumps(data), "utf-8")
    return str(folder / "policy.json"), str(folder / "effects.json")


@pytest.mark.parametrize("options,words", [
    ({"policy": "gentle"}, ["--policy", "gentle"]),
    ({"policy": OURS, "effects": EFFECTS}, ["--policy", "OURS", "--effects",
                                            "EFFECTS"]),
    ({"policy": json.dumps(OURS), "agency_allowed": True,
      "teams": ["phone,visit=60", "email=7"]},
     ["--policy", "OURS", "--agency-allowed", "--team", "phone,visit=60",
      "--team", "email=7"]),
    ({"prior": "article_80_20"}, ["--prior", "article_80_20"]),
    ({"fit_recovery": False, "policy": {**OURS, "choose": "best_plan"}},
     ["--no-fit", "--policy", "PLAN"])])
def test_a_worklist_by_ones_own_setting_is_the_same_text(ledger, ours, tmp_path,
                                                         options, words):
    folder, tables = ledger
    (tmp_path / "plan.json").write_text(
        json.dumps({**OURS, "choose": "best_plan"}), "utf-8")
    files = {"OURS": ours[0], "EFFECTS": ours[1],
             "PLAN": str(tmp_path / "plan.json")}
    command("run", str(folder), "--as-of", DAY, "--currency", "CNY", "--out",
            str(tmp_path), *[files.get(word, word) for word in words])
    want = (tmp_path / "worklist.csv").read_text("utf-8")
    rows = arrears.recommend(as_of=DAY, **options, **tables)
    lines = [[cell(row[c], c, row["currency"]) for c in rows.columns]
             for _, row in rows.iterrows()]
    assert as_csv(list(rows.columns), lines) == want
    plain = arrears.recommend(as_of=DAY, **tables)
    assert not rows.equals(plain)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_explanation_is_the_same(ledger, ours, tmp_path, language):
    folder, tables = ledger
    rows = arrears.recommend(as_of=DAY, policy=OURS, **tables)
    writes = rows[rows["channel"] != "none"]["debtor"].iloc[0]
    sender = {"contact_person": "Ann Lee", "language": "en"}
    (tmp_path / "sender.json").write_text(json.dumps(sender), "utf-8")
    words = ["explain", str(folder), "--as-of", DAY, "--currency", "CNY",
             "--lang", language, "--format", "json", "--debtor", writes]
    want = json.loads(command(*words))
    assert arrears.explain(as_of=DAY, debtor=writes, language=language,
                           **tables) == want
    want = json.loads(command(*words, "--policy", ours[0], "--message",
                              "--sender", str(tmp_path / "sender.json")))
    got = arrears.explain(as_of=DAY, debtor=writes, language=language,
                          policy=OURS, message=True, sender=sender, **tables)
    assert got == want
    assert "Ann Lee" in got[0]["message"]["body"]
    assert got[0]["would_change"] and got[0]["reasons"]


def test_explanations_of_nobody_are_refused_in_the_same_words(ledger):
    folder, tables = ledger
    for language in ("en", "zh"):
        done = subprocess.run(
            [COMMAND, "explain", str(folder), "--as-of", DAY, "--currency",
             "CNY", "--debtor", "nobody", "--lang", language],
            capture_output=True, encoding="utf-8", check=False)
        with pytest.raises(LookupError) as raised:
            arrears.explain(as_of=DAY, debtor="nobody", language=language,
                            **tables)
        assert str(raised.value) == (
            done.stderr.strip().removeprefix("arrears: "))


def test_a_diff_of_policies_is_the_same(ledger, ours):
    folder, tables = ledger
    words = ["policy", "diff", str(folder), "--as-of", DAY, "--currency", "CNY",
             "--format", "json"]
    want = json.loads(command(*words, "--against", "gentle"))
    got = arrears.policy_diff(as_of=DAY, other="gentle", **tables)
    assert got == want
    want = json.loads(command(
        *words, "--policy", "gentle", "--against", ours[0], "--days", "3",
        "--top", "2", "--effects", ours[1], "--agency-allowed"))
    got = arrears.policy_diff(as_of=DAY, policy="gentle", other=OURS, days=3,
                              top=2, effects=EFFECTS, agency_allowed=True,
                              **tables)
    assert got == want
    assert got["to"]["policy"].startswith("ours")
    assert len(got["from"]["contacts"]) == 3


@pytest.mark.parametrize("options", [
    {}, {"every": 30, "outcome_days": 60, "known_on": "2026-06-01"}])
def test_a_backtest_is_the_same(ledger, ours, options):
    folder, tables = ledger
    words = [w for name, value in options.items()
             for w in ("--" + name.replace("_", "-"), str(value))]
    words = ["backtest", str(folder), "--from", "2026-02-01", "--to",
             "2026-04-30", "--currency", "CNY", "--format", "json", *words]
    want = json.loads(command(*words))
    got = arrears.backtest(first="2026-02-01", last="2026-04-30", **options,
                           **tables)
    assert got == want and len(got["policies"]) == 1
    want = json.loads(command(*words, "--policy", "firm", "--against", ours[0]))
    got = arrears.backtest(first="2026-02-01", last="2026-04-30", policy="firm",
                           other=OURS, **options, **tables)
    assert got == want and len(got["policies"]) == 2


@pytest.mark.parametrize("options,words", [
    ({}, []), ({"scheme": "0,45", "by": "debtor"}, ["--edges", "0,45", "--by",
                                                    "debtor"]),
    ({"known_on": "2026-06-20", "from_known_on": "2026-04-10",
      "basis": "document"},
     ["--known-on", "2026-06-20", "--compare-known-on", "2026-04-10", "--basis",
      "document"])])
def test_moved_aging_is_the_same(ledger, options, words):
    folder, tables = ledger
    want = json.loads(command("age", str(folder), "--as-of", DAY, "--compare",
                              "2026-04-01", "--currency", "CNY", "--format",
                              "json", *words))
    got = arrears.age_compare(as_of=DAY, from_day="2026-04-01", **options,
                              **tables)
    assert got == want
    assert ("debtors" in got) == ("by" in options)


@pytest.mark.parametrize("policy", ["firm", OURS])
def test_answers_about_a_policy_are_the_same(ours, policy):
    file = policy if isinstance(policy, str) else ours[0]
    for language in ("en", "zh"):
        done = subprocess.run(
            [COMMAND, "policy", "check", file, "--format", "json", "--lang",
             language], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode < 2
        assert arrears.policy_check(policy, language) == json.loads(done.stdout)
    want = json.loads(command("policy", "export", file))
    assert arrears.policy_json(policy) == want
    assert len(want["tables"]) == 16
    done = subprocess.run([COMMAND, "policy", "test", file, "--format", "json"],
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode < 2
    got = arrears.policy_test(policy)
    assert got == json.loads(done.stdout)
    assert got["passed"] > 0 and len(got["cases"]) == (got["passed"]
                                                       + got["failed"])
    # What is exported is a policy, and the same one.
    assert arrears.policy_test(arrears.policy_json(policy)) == got


def test_bad_policies_are_told_with_their_line(ledger):
    _, tables = ledger
    wrong = '{"name": "x", "version": "1", "extends": "firm",\n "parameters": 3}'
    with pytest.raises(ValueError, match=r"^policy:2: \$\.parameters: "):
        arrears.recommend(as_of=DAY, policy=wrong, **tables)
    with pytest.raises(ValueError, match=r"^other:2: \$\.parameters: "):
        arrears.policy_diff(as_of=DAY, other=wrong, **tables)
    with pytest.raises(LookupError, match="frim.*shipped are b2b-default"):
        arrears.backtest(first=DAY, last=DAY, policy="frim", **tables)
    with pytest.raises(ValueError, match="^team phone: no minutes"):
        arrears.recommend(as_of=DAY, teams="phone", **tables)
    with pytest.raises(ValueError, match="debtor: a NUL"):
        arrears.explain(as_of=DAY, debtor="a\0b", **tables)
