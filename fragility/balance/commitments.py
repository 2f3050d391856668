"""A territory's own commitments: which target a cell is held to, and each on its own scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .dispositions import Disposition, dispositions
from .facts import in_force
from .messages import say
from .switches import Switches, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .prepare import Cut, Prepared
    from .rules import Commitment, Rule

RULE, COMMITMENT, SEVERAL = "rule", "commitment", "several"


@dataclass(frozen=True, eq=False)
class CellTargets:
    """What each cell of a cut is held to."""

    due: npt.NDArray[np.float64]
    """Sum over the rows the rule is about of the target in force at each; NaN where one of them
    has none that is known."""
    source: npt.NDArray[np.object_]
    """``rule``, ``commitment``, or ``several`` where both or several versions make the target."""


def cell_targets(
    prepared: Prepared,
    rule: Rule,
    cut: Cut,
    whole: npt.NDArray[np.bool_],
) -> CellTargets:
    """Give what each cell is held to.

    A commitment holds in the cuts that show every column of its scope: that of a commune in the
    table of communes, not in that of landlords, which has commitments of its own. The narrowest
    scope prevails; of two as narrow, the more demanding.

    Parameters
    ----------
    cut
        The cells.
    whole
        Rows the rule is about.
    """
    target = prepared.rows[rule.id].target
    origin = np.zeros(len(target))
    mine = [
        each
        for each in prepared.rules.commitments
        if each.rule == rule.id and each.unit == "share" and set(each.scope) <= set(cut.by)
    ]
    if mine:
        target = target.copy()
    # From the widest and least demanding to the narrowest and most demanding, which stays.
    for each in sorted(mine, key=lambda one: (len(one.scope), one.value or 0.0)):
        if each.value is not None:
            here = in_scope(prepared.frame, each.scope) & in_force(
                prepared.frame["decided_on"], each
            )
            target[here] = each.value
            origin[here] = 1
    due = cut.count(whole, target)
    if not mine:
        return CellTargets(due, np.full(len(due), RULE, dtype=object))
    committed, held = cut.count(whole, origin), cut.count(whole)
    source = np.where(committed == 0, RULE, np.where(committed == held, COMMITMENT, SEVERAL))
    return CellTargets(due, source.astype(object))


def in_scope(frame: pd.DataFrame, scope: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """Tell which rows have the values of a scope; a column the table lacks has none."""
    here = np.ones(len(frame), dtype=np.bool_)
    for name, value in scope.items():
        if name not in frame:
            return np.zeros(len(frame), dtype=np.bool_)
        cells = frame[name]
        if pd.api.types.is_float_dtype(cells.dtype):
            cells = cells.astype("Int64").astype("string")
        here &= (cells == value).to_numpy(dtype=bool, na_value=False)
    return here


def commitment_report(prepared: Prepared, switches: Switches | None = None) -> pd.DataFrame:
    """Measure each commitment on its own scope and its own dates.

    Returns
    -------
    One row a commitment, in the order of the documents: ``rule``, ``scope`` (``column = value``,
    in French for none), ``unit``, ``from``, ``to``, ``reference``, ``target_value``,
    ``allocation_count``, ``counted_count``, ``unknown_count``, ``share``, ``missing_count``
    (allocations that count still lacking of what was done; NaN without a target), ``reached``.
    """
    switches = switches or Switches()
    gone = {
        rule.id: dispositions(prepared, rule, switches)
        for rule in prepared.rules.rules
        if any(each.rule == rule.id for each in prepared.rules.commitments)
    }
    rows = [
        _measured(prepared, each, gone[each.rule], switches) for each in prepared.rules.commitments
    ]
    return pd.DataFrame(rows)


def _measured(
    prepared: Prepared, each: Commitment, gone: npt.NDArray[np.int8], switches: Switches
) -> dict[str, object]:
    frame = prepared.frame
    here = in_scope(frame, each.scope) & in_force(frame["decided_on"], each)
    count = np.bincount(gone[here], minlength=len(Disposition))
    counted, unknown = int(count[Disposition.COUNTED]), int(count[Disposition.UNKNOWN])
    whole = counted + int(count[Disposition.OTHER])
    whole += unknown if switches.unknown is Unknown.NOT_COUNTED else 0
    due = np.nan
    if each.value is not None:
        due = each.value * whole if each.unit == "share" else each.value
    missing = np.nan if np.isnan(due) else max(0.0, np.ceil(due - counted - 1e-9 * (1 + whole)))
    shown = ", ".join(f"{name} = {value}" for name, value in each.scope.items())
    return {
        "rule": each.rule,
        "scope": shown or say("commitment.whole"),
        "unit": each.unit,
        "from": each.start,
        "to": each.end,
        "reference": each.reference,
        "target_value": each.value,
        "allocation_count": whole,
        "counted_count": counted,
        "unknown_count": unknown,
        "share": counted / whole if whole else np.nan,
        "missing_count": missing,
        "reached": None
        if np.isnan(missing) or (each.unit == "share" and not whole)
        else missing == 0,
    }
