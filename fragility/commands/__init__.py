"""Subcommands of ``python -m fragility``: one module each, found by its name.

A command module has a function ``register(subparsers)`` that adds its parser, and sets ``run`` to a
function that takes the parsed arguments and gives the lines to print, as the work goes.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .arguments import FrenchParser, Subparsers


def register_all(subparsers: Subparsers[FrenchParser]) -> None:
    """Add every command of this package, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        command = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(command, "register"):
            command.register(subparsers)
