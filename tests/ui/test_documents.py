"""Documents: one model, drawn as Word, as PDF and on a page."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
import textwrap
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.documents import figures, pdf
from ui.documents.blocks import (
    BlockError,
    Bullets,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Tile,
    Tiles,
)
from ui.documents.figures import FigureError
from ui.documents.layout import column_shares, pages
from ui.documents.pdf import pdf_bytes
from ui.documents.word import docx_bytes
from ui.tables import Column, Html

if TYPE_CHECKING:
    from pathlib import Path

MARK = "Territoire fictif — données inventées"
HOSTILE = 'Bourg #1 [x] $a$ "é" <b>&amp; \\ @ref *gras* _bas_ `code` =SOMME(A1) //'
BAR = {
    "data": {"values": [{"a": "Bailleur A", "b": 0.25}, {"a": "Bailleur B", "b": 1234.5}]},
    "mark": "bar",
    "height": 80,
    "encoding": {
        "y": {"field": "a", "type": "nominal"},
        "x": {"field": "b", "type": "quantitative", "axis": {"format": ",.1f"}},
    },
}


def table(columns: int, rows: int, name: str = "Commune", **more: str) -> Table:
    heads = tuple(Column(f"k{i}", f"Colonne {i}", numeric=i > 0) for i in range(columns))
    body = tuple(
        {f"k{i}": f"{name} {row}" if i == 0 else "20,4\u202f%" for i in range(columns)}
        for row in range(rows)
    )
    return Table(heads, body, f"Tableau de {columns} colonnes", **more)


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(
        title="Revue des attributions",
        subtitle="Secteur nord",
        territory="Val d’Essai",
        mark=MARK,
        about=(("Produit le", "22 novembre 2026"),),
        blocks=(
            Heading("Bilan"),
            Paragraph("Il manque 22 attributions.", "lead"),
            Tiles((Tile("Baux", "470", "hors QPV"), Tile("Ménages", None))),
            Heading("Par commune", 2),
            table(4, 60, HOSTILE, note="Une note."),
            Chart(BAR, "Par bailleur", "Barres : B dépasse A."),
            Bullets(("Un point", HOSTILE)),
            Paragraph("Attention.", "warning"),
            Heading("Détail", 3),
            table(11, 3),
            PageBreak(),
            Heading("Suite"),
            Paragraph(f"\x00\x0bfin \ufffe{HOSTILE}"),
        ),
    )


@pytest.fixture(scope="module")
def word(document: Document) -> bytes:
    return docx_bytes(document)


@pytest.fixture(scope="module")
def paper(document: Document) -> bytes:
    return pdf_bytes(document)


def text_of(content: bytes, folder: Path) -> str:
    """Text of a PDF's pages, parted by form feeds."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    source = folder / "essai.pdf"
    source.write_bytes(content)
    done = subprocess.run([program, source, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_blocks_refuse_what_no_form_could_draw() -> None:
    columns = (Column("a", "A"), Column("b", "B"))
    with pytest.raises(BlockError, match="row 2: no cell for"):
        Table(columns, ({"a": "1", "b": "2"}, {"a": "1"}), "Titre")
    with pytest.raises(BlockError, match="no plain text"):
        Table(columns, ({"a": "1", "b": Html("<b>2</b>")},), "Titre")
    with pytest.raises(BlockError, match="same key"):
        Table((columns[0], columns[0]), (), "Titre")
    with pytest.raises(BlockError, match="level 3 after level 1"):
        Document("T", "", "", "", (), (Heading("a"), Heading("b", 3)))
    with pytest.raises(BlockError, match="level 2 after level 0"):
        Document("T", "", "", "", (), (Heading("a", 2),))
    with pytest.raises(BlockError, match="text for the blind"):
        Chart(BAR, "Titre", " ")
    for empty in (Bullets, Tiles):
        with pytest.raises(BlockError):
            empty(())


def test_columns_have_room_for_their_words_first_and_then_for_their_figures() -> None:
    columns = (Column("a", "Commune"), Column("b", "Part", numeric=True), Column("c", "Constat"))
    row = {"a": "Bourg", "b": "20,4\u202f% [17,0–24,3]", "c": "il manque " * 20}
    shares = column_shares(Table(columns, (row,), "Titre"))
    assert sum(shares) == pytest.approx(1)
    assert shares[2] > shares[1] > shares[0]
    crowded = Table(
        tuple(Column(f"k{i}", "Attributions", numeric=i > 0) for i in range(8)),
        ({f"k{i}": "20,4\u202f%" if i else "Saint-Barthélemy-des-Monts" for i in range(8)},),
        "Titre",
    )
    narrow = [share * 108 for share in column_shares(crowded)]
    assert min(narrow) >= len("Attributions") - 1
    aside = [lying for lying, _ in pages((Heading("T"), crowded, Paragraph("fin")))]
    assert aside == [True, False]


def test_the_widths_leave_the_fewest_lines() -> None:
    """A long first column is not squeezed by figures that have several words to cut at."""
    figure = "21,1\u202f% [15,6–27,9] (n = 166)"
    columns = (Column("a", "Objectif"), *(Column(f"k{i}", "S", numeric=True) for i in range(3)))
    rows = tuple(
        {"a": f"Hors QPV, baux signés par des ménages du premier quartile {i}"}
        | {f"k{i}": figure for i in range(3)}
        for i in range(4)
    )
    shares = column_shares(Table(columns, rows, "Titre"))
    assert shares[0] > max(shares[1:])
    plain = [108 / 4] * 4

    def lines(letters: list[float]) -> int:
        texts = [rows[0][key] for key in ("a", "k0", "k1", "k2")]
        return max(
            len(textwrap.wrap(text, int(width) - 2, break_on_hyphens=False))
            for text, width in zip(texts, letters, strict=True)
        )

    assert lines([share * 108 for share in shares]) <= lines(plain)


def test_a_sentence_stays_with_what_it_announces(tmp_path: Path) -> None:
    body = (Heading("Bilan"), Paragraph("Seule."), Paragraph("Annonce (n = 130)."), table(3, 2))
    made = Document("Revue", "", "Val d’Essai", "", (), body)
    lines = docx.Document(io.BytesIO(docx_bytes(made))).paragraphs
    kept = {p.text: p.paragraph_format.keep_with_next for p in lines if p.style.name == "Normal"}
    assert kept["Seule."] is None
    assert kept["Annonce (n\u00a0=\u00a0130)."] is True
    text = "Phrase. " * 40
    filler = [Paragraph(text) for _ in range(14)]
    long = Document("Revue", "", "Val", "", (), (Heading("Un"), *filler, *body[1:]))
    *_, page = [p for p in text_of(pdf_bytes(long), tmp_path).split("\f") if "Annonce" in p]
    assert "Tableau de 3 colonnes" in page


def test_word_has_the_structure_that_a_reader_navigates(word: bytes) -> None:
    found = docx.Document(io.BytesIO(word))
    headings = [
        (p.style.name, p.text) for p in found.paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Bilan"),
        ("Heading 2", "Par commune"),
        ("Heading 3", "Détail"),
        ("Heading 1", "Suite"),
        ("Heading 1", "À propos de ce document"),
    ]
    tiles, data, wide = found.tables
    assert [p.text for p in tiles.rows[0].cells[0].paragraphs] == ["470", "Baux", "hors QPV"]
    assert tiles.rows[0].cells[1].paragraphs[0].text == "non communiqué"
    assert len(data.rows) == 61
    assert data.cell(1, 0).text == f"{HOSTILE} 0"
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in data.rows]
    assert repeated == [True] + [False] * 60
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in data.rows)
    right = [cell.paragraphs[0].alignment for cell in data.rows[1].cells]
    assert [each is not None for each in right] == [False, True, True, True]
    assert data._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Tableau de 4 colonnes"
    assert len(wide.columns) == 11
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in found.sections]
    assert turned == [False, True, False]
    assert [s.page_width > s.page_height for s in found.sections] == turned


