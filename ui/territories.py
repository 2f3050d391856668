"""The territories on this machine: one folder each, and the embedded one built at first start.

Territories live under ``FRAGILITE_DATA_DIR`` (``var/territories`` by default). A folder's name is
the territory's *slug*: it is what an address may say, so it is checked before any path is made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from geodata import demo, places
from geodata.codes import is_made_up_epci
from geodata.errors import GeodataError, StoreError
from geodata.manifest import FORMAT_VERSION, Manifest
from geodata.staging import remove_store
from ui.format import file_name
from ui.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from geodata.importing import Progress as ImportProgress

DEMO_SLUG = "demonstration"
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_VERSION_FILE = f".{DEMO_SLUG}-version"
"""Beside the store, not in it: a store holds nothing that its manifest does not name."""

Progress = Callable[[float, str], None]
"""Called with a share in 0-1 and a French sentence."""


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory store, described by its manifest."""

    slug: str
    folder: Path
    name: str
    code: str
    fictional: bool
    saved_at: datetime
    commune_count: int
    stamp: str
    """Changes whenever the store does: the key of everything computed from it."""


def data_dir() -> Path:
    """Return the folder of the territories, made where it does not exist."""
    return places.data_dir()


def folder_of(slug: str) -> Path:
    """Return the folder a slug names.

    Raises
    ------
    StoreError
        When the slug could lead anywhere else than under :func:`data_dir`.
    """
    if SLUG.fullmatch(slug) is None:
        raise StoreError(t("common.territory.bad_name", name=slug))
    return data_dir() / slug


def describe(slug: str) -> Territory:
    """Read what a territory's manifest says of it.

    Raises
    ------
    StoreError
        When there is no store, or a damaged one.
    """
    folder = folder_of(slug)
    manifest = Manifest.read(folder)
    about = manifest.territory
    stamp = hashlib.sha256(f"{folder.resolve()}\n{manifest.to_json()}".encode()).hexdigest()
    return Territory(
        slug=slug,
        folder=folder,
        name=about.name,
        code=about.code,
        # Whoever looks at a made-up territory chooses his role: no real one is ever taken for it.
        fictional=about.fictional and is_made_up_epci(about.code),
        saved_at=manifest.created,
        commune_count=about.commune_count,
        stamp=stamp,
    )


def all_territories() -> tuple[Territory, ...]:
    """Return every readable territory, real ones first, then by name.

    A damaged store is left out: :func:`damaged` names it.
    """
    found = []
    for folder in sorted(data_dir().iterdir()):
        if folder.is_dir() and SLUG.fullmatch(folder.name):
            try:
                found.append(describe(folder.name))
            except GeodataError:
                continue
    return tuple(sorted(found, key=lambda each: (each.fictional, each.name)))


def damaged() -> tuple[tuple[str, str], ...]:
    """Return the folders that hold no readable store, with the reason in French."""
    problems = []
    for folder in sorted(data_dir().iterdir()):
        if folder.is_dir() and SLUG.fullmatch(folder.name):
            try:
                describe(folder.name)
            except GeodataError as error:
                problems.append((folder.name, error.message))
    return tuple(problems)


def slug_for(name: str, code: str) -> str:
    """Return the slug of a territory: importing it again replaces its store, and no other's."""
    slug = file_name(name)[:50].strip("-") or "territoire"
    try:
        other = describe(slug).code
    except GeodataError:
        other = code
    return slug if other == code and slug != DEMO_SLUG else f"{slug}-{file_name(code)}"[:64]


def remove(slug: str) -> None:
    """Delete a territory's store from the disk."""
    folder = folder_of(slug)
    describe(slug)  # refuses a folder that is not a store
    remove_store(folder)


@cache
def demo_version() -> str:
    """Return what changes whenever the generator of the embedded territory does."""
    digest = hashlib.sha256(str(FORMAT_VERSION).encode())
    for path in sorted(Path(demo.__file__).parent.rglob("*")):
        if path.suffix in {".py", ".yaml", ".json"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def demo_is_current() -> bool:
    """Tell whether the embedded territory was built by the generator of today."""
    mark = data_dir() / _VERSION_FILE
    try:
        describe(DEMO_SLUG)
        return mark.read_text(encoding="utf-8") == demo_version()
    except (GeodataError, OSError):
        return False


def ensure_demo(progress: Progress) -> None:
    """Build the embedded territory where it is absent or made by a former generator.

    Several processes may start together: one builds, the others wait for it. The store itself is
    written atomically, so that a build interrupted half-way leaves nothing to be mistaken for one.
    """

    def tell(step: ImportProgress) -> None:
        progress(share_of(step), f"{step.step} {step.detail}".strip())

    with FileLock(data_dir() / f".{DEMO_SLUG}-build.lock"):
        if demo_is_current():
            return
        demo.build_store(data_dir() / DEMO_SLUG, progress=tell)
        (data_dir() / _VERSION_FILE).write_text(demo_version(), encoding="utf-8")


def share_of(step: ImportProgress) -> float:
    """Return how far an import is, 0-1."""
    return min(step.done / step.total, 1.0) if step.total else 0.0
