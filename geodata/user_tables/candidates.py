"""Tables that no source recognised: what a mapping may be made for, and tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.errors import GeodataError
from geodata.files import open_delivery, read_rows
from geodata.model import Rejection
from geodata.parts import PartKind
from geodata.user_tables.identity import refuse_identities
from geodata.user_tables.personal import names_a_person
from geodata.user_tables.source import UserTableSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geodata.model import Dataset
    from geodata.parts import Part
    from geodata.sources import Source
    from geodata.user_tables.mapping import ColumnMapping

LARGEST: Final = 50_000_000
"""Bytes beyond which a file is no table of residences: it is not looked into."""
_FEW: Final = 40


@dataclass(frozen=True)
class Candidate:
    """A table that may be one of the user's own."""

    label: str
    """File, member, sheet."""
    path: Path
    columns: tuple[str, ...]
    sample: pd.DataFrame
    """First rows, as text."""
    refusal: str | None = None
    """Why it is not even shown: French sentence, without its content."""

    def examples(self, column: str, count: int = 3) -> list[str]:
        """First distinct texts of a column."""
        return [str(text) for text in self.sample[column].dropna().unique()[:count]]

    def distinct(self, column: str) -> list[str]:
        """Return the different texts of a column, as far as there are few."""
        return sorted(str(text) for text in self.sample[column].dropna().unique()[:_FEW])


@dataclass(frozen=True)
class Trial:
    """What a mapping gives on a whole file."""

    datasets: tuple[Dataset, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]
    error: str | None
    """French message where nothing can be read."""

    @property
    def row_count(self) -> int:
        """Rows that can be used."""
        return sum(len(one.frame) for one in self.datasets)


def find_candidates(paths: Iterable[Path], sources: Sequence[Source]) -> tuple[Candidate, ...]:
    """Tables of these files that no source recognises, in their order.

    A table about persons is named with its refusal, and nothing of its content is kept.
    """
    found = []
    for path in paths:
        if path.stat().st_size > LARGEST:
            continue
        try:
            with open_delivery(path) as delivery:
                found += [
                    _candidate(path, part)
                    for part in delivery.parts
                    if part.kind is PartKind.TABLE
                    and not any(source.recognise(part) for source in sources)
                ]
        except GeodataError:  # told already by whoever read the files
            continue
    return tuple(found)


def _candidate(path: Path, part: Part) -> Candidate:
    try:
        rows = read_rows(part).frame
        refuse_identities(rows, file=part.label, header_line=part.header_line)
    except GeodataError as error:
        return Candidate(part.label, path, part.columns, pd.DataFrame(), error.message)
    # A column of remarks may name somebody here and there: what is shown of it does not.
    safe = {name: rows[name].mask(names_a_person(rows[name])) for name in rows}
    return Candidate(part.label, path, part.columns, pd.DataFrame(safe, index=rows.index))


def try_mapping(candidate: Candidate, mapping: ColumnMapping) -> Trial:
    """Read a candidate whole with a mapping, without keeping anything."""
    source = UserTableSource(mapping)
    try:
        with open_delivery(candidate.path) as delivery:
            part = next(one for one in delivery.parts if one.label == candidate.label)
            datasets = tuple(source.load(part))
    except GeodataError as error:
        where = Rejection(candidate.label, error.line, error.column, error.reason)
        return Trial((), (where,) if error.line else (), (), error.message)
    rejections = tuple(rejection for one in datasets for rejection in one.rejections)
    notes = dict.fromkeys(note for one in datasets for note in one.notes)
    return Trial(datasets, rejections, tuple(notes), None)
