"""Another stretch of years: a longer or shorter horizon, a stock of another year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.errors import MethodError

from .document import Line, Scenario
from .editing import changed
from .messages import say
from .vocabulary import FINANCED, MAX_HORIZON, MIN_HORIZON, Kind

if TYPE_CHECKING:
    from .vocabulary import Product, Zone

_Place = tuple[str, "Zone", "Product", "str | None"]
FAR: Final = 20
"""Years beyond which a stock has nothing to do with a scenario."""


def with_horizon(scenario: Scenario, years: int) -> Scenario:
    """Give a scenario more years, in which nothing is programmed, or fewer.

    Raises
    ------
    MethodError
        A year taken away has dwellings or operations: nothing is dropped in silence.
    """
    last = scenario.start_year + years
    late = sum(sum(line.dwellings[years:]) for line in scenario.lines)
    late += sum(each.dwellings for each in scenario.operations if each.year >= last)
    if late:
        raise MethodError(say("rebasing.late", count=late, year=last), where=scenario.name)
    more = (0,) * (years - scenario.horizon_years)
    lines = tuple(_with(line, (*line.dwellings, *more)[:years]) for line in scenario.lines)
    return changed(scenario, lines=lines, horizon_years=years)


def rebase(scenario: Scenario, year: int) -> Scenario:
    """Have a scenario start from the stock of another year.

    Past years are dropped: what they delivered, demolished or sold is in the stock, or did not
    happen. What they financed and is delivered later becomes *already financed* dwellings
    (``pipeline``), in their year of delivery. The last year stays, and years without a programme
    are added where fewer than the least horizon are left. A stock of an earlier year adds years
    without a programme before the first.

    Parameters
    ----------
    scenario
        What to rebase; its notes say that it was.
    year
        Year of the stock.

    Raises
    ------
    MethodError
        The two are too far apart for the longest horizon.
    """
    if year == scenario.start_year:
        return scenario
    end = scenario.start_year + scenario.horizon_years
    horizon = max(MIN_HORIZON, end - year)
    if horizon > MAX_HORIZON or abs(year - scenario.start_year) > FAR:
        raise MethodError(
            say("rebasing.far", start=scenario.start_year, year=year, most=MAX_HORIZON),
            where=scenario.name,
        )
    years = range(year, year + horizon)
    lines = {line.key: line for line in (_moved(each, scenario, years) for each in scenario.lines)}
    for line in _under_way(scenario, years):
        held = lines.get(line.key)
        before = held.dwellings if held is not None else (0,) * horizon
        total = tuple(map(sum, zip(before, line.dwellings, strict=True)))
        lines[line.key] = _with(line, total)
    note = say("rebasing.note", start=scenario.start_year, year=year)
    return changed(
        scenario,
        start_year=year,
        horizon_years=horizon,
        lines=tuple(line for line in lines.values() if any(line.dwellings)),
        operations=tuple(each for each in scenario.operations if each.year in years),
        notes="\n\n".join(filter(None, (scenario.notes, note))),
    )


def _with(line: Line, dwellings: tuple[int, ...]) -> Line:
    return line.model_copy(update={"dwellings": dwellings})


def _moved(line: Line, scenario: Scenario, years: range) -> Line:
    counts = dict(zip(scenario.years, line.dwellings, strict=True))
    return _with(line, tuple(counts.get(each, 0) for each in years))


def _under_way(scenario: Scenario, years: range) -> list[Line]:
    """Return what was financed before the first year and is delivered from it on."""
    found: dict[_Place, dict[int, int]] = {}

    def add(place: _Place, kind: Kind, year: int, count: int) -> None:
        delivery = year + getattr(scenario.hypotheses.delays_years, kind.value)
        if year < years[0] <= delivery and count:
            counts = found.setdefault(place, {})
            counts[delivery] = counts.get(delivery, 0) + count

    for line in scenario.lines:
        if line.kind in FINANCED and line.product is not None:
            place = (line.commune_code, line.zone, line.product, line.size)
            for year, count in zip(scenario.years, line.dwellings, strict=True):
                add(place, line.kind, year, count)
    for each in scenario.operations:
        for product, count in each.products.items():
            place = (each.commune_code, each.zone, product, None)
            add(place, Kind(each.kind), each.year, count)
    return [
        Line.model_validate(
            {
                "commune_code": commune,
                "zone": zone,
                "kind": Kind.PIPELINE,
                "product": product,
                "size": size,
                "dwellings": tuple(counts.get(year, 0) for year in years),
            }
        )
        for (commune, zone, product, size), counts in found.items()
    ]
