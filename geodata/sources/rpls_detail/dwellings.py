"""Rows of a block made dwellings: every column of the table, typed and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.messages import rpls as messages
from geodata.sources.rpls_detail import parsers, places
from geodata.sources.rpls_detail.cells import COORDINATE_BOUND_M, plain_columns
from geodata.sources.rpls_detail.contract import COLUMNS
from geodata.sources.rpls_detail.products import KEY_OF_CODE, UNKNOWN
from geodata.streaming import Refusals, typed_column
from geodata.streaming.cells import SHOWN, distinct_cells, row_indices, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.numerals import Mask
    from geodata.sources.rpls_detail.cells import PlainColumn
    from geodata.streaming import BlockRows, Typed

_UNKNOWN_PLACE: Final = "unknown"
_GENERATION_OF: Final = {"qp24": "2024", "qp15": "2015"}


@dataclass
class Dwellings:
    """Understands the blocks of one file, one after the other.

    Parameters
    ----------
    file
        Its name in messages.
    names
        Column wanted → its name in the file.
    vintage
        Year of the register.
    decimal
        Decimal mark of its numbers, where it is known.
    """

    file: str
    names: Mapping[str, str]
    vintage: int
    decimal: str | None
    refusals: Refusals = field(init=False)
    row_count: int = 0
    repaired_count: int = 0
    placed_count: int = 0

    def __post_init__(self) -> None:
        self.refusals = Refusals(self.file)
        names = dict(self.names)
        # One generation only: it is the one that the code of the table is of.
        self._generation = next((one for one in _GENERATION_OF if one in names), None)
        if self._generation == "qp15":
            names["qp24"] = names.pop("qp15")
        self._names = names
        self._plain = [
            one for one in plain_columns(self.vintage, self.decimal) if one.source in names
        ]

    def of(self, rows: BlockRows) -> pa.Table:
        """Type a block's rows; those without a commune are refused whole.

        Returns
        -------
        Table of the columns of :data:`~geodata.sources.rpls_detail.contract.COLUMNS` that the file
        gives, in their order.
        """
        self.row_count += len(rows.lines)
        found: dict[str, pa.Array] = {"line": pa.array(rows.lines)}
        commune, known = self._commune(rows)
        found["commune_code"] = commune
        for one in self._plain:
            found[one.name] = self._plain_column(rows, one)
        found["product_key"] = _keys(found["product_code"])
        if "iris" in self._names:
            found["iris_plg_code"] = self._iris(rows, commune)
        found |= self._address(rows, found.get("locality"))
        found |= self._position(rows, commune, found.get("geocoding_quality"))
        if self._generation is not None:
            word = pa.array([_GENERATION_OF[self._generation]], pa.string())
            indices = pa.repeat(pa.scalar(0, pa.int32()), len(rows.lines))
            found["qpv_plg_generation"] = pa.DictionaryArray.from_arrays(indices, word)
        ordered = {name: found[name].cast(kind) for name, kind in COLUMNS.items() if name in found}
        table = pa.table(ordered)
        return table if known.all() else table.filter(pa.array(known))

    def _column(self, rows: BlockRows, source: str) -> pa.DictionaryArray:
        chunked = rows.table.column(self._names[source])
        return chunked.chunk(0) if chunked.num_chunks else pa.array([], chunked.type)

    def _plain_column(self, rows: BlockRows, one: PlainColumn) -> pa.Array:
        if one.quiet:
            cells = self._column(rows, one.source)
            return spread(one.parse(distinct_cells(cells)).values, cells.indices)
        return self._typed(rows, one.source, one.parse, one.reason)

    def _typed(
        self,
        rows: BlockRows,
        source: str,
        parse: Callable[[pa.Array], Typed],
        reason: Callable[[str], str],
    ) -> pa.Array:
        return typed_column(
            self._column(rows, source),
            parse,
            name=self._names[source],
            lines=rows.lines,
            refusals=self.refusals,
            reason=reason,
        )

    def _commune(self, rows: BlockRows) -> tuple[pa.DictionaryArray, Mask]:
        cells = self._column(rows, "commune")
        departments = self._column(rows, "department") if "department" in self._names else None
        found, repaired, doubtful, elsewhere = places.communes(cells, departments)
        known = ~np.asarray(pc.is_null(found), dtype=bool)
        self.repaired_count += int(repaired.sum())
        for wrong, reason in (
            (~known & ~doubtful & ~elsewhere, messages.bad_commune),
            (doubtful, messages.commune_disagrees),
            (elsewhere, messages.commune_elsewhere),
        ):
            self._refuse("commune", rows, wrong, cells, reason)
        return found, known

    def _iris(self, rows: BlockRows, commune: pa.DictionaryArray) -> pa.Array:
        cells = self._column(rows, "iris")
        found, wrong = places.iris(commune, cells)
        self._refuse("iris", rows, wrong, cells, messages.bad_iris)
        return found

    def _refuse(
        self,
        source: str,
        rows: BlockRows,
        wrong: Mask,
        cells: pa.DictionaryArray,
        reason: Callable[[str], str],
    ) -> None:
        positions = np.flatnonzero(wrong)
        if positions.size:
            first = cells.take(pa.array(positions[:SHOWN])).dictionary_decode()
            lines = rows.lines[positions]
            self.refusals.add(self._names[source], lines, first, reason)

    def _address(self, rows: BlockRows, locality: pa.Array | None) -> dict[str, pa.Array]:
        parts = {
            source: self._typed(rows, source, parse, messages.bad_code)
            for source, parse in (
                ("number", parsers.street_numbers),
                ("repetition", parsers.texts),
                ("street_type", parsers.texts),
                ("street_name", parsers.texts),
            )
            if source in self._names
        }
        if "street_name" not in parts:
            return {}
        street = _joined([parts[one] for one in ("street_type", "street_name") if one in parts])
        # A street type alone names no street.
        street = _where(pc.is_valid(parts["street_name"]), street)
        named = street
        if locality is not None:
            named = pc.coalesce(_decoded(street), _decoded(locality))
        before = [parts[one] for one in ("number", "repetition") if one in parts]
        address = _where(pc.is_valid(named), _joined([*before, named]))
        return {"street": street.dictionary_encode(), "address": address.dictionary_encode()}

    def _position(
        self, rows: BlockRows, commune: pa.DictionaryArray, quality: pa.Array | None
    ) -> dict[str, pa.Array]:
        count = len(rows.lines)
        given = None
        if "epsg" in self._names:
            whole = parsers.numbers(1, 99_999, decimal=None, kind=pa.int32(), zero_is_nothing=True)
            given = self._typed(rows, "epsg", whole, messages.bad_number)
        epsg = places.systems(commune, given)
        found: dict[str, pa.Array] = {"crs_epsg": pa.array(epsg)}
        placed = np.zeros(count, dtype=bool)
        if "x" in self._names and "y" in self._names:
            read = parsers.numbers(
                -COORDINATE_BOUND_M,
                COORDINATE_BOUND_M,
                decimal=self.decimal,
                zero_is_nothing=True,
            )
            x, y = (
                np.asarray(pc.fill_null(self._typed(rows, axis, read, messages.bad_number), np.nan))
                for axis in ("x", "y")
            )
            epsg, x, y = places.to_official(commune, epsg, x, y)
            found["crs_epsg"] = pa.array(epsg)
            far = places.far_away(commune, epsg, x, y)
            self._refuse_points(rows, far, x, y)
            placed = np.isfinite(x) & np.isfinite(y) & ~far
            found |= {"x_m": pa.array(x, mask=~placed), "y_m": pa.array(y, mask=~placed)}
        self.placed_count += int(placed.sum())
        said = quality if quality is not None else pa.nulls(count, pa.string())
        found["geocoding_quality"] = _or_word(_where(pa.array(placed), said), _UNKNOWN_PLACE)
        return found

    def _refuse_points(
        self,
        rows: BlockRows,
        far: Mask,
        x: np.ndarray,
        y: np.ndarray,
    ) -> None:
        positions = np.flatnonzero(far)
        if positions.size:
            shown = [f"{x[one]:.0f} ; {y[one]:.0f}" for one in positions[:SHOWN]]
            column = f"{self._names['x']}, {self._names['y']}"
            self.refusals.add(column, rows.lines[positions], pa.array(shown), messages.bad_point)


def _keys(codes: pa.DictionaryArray) -> pa.Array:
    """Product of each FINAN code."""
    keys = [KEY_OF_CODE[code] for code in codes.dictionary.to_pylist()]
    coded = pa.DictionaryArray.from_arrays(codes.indices, pa.array(keys, pa.string()))
    return _or_word(coded, UNKNOWN)


def _decoded(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _joined(parts: list[pa.Array]) -> pa.Array:
    """Put texts side by side, with a space, passing over the empty ones."""
    return pc.binary_join_element_wise(*map(_decoded, parts), " ", null_handling="skip")


def _where(kept: pa.Array, column: pa.Array) -> pa.Array:
    """Empty a column of texts where it is not to be kept."""
    return pc.if_else(kept, _decoded(column), pa.scalar(None, pa.string()))


def _or_word(column: pa.Array, word: str) -> pa.Array:
    """Put a word where a column of texts is empty."""
    if not pa.types.is_dictionary(column.type):
        return pc.fill_null(column, word).dictionary_encode()
    values = pa.concat_arrays([column.dictionary, pa.array([word], pa.string())])
    merged = values.dictionary_encode()
    indices = merged.indices.take(pa.array(row_indices(column)))
    return pa.DictionaryArray.from_arrays(indices, merged.dictionary)
