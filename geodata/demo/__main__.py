"""Write the fictional territory's files in a folder: ``python -m geodata.demo FOLDER``."""

from __future__ import annotations

import argparse
from pathlib import Path

from geodata.demo import TERRITORY, write_official_files
from geodata.messages import french


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(
        prog="python -m geodata.demo",
        description=french(
            f"Écrit les fichiers du territoire fictif « {TERRITORY.long_name} », "
            "dans la disposition des fichiers officiels."
        ),
    )
    parser.add_argument("dossier", type=Path, help="dossier où écrire, créé s’il n’existe pas")
    folder: Path = parser.parse_args().dossier
    for path in write_official_files(folder):
        print(path)


if __name__ == "__main__":
    main()
