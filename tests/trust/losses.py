"""Nothing lost: SIGKILL in the middle of every write path, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.geodata import postgres
from tests.trust import file_paths as files
from tests.trust import workspace_paths as typed
from tests.trust.figures import Figure
from tests.trust.killing import WritePath, kill_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KILLS = 25
"""Of each write path, at full effort."""
_SEED = 20260


def write_paths(address: str = "") -> tuple[WritePath, ...]:
    """Every way in which the application stores something.

    Parameters
    ----------
    address
        Of a PostgreSQL database; empty: SQLite, and the paths that have no database.
    """
    where = "PostgreSQL" if address else "SQLite"
    both: tuple[WritePath, ...] = (
        typed.Ratings(address, f"ratings, {where}"),
        typed.Documents(address, f"documents, {where}"),
        typed.Exports(address, f"log of exports, {where}"),
        typed.Tables(address, f"table of ratings, {where}"),
        files.Backups(address, f"backup, {where}"),
        files.Restorations(address, f"restore, {where}"),
    )
    if address:
        return both
    return (
        *both,
        typed.Migrations("", "migration, SQLite"),
        files.Stores(),
        files.RemovedStores(),
        files.Geometry(),
    )


def kill(
    paths: Sequence[WritePath], folder: Path, kills: int, seed: int = _SEED
) -> dict[str, list[str]]:
    """Kill each path so many times; returns what was lost or half-written, by path."""
    found: dict[str, list[str]] = {}
    for position, path in enumerate(paths):
        draw = random.Random(seed + position)
        wrong = found[path.label] = []
        for number in range(kills):
            wrong += kill_once(path, folder / f"path-{position}" / str(number), draw)
    return found


def figures(effort: float) -> list[Figure]:
    """Count kills and losses."""
    kills = max(1, round(_KILLS * effort))
    with tempfile.TemporaryDirectory() as name, _server() as address:
        folder = Path(name)
        found = kill(write_paths(), folder / "sqlite", kills)
        absent = [] if address else [_not_measured()]
        if address:
            with postgres.database(address) as database:
                found |= kill(write_paths(database), folder / "postgresql", kills)
    return [
        Figure("losses", "SIGKILL while writing", kills * len(found), "kills"),
        *absent,
        *(
            Figure("losses", label, len(wrong), "lost", 0, "; ".join(wrong[:2]) or f"{kills} kills")
            for label, wrong in found.items()
        ),
    ]


def _not_measured() -> Figure:
    return Figure("losses", "kills on PostgreSQL", 0, note="not measured: no PostgreSQL here")


@contextmanager
def _server() -> Iterator[str]:
    if postgres.program("initdb") is None:
        yield ""
        return
    with postgres.server() as address:
        yield address
