"""Fixtures shared by the tests of files and stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.demo import write_official_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the fictional territory’s files, written once a run: never change it."""
    folder = tmp_path_factory.mktemp("official")
    assert write_official_files(folder) == sorted(folder.iterdir())
    return folder
