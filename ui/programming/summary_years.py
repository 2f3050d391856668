"""The yearly curves of the summary: the scenario with its band, the reference beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ui.documents.blocks import Chart
from ui.programming import judged, measures
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from fragility.scenario import Scenario
    from ui.documents.blocks import Block
    from ui.programming.measures import Measure
    from ui.programming.view import View

_CURVES: Final = (
    "plai_share",
    "sru_missing_count",
    "in_qpv_share",
    "plai_dissimilarity",
    "social_per_main_share",
    "low_rent_share",
)
"""Measures of a 1 January, of the whole territory: the first known and not zero all along."""
_MOST: Final = 4
_AXIS_PX: Final = 44
"""Room of the figures beside each curve, the same for all."""
_SIZE_PX: Final = (250, 96)
_SCENARIO, _REFERENCE = "#4a78c2", "#7d828f"
"""Colours that read on both papers; dashes tell the lines apart as well."""
_DECIMALS: Final = {"share": 1, "ratio": 2, "index": 3}
_TICKS: Final = 4
_MOST_DECIMALS: Final = 4


def curves(view: View) -> list[Block]:
    """Return one chart of a few small curves; none where nothing is known."""
    known = [
        measure
        for measure in map(measures.BY_ID.__getitem__, _CURVES)
        if np.nan_to_num(_years(view, view.scenario, measure)["value"]).any()
    ][:_MOST]
    if not known:
        return []
    # Written by hand: the chart library's own checks cost more than all the rest of the page.
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "concat": [_panel(view, measure) for measure in known],
        "columns": 2 if len(known) > 1 else 1,
        "spacing": 14,
    }
    told = " ".join(_told(view, measure) for measure in known)
    return [
        Chart(
            spec,
            t("programming.summary.curve", name=view.reference.name),
            t("programming.summary.curve_alt", told=told),
        )
    ]


def _years(view: View, scenario: Scenario, measure: Measure) -> pd.DataFrame:
    return measures.yearly(view.table(scenario, "epci"), measure, "")


def _told(view: View, measure: Measure) -> str:
    values = _years(view, view.scenario, measure)["value"]
    return t(
        "programming.summary.curve_told",
        measure=measures.label(measure),
        before=measures.write(measure, float(values.iloc[0])),
        after=measures.write(measure, float(values.iloc[-1])),
        first=view.years[0],
        last=view.years[-1],
    )


def _panel(view: View, measure: Measure) -> dict[str, Any]:
    """Return one small curve: the band, then a line a scenario."""
    lines: list[dict[str, Any]] = [
        {"year": year, "value": value, "line": name}
        for name, scenario in (("scenario", view.scenario), ("reference", view.reference))
        for year, value in _known(_years(view, scenario, measure), "value")
    ]
    found = judged.ranges(view.territory, view.scenario, "epci", measure.id)
    highs = dict(_known(found, "high"))
    band = [
        {"year": year, "low": low, "high": highs[year]}
        for year, low in _known(found, "low")
        if year in highs
    ]
    axis_format = axis(measure, [*(row["value"] for row in lines), *_ends(band)])
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "axis": {"format": "d", "values": list(view.years)[::2], "grid": False},
        "scale": {"domain": [view.years[0], view.years[-1]]},
    }

    def y(field: str) -> dict[str, Any]:
        drawn = {**axis_format, "tickCount": _TICKS, "minExtent": _AXIS_PX}
        scale = {"zero": measure.unit == "count"}
        return {
            "field": field,
            "type": "quantitative",
            "title": None,
            "axis": drawn,
            "scale": scale,
        }

    def look(values: list[Any]) -> dict[str, Any]:
        scale = {"domain": ["scenario", "reference"], "range": values}
        return {"field": "line", "type": "nominal", "legend": None, "scale": scale}

    area = {"type": "area", "opacity": 0.18, "color": _SCENARIO, "line": False}
    colors, dashes = look([_SCENARIO, _REFERENCE]), look([[1, 0], [5, 3]])
    return {
        "width": _SIZE_PX[0],
        "height": _SIZE_PX[1],
        "title": {"text": measures.label(measure), "fontSize": 12, "offset": 4},
        "layer": [
            {
                "data": {"values": band},
                "mark": area,
                "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
            },
            {
                "data": {"values": lines},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {"x": x, "y": y("value"), "color": colors, "strokeDash": dashes},
            },
        ],
    }


def axis(measure: Measure, values: Sequence[float]) -> dict[str, Any]:
    """Return how an axis writes its figures: with the decimals that tell them apart.

    Examples
    --------
    >>> axis(measures.BY_ID["plai_share"], [0.2580, 0.2592])
    {'format': '.2%'}
    """
    if measure.unit == "count":
        return {"format": ",.0f", "tickMinStep": 1}
    scale, kind = (100, "%") if measure.unit == "share" else (1, "f")
    decimals = _DECIMALS[measure.unit]
    span = scale * (max(values) - min(values)) if values else 0.0
    # Ticks are about a quarter of the range apart.
    while 0 < span < _TICKS * 10**-decimals and decimals < _MOST_DECIMALS:
        decimals += 1
    return {"format": f".{decimals}{kind}"}


def _ends(band: Sequence[Mapping[str, float]]) -> list[float]:
    return [row[end] for row in band for end in ("low", "high")]


def _known(found: pd.DataFrame, column: str) -> list[tuple[int, float]]:
    """Return the years and values of what is known."""
    told = found[found[column].notna()]
    return [
        (int(year), float(value)) for year, value in zip(told["year"], told[column], strict=True)
    ]
