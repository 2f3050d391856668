"""Documents of rules on disk: reading them, and the ones shipped with the package."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from fragility.documents import parse, text_of
from fragility.errors import MethodError

from .messages import say
from .rules import RuleDocument, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHIPPED: Final = resources.files(__package__) / "rules"
DEFAULT: Final = "national"
TEMPLATE: Final = "template_territory"


def shipped_rules() -> tuple[str, ...]:
    """Names of the documents shipped with the package, the template left out."""
    names = (entry.name.removesuffix(".yaml") for entry in _SHIPPED.iterdir())
    return tuple(sorted(name for name in names if name not in {TEMPLATE, "__pycache__"}))


@cache
def shipped_text(name: str) -> str:
    """Give the text of a shipped document, the template included."""
    return (_SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")


def parse_document(text: str, *, name: str = "") -> RuleDocument:
    """Read the text of one document.

    Raises
    ------
    MethodError
        In French, naming the path inside the document and its line.
    """
    return parse(RuleDocument, text, name=name)


@cache
def shipped_document(name: str) -> RuleDocument:
    """Give a shipped document, read once."""
    return parse_document(shipped_text(name), name=name)


def load_rules(*sources: str | Path | RuleDocument) -> RuleSet:
    """Put documents together, with those they extend.

    Parameters
    ----------
    sources
        Paths of YAML files, names of shipped documents or documents; the national one by default.

    Raises
    ------
    MethodError
        In French: a document cannot be found or read, or two contradict each other.
    """
    found: dict[str, RuleDocument] = {}
    for source in sources or (DEFAULT,):
        _add(found, source)
    try:
        return RuleSet(tuple(found.values()))
    except ValueError as error:
        raise MethodError(str(error), where=_names(sources)) from error


def _names(sources: Iterable[str | Path | RuleDocument]) -> str | None:
    shown = [each.id if isinstance(each, RuleDocument) else str(each) for each in sources]
    return ", ".join(shown) or None


def _add(found: dict[str, RuleDocument], source: str | Path | RuleDocument) -> None:
    """Add a document after those it extends, once; shipped ones extend nothing."""
    document = source if isinstance(source, RuleDocument) else _document(source)
    for base in document.extends:
        if base not in shipped_rules():
            known = ", ".join(shipped_rules())
            raise MethodError(say("rules.not_found", name=base, known=known), where=document.id)
        _add(found, base)
    known_as = found.setdefault(document.id, document)
    if known_as != document:
        raise MethodError(say("rules.same_id", name=document.id))


def _document(source: str | Path) -> RuleDocument:
    path = Path(source)
    if path.is_file():
        return parse_document(text_of(path), name=path.name)
    if str(source) in shipped_rules():
        return shipped_document(str(source))
    known = ", ".join(shipped_rules())
    raise MethodError(say("rules.not_found", name=source, known=known))


def dump_document(document: RuleDocument) -> str:
    """Write a document as YAML that :func:`parse_document` reads back to an equal one."""
    body = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text: str = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)
    return text
