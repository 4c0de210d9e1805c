# SPDX-License-Identifier: Apache-2.0
"""The Python sample of the README, run as a test."""


def test_the_sample_of_the_readme():
    # [python]
    import arrears
    import pandas as pd

    items = pd.DataFrame({
        "id": ["inv-1", "inv-2"], "debtor": ["Kestrel Ltd", "Marlow KG"],
        "document_date": ["2024-01-02", "2024-01-20"],
        "due_date": ["2024-02-01", "2024-03-20"],
        "amount": ["1250.00", "80.10"]})
    aging = arrears.age(items, as_of="2024-02-07", currency="EUR")
    todo = arrears.recommend(items, as_of="2024-02-07", currency="EUR",
                             calendar="weekends")
    print(todo[["debtor", "action_name", "day", "rules"]])
    # [/python]
    assert aging.iloc[0]["1-30"] == 125000
    assert aging.iloc[0]["proof"] == 0
    assert todo.iloc[0]["action"] == "A11"
