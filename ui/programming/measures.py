"""What is read of a scenario: each measure, its unit, its n, when it is read. No Streamlit here.

Three moments. A *state* is that of a 1 January: before is the first one. A figure *of a year* is
that of the year that ends on the 1 January shown: before is the first year. What happens over the
*period* is summed from the first year to the 1 January shown: it has no before, and is read against
the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from fragility.scenario import SHARES
from ui.format import number, percent, points
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

Unit = Literal["share", "count", "ratio", "index"]
Moment = Literal["state", "year", "period"]
Better = Literal["higher", "lower", ""]
_DECIMALS: Final[Mapping[str, int]] = {"count": 0, "ratio": 2, "index": 3}


@dataclass(frozen=True)
class Measure:
    """One measure, a column of :func:`fragility.scenario.years_table`."""

    id: str
    unit: Unit
    moment: Moment
    better: Better = ""
    """Where a rule or the PLH says which way is the better one; nothing where it depends."""
    between_communes: bool = False
    """Whether it compares communes: no commune has one of its own."""
    households: bool = False
    """Whether it says something of households, which not every reader may see."""

    @property
    def part(self) -> str:
        """Column of the numerator, nothing where it is no share."""
        return SHARES.get(self.id, ("", ""))[0]

    @property
    def whole(self) -> str:
        """Column of the denominator: the n that stands beside it."""
        return SHARES.get(self.id, ("", ""))[1]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it is summed from over several years."""
        return (self.part, self.whole) if self.part else (self.id,)


MEASURES: Final = (
    Measure("plai_share", "share", "state"),
    Measure("low_rent_share", "share", "state"),
    Measure("financed_plai_share", "share", "period", better="higher"),
    Measure("financed_plai_of_plus_plai_share", "share", "period", better="higher"),
    Measure("financed_count", "count", "period"),
    Measure("delivered_count", "count", "period"),
    Measure("demolished_count", "count", "period"),
    Measure("dwelling_count", "count", "state"),
    Measure("social_per_main_share", "share", "state"),
    Measure("sru_share", "share", "state", better="higher"),
    Measure("sru_missing_count", "count", "state", better="lower"),
    Measure("in_qpv_share", "share", "state", better="lower"),
    Measure("r1_capacity_share", "share", "year", better="higher"),
    Measure("plai_gap_count", "count", "year", better="lower", households=True),
    Measure("eligible_per_offer_ratio", "ratio", "year", better="lower", households=True),
    Measure("plai_dissimilarity", "index", "state", better="lower", between_communes=True),
    Measure("plai_gini", "index", "state", better="lower", between_communes=True),
    Measure("social_dissimilarity", "index", "state", better="lower", between_communes=True),
    Measure("social_gini", "index", "state", better="lower", between_communes=True),
)
"""In the order of the choice."""
BY_ID: Final[Mapping[str, Measure]] = {measure.id: measure for measure in MEASURES}
KEYS: Final = tuple(BY_ID)
DEFAULT: Final = "plai_share"
_KNOWN_OF: Final[Mapping[str, str]] = {
    "product_known_count": "dwelling_count",
    "qpv_known_count": "dwelling_count",
    "product_known_allocation_outside_qpv_count": "allocation_outside_qpv_count",
}
"""What each n is the known part of: none known of some that stand is unknown, not nothing."""
TARGETS: Final[Mapping[str, str]] = {"sru_share": "sru_target_share"}
"""Column that holds what a measure should reach."""


def label(measure: Measure) -> str:
    """Return what a measure is called."""
    return t(f"programming.measure.name.{measure.id}")


def meaning(measure: Measure) -> str:
    """Return what a measure is, in a sentence."""
    return t(f"programming.measure.meaning.{measure.id}")


def write(measure: Measure, value: float, *, finer: int = 0) -> str:
    """Write a value in its unit; « manquant » where there is none.

    Parameters
    ----------
    measure
        The measure.
    value
        What is written.
    finer
        Further decimals, where values close to one another are told apart; counts have none.
    """
    if measure.unit == "share":
        return percent(value, 1 + finer)
    decimals = _DECIMALS[measure.unit]
    return number(value, decimals + finer if decimals else 0)


