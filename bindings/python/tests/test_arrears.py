# SPDX-License-Identifier: Apache-2.0
import datetime
import decimal

import arrears
import numpy as np
import pandas as pd
import pytest

DAY = "2024-04-30"


def items(**columns):
    """AG-26 of the worked cases: two invoices and a credit of 10 April."""
    table = {"id": ["A", "B", "C"], "debtor": ["d", "d", "d"],
             "document_date": ["2023-12-15", "2024-03-20", "2024-04-10"],
             "due_date": ["2024-01-15", "2024-04-20", None],
             "amount": ["3000.00", "5000.00", "-1000.00"]}
    table.update(columns)
    return pd.DataFrame(table)


# By hand: dpd 106 and 10; the credit is 20 days old.
@pytest.mark.parametrize("credits,first,last,unapplied", [
    ("own_column", 500000, 300000, -100000),
    ("own_date", 400000, 300000, 0),
    ("oldest_first", 500000, 200000, 0)])
def test_credits_have_three_places_and_one_total(credits, first, last,
                                                 unapplied):
    row = arrears.age(items(), DAY, credits=credits).iloc[0]
    assert row["1-30"] == first
    assert row[">90"] == last
    assert row["unapplied"] == unapplied
    assert row["total"] == 700000
    assert row["proof"] == 0


def test_minor_units_decimals_and_text_are_the_same_amount():
    forms = [np.array([300000, 500000, -100000]),
             [decimal.Decimal("3000"), decimal.Decimal("5000.0"), "-1000.00"]]
    want = arrears.age(items(), DAY)
    for amount in forms:
        pd.testing.assert_frame_equal(arrears.age(items(amount=amount), DAY),
                                      want)


@pytest.mark.parametrize("amount", [
    pd.array([300000, 500000, -100000], dtype="Int64"),
    pd.Series([300000, 500000, -100000], dtype=object),
    [np.int64(300000), 500000, np.int32(-100000)],
    np.array([300000, 500000, -100000], dtype=object)])
def test_whole_numbers_are_minor_units_in_any_column(amount):
    pd.testing.assert_frame_equal(arrears.age(items(amount=amount), DAY),
                                  arrears.age(items(), DAY))


def test_a_missing_amount_leaves_the_others_minor_units():
    from arrears import _tables
    form, (valid, minor) = _tables._amounts(
        pd.array([50, None], dtype="Int64"), "amount")
    assert (form, list(minor), valid[0]) == ("l", [50, 0], 1)


@pytest.mark.parametrize("amount, words", [
    ([10000, "50.00", "1"], "column of one of them"),
    (np.array([100.0, "1.00", "1"], dtype=object), "binary fractions"),
    (np.array([True, "1.00", "1"], dtype=object), "row 0: True is not"),
    (np.array([2**64 - 10000, 5000, 1], dtype=np.uint64), "row 0.*too large")])
def test_what_is_no_amount_is_refused(amount, words):
    with pytest.raises(ValueError, match=words):
        arrears.age(items(amount=amount), DAY)


def test_a_day_that_is_none_is_named():
    with pytest.raises(ValueError, match="column due_date, row 2: '2024-13-01'"):
        arrears.age(items(due_date=["2024-01-01", "2024-01-02", "2024-13-01"]),
                    DAY)


def test_binary_fractions_are_refused():
    with pytest.raises(ValueError, match="binary fractions"):
        arrears.age(items(amount=[3000.0, 5000.0, -1000.0]), DAY)


def test_an_amount_finer_than_the_currency_is_refused():
    with pytest.raises(ValueError, match="row 0.*finer"):
        arrears.age(items(amount=["3000.001", "1", "1"]), DAY)


@pytest.mark.parametrize("day", [
    DAY, datetime.date(2024, 4, 30), np.datetime64("2024-04-30")])
