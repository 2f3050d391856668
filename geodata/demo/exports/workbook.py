"""Excel workbooks that come out the same, byte for byte, at every run."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd

from geodata.demo.exports.archive import write_zip

if TYPE_CHECKING:
    from collections.abc import Sequence

_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FIXED = b"2024-01-01T00:00:00Z"


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines of text, then a table with its header."""

    name: str
    above: tuple[str, ...]
    frame: pd.DataFrame


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets; missing cells stay empty, dates in the file's properties are fixed."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for line in sheet.above:
            page.append([line or None])
        page.append(list(sheet.frame.columns))
        cells = sheet.frame.astype(object).where(sheet.frame.notna(), None)
        for row in cells.itertuples(index=False, name=None):
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/core.xml"] = _STAMP.sub(_FIXED, members["docProps/core.xml"])
    with tempfile.TemporaryDirectory() as folder:
        return write_zip(Path(folder) / "book.xlsx", members).read_bytes()
