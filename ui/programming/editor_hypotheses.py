"""What is supposed where nothing is programmed: each with its unit and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fragility.scenario import MAX_HORIZON, MIN_HORIZON
from fragility.scenario.editing import changed, with_hypothesis
from fragility.scenario.rebasing import with_horizon
from ui.programming import draft, trying
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from ui.programming.view import View


@dataclass(frozen=True)
class Field:
    """One hypothesis: where it is, its bounds as they are typed, what one unit typed is worth."""

    path: tuple[str, ...]
    low: float
    high: float
    step: float
    worth: float = 1.0

    @property
    def name(self) -> str:
        """Key of its texts."""
        return "_".join(self.path)

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return isinstance(self.step, int)


_PERCENT: Final = 0.01
GROUPS: Final = {
    "delays": (
        Field(("delays_years", "production"), 0, 6, 1),
        Field(("delays_years", "reconstitution"), 0, 6, 1),
        Field(("delays_years", "acquisition"), 0, 6, 1),
    ),
    "flows": (
        Field(("rotation_share",), 0.0, 100.0, 0.5, _PERCENT),
        Field(("rotation_factor",), 0.05, 3.0, 0.05),
        Field(("demand_growth_share",), -20.0, 30.0, 0.5, _PERCENT),
        Field(("private_growth_share",), -5.0, 10.0, 0.1, _PERCENT),
        Field(("acquired_vacant_share",), 0.0, 100.0, 5.0, _PERCENT),
    ),
    "sizes": tuple(
        Field(("sizes", f"rooms_{size}"), 0.0, 100.0, 1.0, _PERCENT)
        for size in ("1", "2", "3", "4", "5p")
    ),
}
DISTRIBUTIONS: Final = (
    "completion_shares",
    "extra_delay_shares",
    "demolition_delay_shares",
    "rotation_factors",
    "private_growth_shares",
    "demand_growth_shares",
)


def show(view: View) -> None:
    """Draw the hypotheses, then how uncertain they are."""
    _horizon(view)
    for group, fields in GROUPS.items():
        st.html(f'<p class="fs pg-group">{t(f"programming.edit.group.{group}")}</p>')
        with st.container(horizontal=True, gap="medium", key=f"sc_hypotheses_{group}"):
            for field in fields:
                _number(view, field)
    _pls(view)
    with st.expander(t("programming.edit.uncertainty.title"), key="sc_uncertainty"):
        _uncertainty(view)


def _horizon(view: View) -> None:
    key = f"scenario_horizon_{view.scenario.id}"
    if not trying.follows(key, view.scenario.digest) or key not in st.session_state:
        st.session_state[key] = view.scenario.horizon_years

    def typed() -> None:
        years = int(st.session_state[key])
        _change(view, key, lambda now: with_horizon(now, years))

    st.slider(
        t("programming.edit.horizon"),
        MIN_HORIZON,
        MAX_HORIZON,
        key=key,
        help=t("programming.edit.horizon_help"),
        on_change=typed,
        width=340,
    )


def _number(view: View, field: Field) -> None:
    key = f"scenario_hypothesis_{view.scenario.id}_{field.name}"
    if not trying.follows(key, view.scenario.digest) or key not in st.session_state:
        st.session_state[key] = _typed_of(view.scenario, field)

    def typed() -> None:
        value: Any = st.session_state[key]
        if value is None:  # emptied: nothing is said, and what was supposed holds
            st.session_state[key] = _typed_of(draft.current(view.territory, view.saved), field)
            return
        value = value if field.whole else float(value) * field.worth
        _change(view, key, lambda now: _with(now, field, value))

    st.number_input(
        t(f"programming.edit.hypothesis.{field.name}"),
        min_value=field.low,
        max_value=field.high,
        value=None,
        step=field.step,
        format="%d" if field.whole else "%g",
        key=key,
        help=t(f"programming.edit.meaning.{field.name}"),
        on_change=typed,
        width=210,
    )


def _pls(view: View) -> None:
    """Ask whether the PLS are told, where the source did not tell them."""
    if view.reference.hypotheses.pls_told and view.scenario.hypotheses.pls_told:
        return
    key = f"scenario_hypothesis_{view.scenario.id}_pls_told"
    if not trying.follows(key, view.scenario.digest) or key not in st.session_state:
        st.session_state[key] = view.scenario.hypotheses.pls_told

    def typed() -> None:
        told = bool(st.session_state[key])
        _change(view, key, lambda now: with_hypothesis(now, ("pls_told",), told))

    name = t("programming.edit.hypothesis.pls_told")
    st.checkbox(name, key=key, help=t("programming.edit.meaning.pls_told"), on_change=typed)


def _held(scenario: Scenario, field: Field) -> float:
    found: Any = scenario.hypotheses
    for name in field.path:
        found = getattr(found, name)
    return float(found)


def _typed_of(scenario: Scenario, field: Field) -> float:
    """Return a hypothesis as it is typed."""
    held = _held(scenario, field) / field.worth
    return int(held) if field.whole else round(held, 6)


def _with(now: Scenario, field: Field, value: float) -> Scenario:
    return with_hypothesis(now, field.path, value)


def _change(view: View, key: str, make: Any) -> None:
    now = draft.current(view.territory, view.saved)
    if trying.change(view.territory, view.scenario.id, lambda: make(now)):
        trying.follows(key, draft.current(view.territory, view.saved).digest)
    else:
        trying.forget(key)


def _uncertainty(view: View) -> None:
    """Draw each distribution in one form: its numbers only hold together."""
    st.html(f'<p class="fs fs-small fs-muted">{t("programming.edit.uncertainty.lead")}</p>')
    stem = f"scenario_uncertainty_{view.scenario.id}"
    fresh = not trying.follows(stem, view.scenario.digest)
    with st.form(stem, border=False):
        for name in DISTRIBUTIONS:
            held = getattr(view.scenario.uncertainty, name)
            st.html(
                f'<p class="fs fs-small"><strong>{t(f"programming.edit.uncertainty.{name}")}'
                f"</strong> {t(f'programming.edit.uncertainty.meaning.{name}')}</p>"
            )
            with st.container(horizontal=True, gap="small", key=f"sc_{name}"):
                for position, value in enumerate(held):
                    key = f"{stem}_{name}_{position}"
                    if fresh or key not in st.session_state:
                        st.session_state[key] = float(value)
                    st.number_input(
                        _part(name, position),
                        value=None,
                        key=key,
                        step=0.01,
                        format="%g",
                        width=150,
                    )
        st.form_submit_button(
            t("programming.edit.uncertainty.apply"), on_click=_apply, args=(view, stem)
        )


def _part(name: str, position: int) -> str:
    """Return what one number of a distribution is: a bound, or how late."""
    if name in ("extra_delay_shares", "demolition_delay_shares"):
        return t("programming.edit.uncertainty.late", years=position)
    return t(f"programming.edit.uncertainty.{('low', 'mode', 'high')[position]}")


def _apply(view: View, stem: str) -> None:
    held = view.scenario.uncertainty
    for name in DISTRIBUTIONS:
        for position, value in enumerate(getattr(held, name)):
            key = f"{stem}_{name}_{position}"
            if st.session_state[key] is None:  # emptied: what was supposed holds
                st.session_state[key] = float(value)
    told = {
        name: tuple(
            float(st.session_state[f"{stem}_{name}_{position}"])
            for position in range(len(getattr(held, name)))
        )
        for name in DISTRIBUTIONS
    }
    _change(view, stem, lambda now: changed(now, uncertainty=told))
