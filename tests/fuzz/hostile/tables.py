"""Workbooks and Parquet files made to exhaust, to mislead or broken."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fuzz.hostile.archives import packed
from tests.fuzz.hostile.case import Case, written
from tests.fuzz.hostile.texts import families
from tests.geodata.layouts.tables import write_xlsx
from tests.geodata.layouts.xls import write_xls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SHEET: Final = "xl/worksheets/sheet1.xml"
_OPEN_XML: Final = "http://schemas.openxmlformats.org"
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns"


def _book(
    edit: Callable[[str], str], member: str = _SHEET, rename: dict[str, str] | None = None
) -> Callable[[Path], Path]:
    """Make a small workbook, one member of it rewritten (removed when nothing is left of it)."""

    def make(folder: Path) -> Path:
        path = write_xlsx(
            folder / "classeur.xlsx",
            {"IRIS": [["CODGEO", "LIB", "A"], ["000010101", "Ville", 1], ["000010102", "Val", 2]]},
        )
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        text = edit(members[member].decode())
        members[member] = text.encode()
        if not text:
            del members[member]
        for old, new in (rename or {}).items():
            members = {name.replace(old, new): value for name, value in members.items()}
            for name in [one for one in members if one.endswith((".rels", "Types].xml"))]:
                members[name] = members[name].replace(old.encode(), new.encode())
        path.write_bytes(packed(members))
        return path

    return make


def _far(reference: str, quote: str = '"') -> Callable[[str], str]:
    """Add a cell, in the row and column its reference says."""
    row = re.sub(r"\D", "", reference)
    cell = f"<row r={quote}{row}{quote}><c r={quote}{reference}{quote}><v>1</v></c></row>"
    return lambda text: text.replace("</sheetData>", f"{cell}</sheetData>")


def _shared(text: str) -> str:
    """Cells that name shared texts, of which there is none."""
    return re.sub(r't="inlineStr"><is><t>[^<]*</t></is>', 't="s"><v>7</v>', text)


def _lying_count(folder: Path) -> Path:
    """Shared texts announced by the million of billions: the reader would make room for them."""
    path = _book(lambda text: text)(folder)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    links = members["xl/_rels/workbook.xml.rels"].decode()
    link = '<Relationship Id="rId99" Type="{}/sharedStrings" Target="sharedStrings.xml"/>'
    members["xl/_rels/workbook.xml.rels"] = links.replace(
        "</Relationships>",
        link.format(f"{_OPEN_XML}/officeDocument/2006/relationships") + "</Relationships>",
    ).encode()
    members["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{_OPEN_XML}/spreadsheetml/2006/main" uniqueCount="99999999999999">'
        "<si><t>x</t></si></sst>"
    ).encode()
    path.write_bytes(packed(members))
    return path


def _old_with_lying_extent(folder: Path) -> Path:
    """Old workbook that announces billions of rows: the reader would make room for them."""
    path = write_xls(folder / "a.xls", "IRIS", [["CODGEO", "A"], ["59350", 1]])
    raw = bytearray(path.read_bytes())
    place = raw.index(b"\x00\x02\x0e\x00") + 4
    raw[place : place + 12] = struct.pack("<IIHH", 0, 2**32 - 2, 0, 2**16 - 1)
    path.write_bytes(raw)
    return path


def _open_document(body: str) -> bytes:
    names = " ".join(f'xmlns:{one}="{_OFFICE}:{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="F">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"/>'.encode()
    members = {"mimetype": kind, "META-INF/manifest.xml": manifest}
    return packed(members | {"content.xml": content.encode()})


def _cells(repeat: str = "") -> str:
    opened = f'<table:table-cell office:value-type="string"{repeat}>'
    return f"{opened}<text:p>a</text:p></table:table-cell>"


_WIDE: Final = ' table:number-columns-repeated="16384"'
_BLANKET: Final = (
    f'<table:table-row table:number-rows-repeated="1048576">{_cells(_WIDE)}</table:table-row>'
)


def _parquet(table: pa.Table, **options: object) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        pq.write_table(table, folder / "table.parquet", **options)
        return folder / "table.parquet"

    return make


def _cut_parquet(folder: Path) -> Path:
    """Pages overwritten, footer whole: it opens, and cannot be read."""
    path = _parquet(pa.table({"CODGEO": ["59350"] * 900, "A": list(range(900))}))(folder)
    raw = bytearray(path.read_bytes())
    raw[8:400] = b"\xff" * 392
    path.write_bytes(raw)
    return path


def _long_texts(count: int) -> pa.Table:
    """Make the census of families again, one long text a thousand times instead of numbers."""
    header, row = families().splitlines()[:2]
    cells = dict(zip(header.split(";"), row.split(";"), strict=True)) | {"C21_FAM": "9" * 2000}
    return pa.table({name: [cell] * count for name, cell in cells.items()})


def _damaged_old(folder: Path) -> Path:
    return written("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 3000)(folder)


_BINARY_SHEET: Final = "xl/worksheets/sheet1.bin"
_BINARY: Final = {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}


def _endless_binary(record: bytes, count: int) -> Callable[[Path], Path]:
    """Binary sheet of tens of millions of records that hold nothing."""

    def make(folder: Path) -> Path:
        members = {**_BINARY, _BINARY_SHEET: record * count}
        return written("a.xlsb", packed(members))(folder)

    return make


_FAR_RECORDS: Final = b"\x00\x04\xff\xff\x0f\x00" + b"\x02\x08\xff\x3f\x00\x00\x00\x00\x00\x00"
"""A row 1 048 576 and a cell in column XFD, as binary sheets write them."""
_ENTITY: Final = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
_ENTITIES: Final = _ENTITY + '<!ENTITY c SYSTEM "file:///etc/passwd">]>'

CASES: Final = (
    Case("book-far-cell", _book(_far("XFD1048576")), "démesurée"),
    Case("book-far-cell-quoted", _book(_far("XFD1048576", "'")), "démesurée"),
    Case(
        "book-far-cell-elsewhere",
        _book(_far("XFD1048576"), rename={"worksheets/sheet1.xml": "worksheets/autre.xml"}),
        "démesurée",
    ),
    Case(
        "book-far-cell-spaced",
        _book(lambda text: _far("XFD1048576")(text).replace("<c r=", "<c r =\n ")),
        "démesurée",
    ),
    Case("book-far-row-of-cell", _book(lambda t: t.replace('r="A3"', 'r="ALL1048576"')), "démes"),
    Case("book-no-sheet", _book(lambda _: ""), "classeur"),
    Case("book-no-strings", _book(_shared), "classeur"),
    Case("book-lying-count", _lying_count, "classeur"),
    Case("book-old-lying-extent", _old_with_lying_extent, "classeur"),
    Case("book-no-workbook", _book(lambda _: "", "xl/workbook.xml"), "classeur"),
    Case(
        "book-entities",
        _book(lambda text: _ENTITIES + text.replace("<v>1</v>", "<v>&b;</v>")),
        "classeur",
    ),
    Case(
        "book-bomb",
        _book(lambda text: text.replace("<sheetData>", f"<sheetData>{' ' * 90_000_000}")),
        "anormalement",
    ),
    Case(
        "book-binary-cut",
        written("a.xlsb", packed({**_BINARY, _BINARY_SHEET: b"\x01\x06"})),
        "clas",
    ),
    Case(
        "book-binary-far",
        written("a.xlsb", packed({**_BINARY, _BINARY_SHEET: _FAR_RECORDS})),
        "dém",
    ),
    Case(
        "book-binary-endless",  # 60 MB of records of two bytes, in 60 kB
        _endless_binary(b"\x05\x00", 30 << 20),
        "classeur",
    ),
    Case(
        "book-binary-empty-records",
        _endless_binary(b"\x82\x01\x00", 20 << 20),
        "classeur",
    ),
    Case("book-old-damaged", _damaged_old, "classeur"),
    Case("ods-blanket", written("a.ods", _open_document(_BLANKET)), "démesurée"),
    Case(
        "ods-entities",
        written("a.ods", _open_document(_BLANKET).replace(b"<?xml", b"<?xml")[:-400]),
        "classeur",
    ),
    Case("parquet-pages", _cut_parquet, "Parquet"),
    Case("parquet-footer", written("a.parquet", b"PAR1" + bytes(90) + b"PAR1"), "Parquet"),
    Case(
        "parquet-long-texts",
        _parquet(_long_texts(2000)),
        "taille admise",
        settings={"FRAGILITE_LIMIT_FILE_MIB": "1"},
    ),
    Case(
        "parquet-rows",
        _parquet(pa.table({"CODGEO": ["59350"] * 20, "A": [1] * 20})),
        "plus de 10 lignes",
        settings={"FRAGILITE_LIMIT_ROWS": "10"},
    ),
    Case(
        "parquet-columns-twice",
        _parquet(
            pa.Table.from_arrays(
                [pa.array(["59350"]), pa.array([1]), pa.array([2])], names=["CODGEO", "A", "A"]
            )
        ),
        "même nom",
    ),
)
