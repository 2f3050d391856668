"""Which residence a row of a user's table is about: found exactly, or refused; never guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import listed
from geodata.messages import user_tables as say
from geodata.model import Dataset, Rejection
from geodata.plain_names import plain_name
from geodata.user_tables.addresses import plain_address, plain_code, plain_column
from geodata.user_tables.catalogue import kind
from geodata.user_tables.personal import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES: Final = tuple(say.RULES)
"""In the order they are tried: ``residence_id``, ``landlord_segment``, ``segment``, ``address``."""
_SIREN: Final = 9
_ROW: Final = "row"


@dataclass(frozen=True)
class Matched:
    """The residence of each row."""

    residence_id: pd.Series[str]
    """On the index of the rows; missing where the row is refused."""
    rule: pd.Series[str]
    """Which of :data:`RULES` found it."""
    several: pd.Series[bool]
    """Rows refused because they lead to several residences."""
    rejections: tuple[Rejection, ...]


@dataclass(frozen=True)
class Attached:
    """A user's table, its residences known."""

    dataset: Dataset
    """Frame with ``residence_id`` first, values and statuses; ``line`` and keys are gone."""
    rejections: tuple[Rejection, ...]
    """Rows refused here; the dataset has them too."""
    notes: tuple[str, ...]
    matched_count: int


def match_residences(frame: pd.DataFrame, residences: pd.DataFrame, *, file: str) -> Matched:
    """Find the residence of each row, by the first of :data:`RULES` that can tell.

    By identifier, by landlord and programme, by programme in its commune, else by exact address
    in its commune. Whatever a row and a residence both say (landlord, commune, programme) must
    agree. Several residences, or two keys that lead to two: the row is refused, with its line.

    Parameters
    ----------
    frame
        Some of ``residence_id``, ``landlord_name``, ``landlord_siret``, ``segment_code``,
        ``commune_code``, ``address``; ``line`` for the rejections, else the index.
    residences
        ``residence_id``, ``commune_code`` and, where known, ``address`` (or ``addresses``, a list
        each), ``landlord_name``, ``landlord_siret``, ``segment_code``.
    file
        Name of the file, for the rejections.
    """
    rows, known = _rows(frame), _known(residences)
    candidates = {
        "residence_id": _pairs(rows, known, ["residence_id"]),
        "landlord_segment": _by_landlord(rows, known),
        "segment": _pairs(rows, known, ["segment", "commune"]),
        "address": _by_address(rows, known, residences),
    }
    found = pd.Series(pd.NA, index=rows.index, dtype="str")
    rule = pd.Series(pd.NA, index=rows.index, dtype="str")
    clashes = _contradictions(candidates["residence_id"], candidates["landlord_segment"])
    settled = rows.index.isin(list(clashes))
    ambiguous: dict[int, int] = {}
    by_address = candidates["address"]
    for name, pairs in candidates.items():
        count = pairs.groupby(_ROW)["residence_id"].nunique()
        several = pairs[pairs[_ROW].isin(count.index[count > 1])]
        # An address may settle between the residences of one programme.
        both = several.merge(by_address, on=[_ROW, "residence_id"])
        narrowed = both.groupby(_ROW)["residence_id"].nunique()
        both = both[both[_ROW].isin(narrowed.index[narrowed == 1])]
        single = pd.concat([pairs[pairs[_ROW].isin(count.index[count == 1])], both])
        one = single.drop_duplicates(_ROW).set_index(_ROW)["residence_id"]
        fresh = ~settled & rows.index.isin(one.index)
        found[fresh] = one.reindex(rows.index[fresh]).to_numpy()
        rule[fresh] = name
        left = ~settled & ~fresh & rows.index.isin(several[_ROW])
        ambiguous |= {row: int(count[row]) for row in rows.index[left]}
        settled = settled | fresh | left
    rejections = _rejections(frame, found, clashes, ambiguous, file)
    several_rows = rows.index.isin([*ambiguous, *clashes])
    return Matched(
        found.set_axis(frame.index),
        rule.set_axis(frame.index),
        pd.Series(several_rows, index=frame.index),
        tuple(rejections),
    )


