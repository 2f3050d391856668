"""Every French sentence of the interface, kept in one YAML file per page beside this module.

A text is asked for by its file and its place in it: ``t("home.title")`` reads ``title`` in
``home.yaml``. Files are read once; a key that does not exist is an error, never an empty label.
Files are written with ordinary spaces: the narrow no-break spaces of French typography are put in
when they are read.

Two conventions keep the files readable. A value in braces is filled by the caller
(``{count}``), already formatted: numbers come from :mod:`ui.format`. A text that depends on a
count holds two forms, ``one`` and ``other``, chosen by :func:`ui.format.plural`.

A file whose name starts with an underscore has a structure of its own and its own reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from geodata.messages import french

FOLDER = Path(__file__).resolve().parent

NARROW_SPACE = "\u202f"
"""Narrow no-break space, before ``; : ! ?`` and ``%`` and between thousands."""


class MissingTextError(KeyError):
    """A text was asked for under a key that no file defines."""


def _flatten(prefix: str, node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for name, child in node.items():
            yield from _flatten(f"{prefix}.{name}", child)
    elif isinstance(node, str):
        yield prefix, node.strip()
    else:
        message = f"{prefix}: a text must be a string, found {type(node).__name__}"
        raise TypeError(message)


@cache
def catalog() -> Mapping[str, str]:
    """Return every text by its full key, read once from the YAML files."""
    texts: dict[str, str] = {}
    for path in sorted(FOLDER.glob("[a-z]*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        texts.update((key, french(text)) for key, text in _flatten(path.stem, content))
    return MappingProxyType(texts)


def has(key: str) -> bool:
    """Tell whether a text exists, for labels that data may or may not have."""
    return key in catalog()


def t(key: str, /, **values: object) -> str:
    """Return the text of a key, its braces filled.

    Parameters
    ----------
    key
        ``file.path.to.text``.
    values
        What goes into the braces. Values are put in as they are: a caller that renders HTML
        escapes them first.

    Raises
    ------
    MissingTextError
        When no file defines the key.

    Examples
    --------
    >>> t("common.app_name")
    'Fragilité sociale'
    """
    try:
        text = catalog()[key]
    except KeyError as error:
        raise MissingTextError(key) from error
    return text.format(**values) if values else text
