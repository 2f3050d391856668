"""The rows behind a figure, for technicians: which they are, and in readable columns. A counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.balance.columns import Kind
from fragility.balance.composition import categories_of
from fragility.balance.dispositions import Disposition, dispositions
from fragility.balance.prepare import PERIODS, days_of, period_of
from fragility.balance.protection import DETAIL
from fragility.disclosure import Released, release
from ui.confidential import register
from ui.register import words
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from fragility.balance import Prepared, Rule, Trait
    from ui.register.drill import Drill
    from ui.territories import Territory

    Mask = npt.NDArray[np.bool_]

WHERE: Final = "where"
"""Column of :func:`behind`: where each row goes under the rule."""
_AS: Final = "counted_as"
_DAYS: Final = {"allocations": "decided_on", "applications": "registered_on"}
_PERIODS: Final = frozenset(PERIODS)
_UNTOLD: Final = frozenset({"epci_code"})
"""Columns alike on every row."""


def behind(territory: Territory, drill: Drill, role: str) -> Released[pd.DataFrame]:
    """Return the canonical rows behind a figure, the latest first, to who may have them.

    With a rule, ``where`` has the :class:`Disposition` of each row and ``counted_as`` the fact it
    counts as, null where it does not count.

    Parameters
    ----------
    territory
        Whose rows.
    drill
        The figure. Its condition is asked of rows that its reader may have, and of no others.
    role
        Who looks.

    Raises
    ------
    RefusedError
        The role may not see allocations and applications one by one.
    """
    return release(role, DETAIL, role).map(lambda _: _behind(territory, drill))


def _behind(territory: Territory, drill: Drill) -> pd.DataFrame:
    prepared = register.prepared(territory) if drill.table == "allocations" else None
    frame = register.applications(territory).frame if prepared is None else prepared.frame
    inside = mask(frame, drill.where)
    if drill.period != (None, None):
        inside &= days_of(drill.period, frame[_DAYS[drill.table]])
    if drill.keep is not None:
        inside &= drill.keep(frame).to_numpy(dtype=bool, na_value=False)
    rule = None
    if prepared is not None:
        if drill.trait is not None:
            inside &= _of_category(prepared, *drill.trait)
        rule = next((each for each in prepared.rules.rules if each.id == drill.rule), None)
    found = frame[inside]
    if prepared is not None and rule is not None:
        found = _with_dispositions(found, prepared, rule, drill, inside)
    return found.sort_values(_DAYS[drill.table], ascending=False, kind="stable")


def _with_dispositions(
    found: pd.DataFrame, prepared: Prepared, rule: Rule, drill: Drill, inside: Mask
) -> pd.DataFrame:
    gone = dispositions(prepared, rule, drill.switches)[inside]
    part = prepared.rows[rule.id].part[inside]
    facts = np.array([*(fact.value for fact in rule.counted), None], dtype=object)
    counted = np.where(gone == Disposition.COUNTED, facts[part], np.array(None, dtype=object))
    return found.assign(**{WHERE: gone, _AS: counted})


def _of_category(prepared: Prepared, trait: Trait, category: str) -> Mask:
    codes, names = categories_of(prepared, trait)
    wanted = [names.index(name) for name in category.split("+") if name in names]
    return np.asarray(np.isin(codes, wanted), dtype=np.bool_)


def mask(frame: pd.DataFrame, where: Mapping[str, str | int | None]) -> Mask:
    """Tell which rows have the values of a cell of a cut.

    Parameters
    ----------
    frame
        Canonical rows.
    where
        Column and value, as in the rows of a balance: null is unknown, nothing else is. A column
        that the table lacks is unknown everywhere.
    """
    inside = np.ones(len(frame), dtype=np.bool_)
    for name, value in where.items():
        if name in _PERIODS:
            cells = period_of(frame["decided_on"], name)
        elif name in frame:
            cells = frame[name]
        else:
            inside &= value is None
            continue
        if value is None:
            inside &= cells.isna().to_numpy()
            continue
        if pd.api.types.is_float_dtype(cells.dtype):
            same = cells == float(value)
        else:
            same = cells.astype("string") == str(value)
        inside &= same.to_numpy(dtype=bool, na_value=False)
    return inside


def readable(territory: Territory, found: pd.DataFrame, rule: Rule | None) -> pd.DataFrame:
    """Return rows in French columns and values; columns of which nothing is known are left out.

    Parameters
    ----------
    territory
        Where places are looked up.
    found
        From :func:`behind`.
    rule
        The rule of the figure, if any.
    """
    known = words.columns("allocations" if "allocation_id" in found else "applications")
    out: dict[str, pd.Series] = {}
    if rule is not None and WHERE in found:
        labels = {each: disposition_label(each) for each in Disposition}
        out[t("register.drill.where")] = found[WHERE].map(labels)
        if len(rule.counted) > 1:
            names = {fact.value: t(f"register.fact.{fact.value}") for fact in rule.counted}
            out[t("register.drill.counted_as")] = found[_AS].map(names).fillna("")
    for name in found:
        column = known.get(str(name))
        if column is None or name in _UNTOLD or not found[name].notna().any():
            continue
        out[column.label] = _cells(territory, found[name], column.name, column.kind)
    return pd.DataFrame(out, index=found.index)


def disposition_label(each: Disposition) -> str:
    """Say where a row goes under a rule."""
    return t(f"register.disposition.{'others' if each is Disposition.OTHER else each.name.lower()}")


def _cells(territory: Territory, cells: pd.Series, name: str, kind: Kind) -> pd.Series:
    """Give a column's values in words; figures and dates stay what they are, to be sorted."""
    if kind in {Kind.EUR, Kind.COUNT, Kind.NUMBER}:
        whole = kind is not Kind.NUMBER and bool((cells.dropna() % 1 == 0).all())
        return cells.astype("Int64") if whole else cells
    if kind is Kind.DATE:
        return cells
    values = cells.astype(object)
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    labels = [words.value_label(territory, name, value) for value in uniques]
    shown = np.array([*labels, t("register.value.unknown")], dtype=object)[codes]
    return pd.Series(shown, index=cells.index, dtype=object)
