"""Publications kept beside the territories."""

from __future__ import annotations

import os
import stat

import pytest

from ui.confidential import shelf as module
from ui.confidential.shelf import FolderShelf


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    return tmp_path / ".publications"


def test_a_text_is_kept_for_its_stamp_alone(folder):
    FolderShelf("rows and rules").put("2025", "levels")
    assert FolderShelf("rows and rules").get("2025") == "levels"
    assert FolderShelf("other rows").get("2025") is None
    assert FolderShelf("rows and rules").get("2024") is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in folder.iterdir())


def test_a_place_that_refuses_costs_nothing_but_time(folder):
    folder.write_text("a file where the folder should be")
    FolderShelf("rows").put("2025", "levels")
    assert FolderShelf("rows").get("2025") is None


def test_bytes_that_are_no_text_are_nothing(folder):
    shelf = FolderShelf("rows")
    shelf.put("2025", "levels")
    (path,) = folder.iterdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert shelf.get("2025") is None


def test_the_oldest_are_forgotten_and_half_written_ones_with_them(folder, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 3)
    shelf = FolderShelf("rows")
    folder.mkdir()
    (folder / "partial-killed").write_text("half")
    for year in range(2020, 2026):
        for each in folder.iterdir():
            older = each.stat().st_mtime - 10
            os.utime(each, (older, older))
        shelf.put(str(year), str(year))
    assert shelf.get("2025") == "2025"
    assert len(list(folder.iterdir())) == 3
    assert not (folder / "partial-killed").exists()
