"""All tables of a review in one workbook, one sheet each, after a sheet that says what they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd

from ui import downloads
from ui.documents.blocks import Table
from ui.exits.spreadsheets import plain, sheet_name
from ui.review.section import PARTS
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.review.section import Section
    from ui.territories import Territory


def tables(sections: Sequence[Section]) -> list[tuple[str, Table]]:
    """Return every table with the title of its section, in the order of the session."""
    return [
        (section.title, block)
        for part in PARTS
        for section in sections
        if section.part == part
        for block in (*section.blocks, *(each for fold in section.folds for each in fold.blocks))
        if isinstance(block, Table)
    ]


def workbook_bytes(
    sections: Sequence[Section], territory: Territory, about: Sequence[tuple[str, str]]
) -> bytes:
    """Return the workbook.

    Parameters
    ----------
    sections
        The sections of the review.
    territory
        What the figures are about.
    about
        What they rest on.
    """
    found = tables(sections)
    out = io.BytesIO()
    names = [_sheet(position, each.caption) for position, (_, each) in enumerate(found, start=1)]
    listed = [(name, each.caption) for name, (_, each) in zip(names, found, strict=True)]
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        first = t("common.download.about")
        lead = pd.DataFrame([*about, ("", ""), *listed], columns=["", " "])
        marked = downloads.marked(lead, territory)
        marked.to_excel(writer, sheet_name=first, index=False)
        for name, (title, each) in zip(names, found, strict=True):
            frame = downloads.marked(_frame(each), territory)
            frame.insert(1, t("review.workbook.section"), plain(title))
            frame.to_excel(writer, sheet_name=name, index=False)
            writer.sheets[name].freeze_panes = "A2"
        for sheet in writer.sheets.values():
            for letter in "ABCD":
                sheet.column_dimensions[letter].width = 28
    return out.getvalue()


def _sheet(position: int, caption: str) -> str:
    return sheet_name(f"{position:02d} {caption}")


def _frame(table: Table) -> pd.DataFrame:
    """Return a table with its counts as numbers; two columns of one label are told apart."""
    labels: list[str] = []
    for column in table.columns:
        same = sum(label.split("\u00a0")[0] == column.label for label in labels)
        labels.append(f"{column.label}\u00a0{same + 1}" if same else column.label)
    rows = [[_value(row[column.key]) for column in table.columns] for row in table.rows]
    return pd.DataFrame(rows, columns=labels)


def _value(text: str) -> str | int:
    digits = text.replace(NARROW_SPACE, "")
    return int(digits) if digits.isascii() and digits.isdigit() else text
