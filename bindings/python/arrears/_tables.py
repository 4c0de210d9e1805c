# SPDX-License-Identifier: Apache-2.0
"""Tables and requests as the buffers and texts that `_arrears` takes."""
import datetime
import decimal
import json

import numpy as np

from . import _arrears

_DATES = {"document_date", "posting_date", "recorded_date", "received_date",
          "delivery_date", "due_date", "settled_date", "contract_date", "date",
          "made_on", "due", "opened", "closed", "until", "since"}
_AMOUNTS = {"amount", "credit_limit", "secured_amount"}
_FLAGS = {"disputed", "upheld", "delivered"}
_NUMBERS = {"contract_rate", "margin_rate", "rate"}
_TABLES = ("debtors", "items", "settlements", "promises", "disputes",
           "contacts", "events", "rates")
_EPOCH = datetime.date(1970, 1, 1)
_SCALE = 4  # Decimal places handed over; more than any currency has.


def _day(value, what):
    """Days since 1970 of a date; a time of day is refused."""
    if isinstance(value, datetime.datetime):
        raise TypeError(f"{what}: expected a date, not a time of day")
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{what}: {value!r} is no date such as "
                             "2026-06-30") from None
    if isinstance(value, np.datetime64):
        day = value.astype("datetime64[D]")
        if day != value:
            raise TypeError(f"{what}: expected a date, not a time of day")
        return int(day.astype(np.int64))
    if isinstance(value, datetime.date):
        return (value - _EPOCH).days
    raise TypeError(f"{what}: expected a date, got {type(value).__name__}")


def _is_null(value):
    try:
        return value is None or bool(value != value)
    except TypeError:  # The missing value of pandas is equal to nothing.
        return True


def _bits(valid):
    """A validity buffer, or None when every row is there."""
    return None if valid.all() else np.packbits(valid, bitorder="little")


def _dates(values, what):
    values = np.asarray(values)
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]")
        valid = ~np.isnat(values)
        if (days[valid] != values[valid]).any():
            raise TypeError(f"{what}: expected dates, not times of day")
        days = np.where(valid, days, np.datetime64(0, "D"))
        return "tdD", [_bits(valid), days.astype(np.int64).astype(np.int32)]
    valid = np.array([not _is_null(v) and v != "" for v in values], dtype=bool)
    days = np.array([_day(v, f"{what}, row {row}") if ok else 0
                     for row, (v, ok) in enumerate(zip(values, valid))],
                    dtype=np.int32)
    return "tdD", [_bits(valid), days]


def _is_whole(value):
    return (isinstance(value, (int, np.integer))
            and not isinstance(value, (bool, np.bool_)))


def _minor_units(values, valid, what):
    for row, value in enumerate(values):
        if valid[row] and not -2**63 <= int(value) < 2**63:
            raise ValueError(f"{what}, row {row}: {value!r} is too large")
    minor = np.array([int(v) if ok else 0 for v, ok in zip(values, valid)],
                     dtype=np.int64)
    return "l", [_bits(valid), minor]


def _scaled(value, what):
    """A decimal in units of 10^-_SCALE."""
    try:
        if not isinstance(value, (str, decimal.Decimal)):
            raise TypeError
        scaled = decimal.Decimal(value).scaleb(_SCALE)
        whole = int(scaled)
    except (decimal.InvalidOperation, ValueError, OverflowError, TypeError):
        raise ValueError(f"{what}: {value!r} is not an amount") from None
    if whole != scaled or abs(whole) >= 1 << 100:
        raise ValueError(f"{what}: {value!r} is finer than {_SCALE} decimals or "
                         "too large")
    return whole


def _amounts(values, what):
    values = np.asarray(values)
    if values.dtype.kind == "i":
        return "l", [None, np.ascontiguousarray(values, dtype=np.int64)]
    valid = np.array([not _is_null(v) and not (isinstance(v, str) and v == "")
                      for v in values], dtype=bool)
    given = values[valid]
    if any(isinstance(v, (float, np.floating)) for v in given):
        raise ValueError(f"{what}: binary fractions are not amounts; pass minor "
                         "units as integers, or decimals as text")
    whole = [_is_whole(v) for v in given]
    if whole and all(whole):
        return _minor_units(values, valid, what)
    if any(whole):
        raise ValueError(f"{what}: whole numbers are minor units and texts are "
                         "decimals; pass a column of one of them")
    out = np.zeros((len(values), 2), dtype=np.uint64)
    with decimal.localcontext() as context:
        context.prec = 60
        for row in np.flatnonzero(valid):
            scaled = _scaled(values[row], f"{what}, row {row}")
            out[row] = (scaled & (2**64 - 1), (scaled >> 64) & (2**64 - 1))
    return f"d:38,{_SCALE}", [_bits(valid), out]


def _flags(values, what):
    values = np.asarray(values)
    valid = np.array([not _is_null(v) for v in values], dtype=bool)
    for row, value in enumerate(values):
        if valid[row] and value not in (0, 1, True, False):
            raise ValueError(f"{what}, row {row}: {value!r} is no truth value")
    bits = np.array([bool(v) if ok else False
                     for v, ok in zip(values, valid)], dtype=bool)
    return "b", [_bits(valid), np.packbits(bits, bitorder="little")]


def _numbers(values, what):
    values = np.asarray(values, dtype=np.float64)
    return "g", [_bits(~np.isnan(values)), np.ascontiguousarray(values)]


