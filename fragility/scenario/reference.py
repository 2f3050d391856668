"""The scenario that goes on as the past years did (« fil de l'eau »)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.errors import ComputationError
from fragility.messages import counted

from .document import REFERENCE, Hypotheses, Line, Scenario
from .messages import say
from .vocabulary import MIN_HORIZON, PROGRAMMED, Kind, Product, Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .stock import Stock

COLUMNS: Final = ("commune_code", "zone", "product", "year", "dwellings_count")
PLS_OR_PLI: Final = "pls_or_pli"
"""Product of past dwellings whose source does not tell the two apart."""
KNOWN_YEARS: Final = 5
"""Years whose mean is the rhythm: one PLH is six years, one year alone says little."""
Counts = npt.NDArray[np.int64]


class _Rhythm(NamedTuple):
    """What is known of the past years."""

    sums: pd.Series
    """Dwellings over the known years by commune, zone and product."""
    supposed_outside: int
    """Of them, those whose source does not say the zone."""
    elsewhere: int
    """Dwellings left out: their commune is not in the stock."""
    pls_or_pli: int
    """Dwellings left out: their source does not tell PLS from PLI."""
    unprogrammed: int
    """Dwellings left out: their product is unknown, or is no longer financed."""


def reference_scenario(
    stock: Stock,
    recent: pd.DataFrame,
    *,
    territory_code: str,
    horizon_years: int = MIN_HORIZON,
    known_years: Sequence[int] | None = None,
    name: str | None = None,
    author: str | None = None,
    remarks: Sequence[str] = (),
) -> Scenario:
    """Go on at the mean rhythm of the last known years.

    With ``K`` dwellings of a product put in service in a zone of a commune over ``W`` known years,
    year ``y`` (0 for the first of the scenario) finances
    ``⌊(K (y + 1) + a) / W⌋ − ⌊(K y + a) / W⌋`` of them: whole, ``K Y / W`` rounded to the nearest
    over the ``Y`` years. ``a`` is chosen, cell after cell, so that the dwellings of small communes
    do not all come in the same year. The same sequence before the first year gives the pipeline,
    delivered until what the first year finances is. Nothing is supposed of what the source does not
    tell: neither demolition nor sale nor renewal. Where it does not tell PLS from PLI, neither goes
    on, and the hypothesis ``pls_told`` says so.

    Parameters
    ----------
    stock
        Where it starts from; gives the communes and the year.
    recent
        Dwellings put in service: ``commune_code, zone, product, year, dwellings_count``; products
        are those of a scenario, or :data:`PLS_OR_PLI`.
    territory_code
        Territory of the scenario.
    horizon_years
        6 to 12.
    known_years
        Years that ``recent`` covers, by default the five before the stock; a known year without a
        row is a year without delivery, rows of other years are not read.
    name, author
        As shown; in French by default.
    remarks
        French sentences to put in the notes: what was supposed to make ``recent``.

    Raises
    ------
    ComputationError
        A column is absent, a count is no whole number, or no year is known.
    """
    years = tuple(known_years or range(stock.year - KNOWN_YEARS, stock.year))
    rhythm = _rhythm(stock, recent, years)
    hypotheses = Hypotheses(pls_told=not rhythm.pls_or_pli)
    delay = hypotheses.delays_years.production
    counts = _staggered(rhythm.sums, len(years), delay, horizon_years)
    lines = []
    for (code, zone, product), row in zip(rhythm.sums.index, counts, strict=True):
        key = {"commune_code": code, "zone": Zone(zone), "product": Product(product)}
        coming = [*row[:delay].tolist(), *[0] * horizon_years][:horizon_years]
        for kind, whole in ((Kind.PIPELINE, coming), (Kind.PRODUCTION, row[delay:].tolist())):
            if any(whole):
                lines.append(Line(**key, kind=kind, dwellings=tuple(whole)))
    return Scenario(
        id=REFERENCE,
        name=name or say("reference.name"),
        author=author or say("reference.author"),
        territory_code=territory_code,
        start_year=stock.year,
        horizon_years=horizon_years,
        notes="\n".join(_notes(rhythm, years, delay, remarks)),
        hypotheses=hypotheses,
        lines=tuple(lines),
    )


def _rhythm(stock: Stock, recent: pd.DataFrame, years: Sequence[int]) -> _Rhythm:
    """Sum the dwellings of the known years by commune, zone and product."""
    for column in COLUMNS:
        if column not in recent:
            raise ComputationError(say("stock.no_column", column=column))
    rows = recent.loc[recent["year"].isin(years), list(COLUMNS)]
    counts = pd.to_numeric(rows["dwellings_count"], errors="coerce")
    wrong = ~((counts >= 0) & (counts % 1 == 0))
    if wrong.any():
        row = rows.loc[wrong].iloc[0]
        value = row["dwellings_count"]
        raise ComputationError(
            say(
                "stock.not_whole",
                code=row["commune_code"],
                column="dwellings_count",
                value=value,
            )
        )
    rows = rows.assign(dwellings_count=counts.astype("int64"))
    for column in ("commune_code", "zone", "product"):
        rows[column] = rows[column].astype(str)
    here = rows["commune_code"].isin(stock.codes)
    financed = rows["product"].isin([each.value for each in PROGRAMMED])
    either = rows["product"] == PLS_OR_PLI
    kept = rows.loc[here & financed]
    told = kept["zone"].isin([Zone.OUTSIDE_QPV.value, Zone.QPV.value])
    kept = kept.assign(zone=kept["zone"].where(told, Zone.OUTSIDE_QPV.value))
    sums = kept.groupby(["commune_code", "zone", "product"])["dwellings_count"].sum()
    return _Rhythm(
        sums=sums[sums > 0].sort_index(),
        supposed_outside=int(kept.loc[~told, "dwellings_count"].sum()),
        elsewhere=int(rows.loc[~here, "dwellings_count"].sum()),
        pls_or_pli=int(rows.loc[here & either, "dwellings_count"].sum()),
        unprogrammed=int(rows.loc[here & ~financed & ~either, "dwellings_count"].sum()),
    )


def _staggered(sums: pd.Series, known: int, delay: int, horizon: int) -> Counts:
    """Give the whole counts of each cell: ``delay`` years before the first, then ``horizon``.

    The largest cells first, each takes the phase that keeps its commune and the territory evenest
    over the years, the smallest on a tie.
    """
    total = sums.to_numpy(dtype=np.int64)
    codes = sums.index.get_level_values("commune_code")
    place, names = pd.factorize(codes)
    out = np.zeros((len(total), delay + horizon), dtype=np.int64)
    of_commune = np.zeros((len(names), delay + horizon), dtype=np.int64)
    of_all = np.zeros(delay + horizon, dtype=np.int64)
    phases = np.arange(known)[:, None]
    steps = np.arange(-delay, horizon + 1)
    for cell in np.argsort(-total, kind="stable").tolist():
        rounded = (2 * total[cell] * horizon + known) // (2 * known)
        fits = (total[cell] * horizon + phases[:, 0]) // known == rounded
        tried = np.diff((total[cell] * steps + phases[fits]) // known, axis=1)
        uneven = (of_all + tried) ** 2 + (of_commune[place[cell]] + tried) ** 2
        best = tried[int(np.argmin(uneven.sum(axis=1)))]
        out[cell] = best
        of_all += best
        of_commune[place[cell]] += best
    return out


def _notes(rhythm: _Rhythm, years: Sequence[int], delay: int, remarks: Sequence[str]) -> list[str]:
    """Say, in French, what is known and what is supposed."""
    if rhythm.sums.empty:
        notes = [say("reference.nothing", first=min(years), last=max(years))]
    else:
        total = counted(int(rhythm.sums.sum()), "logement")
        told = {"first": min(years), "last": max(years), "total": total, "delay": delay}
        notes = [say("reference.rhythm", years=len(years), **told), say("reference.pipeline")]
    notes += remarks
    if rhythm.supposed_outside:
        count = counted(rhythm.supposed_outside, "logement")
        notes.append(say("reference.zone", count=count))
    if rhythm.pls_or_pli:
        count = counted(rhythm.pls_or_pli, "logement")
        notes.append(say("reference.pls_or_pli", count=count))
    if rhythm.unprogrammed:
        notes.append(say("reference.product", count=counted(rhythm.unprogrammed, "logement")))
    if rhythm.elsewhere:
        notes.append(say("reference.elsewhere", count=counted(rhythm.elsewhere, "logement")))
    notes.append(say("reference.nothing_else"))
    return notes
