# SPDX-License-Identifier: Apache-2.0
"""Credit risk and collection policy on trade receivables.

    import arrears, pandas as pd
    items = pd.DataFrame({"id": ["i1"], "debtor": ["d1"], "amount": ["100.50"],
                          "document_date": ["2024-01-01"],
                          "due_date": ["2024-01-31"]})
    arrears.age(items, as_of="2024-03-31", by="debtor", currency="EUR")
    arrears.recommend(items, as_of="2024-03-31", currency="EUR")

Tables are pandas DataFrames or dictionaries of numpy arrays or lists; columns
are named as in the ledger's CSV files. Amounts are whole numbers of minor
units (cents), or decimals as text or decimal.Decimal; binary fractions are
refused, as they are not amounts. Dates are datetime64, datetime.date or ISO
text, and never a time of day. A DataFrame comes back for a DataFrame,
otherwise a dictionary of numpy arrays; money comes back in minor units.

What is asked of one claim, one payment or one set of buckets is a dictionary,
as is the answer:

    arrears.claim_interest({"regime": "uk_1998", "claims": [
        {"principal": "10000.00", "due": "2023-12-20",
         "until": "2024-03-20"}]})["claims"][0]["interest"]  # "324.11"

Its amounts are decimals as text (or decimal.Decimal), its days ISO text (or
dates); a request may also be JSON text. `arrears VERB --schema` of the command
prints the JSON Schema of each request and answer, and the command gives the
same answer to the same request.

Raises ValueError for bad input (the message names table, column and row),
LookupError for unknown names and missing rates, OverflowError, RuntimeError.
"""
from . import _arrears, _tables

__version__ = _arrears.version
__all__ = ["age", "age_compare", "allocate", "backtest", "claim_fees",
           "claim_interest", "claim_limitation", "claim_routes", "explain",
           "forecast", "kpi_of_figures", "policy_check", "policy_diff",
           "policy_json", "policy_test", "provision", "provision_ledger",
           "recommend", "recover_fit", "recover_report", "recover_show"]


def age(items, as_of, *, known_on=None, by="total", scheme="standard",
        basis=None, credits="own_column", currency="CNY", threads=1, **tables):
    """Aging of the open items at the end of the day `as_of`.

    by: "total" (a row per currency, with the proof) or "debtor". scheme: a
    preset or upper edges in days, "0,30,60,90". Further tables by name:
    debtors, settlements, disputes, ... Money in minor units.
    """
    if by not in ("total", "debtor"):
        raise ValueError(f"by: {by!r}, expected 'total' or 'debtor'")
    return _tables.call("age", {"items": items, **tables}, as_of, known_on,
                        {"by_debtor": by == "debtor", "scheme": scheme,
                         "basis": basis, "credits": credits,
                         "currency": currency, "threads": threads})


def age_compare(items, as_of, from_day, *, known_on=None, from_known_on=None,
                by="total", scheme="standard", basis=None, currency="CNY",
                threads=1, **tables):
    """What moved the aging between the ends of `from_day` and `as_of`.

    A dictionary as of `arrears age --compare --format json`: `totals` with the
    opening and closing balance and the proof, and `movements`, a row for each
    currency and bucket: new items, what aged in and out, paid, credited,
    written off, ... With by="debtor" also `debtors`. from_known_on: what was
    known on the earlier day; default known_on.
    """
    if by not in ("total", "debtor"):
        raise ValueError(f"by: {by!r}, expected 'total' or 'debtor'")
    return _tables.call_json("age_compare", {"items": items, **tables}, as_of,
                             known_on, {"compare_from": from_day,
                                        "compare_known_on": from_known_on},
                             {"by_debtor": by == "debtor", "scheme": scheme,
                              "basis": basis, "currency": currency,
                              "threads": threads})


