"""Commune and IRIS codes of one year brought to the communes of another.

Communes merge, and sometimes part again. A merger is followed: every former code has one present
code. A split never is: what was counted in one commune cannot be shared out between two, so its
code is listed and left alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.codes import UNKNOWN_YEAR
from geodata.messages import counted, listed
from geodata.messages import geometry as say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

PASSAGE_COLUMNS = ("code_before", "code_after", "name_after", "year_before", "year_after")

_COMMUNE_LENGTH = 5
_UNDIVIDED_END = "0000"


@dataclass(frozen=True)
class Reconciliation:
    """What became of each code."""

    mapping: dict[str, str]
    """Code given → code of the map, for every code resolved, unchanged ones included."""
    merged: dict[str, tuple[str, ...]]
    """Code of the map → the codes given, where there are several."""
    split: dict[str, tuple[str, ...]]
    """Code given → the codes of the map among which it cannot be shared out."""
    unmatched: tuple[str, ...]
    """Codes given that lead to no code of the map."""
    notes: tuple[str, ...] = ()


@dataclass
class _Moves:
    """The passage table, arranged to be followed."""

    by_code: dict[str, list[tuple[int, int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Code → (year before, year after, code after)."""

    def latest(self, code: str, year: int | None) -> frozenset[str]:
        """Codes that this one, as of ``year``, has become in the last year of the table."""
        found: set[str] = set()
        pending = [(code, year)]
        seen: set[tuple[str, int | None]] = set()
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            targets, reached = self._step(*current)
            if not targets:
                found.add(current[0])
            pending += [(target, reached) for target in targets]
        return frozenset(found)

    def _step(self, code: str, year: int | None) -> tuple[set[str], int | None]:
        """Next codes, and the year they are of; no code when nothing happens any more."""
        moves = self.by_code.get(code, [])
        dated = [move for move in moves if move[0] != UNKNOWN_YEAR]
        if year is None:
            chosen = [move for move in dated if move[0] == max(one[0] for one in dated)]
        else:
            # A yearly table gives the way from that very year; events, the next one to come.
            chosen = [move for move in dated if move[0] == year]
            coming = [move[0] for move in dated if move[1] == move[0] + 1 and move[0] >= year]
            if not chosen and coming:
                chosen = [move for move in dated if move[0] == min(coming)]
        if not chosen and not dated:
            chosen = [move for move in moves if move[0] == UNKNOWN_YEAR]
        if not chosen:
            return set(), None
        last = max(move[1] for move in chosen)
        return {move[2] for move in chosen if move[1] == last}, last


def reconcile(
    codes: pd.Series,
    known: set[str],
    passage: pd.DataFrame | None,
    *,
    year: int | None = None,
    known_year: int | None = None,
) -> Reconciliation:
    """Find, for each code, the one code of the map that covers the same place.

    Parameters
    ----------
    codes
        Commune (5 characters) or IRIS (9) codes; missing ones are passed over.
    known
        Codes of the map, of the same kind.
    passage
        Table ``passage``; ``None`` where there is none.
    year
        Year of the communes that ``codes`` belong to, where known.
    known_year
        The same for ``known``. When it is earlier than ``year``, mergers in between are splits
        seen backwards, and are listed as such.

    Returns
    -------
    An IRIS follows its commune: it keeps its last four characters if the map has that IRIS and
    the file does not name it otherwise; an undivided commune goes to the undivided commune.
    """
    given = set(codes.dropna().astype(str))
    moves = _arranged(passage)
    is_iris = any(len(code) > _COMMUNE_LENGTH for code in known)
    communes = {code[:_COMMUNE_LENGTH] for code in known}
    ahead: Mapping[frozenset[str], list[str]] = _inverse(communes, moves, known_year)
    mapping: dict[str, str] = {}
    split: dict[str, tuple[str, ...]] = {}
    unmatched: list[str] = []
    for code in sorted(given):
        commune = code[:_COMMUNE_LENGTH]
        options = _communes_for(commune, communes, moves, ahead, years=(year, known_year))
        if is_iris:
            options = _iris_for(code, options, known, given)
        if len(options) == 1:
            mapping[code] = options[0]
        elif options:
            split[code] = options
        else:
            unmatched.append(code)
    return _summary(mapping, split, unmatched, has_passage=passage is not None)


def _arranged(passage: pd.DataFrame | None) -> _Moves:
    moves = _Moves()
    if passage is None or passage.empty:
        return moves
    rows = passage[["code_before", "code_after", "year_before", "year_after"]]
    for before, after, year_before, year_after in rows.itertuples(index=False, name=None):
        moves.by_code[before].append((int(year_before), int(year_after), after))
    return moves


def _inverse(
    communes: set[str], moves: _Moves, year: int | None
) -> Mapping[frozenset[str], list[str]]:
    """Communes of the map by what they have become in the last year of the table."""
    ahead: dict[frozenset[str], list[str]] = defaultdict(list)
    for commune in sorted(communes):
        ahead[moves.latest(commune, year)].append(commune)
    return ahead


def _communes_for(
    commune: str,
    communes: set[str],
    moves: _Moves,
    ahead: Mapping[frozenset[str], list[str]],
    *,
    years: tuple[int | None, int | None],
) -> tuple[str, ...]:
    """Communes of the map that cover a commune given: one, several when it is split, or none."""
    year, known_year = years
    undated = year is None or known_year is None
    is_known = commune in communes
    if is_known and (undated or year == known_year):
        return (commune,)
    become = moves.latest(commune, year)
    same_end = tuple(ahead.get(become, ()))
    if is_known and not undated and commune in same_end:
        # Later figures on an earlier map: a merger in between covers several of its communes.
        backwards = year is not None and known_year is not None and year > known_year
        return same_end if backwards else (commune,)
    if same_end:
        return same_end
    return tuple(sorted(become & communes)) if len(become) > 1 else ()


def _iris_for(
    code: str, options: tuple[str, ...], known: set[str], given: set[str]
) -> tuple[str, ...]:
    end = code[_COMMUNE_LENGTH:]
    if code in known and (len(options) == 1 or end != _UNDIVIDED_END):
        return (code,)
    if len(options) > 1:
        return _undivided(options, known)
    target = options[0] + end if options else ""
    if target not in known or (end != _UNDIVIDED_END and target in given):
        return ()
    return (target,)


def _undivided(options: tuple[str, ...], known: set[str]) -> tuple[str, ...]:
    """Name what a split leaves: the undivided communes of the map, else the communes."""
    return tuple(one + _UNDIVIDED_END if one + _UNDIVIDED_END in known else one for one in options)


def _summary(
    mapping: dict[str, str],
    split: dict[str, tuple[str, ...]],
    unmatched: list[str],
    *,
    has_passage: bool,
) -> Reconciliation:
    olds: dict[str, list[str]] = defaultdict(list)
    for old, new in mapping.items():
        olds[new].append(old)
    changed = sum(old != new for old, new in mapping.items())
    notes = []
    if changed:
        notes.append(say.RECONCILED.format(codes=counted(changed, "code")))
    if split:
        notes.append(
            say.RECONCILE_SPLIT.format(
                communes=counted(len(split), "commune"), codes=listed(sorted(split))
            )
        )
    if unmatched and not has_passage:
        notes.append(say.RECONCILED_NONE.format(codes=counted(len(unmatched), "code")))
    return Reconciliation(
        mapping=mapping,
        merged={new: tuple(sorted(old)) for new, old in sorted(olds.items()) if len(old) > 1},
        split=split,
        unmatched=tuple(unmatched),
        notes=tuple(notes),
    )
