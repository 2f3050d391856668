"""Method documents on disk: reading, writing, and the ones shipped with the package."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import ValidationError

from .errors import MethodError
from .messages import say
from .method import Method
from .strict_yaml import DocumentError, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise MethodError(say("method.not_yaml", detail=error), where=str(source)) from error
        return parse_method(text, name=path.name)
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
    try:
        document = read_document(text)
        if not isinstance(document, dict):
            raise MethodError(say("method.not_mapping"), where=name or None)
        if "extends" in document:
            document = _extended(document)
        return Method.model_validate(document)
    except DocumentError as error:
        raise MethodError(str(error), where=name or None) from error
    except RecursionError as error:
        raise MethodError(say("method.too_deep"), where=name or None) from error
    except ValidationError as error:
        raise MethodError(explain(error), where=name or None) from error


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


def explain(error: ValidationError) -> str:
    """Say in French what is wrong in a document, one line a fault, each at its place."""
    lines = [f"{_path(item['loc'])} → {_reason(item)}" for item in error.errors()]
    return "\n".join(dict.fromkeys(lines))


_TAGS: Final = {
    "identity",
    "percentile_rank",
    "zscore",
    "minmax",
    "borda",
    "distance",
    "exponential_rank",
}
"""Names pydantic adds to a path to say which kind of normalisation it read."""


def _path(location: Sequence[int | str]) -> str:
    """Write a location as it is read in the document: ``index.children[2].weight``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part not in _TAGS:
            path += f".{part}" if path else part
    return path or "document"


_EXPECTED: Final = {
    "enum": "expected",
    "literal_error": "expected",
    "union_tag_invalid": "expected_tags",
}


def _reason(item: Any) -> str:
    kind, context, value = item["type"], item.get("ctx", {}), item.get("input")
    if kind == "value_error":
        return str(context["error"])
    if kind in {"missing", "extra_forbidden"}:
        return say(f"method.{kind}")
    if kind == "union_tag_not_found":
        return say("method.missing")
    shown = repr(value) if isinstance(value, str | int | float) else type(value).__name__
    if kind == "union_tag_invalid":
        shown = str(context.get("tag", shown))
    if kind in _EXPECTED:
        expected = str(context.get(_EXPECTED[kind], "")).replace(" or ", " ou ")
        return say("method.wrong_value", value=shown, expected=expected)
    return say("method.wrong_type", value=shown, detail=_french_type(kind, context))


_TYPES: Final = {
    "greater_than": "un nombre supérieur à {gt} est attendu",
    "greater_than_equal": "un nombre supérieur ou égal à {ge} est attendu",
    "less_than_equal": "un nombre inférieur ou égal à {le} est attendu",
    "float_type": "un nombre est attendu",
    "float_parsing": "un nombre est attendu",
    "finite_number": "un nombre fini est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "string_type": "un texte est attendu (entre guillemets)",
    "string_too_short": "un texte non vide est attendu",
    "string_pattern_mismatch": "un identifiant sans espace ni deux-points est attendu",
    "bool_type": "« true » ou « false » est attendu",
    "bool_parsing": "« true » ou « false » est attendu",
    "tuple_type": "une liste est attendue",
    "too_short": "une liste d’au moins {min_length} élément(s) est attendue",
    "model_type": "un ensemble de champs est attendu",
    "date_type": "une date AAAA-MM-JJ est attendue",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
}


def _french_type(kind: str, context: Any) -> str:
    return _TYPES.get(kind, "forme inattendue").format(**context)