def test_word_says_its_mark_and_its_page_on_every_page(word: bytes) -> None:
    found = docx.Document(io.BytesIO(word))
    for section in found.sections:
        assert section.header.paragraphs[0].text == f"Val d’Essai\t{MARK}"
        codes = [e.text.strip() for e in section.footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_word_carries_alternative_texts_language_and_nobody_s_name(word: bytes) -> None:
    found = docx.Document(io.BytesIO(word))
    described = [shape._inline.docPr.get("descr") for shape in found.inline_shapes]
    assert described == ["Barres : B dépasse A."]
    assert found.inline_shapes[0].width <= found.sections[0].page_width
    about = found.core_properties
    assert (about.title, about.author) == ("Revue des attributions", "Fragilité sociale")
    assert about.last_modified_by == "Fragilité sociale"
    assert about.comments == MARK
    languages = {e.get(qn("w:val")) for e in found.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}


def test_word_lists_its_contents_with_links_that_lead_somewhere(word: bytes) -> None:
    body = docx.Document(io.BytesIO(word)).element.body
    anchors = [e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink"))]
    marks = {e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))}
    assert len(anchors) == 4  # levels 1 and 2
    assert set(anchors) <= marks


def test_word_is_well_formed_and_holds_no_illegal_character(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
    assert docx.Document(io.BytesIO(word)).paragraphs[-3].text == f"fin {HOSTILE}"


def test_the_same_document_gives_the_same_bytes(
    document: Document, word: bytes, paper: bytes
) -> None:
    assert docx_bytes(document) == word
    assert pdf_bytes(document) == paper


def test_a_real_territory_has_no_mark(document: Document) -> None:
    plain = dataclasses.replace(document, mark="")
    found = docx.Document(io.BytesIO(docx_bytes(plain)))
    assert found.sections[0].header.paragraphs[0].text == "Val d’Essai"
    assert not any(p.text == MARK for p in found.paragraphs)


def test_libreoffice_opens_the_word_file(word: bytes, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    source = tmp_path / "essai.docx"
    source.write_bytes(word)
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    subprocess.run(
        [program, "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, source],
        capture_output=True,
        check=True,
        timeout=120,
    )
    pages = text_of((tmp_path / "essai.pdf").read_bytes(), tmp_path).split("\f")[:-1]
    assert all(MARK in page for page in pages)
    assert f"Page 1 sur {len(pages)}" in pages[0]
    repeated = [page for page in pages if "Colonne 3" in page]
    assert len(repeated) >= 3  # 60 rows: the header comes back on each page


def test_pdf_is_tagged_french_and_made_for_whoever_listens(paper: bytes) -> None:
    assert paper.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in paper
    assert b"/MarkInfo" in paper
    assert b"/Lang (fr-FR)" in paper or b"/Lang(fr-FR)" in paper
    assert b"HankenGrotesk-Regular" in paper


def test_pdf_prints_hostile_names_as_they_are(paper: bytes, tmp_path: Path) -> None:
    pages = text_of(paper, tmp_path).split("\f")[:-1]
    whole = re.sub(r"\s+", " ", " ".join(pages))
    assert f"{HOSTILE} 0" in whole
    assert f"• {HOSTILE}" in whole
    assert f"fin {HOSTILE}" in whole
    assert all(MARK in page for page in pages)
    assert f"Page {len(pages)} sur {len(pages)}" in pages[-1]
    assert sum("Colonne 3" in page for page in pages) >= 3
    assert re.search(r"Tableau 1\s?: Tableau de 4 colonnes", whole)
    assert re.search(r"Figure 1\s?: Par bailleur", whole)


def test_pdf_survives_a_sign_that_no_font_has(document: Document) -> None:
    odd = dataclasses.replace(document, blocks=(Paragraph("Quartier \U0001f3e0 \u4e2d"),))
    assert pdf_bytes(odd).startswith(b"%PDF")


def test_the_pdf_template_holds_no_french() -> None:
    assert not re.search(r"[éèêàçùôîœÉÀ«»]", pdf._TEMPLATE.read_text("utf-8"))


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"url": "https://example.org/a.json"}},
        {"data": {"url": "file:///etc/hostname", "format": {"type": "csv"}}},
        {"data": {"url": "a.json"}},
        {"mark": "image", "encoding": {"url": {"value": "https://example.org/a.png"}}},
        {"transform": [{"lookup": "a", "from": {"data": {"url": "b.csv"}, "key": "a"}}]},
    ],
)
def test_a_chart_that_names_an_address_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(FigureError, match="holds its own data"):
        figures.svg({**BAR, **change})