def recommend(items, as_of, *, policy=None, law=None, effects=None,
              agency_allowed=False, teams=None, prior=None, fit_recovery=True,
              known_on=None, currency="CNY", calendar="CN", language="en",
              threads=1, **tables):
    """The next action for each debtor, in the order of the work.

    policy: the name of a shipped one ("b2b-default", "gentle", "firm",
    "prc-sme"), or a policy of one's own as a dictionary or JSON text, as the
    file of `--policy`: {"name": "ours", "version": "1", "extends": "firm",
    "parameters": {"buffer_t1": 10}}. law, effects: the same of the files of
    `--law` and `--effects`. agency_allowed: the law allows agencies and one is
    approved. teams: minutes of a day by channels, ["phone,visit=240",
    "email=60"]; default one team with the creditor's. prior: "ccaa_2004" or
    "article_80_20", the curve of recovery to start from, which fit_recovery
    updates from the ledger.

    language: "en" or "zh", for action_name. Further tables by name: debtors,
    settlements, promises, disputes, contacts, events, rates. Columns as in the
    worklist.csv of `arrears run`. What is wrong in a text is a ValueError that
    names it, the line and the path ("policy:3: $.parameters.buffer_t1: ...");
    an unknown name is a LookupError.
    """
    return _tables.call("recommend", {"items": items, **tables}, as_of,
                        known_on,
                        {**_tables.setting(policy, law, effects, agency_allowed,
                                           teams, prior, fit_recovery),
                         "currency": currency, "calendar": calendar,
                         "chinese": _tables.chinese(language),
                         "threads": threads})


def explain(items, as_of, debtor, *, message=False, sender=None, policy=None,
            law=None, effects=None, agency_allowed=False, known_on=None,
            currency="CNY", calendar="CN", language="en", threads=1, **tables):
    """Why this action, why not the others, what would change it.

    A list as of `arrears explain --format json`, a dictionary for each currency
    in which the debtor has anything open: `headline`, `reasons`,
    `alternatives`, `blocked`, `would_change`, ... in the language "en" or "zh".
    message=True adds `message`, the draft of what the action writes, or None;
    sender: its fields as a dictionary or JSON text ({"contact_person": "Ann
    Lee", "language": "en"}), as the file of `--sender`. The others as in
    recommend. LookupError for a debtor that is unknown or owes nothing.
    """
    return _tables.call_json("explain", {"items": items, **tables}, as_of,
                             known_on, {},
                             {**_tables.setting(policy, law, effects,
                                                agency_allowed, None, None,
                                                None),
                              "debtor": str(debtor), "message": message,
                              "sender": _tables.json_text(sender, "sender"),
                              "currency": currency, "calendar": calendar,
                              "chinese": _tables.chinese(language),
                              "threads": threads})


def policy_diff(items, as_of, *, policy=None, other, days=14, top=20, law=None,
                effects=None, agency_allowed=False, known_on=None,
                currency="CNY", calendar="CN", threads=1, **tables):
    """What the policy `other` would do differently on this day, and to whom.

    A dictionary as of `arrears policy diff --format json`: a figure sheet of
    each policy (`from`, `to`), how many accounts have another action, day or
    step, `moves`, `rules` that fire for others, and the `top` largest accounts.
    days: of which contacts are counted. Policies and the others as in
    recommend.
    """
    return _tables.call_json("policy_diff", {"items": items, **tables}, as_of,
                             known_on, {},
                             {**_tables.setting(policy, law, effects,
                                                agency_allowed, None, None,
                                                None),
                              "other": _tables.json_text(other, "other"),
                              "diff_days": days, "top": top,
                              "currency": currency, "calendar": calendar,
                              "threads": threads})


def policy_check(policy, language="en"):
    """Gaps, contradictions and rules that never fire, of each table.

    policy: as in recommend. A list as of `arrears policy check --format json`:
    of each table `findings` (with `kind`, `rules`, the `box` in which it is so,
    a `witness` and a sentence as `text`) and `counts`.
    """
    return _tables.answer("policy check", _tables.policy_request(policy), None,
                          None, language)


