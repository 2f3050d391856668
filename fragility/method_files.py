"""Method documents on disk: reading, writing, and the ones shipped with the package."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import yaml

from .documents import faults_told, read_fields, text_of
from .errors import MethodError
from .messages import say
from .method import Method

_SHIPPED: Final = resources.files(__package__) / "methods"


def load_method(source: str | Path) -> Method:
    """Read a method from a YAML file, or from the name of a shipped one.

    Raises
    ------
    MethodError
        In French, naming the path inside the document.
    """
    path = Path(source)
    if path.is_file():
        return parse_method(text_of(path), name=path.name)
    if str(source) in shipped_methods():
        return _shipped(str(source))
    raise MethodError(say("method.not_found", name=source, known=", ".join(shipped_methods())))


def shipped_methods() -> tuple[str, ...]:
    """Names of the methods shipped with the package, the default first."""
    names = sorted(
        entry.name.removesuffix(".yaml")
        for entry in _SHIPPED.iterdir()
        if entry.name.endswith(".yaml")
    )
    return tuple(sorted(names, key=lambda name: name != "ips"))


@cache
def _shipped(name: str) -> Method:
    return parse_method((_SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"), name=name)


def parse_method(text: str, *, name: str = "") -> Method:
    """Read a method from the text of a YAML document.

    Parameters
    ----------
    text
        The document.
    name
        Name of the file, for the messages.
    """
    with faults_told(text, name):
        document = read_fields(text)
        if "extends" in document:
            document = _extended(document)
        return Method.model_validate(document)


def _extended(document: dict[str, object]) -> dict[str, object]:
    """Fill a document that says ``extends: <shipped method>`` with what it leaves unsaid.

    ``index`` and ``zones`` are completed field by field (``index: {aggregate: geometric}`` keeps
    the children); any other field is replaced. The method read is whole: its digest does not
    depend on this shorthand.
    """
    base = str(document["extends"])
    if base not in shipped_methods():
        raise MethodError(say("method.not_found", name=base, known=", ".join(shipped_methods())))
    inherited = _shipped(base).model_dump(mode="json")
    merged = {**inherited, **document}
    for key in ("index", "zones"):
        own = document.get(key)
        if isinstance(own, dict):
            merged[key] = {**inherited[key], **own}
    return {key: value for key, value in merged.items() if key != "extends"}


def dump_method(method: Method) -> str:
    """Write a method as a YAML document that :func:`parse_method` reads back to an equal one."""
    document = _without_blanks(method.model_dump(mode="json"))
    dumped: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return dumped


def _without_blanks(value: object) -> object:
    """Leave out what is empty, so that the document reads well."""
    if isinstance(value, dict):
        # An empty list may be a choice (no excluded type), except for the leaves' children.
        return {
            k: _without_blanks(v)
            for k, v in value.items()
            if v not in (None, "") and not (k == "children" and v == [])
        }
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return value
