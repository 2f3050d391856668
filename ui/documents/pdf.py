"""A document as a PDF that is tagged, with its outline, fonts and alternative texts."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from ui import theme
from ui.documents import figures
from ui.documents.blocks import Chart, Heading, Table, Tiles
from ui.documents.layout import (
    SHORT,
    TILES_A_ROW,
    Captions,
    about_blocks,
    clean,
    column_shares,
    kept_with_next,
    pages,
    parts,
)
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.documents.blocks import Block, Document

_TEMPLATE: Final = Path(__file__).parent / "document.typ"
_STANDARD: Final = "ua-1"
"""PDF/UA-1: readable by who listens to it."""
_TEXT_WIDTH_PX: Final = 642.0
"""Width of the text of an upright page, 17 cm, at 96 pixels an inch."""
_LYING_WIDTH_PX: Final = 971.0
_log = logging.getLogger(__name__)


class PdfError(RuntimeError):
    """The PDF could not be written; the message is the writer's own."""


@cache
def _fonts() -> typst.Fonts:
    """Return the application's font, and the writer's own for the signs it lacks.

    None of the machine's: the same document looks the same wherever it is made.
    """
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[Path(figures.font_folder())],
    )


def pdf_bytes(document: Document) -> bytes:
    """Return a document as a PDF.

    Parameters
    ----------
    document
        What is written. Its texts reach the writer as data, whatever characters they hold.

    Raises
    ------
    FigureError
        One of its charts could not be drawn.
    PdfError
        The writer failed.
    """
    with tempfile.TemporaryDirectory(prefix="document-") as name:
        folder = Path(name)
        shutil.copy(_TEMPLATE, folder)
        told = _Teller(document, folder).told()
        (folder / "document.json").write_text(json.dumps(told), encoding="utf-8")
        return _compiled(folder)


def _compiled(folder: Path) -> bytes:
    compiler = typst.Compiler(folder / _TEMPLATE.name, root=folder, font_paths=_fonts())
    try:
        return _one(compiler.compile(format="pdf", pdf_standards=_STANDARD))
    except typst.TypstError as error:
        # A sign that no font has breaks the standard, not the document.
        _log.warning("PDF/UA refused: %s", error)
    try:
        return _one(compiler.compile(format="pdf"))
    except typst.TypstError as error:
        message = f"{error.message} {error.diagnostic}"
        raise PdfError(message) from error


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        message = "the writer gave no file"
        raise PdfError(message)
    return made


class _Teller:
    """One document being told to the writer, its pictures put beside it."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.source, self.folder = document, folder
        self.captions = Captions()

    def told(self) -> dict[str, Any]:
        """Return the document as plain data."""
        source = self.source
        blocks = (*source.blocks, *about_blocks(source.about))
        return {
            "title": clean(source.title),
            "subtitle": clean(source.subtitle),
            "territory": clean(source.territory),
            "mark": clean(source.mark),
            "application": t("common.app_name"),
            "font": theme.FONT_FAMILY,
            "contents": not source.brief and sum(isinstance(b, Heading) for b in blocks) > 1,
            "brief": source.brief,
            "words": {
                **{word: t(f"documents.{word}") for word in _WORDS},
                "colon": f"{NARROW_SPACE}: ",
            },
            "runs": list(self._runs(blocks)),
        }

    def _runs(self, blocks: tuple[Block, ...]) -> Iterator[dict[str, Any]]:
        runs = ((False, part) for part in parts(blocks)) if self.source.brief else pages(blocks)
        for aside, run in runs:
            told = []
            for block, kept in zip(run, kept_with_next(run), strict=True):
                told.append({**self._block(block, aside=aside), "kept": kept})
            yield {"aside": aside, "blocks": told}

    def _block(self, block: Block, *, aside: bool) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": type(block).__name__}
        match block:
            case Table():
                keys = [column.key for column in block.columns]
                found |= {
                    "columns": [
                        {"label": clean(c.label), "numeric": c.numeric} for c in block.columns
                    ],
                    "rows": [[clean(row[key]) for key in keys] for row in block.rows],
                    "caption": clean(block.caption),
                    "note": clean(block.note),
                    "shares": column_shares(block, aside=aside),
                    "whole": len(block.rows) <= SHORT,
                }
            case Chart():
                picture = figures.svg(block.spec)
                _, number = self.captions.label(block)
                file = f"figure-{number}.svg"
                (self.folder / file).write_bytes(picture.content)
                room = _LYING_WIDTH_PX if aside else _TEXT_WIDTH_PX
                found |= {
                    "file": file,
                    "width": min(picture.width_px / room, 1.0),
                    "caption": clean(block.caption),
                    "alt_text": clean(block.alt_text),
                }
            case Tiles():
                found["per_row"] = TILES_A_ROW
                found["items"] = [
                    {
                        "label": clean(tile.label),
                        "value": None if tile.value is None else clean(tile.value),
                        "detail": clean(tile.detail),
                    }
                    for tile in block.items
                ]
            case _:
                found |= {name: _plain(getattr(block, name)) for name in block.__slots__}
        return found


_WORDS: Final = ("contents", "page", "of", "table", "figure", "no_value", "empty")


def _plain(value: str | int | tuple[str, ...]) -> str | int | list[str]:
    if isinstance(value, int):
        return value
    return clean(value) if isinstance(value, str) else [clean(text) for text in value]
