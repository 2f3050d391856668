"""Styles and fields of a Word document: what python-docx has no word for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

FONT: Final = "Arial"
"""Word does not carry our own font: one that the reader's machine has, or has a twin of."""
INK, MUTED, ACCENT, WARNING = "1C2333", "5B6275", "1F4B8E", "8A4312"
LINE, HAIR, SOFT = "D9D7CD", "E9E7DF", "FDF1E3"
LANGUAGE: Final = "fr-FR"
_ANCHOR: Final = "Normal"

# name: (size in points, bold, colour, space before, space after)
_TEXT_STYLES: Final = {
    "Normal": (10, False, INK, 0, 6),
    "Title": (24, True, INK, 4, 4),
    "Subtitle": (13, False, MUTED, 0, 12),
    "Heading 1": (17, True, ACCENT, 20, 6),
    "Heading 2": (13.5, True, INK, 14, 4),
    "Heading 3": (11.5, True, INK, 10, 3),
    "Caption": (9.5, False, MUTED, 8, 3),
    "List Bullet": (10, False, INK, 0, 3),
    "Header": (8.5, False, MUTED, 0, 0),
    "Footer": (8.5, False, MUTED, 0, 0),
    "Lead": (11.5, False, INK, 0, 8),
    "Note": (9, False, MUTED, 4, 10),
    "Warning": (10, False, WARNING, 6, 8),
    "Cell": (8.5, False, INK, 1.5, 1.5),
    "Tile Value": (18, True, INK, 4, 0),
    "Tile None": (11, False, MUTED, 8, 3),
    "Tile Label": (9.5, False, INK, 0, 0),
    "Tile Detail": (8.5, False, MUTED, 0, 4),
    "Contents Heading": (13.5, True, ACCENT, 12, 4),
    "toc 1": (10, True, INK, 4, 1),
    "toc 2": (9.5, False, MUTED, 0, 1),
}
_KEPT_WITH_NEXT: Final = ("Heading 1", "Heading 2", "Heading 3", "Caption", "Tile Value")


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    if name not in document.styles:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles[_ANCHOR]
    return cast("ParagraphStyle", document.styles[name])


def element(tag: str, /, **attributes: str) -> Any:
    """Return an element of the ``w:`` vocabulary; attributes are of it too."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def apply_styles(document: WordDocument, scale: float = 1.0) -> None:
    """Set the document's language, font and paragraph styles.

    Parameters
    ----------
    document
        What is written.
    scale
        What multiplies the letters and the space between paragraphs.
    """
    for name, (size, bold, color, before, after) in _TEXT_STYLES.items():
        style = _style(document, name)
        style.font.name, style.font.bold = FONT, bold
        style.font.size = Pt(round(size * scale * 2) / 2)
        style.font.italic = False
        for loose in style.element.get_or_add_rPr().findall(qn("w:spacing")):
            style.element.rPr.remove(loose)
        style.font.color.rgb = RGBColor.from_string(color)
        style.paragraph_format.space_before = Pt(before * scale)
        style.paragraph_format.space_after = Pt(after * scale)
        style.paragraph_format.keep_with_next = name in _KEPT_WITH_NEXT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    title = document.styles["Title"].element.get_or_add_pPr()
    for rule in title.findall(qn("w:pBdr")):
        title.remove(rule)
    document.styles["Normal"].paragraph_format.line_spacing = 1.15
    document.styles["toc 2"].paragraph_format.left_indent = Pt(14)
    _frame(document.styles["Warning"].element.get_or_add_pPr())
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))


def _frame(properties: Any) -> None:
    """Give a paragraph style a rule on the left and a ground: a warning is not missed."""
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="24", space="8", color=WARNING))
    shade = element("shd", val="clear", color="auto", fill=SOFT)
    # The order of these is fixed by the format: before spacing and indentation.
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(borders)
    spacing.addprevious(shade)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word computes, with the text it shows until then."""
    for part in ("begin", None, "separate", shown, "end"):
        run = paragraph.add_run()
        if part is None:
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)  # noqa: SLF001  python-docx has no field of its own
        elif part in {"begin", "separate", "end"}:
            run._r.append(element("fldChar", fldCharType=part))  # noqa: SLF001
        else:
            run.text = part
