"""Official tables changed here and there, and what a reader may make of each change.

The reference is a table whose figures are all different: loading it untouched tells which figure of
the file becomes which of the store. Whatever a changed table then gives must be in its cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from geodata.errors import GeodataError
from geodata.files import open_delivery
from geodata.sources.registry import SOURCES
from tests.geodata.layouts.tables import (
    IRIS_CODES,
    caf,
    filosofi_iris,
    rp_activity,
    rp_families,
    write_csv,
    write_xlsx,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from geodata.model import Dataset

    Make = Callable[[], tuple[list[str], list[list[object]]]]

LAYOUTS: Final[dict[str, tuple[str, Make]]] = {
    "families": ("base-ic-couples-familles-menages-2019", rp_families),
    "activity": ("base-ic-activite-residents-2019", rp_activity),
    "incomes": ("BASE_TD_FILO_DISP_IRIS_2018", filosofi_iris),
    "recipients": ("data_CAF_2019_IRIS", caf),
}
NASTY: Final = (
    *("NaN", "inf", "-inf", "1e999", "0x1F", "٢٠", "=1+1", "<b>1</b>", "1.2.3", "--1", "1_000"),
    *("-5", "1,5", "1.5", "1 234", "1,234", "1.234.567", "12 %", "12 €", "ns", "s", "nd", "so"),
    *("", " ", "0", "00012", "1e3", "1E-3", ".5", "5.", "+7", "−3", "\u202e12", "12\u0000", "é"),
    *('"', "'", ";", "12;13", "a\nb", "9" * 400, "TRUE", "null", "#N/A", "…", "1/2", "01/02/2020"),
)
_END_OF_LINE: Final = re.compile(r"\r\n|\r|\n")
_DECIMAL: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)
_PLAIN: Final = re.compile(r"[+-]?[\d., ]*\d[\d., ]*(?:e[+-]?\d+)?\.?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Grid:
    """A table as it is written, and how."""

    layout: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ";"
    encoding: str = "utf-8"
    newline: str = "\n"
    is_workbook: bool = False
    cut: int = 0
    """Bytes taken off the end."""


@dataclass
class Tally:
    """What was tried, and what came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    crashes: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


@cache
def reference(layout: str) -> Grid:
    """Table of a layout, each of its figures different from all the others."""
    _, make = LAYOUTS[layout]
    header, rows = make()
    figure = iter(range(1, 10_000))
    written = []
    for row in rows[: len(IRIS_CODES)]:
        cells = [str(cell if cell is not None else "") for cell in row]
        for rank, cell in enumerate(row):
            if rank > 0 and isinstance(cell, (int, float)) and "NOTE" not in header[rank]:
                cells[rank] = _distinct(cell, next(figure))
        written.append(tuple(cells))
    return Grid(layout, tuple(header), tuple(written))


def _distinct(cell: float, rank: int) -> str:
    """Change a figure a little: shares stay shares, counts stay counts."""
    return f"{cell * (1 + rank / 10_000):.6f}" if isinstance(cell, float) else str(cell + rank)


@cache
def figure_columns(layout: str) -> dict[str, tuple[str, float]]:
    """Column of the store → column of the file and factor, from the reference itself."""
    grid = reference(layout)
    found: dict[str, tuple[str, float]] = {}
    for dataset in load(grid):
        frame = dataset.frame
        for name in _figures(frame):
            observed = frame[frame[f"{name}_status"] == "observed"]
            if observed.empty:
                continue
            row = observed.iloc[0]
            source = next(one for one in grid.rows if one[0] == row["zone_code"])
            for column, cell in zip(grid.header[1:], source[1:], strict=True):
                for factor in (1.0, 0.01):
                    if _PLAIN.fullmatch(cell) and _close(float(cell) * factor, row[name]):
                        found.setdefault(name, (column, factor))
    return found


def _figures(frame: pd.DataFrame) -> list[str]:
    """Columns of figures, each with its status."""
    return [str(one) for one in frame if f"{one}_status" in frame]