def policy_test(policy):
    """Do the examples pass that the policy keeps?

    A dictionary as of `arrears policy test --format json`: `passed`, `failed`,
    and `cases` with their `faults` and, of those that failed, the `rules` that
    fired. policy: as in recommend.
    """
    return _tables.answer("policy test", _tables.policy_request(policy), None,
                          None, "en")


def policy_json(policy="b2b-default"):
    """All that a policy says, every table and parameter, as a dictionary.

    policy: as in recommend. To read, or to start one's own from: json.dump
    writes the file for `--policy`.
    """
    return _tables.answer("policy export", _tables.policy_request(policy), None,
                          None, "en")


def backtest(items, first, last, *, policy=None, other=None, every=7,
             outcome_days=30, law=None, effects=None, agency_allowed=False,
             known_on=None, currency="CNY", calendar="CN", threads=1, **tables):
    """What the policy would have done, day after day, as known on each.

    Swept are `first` and each `every` days on, up to `last`. A dictionary as of
    `arrears backtest --format json`: `policies`, one or with `other` two, each
    with its `figures`, how many of its contacts were made, the promises that
    followed, and the `value` of what it wants, where that can be told from what
    was done (money within outcome_days). known_on: what followed is taken as
    known on this day; default the last of which the ledger tells. Policies and
    the others as in recommend.
    """
    return _tables.call_json("backtest", {"items": items, **tables}, last,
                             known_on, {"backtest_from": first},
                             {**_tables.setting(policy, law, effects,
                                                agency_allowed, None, None,
                                                None),
                              "other": _tables.json_text(other, "other"),
                              "every": every, "outcome_days": outcome_days,
                              "currency": currency, "calendar": calendar,
                              "threads": threads})


def forecast(items, as_of, *, known_on=None, by="period", periods=13, days=7,
             horizon=730, confidence=0.95, model=None, currency="CNY",
             threads=1, **tables):
    """What comes in, and when, of all that is open at the end of `as_of`.

    by="period": per currency a row for each of `periods` periods of `days`
    days, then "later", "never" (the expected loss), "open", "disputed",
    "credits" and "balance" (column `part`), with `expected`, `lower` and
    `upper`: the periods, later and never sum to open. by="item": a row for each
    open, undisputed item with its `usual_day`, `expected_days`, `median_day`,
    the model's interval (`lower_day`, `upper_day`) and the conformal one, and
    `paid_by_horizon`, the probability that it is paid within `horizon` days
    after its usual day; days are NaT after the horizon, or never.

    confidence: of the intervals. model: a dictionary of recover_fit; without
    one a model is fitted on this ledger as it was known on the day, which takes
    50 items paid (RuntimeError otherwise). Settlements, or `settled_date` of
    the items, are what it learns from. Money in minor units.
    """
    if by not in ("period", "item"):
        raise ValueError(f"by: {by!r}, expected 'period' or 'item'")
    return _tables.call("forecast", {"items": items, **tables}, as_of, known_on,
                        {"by_item": by == "item", "periods": periods,
                         "days_per_period": days, "horizon_days": horizon,
                         "confidence": confidence,
                         "model": _tables.json_text(model, "model"),
                         "currency": currency, "threads": threads})


def recover_fit(items, as_of, *, known_on=None, facts=None, bins=5,
                coverage=0.95, history_from=None, currency="CNY", threads=1,
                **tables):
    """Learns whether and when items are paid, as a dictionary for `forecast`.

    answer["payment"] has the hazard of payment: `facts`, each with its `bins`
    (`effect`, a coefficient, with `std_error`, `item_days` and `paid`).
    answer["curve"]["knots"] has, by `age` in days past due, the `probability`
    that what is still open is ever recovered, with `lower`, `upper` and
    `items`. recover_show makes a table of both. It is the file that `arrears
    recover fit` writes, so json.dump it for the command.

    facts: names, such as ["paid_items", "days_late_sd"]; default those of every
    ledger. bins: of each number. coverage: of the conformal interval.
    history_from: the books were kept from this day on. RuntimeError where fewer
    than 50 items have been paid; LookupError for an unknown fact, with the
    nearest.
    """
    if facts is not None:
        facts = facts if isinstance(facts, str) else ",".join(facts)
    return _tables.call_json("fit", {"items": items, **tables}, as_of, known_on,
                             {"history_from": history_from},
                             {"facts": facts, "bins": bins,
                              "coverage": coverage, "currency": currency,
                              "threads": threads})


