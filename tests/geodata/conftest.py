"""Fixtures shared by the tests of files and stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from geodata.demo import write_official_files
from tests.geodata import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield str(tmp_path / "espace.sqlite")
        return
    with postgres.database(request.getfixturevalue("postgres_server")) as address:
        yield address


@pytest.fixture(scope="session")
def demo_files(shared_folder: Path) -> Path:
    """Folder of the fictional territory’s files, written once a run: never change it."""
    folder, done = shared_folder / "official", shared_folder / "official-written"
    with FileLock(shared_folder / "official.lock"):
        if not done.exists():
            assert write_official_files(folder) == sorted(folder.iterdir())
            done.touch()
    return folder
