"""Reads INSEE's passage tables and the events of the COG into one table of moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.codes import COMMUNE, UNKNOWN_YEAR, clean_codes, clean_text
from geodata.columns import find_name, year_in_names
from geodata.errors import InvalidContentError
from geodata.files import read_rows
from geodata.messages import counted
from geodata.messages import geometry as say
from geodata.model import Dataset, Level, Rejection, SourceInfo
from geodata.parts import Part, PartKind
from geodata.passage import PASSAGE_COLUMNS
from geodata.sources.passage_table import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMUNE_LENGTH = 5


class PassageTable:
    """Former and present commune codes."""

    info = SourceInfo(
        source_id="passage_table",
        label="Table de passage des communes",
        producer="INSEE",
        licence="Licence ouverte 2.0 (Etalab)",
    )

    def recognise(self, part: Part) -> bool:
        """Tell whether a table gives codes of communes in at least two years."""
        if part.kind is not PartKind.TABLE:
            return False
        names = _lowered(part)
        return (
            len(_year_columns(part)) + (schema.INITIAL_CODE in names) > 1
            or names.keys() >= schema.EVENTS
            or _is_delegated(part)
        )

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the moves: ``code_before``, ``code_after``, ``name_after``, years.

        Years are those of 1 January maps; ``year_before`` is 0 where the table does not say.
        A split keeps its identity row (a code that stays and loses a part).

        Raises
        ------
        GeodataError
            When no line gives two codes.
        """
        rejections: list[Rejection] = []
        if _lowered(part).keys() >= schema.EVENTS:
            moves, rows_read = _events(part, rejections)
        elif _is_delegated(part):
            moves, rows_read = _delegated(part, rejections)
        else:
            moves, rows_read = _yearly(part, rejections)
        moves = _telling(moves)
        if moves.empty:
            raise InvalidContentError(say.PASSAGE_NONE, file=part.label)
        vintage = int(moves["year_after"].max())
        dated = moves.loc[moves["year_before"] != UNKNOWN_YEAR, "year_before"]
        first = int(dated.min()) if len(dated) else vintage
        changed = moves.loc[moves["code_before"] != moves["code_after"], "code_before"].nunique()
        note = say.PASSAGE_EVENTS.format(
            changes=counted(int(changed), "changement"), first=first, last=vintage
        )
        return [
            Dataset(
                info=self.info,
                table="passage",
                level=Level.COMMUNE,
                vintage=vintage,
                frame=moves.reset_index(drop=True),
                rows_read=rows_read,
                file=part.label,
                geography_year=vintage or None,
                rejections=tuple(rejections),
                notes=(note,),
            )
        ]


def _lowered(part: Part) -> dict[str, str]:
    return {name.casefold().strip(): name for name in part.columns}


def _year_columns(part: Part) -> dict[int, str]:
    """Columns of codes by year."""
    found = {}
    for lowered, name in _lowered(part).items():
        match = schema.YEAR_CODE.fullmatch(lowered)
        if match:
            found[int(match.group(1))] = name
    return dict(sorted(found.items()))


def _is_delegated(part: Part) -> bool:
    return part.options.get("format") == "json" and _lowered(part).keys() >= schema.DELEGATED


def _rows(part: Part, columns: list[str], rejections: list[Rejection]) -> tuple[pd.DataFrame, int]:
    rows = read_rows(part, columns)
    rejections += rows.rejections
    return rows.frame, rows.rows_read


def _yearly(part: Part, rejections: list[Rejection]) -> tuple[pd.DataFrame, int]:
    """List the moves from each year of the table to its last."""
    lowered, years = _lowered(part), _year_columns(part)
    last = max(years)
    name = next((lowered[one] for one in (f"libgeo_{last}",) if one in lowered), None)
    initial = lowered.get(schema.INITIAL_CODE)
    befores = {year: column for year, column in years.items() if year != last}
    if initial is not None:
        befores[UNKNOWN_YEAR] = initial
    wanted = list(dict.fromkeys([*befores.values(), years[last], *([name] if name else [])]))
    frame, rows_read = _rows(part, wanted, rejections)
    after = clean_codes(frame[years[last]], _COMMUNE_LENGTH)
    names = clean_text(frame[name]) if name else pd.Series(None, index=frame.index, dtype="str")
    _reject_malformed(part, after, years[last], rejections)
    moves = [
        _moves(clean_codes(frame[column], _COMMUNE_LENGTH), after, names, (year, last))
        for year, column in befores.items()
    ]
    return pd.concat(moves), rows_read


