"""The lines of a scenario as a table that people edit: one row a line, one column a year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pydantic import ValidationError

from fragility.document_faults import explain
from fragility.errors import MethodError

from .document import Line, Scenario
from .editing import changed
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEYS: Final = ("commune_code", "zone", "kind", "product", "to_product", "size")
"""What makes a line, as text; empty where it says nothing."""
MOST_A_YEAR: Final = 9_999
"""Dwellings a year beyond which a cell is a slip: more than any territory builds."""
_SHOWN: Final = 5
"""Faults told at once."""


def lines_frame(scenario: Scenario) -> pd.DataFrame:
    """Return the lines, in their order.

    Returns
    -------
    :data:`KEYS` as text, then a column of whole dwellings for each year, named « 2027 ».
    """
    rows = [(*line.key, *line.dwellings) for line in scenario.lines]
    years = [str(year) for year in scenario.years]
    frame = pd.DataFrame(rows, columns=[*KEYS, *years])
    return frame.astype(dict.fromkeys(KEYS, "str") | dict.fromkeys(years, "int64"))


def with_lines_frame(
    scenario: Scenario,
    frame: pd.DataFrame,
    label: Callable[[Mapping[str, Any]], str] | None = None,
) -> Scenario:
    """Return a scenario with the lines of a table.

    Parameters
    ----------
    scenario
        Everything but its lines stays.
    frame
        Columns of :func:`lines_frame`. An empty cell of a year is no dwelling; a row without
        commune or kind says nothing yet and is left out.
    label
        Words for a row in a message; its codes by default.

    Raises
    ------
    MethodError
        In French, one sentence a fault, naming the row and the year.
    """
    name = label or _codes
    lines: dict[tuple[str, ...], Line] = {}
    faults: list[str] = []
    for row in frame.to_dict("records"):
        told = {each: _text(row.get(each)) for each in KEYS}
        if not told["commune_code"] or not told["kind"]:
            continue
        try:
            line = _line(told, row, scenario)
        except MethodError as error:
            faults.append(say("table.row", row=name(told), reason=error.reason))
            continue
        except ValidationError as error:
            reason = "; ".join(_reason(each) for each in explain(error).split("\n"))
            faults.append(say("table.row", row=name(told), reason=reason))
            continue
        if line.key in lines:
            faults.append(say("table.row", row=name(told), reason=say("table.twice")))
        lines[line.key] = line
    if faults:
        raise MethodError("\n".join(faults[:_SHOWN]))
    return changed(scenario, lines=tuple(lines.values()))


def _line(told: Mapping[str, str], row: Mapping[Any, Any], scenario: Scenario) -> Line:
    counts = [_count(row.get(str(year)), year) for year in scenario.years]
    given = {key: value or None for key, value in told.items()}
    given["zone"] = given["zone"] or "outside_qpv"
    return Line.model_validate({**given, "dwellings": tuple(counts)})


def _count(value: Any, year: int) -> int:
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
        return 0
    if isinstance(value, str):
        # « 2,7 » is no 27: only what Python reads as one number is one.
        value = value.strip()
        if not value:
            return 0
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise MethodError(say("table.count", year=year, value=value)) from error
    if not number.is_integer() or number < 0:
        raise MethodError(say("table.count", year=year, value=value))
    if number > MOST_A_YEAR:
        raise MethodError(say("table.most", year=year, value=value, most=MOST_A_YEAR))
    return int(number)


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN


def _codes(told: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (str(told[each]) for each in KEYS)))


def _reason(line: str) -> str:
    return line.split("→", 1)[-1].strip().removesuffix(".")