def _texts(values, what):
    values = np.asarray(values)
    if values.dtype.kind == "f":
        raise ValueError(f"{what}: expected texts or whole numbers; an id is "
                         "not a fraction")
    valid = np.array([not _is_null(v) for v in values], dtype=bool)
    encoded = [str(v).encode("utf-8") if ok else b""
               for v, ok in zip(values, valid)]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    joined = np.frombuffer(b"".join(encoded) or b"\0", dtype=np.uint8)
    return "U", [_bits(valid), offsets, joined]


def _minutes(values, what):
    """Wall time of the debtor: datetime64, text or minutes since 1970."""
    values = np.asarray(values)
    if values.dtype.kind in "iu":
        return "l", [None, np.ascontiguousarray(values, dtype=np.int64)]
    minutes = np.asarray(values, dtype="datetime64[m]")
    if np.isnat(minutes).any():
        raise ValueError(f"{what}: a contact needs its time")
    return "l", [None, minutes.astype(np.int64)]


def _converter(column):
    if column in _DATES:
        return _dates
    if column in _AMOUNTS:
        return _amounts
    if column in _FLAGS:
        return _flags
    if column in _NUMBERS:
        return _numbers
    return _minutes if column == "at" else _texts


def _table(name, data):
    columns = {str(column): data[column] for column in data.keys()}
    lengths = {column: len(values) for column, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"table {name}: columns differ in length: {lengths}")
    table = _arrears.Table(name, next(iter(lengths.values()), 0))
    for column, values in columns.items():
        if hasattr(values, "to_numpy"):
            values = values.to_numpy()
        what = f"table {name}, column {column}"
        form, buffers = _converter(column)(values, what)
        table.add(column, form, buffers)
    return table


def _column(form, values, valid, dictionary):
    if dictionary is not None:
        names = np.array(dictionary + [None], dtype=object)
        return names[np.where(valid, values, -1) if valid is not None
                     else values]
    if form == "U":
        return np.array(values, dtype=object)
    if form == "tdD":
        days = values.astype("datetime64[D]")
        return days if valid is None else np.where(valid, days,
                                                   np.datetime64("NaT"))
    if valid is not None:
        return np.where(valid, values.astype(np.float64), np.nan)
    return values


def _columns(buffers):
    return {name: _column(form, values, valid, dictionary)
            for name, form, values, valid, dictionary in buffers}


def _given(tables, as_of, known_on, settings):
    """The tables of a call and its options; what is None keeps its default."""
    options = _arrears.Options()
    options.as_of = _day(as_of, "as_of")
    if known_on is not None:
        options.known_on = _day(known_on, "known_on")
    for name, value in settings.items():
        if isinstance(value, str) and "\0" in value:
            raise ValueError(f"{name}: a NUL character in {value!r}")
        if value is not None:
            setattr(options, name, value)
    unknown = set(tables) - set(_TABLES)
    if unknown:
        raise TypeError(f"no table is called {', '.join(sorted(unknown))}")
    made = [_table(name, data) for name, data in tables.items()
            if data is not None]
    return made, options


def call(function, tables, as_of, known_on, settings):
    """What `function` of the library answers, as the items came."""
    made, options = _given(tables, as_of, known_on, settings)
    columns = _columns(_arrears.call(function, made, options))
    if hasattr(tables["items"], "to_numpy"):
        import pandas  # The caller has it: the items came as a DataFrame.
        return pandas.DataFrame(columns)
    return columns


def setting(policy, law, effects, agency_allowed, teams, prior, fit_recovery):
    """Which policy, law and effects decide; what is None keeps its default."""
    if teams is not None and not isinstance(teams, str):
        teams = ";".join(teams)
    return {"policy": json_text(policy, "policy"),
            "law": json_text(law, "law"),
            "effects": json_text(effects, "effects"),
            "agency_allowed": agency_allowed, "teams": teams, "prior": prior,
            "fit_recovery": fit_recovery}


def call_json(function, tables, as_of, known_on, days, settings):
    """As call, where the answer is JSON; `days` are settings that are days."""
    settings = {**settings, **{name: _day(day, name) for name, day
                               in days.items() if day is not None}}
    made, options = _given(tables, as_of, known_on, settings)
    return json.loads(getattr(_arrears, function)(made, options))


def show(model, language):
    return _columns(_arrears.show(json_text(model, "model"),
                                  chinese(language)))


def _plain(value):
    """Values that JSON does not know, as the library writes them."""
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (datetime.date, np.datetime64)):
        day = _EPOCH + datetime.timedelta(_day(value, "a day of the request"))
        return day.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} has no place in JSON")


def json_text(value, what):
    """JSON of a dictionary; a text is taken as it stands."""
    if value is None:
        return None
    if not isinstance(value, str):
        return json.dumps(value, default=_plain, allow_nan=False)
    if "\0" in value:
        raise ValueError(f"{what}: a NUL character is no JSON")
    return value


def policy_request(policy):
    """A policy as a request: JSON, or the name of a shipped one in quotes."""
    text = json_text(policy, "policy")
    return text if text.lstrip().startswith("{") else json.dumps(text)


def chinese(language):
    if language not in ("en", "zh"):
        raise ValueError(f"language: {language!r}, expected 'en' or 'zh'")
    return language == "zh"


def answer(verb, request, law, effects, language):
    return json.loads(_arrears.answer(
        verb, json_text(request, "request"), json_text(law, "law"),
        json_text(effects, "effects"), chinese(language)))