def _events(part: Part, rejections: list[Rejection]) -> tuple[pd.DataFrame, int]:
    """List the moves of the events between communes of full right.

    The map of 1 January of a year has the events of that day and before.
    """
    lowered = _lowered(part)
    name = find_name(part.columns, schema.EVENT_NAMES)
    wanted = [lowered[one] for one in sorted(schema.EVENTS)] + ([name] if name else [])
    frame, rows_read = _rows(part, wanted, rejections)
    full = frame[lowered["typecom_av"]].eq(schema.COMMUNE_TYPE) & frame[lowered["typecom_ap"]].eq(
        schema.COMMUNE_TYPE
    )
    frame = frame.loc[full]
    raw = frame[lowered["date_eff"]]
    dates = pd.to_datetime(raw, format="%Y-%m-%d", errors="coerce")
    french = pd.to_datetime(raw, format="%d/%m/%Y", errors="coerce")
    dates = dates.fillna(french)
    for line, value in raw[dates.isna()].items():
        reason = say.PASSAGE_DATE.format(value=value)
        rejections.append(Rejection(part.label, int(str(line)), lowered["date_eff"], reason))
    frame, dates = frame.loc[dates.notna()], dates.dropna()
    on_new_year = (dates.dt.month == 1) & (dates.dt.day == 1)
    year_after = dates.dt.year.where(on_new_year, dates.dt.year + 1).astype(int)
    before = clean_codes(frame[lowered["com_av"]], _COMMUNE_LENGTH)
    after = clean_codes(frame[lowered["com_ap"]], _COMMUNE_LENGTH)
    names = clean_text(frame[name]) if name else pd.Series(None, index=frame.index, dtype="str")
    return _moves(before, after, names, (year_after - 1, year_after)), rows_read


def _delegated(part: Part, rejections: list[Rejection]) -> tuple[pd.DataFrame, int]:
    lowered = _lowered(part)
    columns = [lowered[one] for one in sorted(schema.DELEGATED)]
    frame, rows_read = _rows(part, columns, rejections)
    named = frame.loc[frame[lowered["type"]] == "commune-actuelle"]
    names = dict(zip(named[lowered["code"]], named[lowered["nom"]], strict=True))
    frame = frame.loc[frame[lowered["type"]].isin(schema.DELEGATED_TYPES)]
    after = clean_codes(frame[lowered["cheflieu"]], _COMMUNE_LENGTH)
    before = clean_codes(frame[lowered["code"]], _COMMUNE_LENGTH)
    year = year_in_names(part)
    years = (UNKNOWN_YEAR, year[0] if year else UNKNOWN_YEAR)
    return _moves(before, after, after.map(names).astype("str"), years), rows_read


def _moves(
    before: pd.Series,
    after: pd.Series,
    names: pd.Series,
    years: tuple[int | pd.Series, int | pd.Series],
) -> pd.DataFrame:
    moves = pd.DataFrame(
        {
            "code_before": before,
            "code_after": after,
            "name_after": names,
            "year_before": years[0],
            "year_after": years[1],
        }
    )
    sound = before.fillna("").str.fullmatch(COMMUNE) & after.fillna("").str.fullmatch(COMMUNE)
    return moves.loc[sound, list(PASSAGE_COLUMNS)]


def _telling(moves: pd.DataFrame) -> pd.DataFrame:
    """Drop the rows that say nothing: a code that stays itself, and whole."""
    keys = ["code_before", "code_after", "year_before", "year_after"]
    moves = moves.drop_duplicates(keys)
    changed = moves["code_before"] != moves["code_after"]
    event = moves["code_before"] + "@" + moves["year_before"].astype(str)
    kept = changed | event.isin(event[changed].unique())
    return moves.loc[kept].sort_values(["year_before", "code_before", "code_after"])


def _reject_malformed(
    part: Part, codes: pd.Series, column: str, rejections: list[Rejection]
) -> None:
    wrong = codes.notna() & ~codes.fillna("").str.fullmatch(COMMUNE)
    for line, code in codes[wrong].items():
        reason = say.CODE_MALFORMED.format(code=code, kind=say.CODE_KINDS["commune"])
        rejections.append(Rejection(part.label, int(str(line)), column, reason))


SOURCE = PassageTable()
