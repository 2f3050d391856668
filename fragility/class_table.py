"""The table that sums an index up: a row a class, then the territories to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from .messages import say
from .status import CellStatus, ZoneState

if TYPE_CHECKING:
    from .result import IndexResult

Averaging = Literal["unweighted", "ratio_of_sums"]


def class_table(result: IndexResult, averaging: Averaging = "unweighted") -> pd.DataFrame:
    """Give the class table, as in the MEL's published diagnosis.

    Parameters
    ----------
    result
        A computed index.
    averaging
        ``unweighted``: each zone counts for one, as in the published table (its class rows and
        its total leave a fourth row that is only coherent that way). ``ratio_of_sums``: for the
        indicators with counts, the sum of numerators over the sum of denominators of the zones'
        own observed values; NaN for the others (a median cannot be averaged).

    Returns
    -------
    Rows from the most fragile class down, then *non concernées* and *incomplètes* where there are
    some, then all classified zones, then the territories given as references. Columns ``kind``
    (``class``, ``state``, ``all``, ``reference``), ``key``, ``label``, ``class_`` (Int64),
    ``zone_count`` (Int64), ``flagged_zone_count`` (zones with a value that is not their own),
    ``population_count`` where the zones have one, then one column an indicator.
    """
    zones = result.zones
    rows = []
    for number in reversed(result.classes):
        members = (zones["class_"] == number).fillna(value=False).to_numpy(dtype=bool)
        label = say("result.class", class_=number)
        rows.append(
            _row(
                result,
                members,
                averaging,
                kind="class",
                key=str(number),
                label=label,
                number=number,
            )
        )
    for state, key in (
        (ZoneState.NOT_CONCERNED, "result.not_concerned"),
        (ZoneState.INCOMPLETE, "result.incomplete"),
    ):
        members = (zones["state"] == state.value).to_numpy()
        if members.any():
            rows.append(
                _row(result, members, averaging, kind="state", key=state.value, label=say(key))
            )
    classified = (zones["state"] == ZoneState.CLASSIFIED.value).to_numpy()
    rows.append(_row(result, classified, averaging, kind="all", key="all", label=say("result.all")))
    frame = pd.DataFrame([*rows, *_references(result)])
    return frame.astype({"class_": "Int64", "zone_count": "Int64", "flagged_zone_count": "Int64"})


def _row(
    result: IndexResult,
    members: np.ndarray,
    averaging: Averaging,
    *,
    kind: str,
    key: str,
    label: str,
    number: int | None = None,
) -> dict[str, object]:
    flags = result.flags[members]
    borrowed = flags.isin([CellStatus.FALLBACK_COMMUNE.value, CellStatus.IMPUTED_MEAN.value])
    row: dict[str, object] = {
        "kind": kind,
        "key": key,
        "label": label,
        "class_": number,
        "zone_count": int(members.sum()),
        "flagged_zone_count": int(borrowed.any(axis=1).sum()),
    }
    if "population_count" in result.table.zones.columns:
        population = result.table.zones["population_count"][members]
        row["population_count"] = population.sum(min_count=1)
    return row | _means(result, members, averaging)


def _means(result: IndexResult, members: np.ndarray, averaging: Averaging) -> dict[str, object]:
    if averaging == "unweighted":
        means = result.used_values[members].mean()
        return {name: float(means[name]) for name in means.index}
    above, below = result.table.numerators, result.table.denominators
    observed = (result.flags == CellStatus.OBSERVED.value).to_numpy() & members[:, None]
    out: dict[str, object] = {}
    for position, indicator in enumerate(result.method.indicators):
        column, kept = indicator.source_column, observed[:, position]
        total = float("nan")
        if column in above.columns and column in below.columns and kept.any():
            base = float(below[column][kept].sum())
            total = float(above[column][kept].sum()) / base if base > 0 else float("nan")
        out[indicator.id] = total
    return out


def _references(result: IndexResult) -> list[dict[str, object]]:
    references = result.references
    names = [name for name in result.method.indicator_ids if name in references.columns]
    return [
        {
            "kind": "reference",
            "key": str(key),
            "label": str(row.get("label", key)),
            "class_": None,
            "zone_count": row.get("zone_count"),
            "flagged_zone_count": None,
            **{name: float(row[name]) for name in names},
        }
        for key, row in references.iterrows()
    ]
