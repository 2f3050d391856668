"""Fixtures shared by every test."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.geodata import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

# No test is timed: machines are noisy.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real official files, never part of the project: skip with the reason without it."""
    folder = Path(os.environ.get("FRAGILITE_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real files at {folder}: set FRAGILITE_REAL_DATA to run this test")
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that the processes of one run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres_server(shared_folder: Path) -> Iterator[str]:
    """Address of the run's PostgreSQL server; ``postgres.database`` makes a database on it."""
    postgres.required()
    with postgres.shared(shared_folder) as address:
        yield address


@pytest.fixture(scope="session")
def demo_data_dir(shared_folder: Path) -> Path:
    """Folder of territories holding the embedded one, built once for the whole run."""
    from ui.territories import ensure_demo

    folder = shared_folder / "territories"
    folder.mkdir(exist_ok=True)
    # Of several processes one builds it, the others wait.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAGILITE_DATA_DIR", str(folder))
        ensure_demo(lambda _share, _sentence: None)
    return folder


def lend_territories(lender: Path, folder: Path) -> None:
    """Give a folder the territories of another and what is kept of them, not its workspace.

    Another process may be writing in that one.
    """
    for path in lender.iterdir():
        if not path.name.startswith("espace."):
            (folder / path.name).symlink_to(path)
