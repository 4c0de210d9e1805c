# SPDX-License-Identifier: Apache-2.0
"""Python and the command give the same of the same ledger.

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


def command(*words):
    return subprocess.run([COMMAND, *words], check=True, capture_output=True,
                          text=True).stdout


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
    if name == "expected_value":
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
