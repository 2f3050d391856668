"""What a scenario proposes, in the words of the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.scenario import PROGRAMMED, REFERENCE
from ui import cache
from ui.format import listing, number, percent, plural
from ui.programming import measures
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from fragility.scenario import Scenario
    from ui.programming.view import View

_NAMED: Final = 4
"""Communes named in a sentence."""
_FLOWS: Final = (
    "financed_count",
    *(f"financed_{product.value}_count" for product in PROGRAMMED),
    "reconstituted_count",
    "delivered_count",
    "demolished_count",
    "sold_count",
    "converted_count",
)


def totals(view: View, scenario: Scenario) -> Mapping[str, float]:
    """Return what a scenario does over all its years in the whole territory."""
    rows = view.table(scenario, "epci")
    return {name: float(rows[name].iloc[:-1].sum()) for name in _FLOWS}


def lead(view: View) -> str:
    """Return the sentence that opens the summary."""
    found, years = totals(view, view.scenario), view.scenario.years
    when = {"first": years[0], "last": years[-1]}
    if not found["financed_count"]:
        return t("programming.summary.financed_none", **when)
    parts = [
        t(
            "programming.summary.part",
            count=number(found[f"financed_{product.value}_count"]),
            product=product.value.upper(),
        )
        for product in PROGRAMMED
        if found[f"financed_{product.value}_count"]
    ]
    count = number(found["financed_count"])
    return t("programming.summary.financed", count=count, parts=listing(parts), **when)


def sentences(view: View) -> tuple[str, ...]:
    """Return what else the scenario does, and where it differs from the reference."""
    found, rows = totals(view, view.scenario), view.table(level="epci")
    out = [
        t(
            "programming.summary.stock",
            before=number(rows["dwelling_count"].iloc[0]),
            after=number(rows["dwelling_count"].iloc[-1]),
            first=view.years[0],
            last=view.years[-1],
            delivered=number(found["delivered_count"]),
        )
    ]
    if found["demolished_count"] or found["reconstituted_count"]:
        demolished, rebuilt = found["demolished_count"], found["reconstituted_count"]
        words = {"demolished": number(demolished), "rebuilt": number(rebuilt)}
        out.append(t("programming.summary.demolished", **words))
    if found["sold_count"]:
        out.append(t("programming.summary.sold", sold=number(found["sold_count"])))
    if found["converted_count"]:
        out.append(t("programming.summary.converted", converted=number(found["converted_count"])))
    if view.scenario.id == REFERENCE:
        return (*out, *_named("most", _financed(view, view.scenario)))
    return (*out, *_beside(view, found))


def _beside(view: View, found: Mapping[str, float]) -> list[str]:
    """Return what differs from the reference: in all, then the communes."""
    name, other = view.reference.name, totals(view, view.reference)
    count = found["financed_count"] - other["financed_count"]
    plai = found["financed_plai_count"] - other["financed_plai_count"]
    change = (_financed(view, view.scenario) - _financed(view, view.reference)).dropna()
    told = t("programming.summary.same", name=name)
    if count or plai:
        told = t(
            "programming.summary.beside",
            name=name,
            count=number(count, signed=True),
            plai=number(plai, signed=True),
        )
    more = _named("more", change, signed=True)
    return [told, *more, *_named("fewer", -change, signed=True, sign=-1)]


def _financed(view: View, scenario: Scenario) -> pd.Series[float]:
    measure, year = measures.BY_ID["financed_count"], scenario.years[-1] + 1
    names = dict(cache.directory(view.territory).name_of)
    found = measures.after(view.table(scenario, "commune"), measure, year)["value"]
    return found.rename(index=names)


def _named(key: str, counts: pd.Series[float], *, signed: bool = False, sign: int = 1) -> list[str]:
    """Return the sentence that names the communes with the most; none where there are none."""
    above = counts[counts > 0].sort_values(ascending=False, kind="stable")
    if above.empty:
        return []
    told = [
        t("programming.summary.commune", name=name, count=number(sign * count, signed=signed))
        for name, count in above.head(_NAMED).items()
    ]
    if rest := len(above) - _NAMED if len(above) > _NAMED else 0:
        told.append(plural("programming.summary.and_others", rest))
    return [t(f"programming.summary.{key}", names=listing(told))]


def supposed(view: View) -> tuple[str, ...]:
    """Return the hypotheses that weigh most."""
    held = view.scenario.hypotheses
    delays = {
        name: plural("programming.summary.delay", years)
        for name, years in held.delays_years.model_dump().items()
    }
    return (
        t("programming.summary.delays", last=view.years[-1], **delays),
        t(
            "programming.summary.growth",
            growth=percent(held.private_growth_share, signed=True),
            rotation=percent(held.rotation_share),
        ),
    )