def attach_residences(dataset: Dataset, residences: pd.DataFrame) -> Attached:
    """Put the residences in a loaded user's table.

    Parameters
    ----------
    dataset
        As :class:`~geodata.user_tables.source.UserTableSource` gives it.
    residences
        As :func:`match_residences` takes them.
    """
    frame = dataset.frame
    matched = match_residences(frame, residences, file=dataset.file)
    keys = [name for name in ("line", *say.KEYS) if name in frame]
    kept = frame.assign(_residence=matched.residence_id, _line=frame["line"])
    kept = kept[matched.residence_id.notna()]
    rejections = list(matched.rejections)
    if kind(dataset.table).rows == "one":
        twice = kept.duplicated("_residence", keep=False)
        for _, same in kept[twice].groupby("_residence"):
            lines = listed([str(line) for line in same["_line"]])
            rejections += [
                Rejection(dataset.file, int(line), None, say.contradictory_rows(lines))
                for line in same["_line"]
            ]
        kept = kept[~twice]
    kept = kept.sort_values(["_residence", "_line"], kind="stable")
    result = kept.drop(columns=[*keys, "_residence", "_line"])
    result.insert(0, "residence_id", kept["_residence"])
    rules = matched.rule.loc[kept.index].value_counts()
    told = listed([say.by_rule(name, int(rules[name])) for name in RULES if name in rules])
    notes = (say.matched(len(kept), len(frame), told),) if len(kept) else ()
    return Attached(
        dataset=replace(
            dataset,
            frame=result.reset_index(drop=True),
            rejections=(*dataset.rejections, *rejections),
            notes=(*dataset.notes, *notes),
        ),
        rejections=tuple(rejections),
        notes=notes,
        matched_count=len(kept),
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name in frame:
        return frame[name].astype("object").where(frame[name].notna(), None)
    return pd.Series(None, index=frame.index, dtype="object")


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Put what rows and residences are compared by in one spelling."""
    siret = _column(frame, "landlord_siret")
    return pd.DataFrame(
        {
            "residence_id": _column(frame, "residence_id").astype("str"),
            "landlord": plain_column(_column(frame, "landlord_name"), plain_name),
            "siren": siret.astype("str").str.slice(0, _SIREN),
            "segment": plain_column(_column(frame, "segment_code"), plain_code),
            "commune": _column(frame, "commune_code").astype("str"),
            "address": plain_column(_column(frame, "address"), plain_address),
        }
    )


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    rows = _plain(frame).reset_index(drop=True)
    return rows.rename_axis(_ROW)


def _known(residences: pd.DataFrame) -> pd.DataFrame:
    return _plain(residences).reset_index(drop=True)


def _pairs(rows: pd.DataFrame, known: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Rows and residences that share these keys, and contradict each other on nothing."""
    left = rows.dropna(subset=list(keys)).reset_index()
    right = known.dropna(subset=list(keys))
    pairs = left.merge(right, on=list(keys), suffixes=("", "_known"))
    if "residence_id" in keys:
        return pairs[[_ROW, "residence_id"]]
    agree = pd.Series(data=True, index=pairs.index)
    for name in ("landlord", "siren", "commune", "segment"):
        if name not in keys:
            mine, theirs = pairs[name], pairs[f"{name}_known"]
            agree &= mine.isna() | theirs.isna() | mine.eq(theirs)
    kept = pairs.loc[agree, [_ROW, "residence_id_known"]]
    return kept.rename(columns={"residence_id_known": "residence_id"}).drop_duplicates()


def _by_landlord(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """By programme and landlord, whose number is as good as its name."""
    found = [
        _pairs(rows, known, ["segment", "landlord"]),
        _pairs(rows, known, ["segment", "siren"]),
    ]
    return pd.concat(found).drop_duplicates()


def _by_address(rows: pd.DataFrame, known: pd.DataFrame, residences: pd.DataFrame) -> pd.DataFrame:
    """By commune and address, any of its addresses where a residence has several."""
    places = known
    if "addresses" in residences:
        each = known.assign(address=list(residences["addresses"])).explode("address")
        each = each.assign(address=plain_column(each["address"], plain_address))
        places = pd.concat([known, each]).drop_duplicates(["residence_id", "address"])
    return _pairs(rows, places, ["commune", "address"])


def _contradictions(by_id: pd.DataFrame, by_segment: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Rows whose identifier is one residence and whose programme is another."""
    count = by_segment.groupby(_ROW)["residence_id"].transform("nunique")
    both = by_id.merge(by_segment[count.eq(1)], on=_ROW, suffixes=("", "_other"))
    apart = both[both["residence_id"].ne(both["residence_id_other"])]
    return {
        int(row): (str(first), str(second))
        for row, first, second in zip(
            apart[_ROW], apart["residence_id"], apart["residence_id_other"], strict=True
        )
    }


def _rejections(
    frame: pd.DataFrame,
    found: pd.Series[str],
    clashes: dict[int, tuple[str, str]],
    ambiguous: dict[int, int],
    file: str,
) -> list[Rejection]:
    """Tell each row without a residence, and why."""
    lines = frame["line"] if "line" in frame else frame.index.to_series()
    result = []
    for row in found.index[found.isna()]:
        keys = _said(frame.iloc[row])
        if row in clashes:
            reason = say.contradictory_keys(*map(shown, clashes[row]))
        elif row in ambiguous:
            reason = say.ambiguous(keys, ambiguous[row])
        else:
            reason = say.unmatched(keys)
        result.append(Rejection(file, int(lines.iloc[row]), None, reason))
    return result


def _said(row: pd.Series) -> str:
    """Write what a row says of its residence, for the reader."""
    parts = [
        f"{label} {shown(str(row[name]))}"
        for name, label in say.KEYS.items()
        if name in row.index and pd.notna(row[name])
    ]
    return ", ".join(parts) or say.NOTHING_SAID