def test_days_come_in_many_forms_and_in_no_time_zone(day, monkeypatch):
    import time
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    table = items()
    for column in ("document_date", "due_date"):
        table[column] = pd.to_datetime(table[column])
    assert arrears.age(table, day).iloc[0]["1-30"] == 500000


def test_a_time_of_day_is_no_date():
    with pytest.raises(TypeError, match="time of day"):
        arrears.age(items(), datetime.datetime(2024, 4, 30))


def test_errors_name_table_column_and_row():
    with pytest.raises(ValueError, match="column id, row 1.*occurs twice"):
        arrears.age(items(id=["A", "A", "C"]), DAY)
    with pytest.raises(ValueError, match="document_date.*missing"):
        arrears.age(items().drop(columns="document_date"), DAY)
    with pytest.raises(LookupError, match="standard"):
        arrears.age(items(), DAY, scheme="nosuch")
    with pytest.raises(TypeError, match="no table is called payments"):
        arrears.age(items(), DAY, payments=items())


def test_a_dictionary_gives_a_dictionary():
    table = {name: column.to_numpy() for name, column in items().items()}
    rows = arrears.age(table, DAY, by="debtor")
    assert isinstance(rows, dict)
    assert list(rows["debtor"]) == ["d"]
    assert rows["total"][0] == 700000


def test_settlements_and_knowledge_dates_count():
    settlements = pd.DataFrame({
        "item": ["A"], "date": ["2024-02-01"], "amount": ["1000.00"],
        "recorded_date": ["2024-05-02"]})
    now = arrears.age(items(), DAY, settlements=settlements)
    then = arrears.age(items(), DAY, known_on=DAY, settlements=settlements)
    assert now.iloc[0]["total"] == 600000
    assert then.iloc[0]["total"] == 700000


def test_recommend_ranks_explains_and_speaks_chinese():
    rows = arrears.recommend(items(), DAY)
    assert list(rows["debtor"]) == ["d"]
    row = rows.iloc[0]
    assert row["action"] == "A22"  # 106 days past due without any notice.
    assert "step.L15" in row["rules"]
    assert row["day"] > pd.Timestamp(DAY)
    assert 0 < row["pd"] < 1
    assert row["recovery_lower"] <= row["recovery"] <= row["recovery_upper"]
    chinese = arrears.recommend(items(), DAY, language="zh")
    assert chinese.iloc[0]["action_name"] == "要求全额付款"
    pd.testing.assert_frame_equal(
        rows.drop(columns="action_name"),
        chinese.drop(columns="action_name"))


def test_threads_change_nothing():
    rng = np.random.default_rng(20240430)
    n = 20000
    document = np.datetime64("2022-01-01") + rng.integers(0, 800, n)
    table = {"id": np.array([f"i{i}" for i in range(n)], dtype=object),
             "debtor": np.array([f"d{d}" for d in rng.integers(0, 6000, n)],
                                dtype=object),
             "document_date": document, "due_date": document + 30,
             "amount": rng.integers(1, 10**7, n)}
    one = arrears.recommend(table, DAY, threads=1)
    two = arrears.recommend(table, DAY, threads=2)
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])


def test_a_claim_is_answered():
    # SI 2002/1675 article 4: 10,000 at 13 % for 91 days.
    claim = {"principal": decimal.Decimal("10000.00"),
             "due": datetime.date(2023, 12, 20),
             "until": np.datetime64("2024-03-20")}
    [row] = arrears.claim_interest({"regime": "uk_1998",
                                    "claims": [claim]})["claims"]
    assert (row["interest"], row["lump_sum"]) == ("324.11", "100.00")
    # State Council Decree 481, articles 13 and 15.
    [fee] = arrears.claim_fees({"claim": "500000", "reduction": "settled",
                                "fees": ["cn_court_acceptance"]})["fees"]
    assert fee["amount"] == "4400.00"


