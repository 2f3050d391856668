"""Several files of one table put together: what two of them say is counted once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from geodata.messages import register as say
from geodata.model import Rejection
from geodata.plain_names import plain_name
from geodata.register.repeats import DATES, IDENTIFIERS, telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset

LINE, SOURCE = "line", "source"


def put_together(datasets: Sequence[Dataset]) -> Dataset:
    """Put the files of one table together, in the order of their names.

    Of a row that two files give under one identifier, the later file's state is kept (the file
    whose latest date is later); of one that two files give alike, one is kept. Files that number
    their rows each on its own share no row.

    Parameters
    ----------
    datasets
        Rows of the territory, with ``line``.

    Returns
    -------
    One dataset; every row has an identifier, made of the file's name and the line where the file
    gives none. What is not kept is among its rejections and notes.
    """
    ordered = sorted(datasets, key=lambda one: (_latest(one), one.file))
    names = _stems(ordered)
    rejections = [each for one in ordered for each in one.rejections]
    several = len(ordered) > 1
    notes = [
        say.of_file(one.file, each) if several else each for one in ordered for each in one.notes
    ]
    table = ordered[0].table
    identifier = IDENTIFIERS[table]
    kept: list[tuple[Dataset, pd.DataFrame]] = []
    for dataset in ordered:
        frame = dataset.frame
        for rank, (other, before) in enumerate(kept):
            before, frame, told, remarks = _apart(other, before, dataset, frame)  # noqa: PLW2901
            kept[rank] = (other, before)
            rejections += told
            notes += remarks
        kept.append((dataset, frame))
    frames = [
        _identified(frame, identifier, names[dataset.file], notes)
        for dataset, frame in sorted(kept, key=lambda pair: pair[0].file)
    ]
    frame = pd.concat(frames, ignore_index=True)
    taken = frame[identifier].duplicated(keep="first")
    frame.loc[taken, identifier] += (
        "-" + frame.loc[taken, SOURCE] + "-" + frame.loc[taken, LINE].astype("str")
    )
    return replace(
        ordered[-1],
        frame=frame.drop(columns=[LINE, SOURCE]),
        rows_read=sum(one.rows_read for one in ordered),
        file=" + ".join(sorted(dict.fromkeys(one.file for one in ordered))),
        rejections=tuple(rejections),
        notes=tuple(dict.fromkeys(notes)),
    )


def _latest(dataset: Dataset) -> pd.Timestamp:
    """Latest date of a file: the later of two states of one row is in the later file."""
    dates = dataset.frame.select_dtypes("datetime")
    latest = dates.max().max()
    return pd.Timestamp(0) if pd.isna(latest) else latest


def _apart(
    older: Dataset, before: pd.DataFrame, newer: Dataset, frame: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, list[Rejection], list[str]]:
    """Take out of two files what both give."""
    table = older.table
    name, date = IDENTIFIERS[table], DATES[table]
    told: list[Rejection] = []
    notes: list[str] = []
    if name in before and name in frame:
        mine = before.set_index(name)[date]
        mine = mine[mine.index.notna()]
        shared = frame[name].isin(mine.index)
        if shared.any():
            same = frame.loc[shared, date].eq(frame.loc[shared, name].map(mine))
            own_numbers = bool(same.mean() < 0.5)  # noqa: PLR2004 - most of them
            if own_numbers:
                notes.append(say.numbered_apart(older.file, newer.file))
            else:
                clash = set(frame.loc[same.index[~same], name])
                both = set(frame.loc[same.index[same], name])
                identical = _same_content(before, frame, name, both)
                if clash:
                    reason = say.identifier_clash(older.file, newer.file)
                    told.append(Rejection(older.file, None, None, reason, len(clash)))
                    told.append(Rejection(newer.file, None, None, reason, len(clash)))
                if identical:
                    reason = say.in_two_files(newer.file, older.file, len(identical))
                    told.append(Rejection(older.file, None, None, reason, len(identical)))
                if both - identical:
                    count = len(both - identical)
                    reason = say.newer_file(older.file, newer.file, count)
                    told.append(Rejection(older.file, None, None, reason, count))
                before = before[~before[name].isin(both | clash)]
                frame = frame[~frame[name].isin(clash)]
    again = _already_given(before, frame, name)
    if again.any():
        reason = say.in_two_files(older.file, newer.file, int(again.sum()))
        told.append(Rejection(newer.file, None, None, reason, int(again.sum())))
        frame = frame[~again]
    return before, frame, told, notes


def _same_content(before: pd.DataFrame, frame: pd.DataFrame, name: str, ids: set[str]) -> set[str]:
    """Give the identifiers of which both files say the same."""
    columns = [one for one in frame.columns if one in before and one not in {LINE, name}]
    mine = before[before[name].isin(ids)].set_index(name)[columns]
    theirs = frame[frame[name].isin(ids)].set_index(name)[columns].reindex(mine.index)
    equal = mine.eq(theirs).fillna(value=False).astype(bool) | (mine.isna() & theirs.isna())
    return set(mine.index[equal.all(axis=1)])


def _already_given(before: pd.DataFrame, frame: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Rows without identifier that an earlier file has already, as often as it has them."""
    columns = [one for one in frame.columns if one in before and one not in {LINE, name}]
    mine, theirs = _nameless(before, name), _nameless(frame, name)
    mine, theirs = mine[telling(mine)], theirs[telling(theirs)]
    result = pd.Series(data=False, index=frame.index)
    if mine.empty or theirs.empty:
        return result
    keys = {}
    for rows, which in ((mine, "mine"), (theirs, "theirs")):
        hashed = pd.util.hash_pandas_object(rows[columns], index=False)
        # The second of two equal rows of a file only meets the second of the other.
        keys[which] = pd.MultiIndex.from_arrays([hashed, hashed.groupby(hashed).cumcount()])
    result[theirs.index] = keys["theirs"].isin(keys["mine"])
    return result


def _nameless(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame[name].isna()] if name in frame else frame


def _identified(
    frame: pd.DataFrame, identifier: str, source: str, notes: list[str]
) -> pd.DataFrame:
    """Give every row an identifier, that stays the same when other files are added."""
    made = source + "-" + frame[LINE].astype("str").str.zfill(6)
    given = frame[identifier] if identifier in frame else pd.Series(None, frame.index, dtype="str")
    if given.isna().any():
        notes.append(say.made_identifiers(int(given.isna().sum())))
    rest = frame.drop(columns=[identifier], errors="ignore")
    rest.insert(0, identifier, given.fillna(made))
    return rest.assign(**{SOURCE: source})


def _stems(datasets: Sequence[Dataset]) -> dict[str, str]:
    """Short name of each file, told apart by a number where two are the same."""
    found: dict[str, str] = {}
    for one in sorted(datasets, key=lambda each: each.file):
        inner = one.file.rsplit("›", maxsplit=1)[-1].strip()
        stem = "-".join(plain_name(PurePath(inner).stem).split())[:40] or one.table
        same = sum(each == stem or each.startswith(f"{stem}~") for each in found.values())
        found[one.file] = f"{stem}~{same + 1}" if same else stem
    return found