def write_change(measure: Measure, change: float) -> str:
    """Write a difference, with its sign; shares in points."""
    if measure.unit == "share":
        return points(change)
    return number(change, _DECIMALS[measure.unit], signed=True)


def n_text(measure: Measure, row: Mapping[Any, float]) -> str:
    """Return what a share is counted on: « 120 PLAI sur 1 340 logements »; else nothing.

    Parameters
    ----------
    measure
        The measure.
    row
        ``part`` and ``whole``, from :func:`after` or :func:`before`.
    """
    part, whole = row["part"], row["whole"]
    if not measure.part or not (np.isfinite(part) and np.isfinite(whole)):
        return ""
    return t(f"programming.measure.n.{measure.id}", part=number(part), whole=number(whole))


def after(table: pd.DataFrame, measure: Measure, year: int) -> pd.DataFrame:
    """Return a measure as it is on 1 January of a year, or over what leads to it.

    Parameters
    ----------
    table
        Rows of :func:`fragility.scenario.years_table`.
    measure
        The measure.
    year
        1 January shown, at least one year after the start.

    Returns
    -------
    By ``place_code``: ``value``, ``part`` and ``whole``, NaN where unknown; no row where the years
    of the table end before. A ``whole`` of 0 is nothing to count: where dwellings stand of which
    nothing is known, it is NaN.
    """
    if year > table["year"].max():
        table = table.iloc[:0]
    if measure.moment == "state":
        return _of_rows(table[table["year"] == year], measure)
    if measure.moment == "year":
        return _of_rows(table[table["year"] == year - 1], measure)
    return _summed(table[table["year"] < year], measure)


def before(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Return a measure at the start, as :func:`after`; for what is summed, the first year's."""
    return _of_rows(table[table["year"] == table["year"].min()], measure)


def yearly(table: pd.DataFrame, measure: Measure, place: str) -> pd.DataFrame:
    """Return the years of a place: ``year``, ``value``, ``part``, ``whole``, ``target``.

    What is unknown of the last 1 January, as every flow is, is left out.
    """
    rows = table[table["place_code"] == place]
    found = _parts(rows, measure).assign(year=rows["year"].to_numpy())
    aim = TARGETS.get(measure.id)
    found["target"] = rows[aim].to_numpy(dtype=float) if aim else np.nan
    last = rows["year"].max()
    kept = (found["year"] != last) | (measure.moment == "state")
    known: pd.DataFrame = found[kept].reset_index(drop=True)
    return known


def _of_rows(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    found = _parts(rows, measure)
    found.index = pd.Index(rows["place_code"].astype(str), name="place_code")
    return found


def _parts(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    whole = _column(rows, measure.whole)
    standing = _column(rows, _KNOWN_OF.get(measure.whole, ""))
    return pd.DataFrame(
        {
            "value": _column(rows, measure.id),
            "part": _column(rows, measure.part),
            "whole": np.where((whole == 0) & (standing > 0), np.nan, whole),
        },
        index=rows.index,
    )


def _column(rows: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """Return a column, unknown everywhere where there is none."""
    return rows[name].to_numpy(dtype=float) if name in rows else np.full(len(rows), np.nan)


def _summed(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    wanted = list(dict.fromkeys(column for column in measure.columns if column in rows))
    grouped = rows.groupby(rows["place_code"].astype(str), sort=False)[wanted]
    sums = grouped.sum().where(grouped.count() == grouped.size().to_numpy()[:, None])
    part, whole = _column(sums, measure.part), _column(sums, measure.whole)
    if measure.part:
        value = np.divide(part, whole, out=np.full(len(sums), np.nan), where=whole > 0)
    else:
        value = _column(sums, measure.id)
    return pd.DataFrame({"value": value, "part": part, "whole": whole}, index=sums.index)
