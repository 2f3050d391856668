"""Tables with one row a residence, dimension and category, laid out one row a residence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.messages import listed
from geodata.messages import user_tables as say
from geodata.model import ValueStatus
from geodata.user_tables.cells import SECRET, Reader
from geodata.user_tables.mapping import LONG_FIELDS, Shape, Unit
from geodata.values import COUNT, RATIO, SHARE_FROM_PERCENT, parse_numbers

if TYPE_CHECKING:
    from geodata.user_tables.mapping import ColumnMapping

_SHOWN: Final = 5
_RULES: Final = {Unit.COUNT: COUNT, Unit.PERCENT: SHARE_FROM_PERCENT, Unit.SHARE: RATIO}


def widen(reader: Reader) -> Reader:
    """Lay a long table out with one row a residence.

    A category without a row is a zero only where the others already add up to the households of
    the residence; elsewhere it is missing. Without a column of households, they are what the
    dimension with the most of them adds up to.

    Returns
    -------
    A reader of the wide table, which keeps what was refused and noted so far.
    """
    long = _long(reader)
    cells = long.set_index(["group", "field"])
    wide, states = _spread(cells["number"]), _spread(cells["status"])
    secret = states == ValueStatus.SECRET.value
    first = pd.Series(reader.rows.index, index=_groups(reader)).groupby(level=0).first()
    others = _others(reader, first)
    total = reader.mapping.definition.count_field
    assert total is not None
    households = pd.to_numeric(others[total], errors="coerce") if total in others else None
    texts = {}
    for name in reader.mapping.definition.dimensions:
        fields = [one.name for one in reader.mapping.definition.counts(name)]
        block = wide.reindex(index=first.index, columns=fields).astype("float64")
        hidden = secret.reindex(index=first.index, columns=fields).eq(True).astype("bool")
        if households is not None and reader.mapping.unit is Unit.COUNT:
            whole = block.sum(axis=1, min_count=1).eq(households) & ~hidden.any(axis=1)
            block = block.where(block.notna() | ~whole.to_numpy()[:, None], 0.0)
        for field in fields:
            if block[field].notna().any() or hidden[field].any():
                written = _written(block[field], reader.mapping.unit)
                texts[field] = written.mask(hidden[field], SECRET)
    if households is None:
        others[total] = _largest_sum(reader, texts, first.index)
        reader.notes.append(say.TOTAL_FROM_DIMENSION)
    rows = pd.DataFrame({**others, **texts}, index=first.index).astype("str")
    rows.index = pd.Index(first.to_numpy(), name="line")
    rows = rows.sort_index()
    return Reader(
        mapping=_wide_mapping(reader, list(rows.columns)),
        rows=rows,
        file=reader.file,
        decimal=".",
        rejections=reader.rejections,
        notes=reader.notes,
    )


def _spread(cells: pd.Series) -> pd.DataFrame:
    """Lay cells out with one row a residence and one column a count."""
    return cells.unstack("field")  # noqa: PD010 - one cell each: nothing to aggregate


def _groups(reader: Reader) -> pd.Index:
    """Residence, year and variant of each row, as one text."""
    mapping = reader.mapping
    columns = [c for c, field in mapping.columns.items() if field not in LONG_FIELDS]
    total = mapping.definition.count_field
    named = [c for c in columns if mapping.columns[c] != total]
    cells = reader.rows[named].fillna("")
    joined: pd.Series[str] = cells.agg("\u001f".join, axis=1)
    return pd.Index(joined, name="group")


def _long(reader: Reader) -> pd.DataFrame:
    """Residence, count field, number and status of each row that can be used."""
    mapping, definition = reader.mapping, reader.mapping.definition
    dimension = reader.among(
        reader.text("dimension"),
        {name: one.as_category() for name, one in definition.dimensions.items()},
        say.LONG_LABELS["dimension"],
        "dimension",
        required=True,
    )
    field = pd.Series(pd.NA, index=reader.rows.index, dtype="str")
    texts = reader.text("category")
    for name, one in definition.dimensions.items():
        mine = dimension.eq(name)
        if mine.any():
            found = reader.among(
                texts.where(mine), one.categories, one.label, "category", required=False
            )
            field.loc[mine] = name + "_" + found[mine] + "_count"
    parsed = parse_numbers(
        reader.withheld(reader.text("count")),
        _RULES[mapping.unit],
        file=reader.file,
        column=mapping.column_of("count") or "",
        decimal=reader.decimal,
    )
    reader.take(parsed.rejections)
    frame = pd.DataFrame(
        {
            "group": _groups(reader).to_numpy(),
            "field": field,
            "number": parsed.numbers,
            "status": parsed.status,
        },
        index=reader.rows.index,
    )[field.notna() & ~reader.dropped]
    twice = frame.duplicated(["group", "field"], keep=False)
    for _, same in frame[twice].groupby(["group", "field"]):
        lines = listed([str(line) for line in same.index], _SHOWN)
        for line in same.index:
            reader.reject(int(line), "count", say.contradictory_rows(lines))
    return frame[~twice]


def _others(reader: Reader, first: pd.Series[int]) -> dict[str, pd.Series[str]]:
    """Every other field of a residence, from its first row."""
    found = {}
    for column, field in reader.mapping.columns.items():
        if field not in LONG_FIELDS:
            found[field] = reader.rows[column].reindex(first.to_numpy()).set_axis(first.index)
    return found


def _written(numbers: pd.Series[float], unit: Unit) -> pd.Series[str]:
    """Write numbers back as text, in the unit of the mapping."""
    scaled = numbers * 100 if unit is Unit.PERCENT else numbers
    return scaled.map("{:.10g}".format, na_action="ignore").astype("str")


def _largest_sum(
    reader: Reader, texts: dict[str, pd.Series[str]], index: pd.Index[str]
) -> pd.Series[str]:
    """Households of each residence: the largest sum of a dimension without any secret."""
    best = pd.Series(np.nan, index=index)
    for name in reader.mapping.definition.dimensions:
        fields = [one.name for one in reader.mapping.definition.counts(name) if one.name in texts]
        if fields:
            block = pd.DataFrame({field: texts[field] for field in fields})
            numbers = block.apply(pd.to_numeric, errors="coerce")
            total = numbers.sum(axis=1, min_count=1).mask((block == SECRET).any(axis=1))
            best = best.fillna(total).where(~(total > best), total)
    return _written(best, Unit.COUNT)


def _wide_mapping(reader: Reader, columns: list[str]) -> ColumnMapping:
    return reader.mapping.model_copy(
        update={"shape": Shape.WIDE, "columns": {column: column for column in columns}}
    )
