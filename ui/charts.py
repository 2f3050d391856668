"""Charts in French and in the colours of the application, light and dark.

Streamlit gives its theme's font and colours to a chart; the French locale of numbers and dates is
ours, set in the chart's own configuration so that it survives wherever the chart is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui import exits, theme
from ui.texts import NARROW_SPACE

if TYPE_CHECKING:
    import altair as alt

    from fragility.disclosure import Released
    from ui.territories import Territory

NUMBER_LOCALE: Final = {
    "decimal": ",",
    "thousands": NARROW_SPACE,
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": f"{NARROW_SPACE}%",
    "minus": "\u2212",
}
TIME_LOCALE: Final = {
    "dateTime": "%A %e %B %Y à %X",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["", ""],
    "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    "months": [
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ],
    "shortMonths": [
        *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
        *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
    ],
}
_INK = {
    False: ("#1c2333", "#5b6275", "#e4e2da"),
    True: ("#e9e7e0", "#a6abb8", "#2a3140"),
}


def config(*, dark: bool) -> dict[str, object]:
    """Return the Vega-Lite configuration of every chart.

    Parameters
    ----------
    dark
        Whether the page is dark.
    """
    ink, muted, grid = _INK[dark]
    words = {
        "labelColor": muted,
        "titleColor": ink,
        "labelFontSize": 13,
        "titleFontSize": 13,
    }
    return {
        "locale": {"number": NUMBER_LOCALE, "time": TIME_LOCALE},
        "font": theme.FONT_FAMILY,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            **words,
            "titleFontWeight": 500,
            "gridColor": grid,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {**words, "titleFontWeight": 500},
        "title": {"color": ink, "fontSize": 15, "fontWeight": 600, "anchor": "start"},
        "range": {"ramp": list(theme.SEQUENTIAL)},
    }


def themed(chart: alt.TopLevelMixin, *, dark: bool) -> dict[str, object]:
    """Return a chart's specification with our configuration under its own."""
    spec: dict[str, object] = chart.to_dict()
    own = spec.get("config")
    # Altair puts its own default sizes and a colour theme in there: ours replaces them.
    kept = {k: v for k, v in own.items() if k != "view"} if isinstance(own, dict) else {}
    spec["config"] = {**kept, **config(dark=dark)}
    return spec


def show(chart: Released[alt.TopLevelMixin], territory: Territory | None, *, alt_text: str) -> None:
    """Draw a chart across the width it is given.

    Parameters
    ----------
    chart
        An Altair chart, let out for a role.
    territory
        What it is about.
    alt_text
        What the chart shows, for who does not see it.
    """
    dark = theme.is_dark()
    exits.chart(chart.map(lambda each: themed(each, dark=dark)), territory, alt=alt_text)
