"""The stock a scenario starts from: whole dwellings by commune, zone, product and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .messages import say
from .vocabulary import PRODUCTS, SIZES, ZONES, Product, Size, Zone

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]

FACTS: Final = (
    "main_residence_count",
    "sru_dwelling_count",
    "sru_main_residence_count",
    "sru_target_share",
    "rotation_share",
    "applicant_count",
    "plai_eligible_count",
)
"""What is known of a commune beside its stock: numbers, NaN where unknown."""
FLAGS: Final = ("sru_subject", "sru_exempt", "sru_carence")
"""Yes (1), no (0) or unknown (NaN)."""


@dataclass(frozen=True, eq=False)
class Stock:
    """The social stock of a territory on 1 January of a year.

    ``products`` and ``sizes`` are two views of the same dwellings: their sums over the last axis
    are equal, commune by commune and zone by zone.
    """

    year: int
    communes: pd.DataFrame
    """Indexed by ``commune_code``, sorted: ``commune_name``, ``sector`` (empty outside any),
    :data:`FACTS` and :data:`FLAGS` as floats, NaN where unknown."""
    products: Counts
    """Dwellings, communes × :data:`~fragility.scenario.vocabulary.ZONES` × ``PRODUCTS``."""
    sizes: Counts
    """Dwellings, communes × ``ZONES`` × ``SIZES``."""
    sources: tuple[str, ...] = ()
    """Where the counts come from, in French."""
    low_rent_told: bool = True
    """Whether the source tells old low rents from other dwellings; else no low rent is known."""

    def __post_init__(self) -> None:
        count = len(self.communes)
        if self.products.shape != (count, len(ZONES), len(PRODUCTS)):
            raise ComputationError(say("stock.shape", name="products"))
        if self.sizes.shape != (count, len(ZONES), len(SIZES)):
            raise ComputationError(say("stock.shape", name="sizes"))
        if (self.products < 0).any() or (self.sizes < 0).any():
            raise ComputationError(say("stock.negative"))
        apart = (self.products.sum(axis=2) != self.sizes.sum(axis=2)).any(axis=1)
        if apart.any():
            names = ", ".join(self.communes.index[apart])
            raise ComputationError(say("stock.apart", communes=names))
        for array in (self.products, self.sizes):
            array.setflags(write=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the communes, in their order."""
        return tuple(map(str, self.communes.index))

    @property
    def sectors(self) -> tuple[str, ...]:
        """Names of the sectors, in alphabetical order."""
        return tuple(sorted({str(each) for each in self.communes["sector"]} - {""}))

    @property
    def total_count(self) -> int:
        """Dwellings of the territory."""
        return int(self.products.sum())

    def position(self, code: str) -> int:
        """Return the place of a commune.

        Raises
        ------
        ComputationError
            The stock has no such commune.
        """
        found = self.communes.index.get_indexer(pd.Index([code]))[0]
        if found < 0:
            raise ComputationError(say("stock.no_commune", code=code))
        return int(found)


def make_stock(year: int, rows: pd.DataFrame, sources: tuple[str, ...] = ()) -> Stock:
    """Make a stock from a table of counts, one row a commune and zone.

    Parameters
    ----------
    year
        The counts are those of 1 January.
    rows
        ``commune_code``; ``zone`` (absent or blank: unknown); ``<product>_count`` and
        ``<size>_count``, blank for zero where the row has another, or all unknown;
        ``dwelling_count`` where neither products nor sizes are known. On any row of a commune
        ``commune_name``, ``sector``, :data:`FACTS` and :data:`FLAGS`; two rows of a commune may not
        disagree. What ``dwelling_count`` holds beyond the products or the sizes is of unknown
        product or size.
    sources
        Where they come from.

    Notes
    -----
    Where there are products but no column ``old_low_rent_count``, the source counts old low rents
    among other dwellings: no measure of low rents is made then.

    Raises
    ------
    ComputationError
        In French: a column is absent, a count is no whole number, a row is given twice, two rows
        of a commune disagree.
    """
    frame = rows.reset_index(drop=True)
    if "commune_code" not in frame:
        raise ComputationError(say("stock.no_column", column="commune_code"))
    frame["commune_code"] = frame["commune_code"].astype(str)
    zone = frame["zone"] if "zone" in frame else pd.Series("", index=frame.index)
    frame["zone"] = [_zone(value) for value in zone]
    twice = frame.duplicated(["commune_code", "zone"])
    if twice.any():
        first = frame.loc[twice].iloc[0]
        raise ComputationError(
            say("stock.twice", code=first["commune_code"], zone=str(first["zone"]))
        )
    products = _counts(frame, PRODUCTS)
    sizes = _counts(frame, SIZES)
    total = np.maximum(products.sum(axis=1), sizes.sum(axis=1))
    if "dwelling_count" in frame:
        told = _whole(frame, "dwelling_count")
        short = told < total
        if short.any():
            codes = ", ".join(frame.loc[short, "commune_code"])
            raise ComputationError(say("stock.short", communes=codes))
        total = told
    products[:, PRODUCTS.index(Product.UNKNOWN)] += total - products.sum(axis=1)
    sizes[:, SIZES.index(Size.UNKNOWN)] += total - sizes.sum(axis=1)
    communes = _communes(frame)
    place = communes.index.get_indexer(pd.Index(frame["commune_code"]))
    where = np.array([ZONES.index(Zone(each)) for each in frame["zone"]], dtype=np.intp)
    by_product = np.zeros((len(communes), len(ZONES), len(PRODUCTS)), dtype=np.int64)
    by_size = np.zeros((len(communes), len(ZONES), len(SIZES)), dtype=np.int64)
    by_product[place, where] = products
    by_size[place, where] = sizes
    named = {f"{each}_count" for each in PRODUCTS if each is not Product.UNKNOWN} & set(frame)
    low_rent_told = not named or f"{Product.OLD_LOW_RENT}_count" in named
    return Stock(year, communes, by_product, by_size, sources, low_rent_told)


