"""The two pages handed out to élus: what a scenario proposes, changes and supposes.

The same for every reader: nothing in it counts households, so that it may be left on a table.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import downloads, exits
from ui.documents import screen
from ui.documents.blocks import (
    Bullets,
    Document,
    Heading,
    PageBreak,
    Paragraph,
)
from ui.documents.files import file_of
from ui.format import day, listing
from ui.programming import (
    base,
    kept,
    summary_figures,
    summary_rules,
    summary_words,
    summary_years,
)
from ui.texts import t

if TYPE_CHECKING:
    from ui.documents.blocks import Block
    from ui.programming.view import View

_LABELS: Final = {"pdf": "programming.summary.pdf", "docx": "programming.summary.word"}
_ICONS: Final = {"pdf": "picture_as_pdf", "docx": "description"}
_LONGEST: Final = 700
"""Letters of the notes that are printed; the application holds them whole."""
_LINES: Final = 6
"""Lines of the notes that are printed."""
_DIGEST: Final = re.compile(r"\s*\([0-9a-f]{12}\)")
"""Digest of a problem, which the solver writes in its notes: it means nothing on paper."""


def show(view: View) -> None:
    """Draw the buttons, then the two pages as they are in the files."""
    st.html(f'<p class="fs fs-muted">{t("programming.summary.lead")}</p>')
    with st.spinner(t("programming.summary.making")):
        made = document(view)
    given = [t("programming.summary.file"), view.scenario.name]
    with st.container(horizontal=True, key="programming_summary_files"):
        for ending, label in _LABELS.items():
            exits.download(
                t(label),
                exits.typed(partial(file_of, made, ending)),
                view.territory,
                file_name=downloads.name_of(view.territory, given, ending),
                key=f"programming_summary_{ending}",
                icon=f":material/{_ICONS[ending]}:",
            )
    with st.container(border=True, key="programming_summary"):
        blocks = (Heading(made.title), Paragraph(made.subtitle, "note"), *made.blocks)
        screen.show(exits.typed(blocks), view.territory)


def document(view: View) -> Document:
    """Return the summary of the open scenario, at its horizon.

    Parameters
    ----------
    view
        What is looked at; its measure is that of the maps, unless it counts households.
    """
    view = replace(view, year=view.years[-1])
    scenario, territory = view.scenario, view.territory
    blocks = (
        *_first_page(view),
        PageBreak(),
        Heading(t("programming.summary.years")),
        *summary_years.curves(view),
        Heading(t("programming.summary.rules")),
        *summary_rules.rules(view),
        Heading(t("programming.summary.supposed")),
        Bullets(summary_words.supposed(view)),
        *(Paragraph(each, "note") for each in _small_print(view)),
    )
    first, last = scenario.years[0], scenario.years[-1]
    words = {"first": first, "last": last, "author": scenario.author}
    return Document(
        title=t("programming.summary.title", name=scenario.name),
        subtitle=t("programming.summary.subtitle", **words),
        territory=territory.name,
        mark=t("common.territory.fictional") if territory.fictional else "",
        about=(),
        blocks=blocks,
        brief=True,
    )


def _first_page(view: View) -> tuple[Block, ...]:
    changed = t("programming.summary.changed")
    reference = t("programming.summary.is_reference")
    return (
        *((Paragraph(changed, "warning"),) if view.changed else ()),
        Heading(t("programming.summary.proposes")),
        Paragraph(summary_words.lead(view), "lead"),
        *((Paragraph(reference),) if view.scenario.id == view.reference.id else ()),
        Bullets(summary_words.sentences(view)),
        Heading(t("programming.summary.changes")),
        summary_figures.tiles(view),
        *summary_figures.two_maps(view),
    )


def _small_print(view: View) -> tuple[str, ...]:
    """Return the author's notes, where the stock comes from, what was printed and when."""
    scenario, stock = view.scenario, view.stock
    told = []
    told += notes_told(scenario.notes)
    sources = listing(stock.sources) or t("programming.summary.no_source")
    told.append(t("programming.summary.source", year=stock.year, sources=sources))
    if unknown := " ".join(base.stock_notes(view.territory)):
        told.append(t("programming.summary.unknown_stock", notes=_short(unknown)))
    origin = "changed" if view.changed else kept.origin(view.territory, scenario.id)
    told.append(
        t(
            f"programming.summary.made_{origin}",
            day=day(dt.datetime.now(tz=dt.UTC)),
            version=scenario.version,
            digest=scenario.digest,
        )
    )
    return tuple(told)


def notes_told(notes: str) -> list[str]:
    """Return the author's notes, a line each as they were written, cut where they are long."""
    lines = [" ".join(each.split()).removeprefix("- ") for each in notes.splitlines()]
    lines = [_DIGEST.sub("", each) for each in lines if each]
    out: list[str] = []
    left = _LONGEST
    for line in lines:
        if left <= 0 or len(out) == _LINES:
            out[-1] += t("programming.summary.cut")
            break
        out.append(textwrap.shorten(line, left, placeholder=t("programming.summary.cut")))
        left -= len(line)
    if not out:
        return []
    first, *others = out
    told = [t("programming.summary.notes", notes=first)]
    return told + [t("programming.summary.note_more", note=each) for each in others]


def _short(text: str) -> str:
    return textwrap.shorten(text, _LONGEST, placeholder=t("programming.summary.cut"))