def test_a_field_may_be_called_url() -> None:
    values = [{"url": "Bailleur A", "b": 1}]
    assert b"<svg" in figures.svg({**BAR, "data": {"values": values}}).content


def test_a_wrong_chart_fails_with_its_reason() -> None:
    with pytest.raises(FigureError, match="could not be drawn"):
        figures.svg({**BAR, "mark": {"type": "nothing"}})


def test_pictures_are_french_in_our_font_and_fine_enough_for_print() -> None:
    drawn = figures.svg(BAR).content.decode("utf-8")
    assert "Hanken Grotesk" in drawn
    assert "1\u202f200,0" in drawn
    picture = figures.png(BAR)
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.width / picture.width_in >= 200
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def _page() -> None:
    from tests.ui.test_documents import BAR, HOSTILE, table
    from ui.documents.blocks import (
        Bullets,
        Chart,
        Heading,
        PageBreak,
        Paragraph,
        Tile,
        Tiles,
    )
    from ui.documents.screen import show
    from ui.exits import typed

    blocks = (
        Heading("Bilan"),
        Paragraph(HOSTILE, "lead"),
        Paragraph(HOSTILE, "warning"),
        Tiles((Tile("Baux", "470"), Tile("Ménages", None))),
        table(3, 2, HOSTILE, note="Une note."),
        Bullets(("<i>un</i>",)),
        Chart(BAR, "Par bailleur", "Barres."),
        PageBreak(),
    )
    show(typed(blocks), None)


def test_a_page_shows_the_same_blocks_and_runs_no_text() -> None:
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert not app.exception
    drawn = "".join(str(each.proto.body) for each in app.get("html"))
    assert "Bourg #1 [x] $a$ &quot;é&quot; &lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert "<i>un" not in drawn
    assert '<dd class="fs-none">non communiqué</dd>' in drawn
    assert app.markdown[0].value == "## Bilan"
    assert r"\*gras\* \_bas\_" in app.warning[0].value
    (chart,) = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    assert chart.proto.alt == "Barres."
