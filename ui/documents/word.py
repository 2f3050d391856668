"""A document as a Word file that any word processor opens and changes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Inches

from ui.documents import figures
from ui.documents.blocks import (
    Bullets,
    Chart,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Tiles,
)
from ui.documents.layout import Captions, about_blocks, clean, kept_with_next, pages
from ui.documents.word_style import LANGUAGE, add_field, apply_styles, element
from ui.documents.word_table import add_table, add_tiles
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from docx.shared import Length

    from ui.documents.blocks import Block, Document

_LONG, _SHORT = Cm(29.7), Cm(21)
_MARGIN, _SIDE = Cm(2.2), Cm(2)
_BRIEF_MARGIN: Final = Cm(1.7)
_BRIEF_SCALE: Final = 0.82
"""Letters and pictures of a brief document: a word processor cannot be told to fit a page."""
_STYLES: Final = {"body": "Normal", "lead": "Lead", "note": "Note", "warning": "Warning"}
_CONTENTS_DEPTH: Final = 2
_STILL: Final = (1980, 1, 1, 0, 0, 0)
"""Date of the parts inside the file: the same document always gives the same bytes."""


def docx_bytes(document: Document) -> bytes:
    """Return a document as a Word file.

    Parameters
    ----------
    document
        What is written. Characters that no file may hold are left out of its texts.

    Raises
    ------
    FigureError
        One of its charts could not be drawn.
    """
    return _Writer(document).written()


class _Writer:
    """One document being written."""

    def __init__(self, document: Document) -> None:
        self.source = document
        self.word: WordDocument = docx.Document()
        self.captions = Captions()
        self.bookmarks = 0
        self.scale = _BRIEF_SCALE if document.brief else 1.0
        self.breaks = False
        """Whether what comes next starts a page."""

    def written(self) -> bytes:
        """Write everything; return the file."""
        apply_styles(self.word, self.scale)
        self._properties()
        self._turn(self.word.sections[0], lying=False)
        self._furnish(self.word.sections[0])
        self._title()
        self._contents()
        blocks = (*self.source.blocks, *about_blocks(self.source.about))
        lying = False
        for aside, run in pages(blocks):
            if aside is not lying:
                section = self.word.add_section(WD_SECTION.NEW_PAGE)
                self._turn(section, lying=aside)
                self._furnish(section)
                lying = aside
            for block, kept in zip(run, kept_with_next(run), strict=True):
                self._add(block, kept=kept)
        out = io.BytesIO()
        self.word.save(out)
        return _stilled(out.getvalue())

    @property
    def _width(self) -> Length:
        section = self.word.sections[-1]
        width, left, right = section.page_width, section.left_margin, section.right_margin
        assert width is not None
        assert left is not None
        assert right is not None
        return Emu(width - left - right)

    def _properties(self) -> None:
        about = self.word.core_properties
        about.title, about.subject = clean(self.source.title), clean(self.source.territory)
        about.author = about.last_modified_by = t("common.app_name")
        about.comments = clean(self.source.mark)
        about.language = LANGUAGE
        # The day it was made is told by the document; the model's own dates would be wrong.
        core = about._element  # noqa: SLF001  they cannot be emptied otherwise
        for name in ("created", "modified"):
            for found in core.findall(qn(f"dcterms:{name}")):
                core.remove(found)

    def _turn(self, section: Section, *, lying: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
        margin = _BRIEF_MARGIN if self.source.brief else _MARGIN
        section.top_margin = section.bottom_margin = margin
        section.left_margin = section.right_margin = _SIDE
        section.header_distance = section.footer_distance = Cm(0.8 if self.source.brief else 1.1)

    def _furnish(self, section: Section) -> None:
        """Write the head and the foot of the pages of a section."""
        head, foot = section.header, section.footer
        for part in (head, foot):
            part.is_linked_to_previous = False
            stops = part.paragraphs[0].paragraph_format.tab_stops
            stops.add_tab_stop(self._width, WD_TAB_ALIGNMENT.RIGHT)
            # The stops of the style are for another width of page.
            for place in ("4680", "9360", "4320", "8640"):
                stops._pPr.tabs.append(element("tab", val="clear", pos=place))  # noqa: SLF001
        mark = clean(self.source.mark)
        head.paragraphs[0].add_run(clean(self.source.territory) + (f"\t{mark}" if mark else ""))
        line = foot.paragraphs[0]
        line.add_run(f"{clean(self.source.title)}\t{t('documents.page')} ")
        add_field(line, "PAGE", "1")
        line.add_run(f" {t('documents.of')} ")
        add_field(line, "NUMPAGES", "1")

    def _title(self) -> None:
        self.word.add_paragraph(clean(self.source.title), style="Title")
        subtitle = " · ".join(
            part for part in (self.source.territory, self.source.subtitle) if part
        )
        self.word.add_paragraph(clean(subtitle), style="Subtitle")
        if self.source.mark:
            self.word.add_paragraph(clean(self.source.mark), style="Warning")

    def _contents(self) -> None:
        """Write the contents as a field already filled: it needs no update to be read."""
        blocks = (*self.source.blocks, *about_blocks(self.source.about))
        headings = [
            (number, block)
            for number, block in enumerate((b for b in blocks if isinstance(b, Heading)), start=1)
            if block.level <= _CONTENTS_DEPTH
        ]
        if self.source.brief or len(headings) < _CONTENTS_DEPTH:
            return
        self.word.add_paragraph(t("documents.contents"), style="Contents Heading")
        for place, (number, heading) in enumerate(headings):
            line = self.word.add_paragraph(style=f"toc {heading.level}")
            if place == 0:
                start = line.add_run()._r  # noqa: SLF001
                start.append(element("fldChar", fldCharType="begin"))
                code = element("instrText")
                code.text = f'TOC \\o "1-{_CONTENTS_DEPTH}" \\h \\z \\u'
                line.add_run()._r.append(code)  # noqa: SLF001
                line.add_run()._r.append(element("fldChar", fldCharType="separate"))  # noqa: SLF001
            link = element("hyperlink", anchor=_bookmark(number), history="1")
            run = line.add_run(clean(heading.text))._r  # noqa: SLF001
            line._p.append(link)  # noqa: SLF001
            link.append(run)
            if place == len(headings) - 1:
                line.add_run()._r.append(element("fldChar", fldCharType="end"))  # noqa: SLF001

    def _add(self, block: Block, *, kept: bool) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                line = self.word.add_paragraph(clean(block.text), style=_STYLES[block.tone])
                line.paragraph_format.keep_with_next = kept or None
            case Bullets():
                for item in block.items:
                    self.word.add_paragraph(clean(item), style="List Bullet")
            case Tiles():
                add_tiles(self.word, block, self._width)
            case Table():
                self._caption(block)
                add_table(self.word, block, self._width)
                self.word.add_paragraph(clean(block.note), style="Note")
            case Chart():
                self._chart(block)
            case PageBreak() if self.source.brief:
                self.breaks = True
            case PageBreak():
                self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _heading(self, block: Heading) -> None:
        line = self.word.add_paragraph(clean(block.text), style=f"Heading {block.level}")
        # No empty line at the top of the page, as the sign of a break would leave.
        line.paragraph_format.page_break_before, self.breaks = self.breaks or None, False
        self.bookmarks += 1
        name = str(self.bookmarks)
        start = element("bookmarkStart", id=name, name=_bookmark(self.bookmarks))
        line.runs[0]._r.addprevious(start)  # noqa: SLF001
        line._p.append(element("bookmarkEnd", id=name))  # noqa: SLF001

    def _caption(self, block: Table | Chart) -> None:
        word, number = self.captions.label(block)
        line = self.word.add_paragraph(style="Caption")
        line.add_run(f"{word} ").bold = True
        add_field(line, f"SEQ {word} \\* ARABIC", str(number))
        line.add_run(f"{NARROW_SPACE}: {clean(block.caption)}")
        if isinstance(block, Chart):
            line.paragraph_format.keep_with_next = False

    def _chart(self, block: Chart) -> None:
        picture = figures.png(block.spec)
        line = self.word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        width = min(Inches(picture.width_in * self.scale), self._width)
        shape = line.add_run().add_picture(io.BytesIO(picture.content), width=Emu(width))
        about = shape._inline.docPr  # noqa: SLF001
        about.set("descr", clean(block.alt_text))
        about.set("name", clean(block.caption))
        self._caption(block)


def _bookmark(number: int) -> str:
    return f"_Toc{number:06d}"


def _stilled(content: bytes) -> bytes:
    """Return the same archive with one date for all its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            still = zipfile.ZipInfo(entry.filename, _STILL)
            still.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(still, given.read(entry))
    return out.getvalue()
