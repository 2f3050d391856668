"""What a delivered file may hold at most; each bound is a setting of the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.errors import SettingError
from geodata.messages import files as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEBIBYTE: Final = 2**20
_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds a delivery must stay within; all France passes each of them with room to spare."""

    max_members: int = 20_000
    """Files in one archive or folder."""
    max_file_bytes: int = 6 * 2**30
    """Size of one file on disk."""
    max_expanded_bytes: int = 12 * 2**30
    """Size of all that comes out of one delivery."""
    max_ratio: float = 200.0
    """Expanded size over compressed size. Census tables shrink about tenfold, the emptiest
    attribute tables of shapefiles some fiftyfold."""
    ratio_free_bytes: int = 64 * 2**20
    """Expanded size below which the ratio does not matter."""
    max_text_bytes: int = 2**30
    """Size of a table that is read whole, decompressed. The register of dwellings, which is larger,
    is read block by block."""
    max_line_bytes: int = 16 * 2**20
    """Longest line of a text: some exports hold whole geometries as text."""
    max_columns: int = 10_000
    """Columns of a table; the widest communal tables have some 2 000."""
    max_rows: int = 50_000_000
    """Rows of a table that says how many it has (Parquet): ten times the social dwellings of
    France."""
    max_workbook_bytes: int = 3 * 2**30
    """Expanded size of an xlsx, which is an archive too."""
    max_sheets: int = 500
    """Sheets of a workbook."""
    max_sheet_columns: int = 8_000
    """Columns of a sheet."""
    max_sheet_cells: int = 100_000_000
    """Rows times columns of a sheet: twice the IRIS of France over a thousand columns."""
    max_json_bytes: int = 256 * 2**20
    """Size of a JSON list of records, which is read whole."""
    max_feature_bytes: int = 64 * 2**20
    """Size of one feature of a GeoJSON, as written."""
    max_features: int = 20_000_000
    """Features of a layer: four times the social dwellings of France."""
    max_vertices: int = 1_000_000
    """Vertices of one contour; the most jagged coasts at full detail have some 200 000."""
    max_layer_vertices: int = 100_000_000
    """Vertices of a layer: the IRIS of France at full detail have some 40 million."""


_UNITS: Final[Mapping[str, tuple[str, int]]] = {
    "max_members": ("FRAGILITE_LIMIT_MEMBERS", 1),
    "max_file_bytes": ("FRAGILITE_LIMIT_FILE_MIB", _MEBIBYTE),
    "max_expanded_bytes": ("FRAGILITE_LIMIT_EXPANDED_MIB", _MEBIBYTE),
    "max_ratio": ("FRAGILITE_LIMIT_RATIO", 1),
    "ratio_free_bytes": ("FRAGILITE_LIMIT_RATIO_FREE_MIB", _MEBIBYTE),
    "max_text_bytes": ("FRAGILITE_LIMIT_TEXT_MIB", _MEBIBYTE),
    "max_line_bytes": ("FRAGILITE_LIMIT_LINE_MIB", _MEBIBYTE),
    "max_columns": ("FRAGILITE_LIMIT_COLUMNS", 1),
    "max_rows": ("FRAGILITE_LIMIT_ROWS", 1),
    "max_workbook_bytes": ("FRAGILITE_LIMIT_WORKBOOK_MIB", _MEBIBYTE),
    "max_sheets": ("FRAGILITE_LIMIT_SHEETS", 1),
    "max_sheet_columns": ("FRAGILITE_LIMIT_SHEET_COLUMNS", 1),
    "max_sheet_cells": ("FRAGILITE_LIMIT_SHEET_CELLS", 1),
    "max_json_bytes": ("FRAGILITE_LIMIT_JSON_MIB", _MEBIBYTE),
    "max_feature_bytes": ("FRAGILITE_LIMIT_FEATURE_MIB", _MEBIBYTE),
    "max_features": ("FRAGILITE_LIMIT_FEATURES", 1),
    "max_vertices": ("FRAGILITE_LIMIT_VERTICES", 1),
    "max_layer_vertices": ("FRAGILITE_LIMIT_LAYER_VERTICES", 1),
}
"""Field → setting, and what one of its units is worth."""


def current() -> ReadLimits:
    """Bounds in force: the settings that are given, the defaults elsewhere.

    Raises
    ------
    SettingError
        A setting is no whole number above zero: nothing is read then.
    """
    given = {
        field: _whole(name, written) * unit
        for field, (name, unit) in _UNITS.items()
        if (written := os.environ.get(name, "").strip())
    }
    return ReadLimits(**given)


def settings() -> dict[str, int]:
    """Every setting with its default, in its own unit."""
    defaults = ReadLimits()
    return {name: int(getattr(defaults, field)) // unit for field, (name, unit) in _UNITS.items()}


def _whole(name: str, written: str) -> int:
    """Read a setting; unlike ``int``, neither signs nor separators nor other digits."""
    digits = written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS
    if not digits or int(written) == 0:
        raise SettingError(
            messages.bad_setting(name, written), remedy=messages.setting_default(settings()[name])
        )
    return int(written)
