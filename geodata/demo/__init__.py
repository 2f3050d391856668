"""The embedded default: a fictional territory, written in the official file layouts and imported.

Nothing here is true of any place: names, borders and figures are drawn from fixed seeds. The files
go through the same loaders as the real ones, so that what works on the demo works on them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.demo import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.importing import Progress
    from geodata.report import ImportReport


@dataclass(frozen=True, slots=True)
class FictionalTerritory:
    """Codes and names of the demo territory: none can be those of a real one."""

    code: str = names.EPCI_CODE
    name: str = names.EPCI_NAME
    long_name: str = names.EPCI_LONG_NAME
    department_code: str = names.DEPARTMENT_CODE


TERRITORY = FictionalTerritory()


def write_official_files(folder: Path) -> list[Path]:
    """Write the territory in the official layouts; the same bytes at every call.

    Parameters
    ----------
    folder
        Made if absent; files of the same names are replaced.

    Returns
    -------
    list of Path
        The files, sorted by name.
    """
    # Here, so that reading TERRITORY at each start of the application does not load scipy.
    from geodata.demo.exports import write_all
    from geodata.demo.world import build_world

    folder.mkdir(parents=True, exist_ok=True)
    return sorted(write_all(build_world(), folder))


def build_store(out: Path, progress: Callable[[Progress], None] | None = None) -> ImportReport:
    """Write the files in a temporary folder and import them, marked as fictional.

    Parameters
    ----------
    out
        Folder of the territory store to make or replace.
    progress
        Told how the import goes.
    """
    # Here, because the importer's own modules may name the demo territory.
    from geodata.importing import import_files
    from geodata.sources.registry import SOURCES
    from geodata.user_tables.delivered import with_mappings

    with tempfile.TemporaryDirectory(prefix="territoire-fictif-") as folder:
        # The landlords' tables have no public layout: each comes with the mapping that reads it.
        paths, sources = with_mappings(write_official_files(Path(folder)), SOURCES)
        return import_files(
            paths,
            epci=TERRITORY.code,
            out=out,
            name=TERRITORY.long_name,
            fictional=True,
            progress=progress,
            sources=sources,
        )