def recover_show(model, language="en"):
    """What a model of recover_fit says, as a dictionary of columns.

    Rows of `part` "curve": `value` is an age in days past due, `estimate` the
    probability that an item open at that age is recovered, with `lower`,
    `upper` and `items`. Rows of `part` "payment": `name` is "from_day" or a
    fact, `value` its bin in words, `estimate` a coefficient with its
    `std_error`; numpy.exp of the difference of two bins of a fact is how many
    times as fast the one is paid. What a part has not is NaN. For a DataFrame:
    pandas.DataFrame(arrears.recover_show(model)).
    """
    return _tables.show(model, language)


def recover_report(items, as_of, *, known_on=None, confidence=0.95,
                   language="en", currency="CNY", threads=1, **tables):
    """Which of the trade's rules of thumb is right in this ledger?

    A row for each rule: `id`, `practice_rows`, `claim` and `measured` in words,
    `verdict` ("supported", "refuted", "too_little_data"), the estimate `value`
    with its interval `lower` to `upper` at `confidence` (shares, or differences
    of shares: 0.05 is 5 points), and the number of `items` or calls that it
    rests on. Hours and weekdays are read from the table `contacts`.
    """
    return _tables.call("recover_report", {"items": items, **tables}, as_of,
                        known_on, {"confidence": confidence,
                                   "chinese": _tables.chinese(language),
                                   "currency": currency, "threads": threads})


def claim_interest(request, law=None, language="en"):
    """Interest and lump sum for late payment, with how each was computed.

    request: {"regime": "uk_1998", "claims": [{"principal": "10000.00", "due":
    "2023-12-20", "until": "2024-03-20"}]}. A claim may also have `id`,
    `contract_date`, `contract_rate` ("0.08"), `insolvency` (a day), `payments`
    [{"on", "amount"}] and, with a `payment_order` ("interest_first",
    "principal_first", "waive") beside the regime, `costs`.

    Each claim of the answer has `interest`, `lump_sum`, `spans` (a rate each)
    and `statement`, a sentence a span in the language "en" or "zh"; with a
    payment_order also `account`. law: a dictionary or JSON text of rates,
    regimes and fees that take the place of those compiled in, as the file of
    `--law` (`arrears claim law` prints them all). An unknown regime is a ValueError and a
    day for which no rate is known a LookupError; each names it.
    """
    return _tables.answer("claim interest", request, law, None, language)


def claim_limitation(request, law=None, language="en"):
    """Until when claims can be enforced, with what each event did.

    request: {"law": "cn", "as_of": "2025-02-01", "claims": [{"due":
    "2022-03-31", "events": [{"kind": "demand", "date": "2024-05-06", "proven":
    True}]}]}. Laws: cn, de, fr, uk, ... An event that is not proven counts
    for nothing. Optional: `warn_days` (180); of a claim `id`,
    `last_instalment`, `delivery`, `agreed_years`.

    Each claim of the answer has `last_day`, `rolled_day` (the next business day
    where the law rolls), `days_left` and `warning` on as_of, and `steps` in
    words. law: as in claim_interest; it may hold calendars.
    """
    return _tables.answer("claim limitation", request, law, None, language)


def claim_fees(request, law=None, language="en"):
    """What courts, lawyers and agencies take of a claim.

    request: {"claim": "500000.00", "currency": "CNY"}, optionally with `fees`,
    a list of ids (default: all of the currency), and `reduction`, such as
    "settled". Each fee of the answer has its `amount`, whether it was
    `reduced`, is `prepaid`, falls on the loser (`loser_pays`) or is due
    `only_on_success`, and its `source`. law: as in claim_interest.
    """
    return _tables.answer("claim fees", request, law, None, language)


