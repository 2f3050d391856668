"""Search and filters of the residences: what is asked for, and which residences answer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ui import state
from ui.directory import alphabetical
from ui.notes import words as notes
from ui.residences import classes
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.residences.facts import Facts

NO_LANDLORD: Final = "?"
"""Choice of the residences whose landlord is unknown."""
_SEARCH: Final = "residences_search"
_LANDLORD: Final = "residences_landlord"
_PERIOD: Final = "residences_period"
_QPV: Final = "residences_qpv"
_RATING: Final = "residences_rating"
_WIDTH_PX: Final = 232


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asks for; an empty word asks for nothing."""

    search: str = ""
    family: str = ""
    """Number of a family."""
    landlord: str = ""
    period: str = ""
    qpv: str = ""
    """``inside``, ``outside``."""
    rating: str = ""

    @property
    def count(self) -> int:
        """Number of filters in use, the search left out."""
        return sum(bool(getattr(self, each.name)) for each in fields(self)) - bool(self.search)

    @property
    def active(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.search) or self.count > 0


def haystack(
    frame: pd.DataFrame, names: pd.Series[str], communes: pd.Series[str]
) -> pd.Series[str]:
    """Return what the search looks in: name, address, landlord and commune, without accents."""
    parts = [names, *(classes.words(frame, c) for c in ("address", "landlord_name")), communes]
    together = pd.Series("", index=frame.index, dtype="str")
    for part in parts:
        together = together + " " + part.fillna("")
    return together.map(alphabetical).astype("str")


def matches(hay: pd.Series[str], search: str) -> pd.Series[bool]:
    """Tell which residences hold every word of a search, whatever accents and case.

    Examples
    --------
    >>> hay = pd.Series(["les lilas rue d'evin", "tour evin"])
    >>> matches(hay, "Évin lilas").tolist()
    [True, False]
    """
    found = pd.Series(data=True, index=hay.index)
    for word in alphabetical(search).split():
        found &= hay.str.contains(word, regex=False)
    return found


def apply(
    frame: pd.DataFrame, hay: pd.Series[str], facts: Facts, asked: Filters
) -> pd.Series[bool]:
    """Tell which residences answer."""
    kept = matches(hay, asked.search)
    if asked.family and facts.families is not None:
        family = facts.families.frame["family"].reindex(frame.index)
        kept &= (family == int(asked.family)).fillna(value=False).astype(bool)
    if asked.landlord:
        name = classes.words(frame, "landlord_name")
        kept &= name.isna() if asked.landlord == NO_LANDLORD else name == asked.landlord
    if asked.period:
        kept &= classes.words(frame, "period") == asked.period
    if asked.qpv:
        code = classes.words(frame, "qpv_code")
        kept &= code.notna() & ((code == "") == (asked.qpv == "outside"))
    if asked.rating and facts.sees_all:
        rating = facts.rating.reindex(frame.index)
        kept &= (rating == int(asked.rating)).fillna(value=False).astype(bool)
    return kept.astype(bool)


def _select(label: str, choices: Sequence[str], names: dict[str, str], key: str, none: str) -> str:
    """Draw one filter; an answer that is no longer among the choices asks for nothing."""
    options = ["", *choices]
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox(
        label, options, format_func=lambda each: names.get(each, each) or none, key=key
    )
    return chosen or ""


def clear() -> None:
    """Ask for nothing any more."""
    for key in (_SEARCH, _LANDLORD, _PERIOD, _QPV, _RATING):
        st.session_state[key] = ""
    state.put("famille", "")


def search_field() -> str:
    """Draw the search."""
    found = st.text_input(
        t("residences.control.search"),
        key=_SEARCH,
        placeholder=t("residences.control.search_placeholder"),
        autocomplete="off",
        max_chars=80,
        width=_WIDTH_PX,
    )
    return (found or "").strip()


def panel(frame: pd.DataFrame, facts: Facts, search: str) -> Filters:
    """Draw the filters that the data allow, and return all that is asked for."""
    numbers = facts.families.numbers if facts.families is not None else ()
    state.sync("famille", {"", *map(str, numbers)}, "")
    family = landlord = period = qpv = rating = ""
    if facts.families is not None:
        names = {str(number): facts.families.names[number] for number in numbers}
        options = list(names)
        family = _select(
            t("residences.control.family"),
            options,
            names,
            state.key("famille"),
            t("residences.control.any"),
        )
    known = classes.words(frame, "landlord_name")
    if known.notna().any():
        others = [NO_LANDLORD] if known.isna().any() else []
        landlords = sorted(known.dropna().unique(), key=alphabetical)
        landlord = _select(
            t("residences.control.landlord"),
            [*landlords, *others],
            {NO_LANDLORD: t("residences.control.no_landlord")},
            _LANDLORD,
            t("residences.control.any_landlord"),
        )
    present = set(classes.words(frame, "period").dropna())
    periods = [each for each in classes.PERIODS if each in present]
    if periods:
        names = {each: t(f"residences.period.{each}") for each in periods}
        period = _select(
            t("residences.control.period"),
            periods,
            names,
            _PERIOD,
            t("residences.control.any_period"),
        )
    if classes.words(frame, "qpv_code").notna().any():
        names = {each: t(f"residences.qpv.{each}") for each in ("inside", "outside")}
        qpv = _select(
            t("residences.control.qpv"),
            list(names),
            names,
            _QPV,
            t("residences.control.everywhere"),
        )
    if facts.sees_all and not facts.rating.empty:
        names = {str(each): notes.label(each) for each in notes.RATINGS}
        rating = _select(
            t("residences.control.rating"),
            list(names),
            names,
            _RATING,
            t("residences.control.any_rating"),
        )
    return Filters(search, family, landlord, period, qpv, rating)
