"""What the pages on allocations share: rows completed, periods, switches by role."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.balance import Switches
from ui.confidential import register
from ui.register import choices
from ui.register.choices import Period


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31), "année 2024"),
        ("2024-S1", dt.date(2024, 1, 1), dt.date(2024, 6, 30), "1er semestre 2024"),
        ("2024-S2", dt.date(2024, 7, 1), dt.date(2024, 12, 31), "2e semestre 2024"),
    ],
)
def test_a_period_is_a_year_or_half_of_it(code, first, last, label):
    period = Period(code)
    assert period.days == (first, last)
    assert period.year_days == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert period.label == label


class _Dated:
    frame = pd.DataFrame({"decided_on": pd.to_datetime(["2023-12-31", "2024-06-30", None])})


def test_periods_are_those_of_the_decisions(monkeypatch):
    monkeypatch.setattr(register, "allocations", lambda _: _Dated)
    found = [each.code for each in choices.periods(None)]
    assert found == ["2024", "2024-S1", "2023", "2023-S2"]
    assert choices.last_day(None) == dt.date(2024, 6, 30)


class _Place:
    code = "299900043"


def test_what_a_file_says_is_never_replaced(monkeypatch):
    monkeypatch.setattr(register, "_classes", lambda *_: {"990010101": 4, "99001": 3})
    rows = pd.DataFrame(
        {
            "commune_code": ["99001", "99001", None],
            "iris_code": ["990010101", "990010101", None],
            "sector": ["Nord", None, None],
            "fragility_class": [1.0, None, None],
        }
    )
    found = register.completed(rows, _Place(), {"99001": "Sud"})
    assert found["sector"].tolist()[:2] == ["Nord", "Sud"]
    assert found["fragility_class"].tolist()[:2] == [1.0, 4]
    assert found["commune_fragility_class"].tolist()[:2] == [3, 3]
    assert found.loc[2, ["sector", "fragility_class"]].isna().all()
    assert found["epci_code"].tolist() == ["299900043"] * 3
    assert "epci_code" not in rows


def _page(role: str) -> None:
    import streamlit as st

    from ui.register import choices
    from ui.roles import Role

    found = choices.read_switches(Role(role))
    choices.show_switches(Role(role))
    st.text(found.model_dump_json())


@pytest.mark.parametrize("role", ["elu", "technicien"])
def test_switches_are_for_technicians(role):
    app = AppTest.from_function(_page, args=(role,))
    app.query_params.update({"mutations": "sans", "bail": "bail", "zus": "<b>"})
    app.run()
    assert not app.exception
    found = Switches.model_validate_json(app.text[0].value)
    if role == "elu":
        assert found == Switches()
        assert not app.button_group
    else:
        assert found == Switches(mutations=False, event="lease")
