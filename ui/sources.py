"""The sources of a territory in a table: producer, licence, vintage, file received, checksum."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui import cache, tables
from ui.data import variant_label
from ui.format import listing
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.manifest import DatasetEntry
    from ui.territories import Territory

_DIGITS = 12


def table_label(table: str, level: str, variant: str = "") -> str:
    """Return the French name of a dataset: its table, its level, its variant."""
    parts = [t(f"common.table.{table}"), t(f"common.level.{level}")]
    return ", ".join([*parts, variant_label(variant)] if variant else parts)


def file_label(delivered: str) -> str:
    """Shorten a member's label: the archive, then the last part of the path inside it.

    Examples
    --------
    >>> file_label("a.zip › dossier/sous-dossier/b.csv")
    'a.zip › b.csv'
    """
    first, *inside = (part.strip() for part in delivered.split("›"))
    return " › ".join([first, *(part.rsplit("/", 1)[-1] for part in inside)])


def rows(entries: Iterable[DatasetEntry]) -> list[dict[str, str]]:
    """Return one line a source, table, year and variant; its levels and files together."""
    groups: dict[tuple[str, str, int, str], list[DatasetEntry]] = {}
    for entry in entries:
        key = (entry.source.label, entry.table, entry.vintage, entry.variant)
        groups.setdefault(key, []).append(entry)
    return [_row(group) for group in groups.values()]


def _row(group: Sequence[DatasetEntry]) -> dict[str, str]:
    first = group[0]
    levels = listing(t(f"common.level.{entry.level}") for entry in group)
    table = ", ".join(
        [t(f"common.table.{first.table}")]
        + ([variant_label(first.variant)] if first.variant else [])
    )
    # A level that was summed or dissolved from another one came in no file of its own.
    files = dict.fromkeys(
        file_label(name) for each in group if not each.derived_from for name in each.delivered_as
    )
    checksums = (each.stored.sha256[:_DIGITS] for each in group if not each.derived_from)
    return {
        "label": _two_lines(table, first.source.label),
        "levels": levels,
        "vintage": str(first.vintage) if first.vintage else t("common.unknown_vintage"),
        "producer": _two_lines(first.source.producer, first.source.licence),
        "file": Html(
            "<br>".join(f'<span class="fs-path">{escape(name)}</span>' for name in files)
            or t("method.sources.derived")
        ),
        "checksum": Html("<br>".join(f"<code>{digest}</code>" for digest in checksums)),
    }


def _two_lines(first: str, second: str) -> Html:
    return Html(f'{escape(first)}<br><span class="fs-muted fs-small">{escape(second)}</span>')


def show(territory: Territory) -> None:
    """Draw the sources of a territory."""
    columns = [
        Column(key, t(f"method.sources.column.{key}"))
        for key in ("label", "levels", "vintage", "producer", "file", "checksum")
    ]
    tables.show(columns, rows(cache.store(territory).datasets), t("method.sources.caption"))
