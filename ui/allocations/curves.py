"""Drawings of a share period after period: its interval, its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt

from ui import theme
from ui.register.choices import Period
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

HEIGHT_PX: Final = 260
_TARGET: Final = "#8b8f9a"
"""Colour of the target, that reads on both papers."""


def trend(rows: pd.DataFrame, step: str, *, dark: bool) -> alt.TopLevelMixin:
    """Draw a share by period with its interval, and the target.

    Parameters
    ----------
    rows
        Rows of one rule and one place, as they may be shown: the step, ``share``,
        ``share_low``, ``share_high``, ``target_share``, ``counted_count``, ``allocation_count``.
    step
        ``semester`` or ``year``.
    dark
        Whether the page is dark.
    """
    wanted = ["share", "share_low", "share_high", "target_share", "counted_count"]
    drawn = rows[[*wanted, "allocation_count"]].astype(float)
    drawn = drawn.assign(half=[Period(str(each)).label for each in rows[step]])
    color = theme.class_colors(4, dark=dark)[3]
    x = alt.X("half:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=130))
    percents = alt.Axis(format=".0%")
    y = alt.Y("share:Q", title=t("allocations.trend.axis"), axis=percents)
    tooltip = [
        alt.Tooltip("half:N", title=t(f"register.column.{step}")),
        alt.Tooltip("share:Q", title=t("allocations.part.share"), format=".1%"),
        alt.Tooltip("counted_count:Q", title=t("allocations.trend.counted"), format=",.0f"),
        alt.Tooltip("allocation_count:Q", title=t("allocations.trend.whole"), format=",.0f"),
    ]
    base = alt.Chart(drawn).encode(x=x)
    spread = base.mark_rule(color=color, strokeWidth=3, opacity=0.45).encode(
        y=alt.Y("share_low:Q", axis=percents), y2="share_high:Q"
    )
    line = base.mark_line(color=color, strokeWidth=2.5).encode(y=y)
    dots = base.mark_circle(color=color, size=70, opacity=1).encode(y=y, tooltip=tooltip)
    target = base.mark_line(color=_TARGET, strokeDash=[5, 4], strokeWidth=2).encode(
        y=alt.Y("target_share:Q")
    )
    return alt.layer(target, spread, line, dots).properties(height=HEIGHT_PX)


def classes(rows: pd.DataFrame, step: str, *, dark: bool) -> alt.TopLevelMixin:
    """Draw the share of each class of fragility, period after period.

    Parameters
    ----------
    rows
        Rows of one rule, as they may be shown: ``fragility_class``, the step, ``share``.
    step
        ``semester`` or ``year``.
    dark
        Whether the page is dark.
    """
    kept = rows[rows["share"].notna() & rows["fragility_class"].notna()]
    numbers = kept["fragility_class"].astype(int)
    drawn = kept[["share", "allocation_count"]].astype(float)
    drawn = drawn.assign(
        half=[Period(str(each)).label for each in kept[step]],
        group=[t("allocations.convergence.class", number=each) for each in numbers],
    )
    present = sorted(set(numbers))
    colors = theme.class_colors(4, dark=dark)
    # The palest class would not be seen as a line on white paper.
    if not dark:
        colors = {**colors, 1: "#c9b458"}
    scale = alt.Scale(
        domain=[t("allocations.convergence.class", number=each) for each in present],
        range=[colors.get(each, colors[4]) for each in present],
    )
    chart: alt.TopLevelMixin = (
        alt.Chart(drawn)
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2.5)
        .encode(
            x=alt.X("half:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelLimit=130)),
            y=alt.Y(
                "share:Q", title=t("allocations.trend.axis"), axis=alt.Axis(format=".0%")
            ).scale(zero=False),
            color=alt.Color("group:N", scale=scale, title=None, legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("group:N", title=t("register.column.fragility_class")),
                alt.Tooltip("half:N", title=t(f"register.column.{step}")),
                alt.Tooltip("share:Q", title=t("allocations.part.share"), format=".1%"),
                alt.Tooltip(
                    "allocation_count:Q", title=t("allocations.trend.whole"), format=",.0f"
                ),
            ],
        )
        .properties(height=HEIGHT_PX)
    )
    return chart