def load(grid: Grid) -> list[Dataset]:
    """Write a grid, recognise it and load it as an import would.

    Raises
    ------
    GeodataError
        Whatever is wrong with it.
    """
    stem, _ = LAYOUTS[grid.layout]
    with TemporaryDirectory() as folder:
        path = _write(grid, Path(folder), stem)
        with open_delivery(path) as delivery:
            return [
                dataset
                for part in delivery.parts
                for source in SOURCES
                if source.recognise(part)
                for dataset in source.load(part)
            ]


def _write(grid: Grid, folder: Path, stem: str) -> Path:
    header, rows = list(grid.header), [list(row) for row in grid.rows]
    if grid.is_workbook:
        return write_xlsx(folder / f"{stem}.xlsx", {"IRIS": [[*header], *([*row] for row in rows)]})
    path = write_csv(
        folder / f"{stem}.csv",
        header,
        rows,  # type: ignore[arg-type] # texts are objects
        delimiter=grid.delimiter,
        encoding=grid.encoding,
        newline=grid.newline,
    )
    if grid.cut:
        path.write_bytes(path.read_bytes()[: -grid.cut])
    return path


def judge(grid: Grid, tally: Tally) -> None:
    """Load a changed table and note whatever is neither refused nor accounted for."""
    tally.tried[grid.layout] += 1
    grid = as_written(grid)
    try:
        datasets = load(grid)
    except GeodataError as error:
        tally.refused += 1
        if not error.message.strip() or error.file is None:
            tally.crashes.append(f"{grid}: a refusal that names no file: {error.message}")
        return
    except Exception as error:  # noqa: BLE001 - anything else is a crash
        tally.crashes.append(f"{grid}: {error!r}")
        return
    for dataset in datasets:
        tally.silent += [f"{grid}: {one}" for one in unaccounted(grid, dataset)]


def unaccounted(grid: Grid, dataset: Dataset) -> list[str]:
    """Figures that no cell says, and zones that went without a word."""
    frame, faults = dataset.frame, []
    whole, grid = grid, as_cut(grid)
    columns = figure_columns(grid.layout)
    told = {one.line for one in dataset.rejections}
    # A row refused whole, told by its line alone, gives nothing.
    out = {one.line for one in dataset.rejections if one.column is None}
    kept = [row for line, row in _lines(grid) if line not in out]
    for name in [one for one in _figures(frame) if one in columns]:
        column, factor = columns[name]
        places = [rank for rank, one in enumerate(grid.header) if one.strip() == column]
        observed = frame[frame[f"{name}_status"] == "observed"]
        for code, value in zip(observed["zone_code"], observed[name], strict=True):
            rows = [row for row in kept if any(code in readings_of_code(cell) for cell in row)]
            cells = [row[place] for row in rows for place in places if place < len(row)]
            said = [says(cell, value, factor) for cell in cells]
            if places and not (cells and all(said)):
                faults.append(f"{name} of {code} is {value!r}, the cells say {cells}")
            if not places and not any(_is_difference(row, value) for row in rows):
                faults.append(f"{name} of {code} is {value!r}, which nothing says")
    rows = grid.rows if whole.header[0] == reference(grid.layout).header[0] else ()
    known = set(frame["zone_code"]) | {
        code
        for line, row in _lines(grid)
        if line in told and row
        for code in readings_of_code(row[0])
    }
    for line, row in _lines(replace(grid, rows=rows)):
        codes = readings_of_code(row[0]) & set(IRIS_CODES) if row else set()
        if codes and not codes & known and None not in told:
            faults.append(f"line {line}, {row[0]!r}, is neither kept nor told")
    return faults


