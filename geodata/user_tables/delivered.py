"""Mappings delivered beside the files they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.delivered_paths import is_file, is_folder
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import files as messages
from geodata.messages import user_tables as say
from geodata.user_tables.mapping import DOCUMENT, LARGEST_BYTES, ColumnMapping
from geodata.user_tables.source import UserTableSource
from geodata.user_tables.templates import TemplateSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geodata.parts import Part
    from geodata.sources import Source

_BESIDE: Final = ".mapping.json"
_HEAD: Final = 400


def is_mapping(path: Path) -> bool:
    """Tell whether a file is a mapping, from its first characters."""
    if path.suffix.lower() != ".json" or not is_file(path):
        return False
    try:
        with path.open("rb") as content:
            head = content.read(_HEAD).decode("utf-8", errors="replace")
    except OSError:  # told when it is read as a file of data
        return False
    return f'"{DOCUMENT}"' in head


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping saved as JSON.

    Raises
    ------
    UnreadableFileError
        The file does not exist.
    InvalidContentError
        It is not a mapping, or too large for one.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InvalidContentError(say.TOO_LARGE, file=path.name, remedy=say.SAVE_AGAIN)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            messages.NOT_FOUND, file=path.name, remedy=messages.CHECK_PATH
        ) from error
    return ColumnMapping.from_json(text, file=path.name)


def with_mappings(
    paths: Iterable[Path], sources: Sequence[Source]
) -> tuple[list[Path], tuple[Source, ...]]:
    """Take the mappings out of a delivery, and add their sources to the others.

    ``table.mapping.json`` beside ``table.csv`` is for that file alone; any other mapping is for
    every file that has its columns. The same mapping twice counts once.

    Raises
    ------
    InvalidContentError
        A mapping breaks its rules.
    """
    kept: list[Path] = []
    mappings: list[ColumnMapping] = []
    for path in paths:
        if is_folder(path):
            beside = sorted(path.rglob("*"))
            mappings += [_for_its_file(one, beside) for one in beside if is_mapping(one)]
        if is_mapping(path):
            mappings.append(_for_its_file(path, list(path.parent.iterdir())))
        else:
            kept.append(path)
    known = [one.mapping for one in sources if isinstance(one, UserTableSource)]
    fresh = [one for rank, one in enumerate(mappings) if one not in [*known, *mappings[:rank]]]
    return kept, (*sources, *map(UserTableSource, fresh))


def _for_its_file(path: Path, beside: Sequence[Path]) -> ColumnMapping:
    """Read a mapping; one named after a file is for that file alone."""
    mapping = read_mapping(path)
    if mapping.files is not None or not path.name.lower().endswith(_BESIDE):
        return mapping
    stem = path.name[: -len(_BESIDE)]
    named = sorted(one.name for one in beside if one.stem == stem and one != path)
    return mapping.model_copy(update={"files": named[0]}) if named else mapping


def keep_one_mapping(matching: Sequence[Source], part: Part) -> list[Source]:
    """Keep one of the mappings and templates that recognise a part: it is read once.

    The one that names the file wins, then the one that reads the most columns; a template comes
    last. Other sources are kept as they are.

    Raises
    ------
    InvalidContentError
        Two different mappings suit the file equally well.
    """
    mapped = [one for one in matching if isinstance(one, UserTableSource)]
    official = [one for one in matching if not isinstance(one, (UserTableSource, TemplateSource))]
    if not mapped:
        templates = [one for one in matching if isinstance(one, TemplateSource)]
        return [*official, *templates[:1]]
    ranks = [(one.mapping.files is not None, len(one.mapping.columns)) for one in mapped]
    best = [one for one, rank in zip(mapped, ranks, strict=True) if rank == max(ranks)]
    if len(best) > 1:
        names = [one.mapping.name for one in best]
        raise InvalidContentError(
            say.two_mappings(names), file=part.label, remedy=say.NAME_THE_FILES
        )
    return [*official, *best]
