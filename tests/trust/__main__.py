"""Print the figures of trust: attacks, hostile inputs, kills, and what came of them."""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.trust.figures import Figure

PARTS: Final = ("secrecy", "access", "hostile", "losses")
"""Modules of this package; each has ``figures(effort)``."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether every figure holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], help=f"among {', '.join(PARTS)}")
    parser.add_argument(
        "--effort",
        type=float,
        default=1.0,
        help="how much is tried: 1 as in docs/security.md",
    )
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.parts) - set(PARTS))
    if unknown:
        parser.error(f"unknown part: {', '.join(unknown)}")
    found: list[Figure] = []
    for part in asked.parts or PARTS:
        module = importlib.import_module(f"tests.trust.{part}")
        measured = module.figures(asked.effort)
        # As each part ends: a part that breaks takes nothing of the others with it.
        Console().print(_table(part, measured))
        found += measured
    return 0 if found and all(each.holds for each in found) else 1


def _table(part: str, figures: Sequence[Figure]) -> Table:
    table = Table(title=f"Trust, measured: {part}")
    for name in ("part", "what", "figure", "wanted", "holds", "note"):
        table.add_column(name, justify="right" if name in {"figure", "wanted"} else "left")
    for each in figures:
        wanted = "more than 0" if each.wanted is None else f"{each.wanted:,}"
        table.add_row(
            each.part,
            each.label,
            f"{each.value:,} {each.unit}".strip(),
            wanted,
            "yes" if each.holds else "NO",
            each.note,
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