def _lines(grid: Grid) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with the physical line each starts at: a cell may hold ends of lines."""
    line = 1 if grid.is_workbook else _height(grid.header)
    for row in grid.rows:
        yield line + 1, row
        line += 1 if grid.is_workbook else _height(row)


def _height(row: tuple[str, ...]) -> int:
    return 1 + sum(len(_END_OF_LINE.findall(cell)) for cell in row)


def as_written(grid: Grid) -> Grid:
    """Leave out what no workbook can hold."""
    if not grid.is_workbook:
        return grid
    return replace(
        grid,
        header=tuple(ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in grid.header),
        rows=tuple(tuple(ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row) for row in grid.rows),
    )


def as_cut(grid: Grid) -> Grid:
    """Give the rows that a text cut short still holds.

    A text cut within its last cell cannot be told from a whole one: that cell is what is left.
    """
    if not grid.cut or grid.is_workbook:
        return grid
    rows, left = list(grid.rows), grid.cut
    encoding = "utf-16-le" if grid.encoding == "utf-16" else "utf-8"
    while rows and left > 0:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=grid.delimiter, lineterminator="").writerow(rows[-1])
        line = (buffer.getvalue() + grid.newline).encode(encoding)
        if left < len(line):
            text = line[:-left].decode(encoding, "ignore").rstrip("\r\n")
            rows[-1] = tuple(next(csv.reader([text], delimiter=grid.delimiter), ()))
        else:
            rows.pop()
        left -= len(line)
    return replace(grid, rows=tuple(rows))


def readings_of_code(cell: str) -> set[str]:
    """Codes of IRIS or of communes that a cell may stand for."""
    text = cell.strip().upper().removesuffix(".0")
    return {text, text.zfill(9), text.zfill(5)}


def _is_difference(row: tuple[str, ...], value: float) -> bool:
    """Tell whether a figure that has no column is the difference of two that have one."""
    known = [float(cell) for cell in row if _DECIMAL.fullmatch(cell)]
    return any(_close(one - other, value) for one in known for other in known)


def says(cell: str, value: float, factor: float) -> bool:
    """Tell whether a cell can be read as this value, in one way or another."""
    text = re.sub(r"[\s\u00a0\u202f\u2009]", " ", cell).strip().replace("\u2212", "-")
    scales = {factor}
    if text.endswith(("%", "€")):
        scales |= {0.01} if text.endswith("%") else set()
        text = text[:-1].strip()
    if not _PLAIN.fullmatch(text):
        return False
    joined = text.replace(" ", "")
    spellings = {
        joined.replace(",", "."),
        joined.replace(",", ""),
        joined.replace(".", "").replace(",", "."),
    }
    for spelling in spellings:
        try:
            if any(_close(float(spelling) * scale, value) for scale in scales):
                return True
        except ValueError:
            continue
    return False


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """One official table, changed one to four times: cells, names, rows, encoding, end of file."""
    grid = reference(draw(st.sampled_from(sorted(LAYOUTS))))
    for _ in range(draw(st.integers(1, 4))):
        grid = _changed(draw, grid)
    return grid


def _changed(draw: st.DrawFn, grid: Grid) -> Grid:
    rows = [list(row) for row in grid.rows]
    rank = draw(st.integers(0, len(rows) - 1))
    place = draw(st.integers(0, len(grid.header) - 1))
    texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2:
            if place < len(rows[rank]):
                rows[rank][place] = draw(texts)
        case 3:
            rows.insert(rank, list(rows[draw(st.integers(0, len(rows) - 1))]))
        case 4:
            del rows[rank][draw(st.integers(0, max(0, len(rows[rank]) - 1))) :]
        case 5:
            rows[rank].append(draw(texts))
        case 6:
            header = list(grid.header)
            header[place] = draw(st.one_of(texts, st.sampled_from(grid.header)))
            grid = replace(grid, header=tuple(header))
        case 7:
            grid = replace(grid, cut=draw(st.integers(1, 60)))
        case 8:
            grid = replace(grid, is_workbook=True)
        case _:
            grid = replace(
                grid,
                delimiter=draw(st.sampled_from([";", ",", "\t", "|"])),
                newline=draw(st.sampled_from(["\n", "\r\n", "\r"])),
                encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
            )
    return replace(grid, rows=tuple(tuple(row) for row in rows))