def stock_rows(stock: Stock) -> pd.DataFrame:
    """Return a stock as the rows :func:`make_stock` makes an equal one of.

    One row a commune and zone that has dwellings, at least one a commune; facts on the first row of
    each commune only.
    """
    rows = []
    for place, code in enumerate(stock.codes):
        held = [z for z in range(len(ZONES)) if stock.products[place, z].any()] or [0]
        for z in held:
            row: dict[str, object] = {"commune_code": code, "zone": ZONES[z].value}
            if z == held[0]:
                row |= {str(name): stock.communes[name].iloc[place] for name in stock.communes}
            pairs = zip(PRODUCTS, stock.products[place, z], strict=True)
            row |= {f"{each}_count": int(n) for each, n in pairs}
            row |= {f"{s}_count": int(n) for s, n in zip(SIZES, stock.sizes[place, z], strict=True)}
            rows.append(row)
    first = ["commune_code", "commune_name", "sector", "zone"]
    counts = [f"{each}_count" for each in (*PRODUCTS, *SIZES)]
    out = pd.DataFrame(rows, columns=[*first, *counts, *FACTS, *FLAGS])
    return out if stock.low_rent_told else out.drop(columns=f"{Product.OLD_LOW_RENT}_count")


def _zone(value: object) -> Zone:
    text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN
    try:
        return Zone(text) if text else Zone.UNKNOWN
    except ValueError as error:
        known = ", ".join(ZONES)
        raise ComputationError(say("stock.zone", value=text, known=known)) from error


def _counts(frame: pd.DataFrame, names: tuple[Product, ...] | tuple[Size, ...]) -> Counts:
    columns = [
        _whole(frame, f"{name}_count")
        if f"{name}_count" in frame
        else np.zeros(len(frame), dtype=np.int64)
        for name in names
    ]
    return np.stack(columns, axis=1)


def _whole(frame: pd.DataFrame, column: str) -> Counts:
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64)
    given = frame[column].notna() & (frame[column].astype(str).str.strip() != "")
    wrong = given & ~(np.isfinite(values) & (values >= 0) & (values == np.rint(values)))
    if wrong.any():
        row = frame.loc[wrong].iloc[0]
        raise ComputationError(
            say("stock.not_whole", column=column, value=row[column], code=row["commune_code"])
        )
    return np.where(given, np.nan_to_num(values), 0).astype(np.int64)


def _communes(frame: pd.DataFrame) -> pd.DataFrame:
    """Gather what is said of each commune, refusing what contradicts itself."""
    out = pd.DataFrame(index=pd.Index(sorted(frame["commune_code"].unique()), name="commune_code"))
    for name in ("commune_name", "sector", *FACTS, *FLAGS):
        words = name in ("commune_name", "sector")
        if name not in frame:
            out[name] = "" if words else np.nan
            continue
        values = frame[name].where(frame[name].astype(str).str.strip() != "")
        told = values.dropna()
        first = told.groupby(frame["commune_code"]).first()
        apart = told != first.reindex(frame.loc[told.index, "commune_code"]).to_numpy()
        if apart.any():
            code = frame.loc[apart.index[apart][0], "commune_code"]
            raise ComputationError(say("stock.contradiction", column=name, code=code))
        if words:
            out[name] = first.astype(object).reindex(out.index, fill_value="").astype(str)
        else:
            out[name] = pd.to_numeric(first.reindex(out.index), errors="raise").astype(float)
    return out
