"""``python -m fragility COMMAND …``: computations on anyone's tables."""

from __future__ import annotations

import codecs
import io
import sys
from typing import TYPE_CHECKING, Final

from .commands import register_all
from .commands.arguments import BROKEN_STATUS, USAGE_STATUS, FrenchParser
from .errors import BrokenRuleError, FragilityError
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence


_LEGIBLE: Final = "fragility-legible"
"""Name under which :func:`_legible` is known to the streams."""
_PLAIN: Final = {"\u202f": " ", "’": "'", "…": "...", "–": "-", "—": "-", "œ": "oe", "Œ": "OE"}


def _legible(error: UnicodeError) -> tuple[str, int]:
    """Write what a terminal has no sign for (Latin-1, Windows-1252) with the signs it has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lacking), error.end


codecs.register_error(_LEGIBLE, _legible)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    Exit status: 0, 1 where an audit finds its rule broken, or 2 for anything the user can mend,
    told in French on the error stream.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_LEGIBLE)
    parser = FrenchParser(description=say("cli.description"))
    subparsers = parser.add_subparsers(
        title=say("cli.commands"),
        dest="command",
        required=True,
        parser_class=FrenchParser,
    )
    register_all(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        for line in parsed.run(parsed):
            print(line, flush=True)
    except BrokenRuleError as error:
        print(error.message, file=sys.stderr)
        return BROKEN_STATUS
    except FragilityError as error:
        print(say("cli.error", detail=error.message), file=sys.stderr)
        return USAGE_STATUS
    except MemoryError:
        print(say("cli.error", detail=say("cli.memory")), file=sys.stderr)
        return USAGE_STATUS
    return 0


if __name__ == "__main__":
    sys.exit(main())
