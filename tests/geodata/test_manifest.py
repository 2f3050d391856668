from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from geodata.errors import StoreError
from geodata.manifest import FORMAT_VERSION, MANIFEST_NAME, Manifest, StoredFile
from tests.geodata.small_store import write_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_store(tmp_path / "ici", 1.0)
    return tmp_path / "ici"


def test_a_person_can_read_it(folder: Path) -> None:
    text = (folder / MANIFEST_NAME).read_text(encoding="utf-8")
    assert text.startswith('{\n  "format": "territory-store"')
    raw = json.loads(text)
    first = raw["datasets"][0]
    assert first["source"]["producer"] == "Personne"
    assert first["source"]["licence"] == "Libre"
    assert {"rows_read", "rows_kept", "rows_rejected", "columns", "vintage"} <= set(first)
    assert raw["created"] == "2024-05-06T07:08:09Z"


def test_reads_back_what_it_wrote(folder: Path) -> None:
    manifest = Manifest.read(folder)
    assert Manifest.model_validate_json(manifest.to_json()) == manifest


def test_accents_are_written_as_such(folder: Path) -> None:
    manifest = Manifest.read(folder)
    named = manifest.model_copy(update={"notes": ("Cœur d’Ostrevent",)})
    assert "Cœur d’Ostrevent" in named.to_json()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format_version": 1}', "\xff"])
def test_damaged(folder: Path, text: str) -> None:
    (folder / MANIFEST_NAME).write_bytes(text.encode("latin1"))
    with pytest.raises(StoreError, match="manifeste du territoire est illisible"):
        Manifest.read(folder)


def test_format_of_a_later_program(folder: Path) -> None:
    path = folder / MANIFEST_NAME
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["format_version"] = FORMAT_VERSION + 1
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(StoreError, match="version plus récente"):
        Manifest.read(folder)


def test_unknown_field_is_refused(folder: Path) -> None:
    raw = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    with pytest.raises(ValidationError):
        Manifest.model_validate({**raw, "surprise": 1})


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "tables/../../x", "C:/x", ""])
def test_path_never_leaves_the_store(path: str) -> None:
    with pytest.raises(ValidationError):
        StoredFile(path=path, sha256="0" * 64, byte_count=1)


def test_is_immutable(folder: Path) -> None:
    with pytest.raises(ValidationError):
        Manifest.read(folder).app_version = "2"  # type: ignore[misc]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "9" * 5000])
def test_a_manifest_made_to_exhaust_is_damaged(folder: Path, text: str) -> None:
    (folder / MANIFEST_NAME).write_text(text)
    with pytest.raises(StoreError, match=r"abîmé|endommagé|illisible"):
        Manifest.read(folder)
