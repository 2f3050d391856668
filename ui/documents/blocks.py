"""What a document is made of, whatever its form: screen, Word or PDF.

Blocks hold text and figures that are ready to be read: words in French, numbers written, cells
protected. Nothing here knows where they will be drawn, so that the page and the two files cannot
tell different stories.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ui.tables import Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.tables import Column

Tone: TypeAlias = Literal["body", "lead", "note", "warning"]
DEEPEST = 3
"""Level of the deepest heading."""


class BlockError(ValueError):
    """A block that no form of the document could draw: a mistake of the code that made it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's own title stands above level 1."""

    text: str
    level: Literal[1, 2, 3] = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST:
            message = f"heading {self.text!r}: level {self.level} is not 1 to {DEEPEST}"
            raise BlockError(message)
        if not self.text.strip():
            message = "a heading has words"
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``lead`` opens a part, ``note`` explains, ``warning`` must not be missed."""

    text: str
    tone: Tone = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.items:
            message = "a list has items"
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure; ``value`` is ``None`` where there is none to show."""

    label: str
    value: str | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of key figures."""

    items: tuple[Tile, ...]

    def __post_init__(self) -> None:
        if not self.items:
            message = "a row of key figures has figures"
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; the first column holds the header of each row."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    caption: str
    note: str = ""
    """What the reader must know of it, under the table."""

    def __post_init__(self) -> None:
        if not self.columns or not self.caption.strip():
            message = f"table {self.caption!r}: a table has columns and a caption"
            raise BlockError(message)
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys):
            message = f"table {self.caption!r}: columns of the same key in {keys}"
            raise BlockError(message)
        for number, row in enumerate(self.rows, start=1):
            absent = [key for key in keys if key not in row]
            if absent:
                message = f"table {self.caption!r}, row {number}: no cell for {absent}"
                raise BlockError(message)
            # HTML means something on a screen only; a file would print its tags.
            wrong = [k for k in keys if not isinstance(row[k], str) or isinstance(row[k], Html)]
            if wrong:
                message = f"table {self.caption!r}, row {number}: no plain text in {wrong}"
                raise BlockError(message)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart or a map, as a Vega-Lite specification that holds its own data."""

    spec: Mapping[str, Any]
    caption: str
    alt_text: str
    """What it shows, for who does not see it."""

    def __post_init__(self) -> None:
        if not self.alt_text.strip() or not self.caption.strip():
            message = f"chart {self.caption!r}: a chart has a caption and a text for the blind"
            raise BlockError(message)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page; nothing on a screen."""


Block: TypeAlias = Heading | Paragraph | Bullets | Tiles | Table | Chart | PageBreak


def check_headings(blocks: tuple[Block, ...]) -> None:
    """Make sure no heading is deeper than its predecessor by more than one level.

    Raises
    ------
    BlockError
        A level is skipped; whoever listens to the document would look for what is not there.

    Examples
    --------
    >>> check_headings((Heading("1"), Heading("1.1", 2), Heading("2")))
    """
    above = 0
    for block in blocks:
        if isinstance(block, Heading):
            if block.level > above + 1:
                message = f"heading {block.text!r}: level {block.level} after level {above}"
                raise BlockError(message)
            above = block.level


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    subtitle: str
    territory: str
    """Name of the territory, repeated on every page."""
    mark: str
    """What must stand on every page, « Territoire fictif… »; empty for a real territory."""
    about: tuple[tuple[str, str], ...]
    """Parameters, dates, data versions: label and text of each."""
    blocks: tuple[Block, ...]
    brief: bool = False
    """Whether it is made to be handed out: no contents, and each part between page breaks holds on
    one page of the PDF, drawn smaller where it must."""

    def __post_init__(self) -> None:
        if not self.title.strip():
            message = "a document has a title"
            raise BlockError(message)
        check_headings(self.blocks)


def referenced(document: Document, reference: str) -> Document:
    """Return a document that says the reference of its export, the last of what it rests on."""
    return replace(document, about=(*document.about, (t("exits.reference"), reference)))
