"""Names that come from data and reach HTML as they are: read in the code."""

from __future__ import annotations

import ast
from typing import Final

NAMES: Final = frozenset(
    {
        *("name", "place_name", "within_name", "sector_name", "author", "comment", "rater"),
        *("title", "address", "description", "reason", "producer", "licence", "message"),
        *("name_of", "label_of", "names", "labels", "landlord_name", "reference", "notes"),
    }
)
"""Attributes, keys and functions whose text somebody wrote: a producer, a colleague, anybody."""
CLEAN: Final = frozenset(
    {
        *("escape", "cell_html", "html", "Html", "len", "number"),
        *("legend", "_side", "paragraph", "definitions"),  # they escape what they are given
        "title",  # of a part of a sheet: so does it
    }
)
"""Functions that escape what they are given, or that give no text of it."""
GIVES: Final = frozenset({"get", "join", "strip", "lower", "upper", "replace", "capitalize"})
"""Methods that give back the text of what they are called on."""


def unescaped(source: str) -> list[str]:
    """Return each name put in a piece of HTML without being escaped, with its line."""
    found = []
    for scope in ast.walk(ast.parse(source)):
        if isinstance(scope, ast.FunctionDef):
            held = _assignments(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.JoinedStr) and _is_html(node):
                    found += [
                        f"line {node.lineno}: {ast.unparse(part.value)}"
                        for part in node.values
                        if isinstance(part, ast.FormattedValue)
                        and part.format_spec is None
                        and _is_raw(part.value, held, frozenset())
                    ]
    return sorted(set(found))


def _is_html(node: ast.JoinedStr) -> bool:
    fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return "</" in fixed or "/>" in fixed


def _assignments(scope: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """Return what each local name may hold."""
    held: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            _hold(held, node.targets, node.value)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
            _hold(held, [node.target], node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            _hold(held, [node.target], node.iter)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for each in node.args if node.func.attr == "append" else ():
                _hold(held, [node.func.value], each)
    return held


def _hold(held: dict[str, list[ast.expr]], targets: list[ast.expr], value: ast.expr) -> None:
    for target in targets:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, its_own in zip(target.elts, value.elts, strict=False):
                _hold(held, [one], its_own)
            continue
        for each in ast.walk(target):
            if isinstance(each, ast.Name):
                held.setdefault(each.id, []).append(value)


def _is_raw(node: ast.expr, held: dict[str, list[ast.expr]], seen: frozenset[str]) -> bool:
    """Tell whether an expression may hold a name that nothing escaped."""
    if _is_name(node):
        return True
    if isinstance(node, ast.Name) and node.id not in seen:
        return any(_is_raw(each, held, seen | {node.id}) for each in held.get(node.id, ()))
    return any(_is_raw(each, held, seen) for each in _parts(node))


def _is_name(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in NAMES - CLEAN
        case ast.Attribute(attr=name):
            return name in NAMES
        case ast.Subscript(value=value, slice=key):
            held = value.id if isinstance(value, ast.Name) else None
            asked = key.value if isinstance(key, ast.Constant) else None
            return held in NAMES or asked in NAMES
        case _:
            return False


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the expressions whose text is in that of another."""
    parts = [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)]
    match node:
        case ast.Compare() | ast.Attribute():
            parts = []
        case ast.Call():
            parts = _given(node)
        case ast.IfExp():
            parts = [node.body, node.orelse]
        case ast.Subscript():
            parts = [node.value]
        case ast.GeneratorExp() | ast.ListComp():
            parts = [node.elt]
    return parts


def _given(node: ast.Call) -> list[ast.expr]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    if called in CLEAN:
        return []
    first = 1 if called in {"t", "plural"} else 0  # the key of a text is ours
    given = [*node.args[first:], *(each.value for each in node.keywords)]
    gives = isinstance(node.func, ast.Attribute) and called in GIVES
    return [*given, node.func.value] if gives else given
