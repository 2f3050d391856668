"""Texts whose lines, encodings, numbers, codes or cells are not what they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.fuzz.hostile.case import Case, written
from tests.geodata import town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HEADER: Final = ";".join(["IRIS", "COM", "TYP_IRIS", "LAB_IRIS", "C21_MEN", *town.FAMILIES])
NAME: Final = "base-ic-couples-familles-menages-2021.CSV"


def _row(code: str, cell: object = "20") -> str:
    figures = ["100", "50", str(cell), "30", "40", "30", "20", "8", "2"]
    return ";".join([code, code[:5], town.IRIS.get(code, "Z"), "1", "150", *figures])


def families(cells: dict[str, object] | None = None, extra: tuple[str, ...] = ()) -> str:
    """Census of families: all good, but for the cells given by IRIS and the lines added."""
    given = cells or {}
    rows = [_row(code, given.get(code, "20")) for code in town.IRIS]
    return "\n".join([_HEADER, *rows, *extra, ""])


def _with_cell(cell: object) -> Callable[[Path], Path]:
    return written(NAME, families({"000010102": cell}))


def _long_line(folder: Path) -> Path:
    """A file of two gigabytes, most of it never written to the disk, on one line."""
    path = folder / NAME
    with path.open("wb") as stream:
        stream.write(families().encode())
        for _ in range(40):
            stream.write(b"x" * 2**20)
        stream.truncate(2 * 2**30)
    return path


_GOOD: Final = families()
CELLS: Final = {
    # Broken cell: what must be said of it. Two a column at most, or the column would be refused.
    "NaN": "valeur finie",
    "inf": "valeur finie",
    "1e999": "valeur finie",
    "1" * 5000: "valeur finie",
    "0x1F": "pas un nombre",
    "٢٠": "pas un nombre",
    "=1+1": "pas un nombre",
    "<script>alert(1)</script>": "pas un nombre",
    "1.2.3": "pas un nombre",
    "beaucoup": "pas un nombre",
    "1_000": "pas un nombre",
    '"2""0"': "pas un nombre",
    "-5": "négatif",
    "1e-400x": "pas un nombre",
    "1e308": "hors des valeurs plausibles",
    "9" * 20: "hors des valeurs plausibles",
}


def broken_cells() -> str:
    """Census of families with every broken cell, each in a row and column of its own."""
    rows = [_row(code).split(";") for code in town.IRIS]
    first = len(rows[0]) - len(town.FAMILIES)
    for rank, cell in enumerate(CELLS):
        rows[rank % 2 + 1 + rank // len(town.FAMILIES) * 2][first + rank % len(town.FAMILIES)] = (
            cell
        )
    return "\n".join([_HEADER, *map(";".join, rows), ""])


CASES: Final = (
    Case("cells", written(NAME, broken_cells()), "pas un nombre", line=3, refused=False),
    Case(
        "part-larger-than-whole",
        written(NAME, families({"000010102": 5000})),
        ("« 5000 » dépasse le total", "colonne « C21_FAM »"),
        line=3,
        refused=False,
    ),
    Case(
        "header-invisible",
        written(NAME, families().replace("IRIS;", "\u200bI\u00adRIS;", 1)),
        "rp_families-iris-2021",
        refused=False,
    ),
    Case("line-2-gigabytes", _long_line, "ligne trop longue", line=8),
    Case(
        "line-long",
        written(NAME, families({"000010102": "1" * 3_000_000})),
        "ligne trop longue",
        line=3,
        settings={"FRAGILITE_LIMIT_LINE_MIB": "1"},
    ),
    Case(
        "columns",
        written("a.csv", ";".join(f"C{n}" for n in range(60)) + "\n" + "1;" * 59 + "1\n"),
        "plus de 50 colonnes",
        line=1,
        settings={"FRAGILITE_LIMIT_COLUMNS": "50"},
    ),
    Case(
        "text-too-large",
        written(NAME, _GOOD + _GOOD * 6000),
        "taille admise",
        settings={"FRAGILITE_LIMIT_TEXT_MIB": "1"},
    ),
    Case(
        "file-too-large",
        written(NAME, _GOOD * 6000),
        "taille admise",
        settings={"FRAGILITE_LIMIT_FILE_MIB": "1"},
    ),
    Case(
        "encoding-twice", written(NAME, "Nom;A\n\u00c3\u00a9t\u00c3\u00a9;1\n" * 3), "deux fois", 2
    ),
    Case(
        "encoding-mixed",
        written(NAME, families().encode() + "é;\n".encode() + b"\xe9\xe8\n"),
        "deux encodages",
        line=9,
    ),
    Case("encoding-utf16-cut", written(NAME, _GOOD.encode("utf-16")[:-1]), "UTF-16"),
    Case("binary", written("a.csv", bytes(range(256)) * 40), "ni du texte"),
    Case("null-characters", written(NAME, _GOOD + "0000\x0010;1\n" * 4), "ni du texte"),
    Case("quote-open", written(NAME, _GOOD + '"000010101;1\n' + _GOOD * 30), "guillemet", line=8),
    Case("ragged", written(NAME, _GOOD + "000010101;1\n" * 40), "nombre de valeurs", line=8),
    Case("empty", written("a.csv", ""), "vide"),
    Case("blank", written("a.csv", "\ufeff \n\n"), "vide"),
    Case("web-page", written("a.csv", "<!DOCTYPE html><p>404"), "page web"),
    Case(
        "xml-bomb", written("a.csv", '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]>'), "XML"
    ),
    Case("setting-wrong", written(NAME, _GOOD), "entier", settings={"FRAGILITE_LIMIT_ROWS": "-1"}),
    Case(
        "id-twice",
        written(NAME, families(extra=(_row("000010101", 99),))),
        "000010101",
        line=8,
        refused=False,
    ),
    Case(
        "id-of-nowhere",
        written(NAME, families(extra=(_row("=cmd|x", 99),))),
        "=cmd|x",
        line=8,
        refused=False,
    ),
    Case("json-deep", written("a.json", "[" * 100_000 + "]" * 100_000), "trop de niveaux"),
    Case("json-key-twice", written("a.json", '[{"nom": 1, "nom": 2}]'), "deux fois"),
    Case("json-nan", written("a.json", '[{"nom": NaN}]'), "illisible"),
    Case("json-digits", written("a.json", '[{"nom": ' + "9" * 5000 + "}]"), "illisible"),
    Case("json-cut", written("a.json", '[{"nom": 1},\n{"nom"'), "illisible", line=2),
    Case(
        "json-large",
        written("a.json", "[" + '{"nom": 1},' * 200_000 + "{}]"),
        "taille admise",
        settings={"FRAGILITE_LIMIT_JSON_MIB": "1"},
    ),
)
