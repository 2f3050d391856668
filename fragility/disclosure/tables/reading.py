"""Rows of counts, read for a design: what cannot be counted with certainty is refused, in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.disclosure.messages import say
from fragility.errors import TableError
from fragility.tabular import UNKNOWN_WORDS

from .labels import names_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .design import Design

_LARGEST: Final = 2.0**40
"""No territory has so many households; sums of counts stay exact far beyond."""


def read_rows(cells: pd.DataFrame, lines: Sequence[int], design: Design) -> pd.DataFrame:
    """Give the columns of a design, checked.

    Parameters
    ----------
    cells
        A table as text.
    lines
        Line of the file of each row.
    design
        Which columns hold what.

    Returns
    -------
    The columns of the dimensions (text), ``count`` (whole, zero or more) and ``contributor``
    (text; everything one contributor's where the design names no column).

    Raises
    ------
    TableError
        In French, naming line and column.
    """
    wanted = [*design.columns, design.count, *filter(None, [design.contributor])]
    for name in wanted:
        if name not in cells.columns:
            raise TableError(say("rows.no_column", column=name, known=", ".join(cells.columns)))
    text = pd.DataFrame({name: cells[name].str.strip() for name in wanted})
    for name in [*design.columns, *filter(None, [design.contributor])]:
        _refuse(text[name] == "", name, lines, "rows.blank")
    for name in design.columns:
        _refuse(names_total(text[name]), name, lines, "rows.total", text[name])
    _check_nested(text, lines, design)
    out = text[design.columns].astype(object)
    out["count"] = _counts(text[design.count], lines)
    known = design.contributor is not None
    out["contributor"] = text[design.contributor] if known else ""
    return out.reset_index(drop=True)


def _counts(text: pd.Series[str], lines: Sequence[int]) -> pd.Series[float]:
    name = str(text.name)
    unknown = text.str.lower().isin({"", *UNKNOWN_WORDS})
    _refuse(unknown, name, lines, "rows.unknown", text)
    plain = text.str.replace("[\u202f\u00a0 ]", "", regex=True).str.replace(",", ".")
    counts = pd.to_numeric(plain, errors="coerce").astype(float)
    whole = counts.ge(0) & counts.lt(_LARGEST) & (np.floor(counts) == counts)
    _refuse(~whole, name, lines, "rows.not_count", text)
    return counts


def _check_nested(text: pd.DataFrame, lines: Sequence[int], design: Design) -> None:
    """Refuse a narrow value found in two wider ones."""
    for nested in design.dimensions:
        for position in range(1, len(nested)):
            wide, narrow = list(nested[:position]), nested[position]
            wider = text[wide].agg("\0".join, axis=1)
            first = wider.groupby(text[narrow]).transform("first")
            _refuse(wider != first, narrow, lines, "rows.two_wholes", text[narrow], wide=wide[-1])


def _refuse(
    wrong: pd.Series[bool],
    column: str,
    lines: Sequence[int],
    key: str,
    text: pd.Series[str] | None = None,
    **more: str,
) -> None:
    if not wrong.any():
        return
    row = int(wrong.to_numpy().argmax())
    value = "" if text is None else str(text.iloc[row])
    raise TableError(
        say(key, value=value, **more), where=say("rows.where", line=lines[row], column=column)
    )
