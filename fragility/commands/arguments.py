"""Command-line parsing in French."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Final, NoReturn

from fragility.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

BROKEN_STATUS: Final = 1
"""Exit status of an audit that finds its rule broken."""
USAGE_STATUS: Final = 2
"""Exit status of an error the user can mend: wrong argument, method or table."""

_ERRORS: Final = (
    (r"the following arguments are required: (?P<names>.+)", "cli.required"),
    (r"unrecognized arguments: (?P<names>.+)", "cli.unrecognised"),
    (
        r"argument .*: invalid choice: '?(?P<value>[^']*)'? \(choose from (?P<choices>.+)\)",
        "cli.choice",
    ),
    (r"argument (?P<name>[^:]+): expected one argument", "cli.expected_one"),
    (
        r"argument (?P<name>[^:]+): invalid positive value: '(?P<value>.*)'",
        "cli.positive",
    ),
    (
        r"argument (?P<name>[^:]+): invalid natural value: '(?P<value>.*)'",
        "cli.natural",
    ),
    (r"argument (?P<name>[^:]+): invalid \w+ value: '(?P<value>.*)'", "cli.invalid"),
)


_MOST: Final = 10**9
"""No count nor seed needs to be larger, and arrays of a larger size cannot be laid out."""


def natural(text: str) -> int:
    """Read a whole number, zero included."""
    value = int(text)
    if not 0 <= value <= _MOST:
        raise ValueError(text)
    return value


def positive(text: str) -> int:
    """Read a whole number above zero."""
    value = natural(text)
    if value == 0:
        raise ValueError(text)
    return value


class FrenchFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with a French ``usage``."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Write the usage line."""
        super().add_usage(usage, actions, groups, prefix or say("cli.usage"))


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and errors are in French; errors exit with status 2."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            prog=str(options.get("prog", "python -m fragility")),
            description=str(options.get("description", "")),
            formatter_class=FrenchFormatter,
            add_help=False,
        )
        self._positionals.title = say("cli.positionals")
        self._optionals.title = say("cli.options")
        self.add_argument("-h", "--help", action="help", help=say("cli.help"))

    def error(self, message: str) -> NoReturn:
        """Say the error in French and exit."""
        matches = ((key, re.fullmatch(pattern, message)) for pattern, key in _ERRORS)
        detail = next((say(key, **found.groupdict()) for key, found in matches if found), message)
        self.print_usage()
        self.exit(USAGE_STATUS, say("cli.error", detail=detail) + "\n")


Subparsers = argparse._SubParsersAction  # noqa: SLF001 - argparse names it nowhere else
