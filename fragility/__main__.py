"""``python -m fragility COMMAND …``: computations on anyone's tables."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .commands import register_all
from .commands.arguments import BROKEN_STATUS, USAGE_STATUS, FrenchParser
from .errors import BrokenRuleError, FragilityError
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    Exit status: 0, 1 where an audit finds its rule broken, or 2 for anything the user can mend,
    told in French on the error stream.
    """
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
