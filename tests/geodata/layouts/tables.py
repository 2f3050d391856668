"""Small tables written as the producers write theirs: same columns, marks, encodings and traps.

Names and figures are made up.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

IRIS_CODES = ("010040101", "010040102", "010040201", "593500101", "2A0040101")


def write_csv(
    path: Path,
    header: list[str],
    rows: list[list[object]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8",
    newline: str = "\n",
    trailing: int = 0,
    preamble: tuple[str, ...] = (),
) -> Path:
    """Write a delimited file; ``trailing`` empty columns follow, as after a spreadsheet's save."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for row in [header, *rows]:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow([*cells, *[""] * trailing])
    text = "".join(f"{line}\n" for line in preamble) + buffer.getvalue()
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook, one list of rows a sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def zipped(path: Path, members: dict[str, bytes | Path]) -> Path:
    """Zip files under the names given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            data = content.read_bytes() if isinstance(content, Path) else content
            archive.writestr(name, data)
    return path


def insee_sheet(
    header: list[str], rows: list[list[object]], *, geography: int | None = 2021
) -> list[list[object]]:
    """Rows of an INSEE sheet: title, notice, date, blank, long labels, codes on line 6, data."""
    map_year = f"    Géographie au 01/01/{geography}" if geography else ""
    return [
        ["Activité des résidents - France hors Mayotte - IRIS"],
        ["Données infracommunales du recensement"],
        [f"Mise en ligne le 19/10/2022{map_year}"],
        [],
        [f"Libellé long de la variable {name}" for name in header],
        list(header),
        *rows,
    ]


def filosofi_iris(year: str = "18", prefix: str = "DISP") -> tuple[list[str], list[list[object]]]:
    """Header and rows of a Filosofi table by IRIS, decimals with a dot."""
    names = [
        "TP60",
        "Q1",
        "MED",
        "Q3",
        "EQ",
        "D1",
        "D9",
        "RD",
        "S80S20",
        "GI",
        "PACT",
        "NOTE",
    ]
    header = ["IRIS", *(f"{prefix}_{name}{year}" for name in names)]
    rows: list[list[object]] = [
        [
            IRIS_CODES[0],
            20.1,
            14000,
            19300,
            25250,
            0.58,
            10340,
            31610,
            3.1,
            3.4,
            0.242,
            71.3,
            0,
        ],
        [
            IRIS_CODES[1],
            None,
            12890,
            17530,
            23100,
            0.58,
            9970,
            29840,
            3,
            3.4,
            0.245,
            69.5,
            1,
        ],
        [IRIS_CODES[2], *[None] * 11, 5],
        [
            IRIS_CODES[3],
            9.5,
            20000,
            30010,
            41000,
            0.7,
            12000,
            60000,
            5,
            5,
            0.31,
            80.2,
            0,
        ],
        [IRIS_CODES[4], 0, 15000, 21000, 27000, 0.57, 11000, 33000, 3, 3, 0.25, 70, 0],
    ]
    return header, rows


def with_commas(rows: list[list[object]]) -> list[list[object]]:
    """Write the decimals of the rows with a comma."""
    return [
        [str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row]
        for row in rows
    ]


def filosofi_level(
    codes: list[tuple[str, str]], year: str = "19", *, declared: bool = False
) -> tuple[list[str], list[list[object]]]:
    """Header and rows of a « FILO20xx_DISP_* » table: the median is ``Q2``."""
    tail = ["PAUT"] if declared else ["PPSOC", "PIMPOT"]
    header = [
        *("CODGEO", "LIBGEO", f"NBMEN{year}", f"NBPERS{year}", f"NBUC{year}"),
        *(
            f"Q1{year}",
            f"Q2{year}",
            f"Q3{year}",
            "Q3_Q1",
            f"D1{year}",
            f"D9{year}",
            "RD",
        ),
        *(f"GI{year}", f"PACT{year}", *(f"{name}{year}" for name in tail)),
    ]
    rows: list[list[object]] = []
    for rank, (code, name) in enumerate(codes):
        figures = [
            1000 + rank,
            2500,
            "1800,5",
            15000,
            20510 + rank,
            27310,
            12310,
            11080,
            35230,
        ]
        rows.append([code, name, *figures, "3,2", "0,290", "70,1", *["7,7"] * len(tail)])
    return header, rows


def rp_activity(year: str = "19") -> tuple[list[str], list[list[object]]]:
    """Header and rows of « base-ic-activite-residents »."""
    header = ["IRIS", "COM", "TYP_IRIS", "LAB_IRIS"]
    header += [f"P{year}_POP{age}" for age in ("1564", "1524", "2554", "5564")]
    header += [f"P{year}_ACT{age}" for age in ("1564", "2554", "5564")]
    header += [f"P{year}_ACTOCC{age}" for age in ("1564", "2554", "5564")]
    header += [f"P{year}_CHOM{age}" for age in ("1564", "2554", "5564")]
    rows: list[list[object]] = [
        [
            *(code, code[:5], "H", "1"),
            *(1000.25 + rank, 200.125, 600.5, 199.625),
            *(800.5, 560.25, 120.125),
            *(700.25, 500.125, 110.0625),
            *(100.25, 60.125, 10.0625),
        ]
        for rank, code in enumerate(IRIS_CODES)
    ]
    return header, rows


def rp_families(year: str = "19") -> tuple[list[str], list[list[object]]]:
    """Header and rows of « base-ic-couples-familles-menages »."""
    header = ["IRIS", "COM", "TYP_IRIS", "LAB_IRIS"]
    variables = ("MEN", "FAM", "COUPAENF", "FAMMONO", "COUPSENF")
    header += [
        f"C{year}_{name}" for name in (*variables, *(f"NE24F{n}" for n in "0123"), "NE24F4P")
    ]
    rows: list[list[object]] = [
        [
            code,
            code[:5],
            "H",
            "1",
            900.5,
            500.5,
            250.25,
            100.125,
            150.125,
            200,
            150,
            100,
            40.5,
            10,
        ]
        for code in IRIS_CODES
    ]
    return header, rows


def caf(*, spaced: bool = False) -> tuple[list[str], list[list[object]]]:
    """Header and rows of « data_CAF_AAAA_IRIS »; thousands apart in the editions up to 2017."""
    header = [
        "CODGEO",
        "NOTE",
        "A",
        "PERCOU",
        "AI",
        "AM",
        "ACSSENF",
        "ACAVENF",
        "AC3ENF",
        "ENF",
    ]
    many = "1\u202f036" if spaced else "1036"
    rows: list[list[object]] = [
        [IRIS_CODES[0], 0, 410, many, 178, 55, 21, 156, 60, 447],
        [IRIS_CODES[1], 3, *[None] * 8],
        [IRIS_CODES[2], 0, 100, 250, 40, None, 5, 45, 0, 90],
        [IRIS_CODES[3], 0, 981, 2421, 380, 189, 68, 344, 104, 1032],
    ]
    return header, rows
