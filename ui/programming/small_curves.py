"""Small curves of every other measure, drawn as SVG: light enough to follow each edit."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from ui.programming import measures
from ui.programming.curves import LOOKS
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ui.programming.measures import Measure

WIDTH: Final = 240
HEIGHT: Final = 72
_MARGIN: Final = 6


@dataclass(frozen=True)
class Trace:
    """A measure of one scenario, year by year, unknown years left out."""

    years: tuple[int, ...]
    figures: tuple[float, ...]


def trace(rows: pd.DataFrame, measure: Measure) -> Trace:
    """Return a measure of the years of a place."""
    if measure.id not in rows:
        return Trace((), ())
    pairs = zip(rows["year"].tolist(), rows[measure.id].tolist(), strict=True)
    known = [(int(year), float(value)) for year, value in pairs if math.isfinite(value)]
    return Trace(tuple(year for year, _ in known), tuple(value for _, value in known))


def html(panels: Sequence[tuple[Measure, Sequence[Trace]]], *, dark: bool) -> str:
    """Return small curves, one panel a measure, with its first and last value in words.

    Parameters
    ----------
    panels
        Each measure and its traces, the open scenario's first; measures unknown of the open
        scenario are left out.
    dark
        Whether the page is dark.
    """
    drawn = [_panel(measure, lines, dark=dark) for measure, lines in panels if lines[0].figures]
    return f'<div class="fs pg-small-curves">{"".join(drawn)}</div>' if drawn else ""


def _panel(measure: Measure, lines: Sequence[Trace], *, dark: bool) -> str:
    own = lines[0]
    texts = [measures.write(measure, value) for value in (own.figures[0], own.figures[-1])]
    label = measures.label(measure)
    said = t(
        "programming.results.small_alt",
        measure=label,
        first=texts[0],
        start=own.years[0],
        last=texts[1],
        end=own.years[-1],
    )
    return (
        f'<figure class="pg-small"><figcaption>{escape(label)}</figcaption>'
        f'<img src="data:image/svg+xml;base64,{_svg(lines, dark=dark)}" alt="{escape(said)}">'
        f"<p><span>{escape(texts[0])}</span><b>{escape(texts[1])}</b></p></figure>"
    )


def _svg(lines: Sequence[Trace], *, dark: bool) -> str:
    """Return the drawing, encoded: a page lets no SVG through as it is."""
    years = [year for line in lines for year in line.years]
    values = [value for line in lines for value in line.figures]
    left, right = min(years), max(*years, min(years) + 1)
    low, high = min(values), max(values)

    def place(year: int, value: float) -> str:
        x = _MARGIN + (year - left) / (right - left) * (WIDTH - 2 * _MARGIN)
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{x:.1f} {HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN):.1f}"

    paths = []
    # The open scenario is drawn last, over the others.
    for rank in reversed(range(len(lines))):
        look = LOOKS[rank]
        pairs = zip(lines[rank].years, lines[rank].figures, strict=True)
        moves = "L".join(place(year, value) for year, value in pairs)
        if not moves:
            continue
        dashes = f' stroke-dasharray="{" ".join(map(str, look.dashes))}"' if rank else ""
        paths.append(
            f'<path d="M{moves}" fill="none" stroke="{look.color(dark=dark)}" '
            f'stroke-width="{1.5 if rank else 2.5}"{dashes} vector-effect="non-scaling-stroke"/>'
        )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none">{"".join(paths)}</svg>'
    )
    return base64.b64encode(drawing.encode()).decode()