def claim_routes(request, law=None, effects=None, language="en"):
    """What each way to the money nets, the best first.

    request: {"claims": [{"amount": "500000.00", "age_days": 100}]}; optionally
    `currency`, `law` (a country, "CN"), `curve`, `as_of` (then claims may have
    `due` in place of `age_days`), `cost_of_capital`, `minute_cost`,
    `relation_weight`, `tax_relief`, `approved` (ids of routes), and of a claim
    `id`, `disputed`, `time_barred`, `insolvent`, `margin`.

    Each claim of the answer has `routes`: waiting, oneself, a lawyer's letter,
    an agency, a settlement, a suit, a write-off, each with its `chance`, every
    cost by itself, the net `value` with its interval, the `break_even` amount,
    and `why_not` where it is not open. effects: routes of one's own, as the
    file of `--effects` (`arrears claim effects` prints those compiled in).
    """
    return _tables.answer("claim routes", request, law, effects, language)


def provision(request):
    """Expected credit loss by bucket, with its interval, to the cent.

    request: {"currency": "CNY", "buckets": [{"label": "1-30", "gross":
    "7500.00", "rate": 0.016}, ...]}. In place of rates: `paid`, `lost` and
    `credited` of a cohort in each bucket; `rolls` (shares that roll on);
    `curve`: "ccaa_2004" with the `age` of each bucket. Optional: `disputed` of
    a bucket, `scalar`, `scenarios` [{"name", "weight", "scalar"}], `specific`
    [{"bucket", "gross", "loss", "reason"}], `rounding`, `draws`, `seed`,
    `confidence`.

    The answer has `buckets` with `rate`, `rate_lower`, `rate_upper` and
    `allowance`, and the sums `gross`, `disputed`, `specific`, `pooled`,
    `allowance`, `lower`, `upper`.
    """
    return _tables.answer("provision", request, None, None, "en")


def provision_ledger(items, as_of, *, known_on=None, method="curve",
                     scheme=None, scalar=1.0, settle_days=365, opening=None,
                     currency="CNY", threads=1, **tables):
    """Expected credit loss of all that is open at the end of `as_of`.

    method: the history behind the rates, all of it this ledger's own: "curve"
    (recovery by age), "cohort" (what became of a year's sales, of which those
    older than `settle_days` are settled or lost) or "rolls" (moves between
    buckets over twelve months). scheme: a preset of `age` or upper edges in
    days; default "0,30,60,90,180,365,730". scalar: times the rates, looking
    forward. opening: an earlier day, since whose end the movement is told.

    A dictionary as of `arrears provision LEDGER --format json`: `currencies`,
    each with `buckets` (`gross`, `disputed`, `rate` with its interval,
    `allowance`), `balance`, `allowance`, `lower`, `upper` and, with opening,
    `movement`. Amounts are decimals as text.
    """
    return _tables.call_json("provision", {"items": items, **tables}, as_of,
                             known_on, {"opening": opening},
                             {"method": method, "buckets": scheme,
                              "scalar": scalar, "settle_days": settle_days,
                              "currency": currency, "threads": threads})


def allocate(request):
    """To which open items does a payment go?

    request: {"payment": "320.00", "rule": "fifo", "items": [{"id": "a", "open":
    "300.00", "due": "2026-01-31"}]}. Rules: fifo, specified (`wanted` of an
    item), proportionate, and the orders of the law cn_560, de_366, fr_1342_10
    and england, which look at `costs`, `interest`, `secured` and `rate` of an
    item and at `as_of`. The answer has `applied` by item and `unapplied`.
    """
    return _tables.answer("allocate", request, None, None, "en")


def kpi_of_figures(request):
    """Key figures from figures: DSO, count-back, CEI, days late, roll rates.

    request: {"receivables": "500000.00", "current": "100000.00",
    "credit_sales": "1000000.00", "days": 90, ...}; each figure whose members
    are there is computed. One that is undefined is {"undefined": why}.
    """
    return _tables.answer("kpi", request, None, None, "en")