def test_a_provision_is_to_the_cent():
    # 7,500 x .016 + 1,000 x .106, IFRS 9's way of a matrix.
    answer = arrears.provision({"buckets": [
        {"label": "1-30", "gross": "7500.00", "rate": 0.016},
        {"label": ">90", "gross": "1000.00", "rate": np.float64(0.106)}],
        "seed": np.int64(3)})
    assert answer["allowance"] == "226.00"


def test_requests_that_are_wrong_are_told():
    with pytest.raises(ValueError, match=r"request:1: \$: unknown.*principal"):
        arrears.claim_fees({"principal": "1.00"})
    with pytest.raises(ValueError, match=r"\$.claim: expected an amount in"):
        arrears.claim_fees({"claim": 1.0})
    with pytest.raises(ValueError, match=r"law:2: \$.fees"):
        arrears.claim_fees({"claim": "1.00"}, law='{"fees":\n 3}')
    with pytest.raises(ValueError, match="effects"):
        arrears.claim_routes({"claims": []}, effects={"routs": []})
    with pytest.raises(ValueError, match="language: 'de'"):
        arrears.claim_fees({"claim": "1.00"}, language="de")
    with pytest.raises(ValueError, match="NUL"):
        arrears.claim_fees('{"claim": "1.00"}\0')
    with pytest.raises(TypeError, match="time of day"):
        arrears.claim_fees({"claim": datetime.datetime(2024, 4, 30)})
    with pytest.raises(TypeError, match="no place in JSON"):
        arrears.claim_fees({"claim": {1, 2}})
    with pytest.raises(ValueError, match="not JSON compliant"):
        arrears.provision({"buckets": [{"label": "a", "gross": "1.00",
                                        "rate": float("nan")}]})


def history(n=400):
    """Items due in turn, paid some ten days late."""
    rng = np.random.default_rng(4)
    document = np.datetime64("2023-01-01") + np.arange(n)
    late = rng.integers(5, 16, n)
    settled = document + 30 + late
    settled[settled > np.datetime64(DAY)] = np.datetime64("NaT")
    return {"id": [f"i{i}" for i in range(n)],
            "debtor": [f"d{i % 20}" for i in range(n)],
            "document_date": document, "due_date": document + 30,
            "settled_date": settled, "amount": np.full(n, 10000)}


def test_a_forecast_adds_up_and_takes_a_model():
    table = history(480)  # The last is written on 24 April.
    cash = arrears.forecast(table, DAY)
    part = dict(zip(cash["part"], cash["expected"]))
    weeks = cash["expected"][cash["part"] == "period"]
    assert len(weeks) == 13
    assert weeks.sum() + part["later"] + part["never"] == part["open"]
    open_items = np.isnat(table["settled_date"]).sum()
    assert part["open"] == part["balance"] == 10000 * open_items > 0
    # Ten days late, give or take five: most comes by then.
    items = arrears.forecast(table, DAY, by="item")
    assert len(items["item"]) == open_items
    usual = np.asarray(items["usual_day"]) - np.asarray(items["due_date"])
    assert (np.abs(usual.astype(int) - 10) <= 2).all()
    model = arrears.recover_fit(table, DAY)
    again = arrears.forecast(table, DAY, model=model)
    for name in cash:
        np.testing.assert_array_equal(again[name], cash[name])


def test_recovery_that_cannot_be_learned_is_told():
    with pytest.raises(RuntimeError, match="a fit needs 50"):
        arrears.recover_fit(items(), DAY)
    with pytest.raises(RuntimeError, match="a fit needs 50"):
        arrears.forecast(items(), DAY)
    with pytest.raises(LookupError, match="paid_items"):
        arrears.recover_fit(history(), DAY, facts=["paid_item"])
    with pytest.raises(ValueError, match="model:1: "):
        arrears.forecast(history(), DAY, model={"kind": "scorecard"})
    with pytest.raises(ValueError, match="by: 'week'"):
        arrears.forecast(history(), DAY, by="week")
    rules = arrears.recover_report(items(), DAY)
    assert set(rules["verdict"]) == {"too_little_data"}
