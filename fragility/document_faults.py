"""What is wrong in a YAML document, said in French at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError


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
