"""Hostile addresses and hostile words: every page comes out whole, what is saved stays."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from geodata.workspace import Workspace
from tests.conftest import lend_territories
from tests.trust.addresses import try_pages

if TYPE_CHECKING:
    from pathlib import Path


def test_every_page_bears_hostile_addresses_and_words(demo_data_dir: Path, tmp_path: Path) -> None:
    lend_territories(demo_data_dir, tmp_path)
    address = tmp_path / "espace.sqlite"
    space = Workspace.open(address)
    space.save_document("essai", "un", {"a": 1}, author="Essai", based_on=None)
    tried = try_pages(tmp_path, draws=1, seed=7)
    assert tried.addresses >= 12
    assert tried.words > 0
    assert tried.failures == []
    found = space.document("essai", "un")
    assert found is not None
    assert dict(found.body) == {"a": 1}
    shutil.rmtree(tmp_path, ignore_errors=True)
