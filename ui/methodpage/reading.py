"""What goes with the computation: reliability, secrecy, references, choices, glossary."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.catalogue import default_catalogue
from fragility.references import published_references
from fragility.sampling_error import default_sampling_error
from ui import tables
from ui.data import PUBLISHED, STAND_IN_COVERAGE_SHARE
from ui.format import listing, number, percent, value
from ui.tables import Column
from ui.texts import catalog, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.method import Method


def show_reliability() -> None:
    """Draw how the ranking is put to the test."""
    _paragraph("sampling")
    errors = default_sampling_error()
    laws = {
        "complementary": (f"{errors.complementary.law}. {_points()}", errors.complementary.source),
        "principal": (errors.principal.law, errors.principal.source),
        "rounded": (errors.rounded.law, errors.rounded.source),
        "exhaustive": (errors.exhaustive.law, errors.exhaustive.source),
    }
    rows = [
        {
            "collection": t(f"method.reliability.collection.{collection}"),
            "law": law,
            "source": source,
        }
        for collection, (law, source) in laws.items()
    ]
    columns = [
        Column(key, t(f"method.reliability.column.{key}"))
        for key in ("collection", "law", "source")
    ]
    tables.show(columns, rows, t("method.reliability.caption"))
    _paragraph("weights")
    _paragraph("contributions")


def _paragraph(part: str) -> None:
    st.subheader(t(f"method.reliability.{part}_title"), anchor=False)
    st.html(f'<p class="fs">{t(f"method.reliability.{part}")}</p>')


def _points() -> str:
    """Return the published coefficients of variation in one sentence."""
    points = (
        t(
            "method.reliability.point",
            cv=percent(point.cv, 0),
            low=number(point.low),
            high=number(point.high),
        )
        for point in default_sampling_error().complementary.points
    )
    return t("method.reliability.points", points=listing(points))


def show_bibliography(method: Method) -> None:
    """Draw the references that the method names."""
    if method.references:
        items = "".join(f"<li>{escape(reference)}</li>" for reference in method.references)
        heading = t("method.bibliography")
        st.html(f'<div class="fs"><strong>{heading}</strong><ul>{items}</ul></div>')


def show_secrecy() -> None:
    """Draw what each producer does not publish."""
    st.html(f'<p class="fs">{t("method.secrecy.body")}</p>')
    fields = ("source", "rule", "effect")
    rows = [
        {field: t(f"method.secrecy.rows.{row}.{field}") for field in fields}
        for row in ("income", "census", "caf", "qpv")
    ]
    columns = [Column(field, t(f"method.secrecy.column.{field}")) for field in fields]
    tables.show(columns, rows, t("method.secrecy.caption"))


def show_references() -> None:
    """Draw the published table kept for comparison."""
    st.html(f'<p class="fs">{t("method.references.body")}</p>')
    published = published_references()[PUBLISHED]
    names = list(published.territories[0].figures)
    rows = [
        _published(t("method.references.class", rank=each.number), each.zone_count, each.figures)
        for each in published.classes
    ]
    rows += [
        _published(each.label, each.zone_count, each.figures) for each in published.territories
    ]
    columns = [
        Column("label", t("method.references.column.label")),
        Column("zones", t("method.references.column.zones"), numeric=True),
        *(Column(name, indicator_label(name), numeric=True) for name in names),
    ]
    caption = t("method.references.caption", title=published.title, source=published.source)
    tables.show(columns, rows, caption)
    count, shares = published.remainder()
    values = listing(f"{indicator_label(k).lower()} {percent(v)}" for k, v in shares.items())
    text = t("method.references.missing_class", count=number(count), values=values)
    st.html(f'<p class="fs fs-muted fs-small">{escape(text)}</p>')


def indicator_label(name: str) -> str:
    """Return the short French name of an indicator of the catalogue."""
    definition = default_catalogue().get(name)
    return definition.short_label if definition else name


def _published(label: str, count: int | None, values: Mapping[str, float]) -> dict[str, str]:
    zones = t("method.references.none") if count is None else number(count)
    return {
        "label": label,
        "zones": zones,
        **{k: value(v, k) for k, v in values.items()},
    }


def show_choices(method: Method) -> None:
    """Draw what was decided where the texts are silent."""
    minimum = number(method.zones.minimum_population)
    share = percent(STAND_IN_COVERAGE_SHARE, 0)
    rows = [
        {
            "question": t(f"method.choices.rows.{row}.question"),
            "choice": t(f"method.choices.rows.{row}.choice", minimum=minimum, share=share),
        }
        for row in (
            "formula",
            "income",
            "vintages",
            "communes",
            "small",
            "undivided",
            "caf",
            "stand_in",
        )
    ]
    columns = [Column(key, t(f"method.choices.column.{key}")) for key in ("question", "choice")]
    tables.show(columns, rows, t("method.choices.caption"))


def show_glossary() -> None:
    """Draw the glossary."""
    names = [key.split(".")[1] for key in catalog() if key.startswith("glossary.")]
    entries = (
        f"<dt>{escape(t(f'glossary.{name}.term'))}</dt><dd>{escape(t(f'glossary.{name}.text'))}</dd>"
        for name in dict.fromkeys(names)
    )
    st.html(f'<dl class="fs fs-defs">{"".join(entries)}</dl>')
