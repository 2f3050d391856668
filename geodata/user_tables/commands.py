"""``python -m geodata template`` and ``suggest``: templates and mappings on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.errors import UnrecognisedFileError
from geodata.files import open_delivery
from geodata.messages import user_tables as say
from geodata.parts import PartKind
from geodata.user_tables.catalogue import kinds
from geodata.user_tables.checking import check_mapping
from geodata.user_tables.identity import refuse_identities
from geodata.user_tables.new_files import refuse_existing, write_new
from geodata.user_tables.suggesting import describe, suggest_mapping
from geodata.user_tables.templates import write_template

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator


def add_commands(commands: Any) -> None:
    """Add the two commands to a parser's.

    Parameters
    ----------
    commands
        What ``add_subparsers`` gave.
    """
    one = commands.add_parser("template", help=say.TEMPLATE_HELP, description=say.TEMPLATE_HELP)
    one.add_argument("kind", choices=list(kinds()), metavar="SORTE", help=_kinds_help())
    one.add_argument("--out", required=True, type=Path, metavar="FICHIER", help=say.OUT_FILE_HELP)
    two = commands.add_parser("suggest", help=say.SUGGEST_HELP, description=say.SUGGEST_HELP)
    two.add_argument("file", type=Path, metavar="FICHIER", help=say.SUGGEST_FILE_HELP)
    two.add_argument(
        "--kind", required=True, choices=list(kinds()), metavar="SORTE", help=_kinds_help()
    )
    two.add_argument("--out", required=True, type=Path, metavar="FICHIER", help=say.OUT_FILE_HELP)


def _kinds_help() -> str:
    return say.kinds_help({name: one.label for name, one in kinds().items()})


def run(options: argparse.Namespace) -> None:
    """Run ``template`` or ``suggest``, telling what was done.

    Raises
    ------
    GeodataError
        The file cannot be read, or holds something about persons; there is a file already where
        the command would write, or the disk refuses.
    """
    if options.command == "template":
        _say([say.written(write_template(options.kind, options.out))])
    else:
        _say(_suggest(options))


def _suggest(options: argparse.Namespace) -> Iterator[str]:
    refuse_existing(options.out)  # before a large file is read
    with open_delivery(options.file) as delivery:
        part = next((one for one in delivery.parts if one.kind is PartKind.TABLE), None)
        if part is None:
            raise UnrecognisedFileError(say.NO_TABLE, file=delivery.name)
        refuse_identities(part.head, file=part.label, header_line=part.header_line)
        suggestion = suggest_mapping(part.columns, part.head, options.kind, options.file.stem)
    text = suggestion.mapping.to_json()
    write_new(options.out, lambda draft: draft.write_text(text, encoding="utf-8"))
    yield from describe(suggestion)
    yield from (problem.message for problem in check_mapping(suggestion.mapping, part.columns))
    yield say.written(options.out)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)  # noqa: T201 - the command line's own output
