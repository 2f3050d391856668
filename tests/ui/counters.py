"""How the gate at the source is checked: who may read what concerns households, and gives what."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

_STREAMLIT = "streamlit"
NO_DRAWING = frozenset({"cache_resource", "cache_data", "session_state"})
"""All that a module which sees households may take from Streamlit."""
RAW = frozenset(
    {
        *("Prepared", "Allocations", "Applications"),
        *("Occupancy", "ResidenceIndicators", "Segments", "References", "Gaps", "Advice", "Study"),
        *("TerritoryStore", "Scope"),
    }
)
"""Types that hold households, one by one or by small counts."""
READERS = frozenset({"export_ratings", "read_allocations", "read_applications", "read_occupancy"})
"""What reads them, called by the confidential package alone."""
PROTECTED = frozenset(
    {"Released", "Protected", "ProtectedTable", "ProtectedWord", "ProtectedBand", "GroupShown"}
)
"""What may go to who draws."""
HARMLESS = frozenset(
    {
        *("None", "bool", "str", "int", "tuple", "frozenset", "dict", "Mapping", "dt", "date"),
        *("Extract", "RuleSet", "Horizon", "GeometryFile"),
    }
)
"""Words, days, rules and names of places."""


@cache
def _tree(source: str) -> ast.Module:
    """Read a module once for all checks."""
    return ast.parse(source)


def counters() -> tuple[str, ...]:
    """Give the modules that may read what concerns households: the import contract's own list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (
        each
        for each in project["tool"]["importlinter"]["contracts"]
        if each.get("protected_modules") == ["ui.confidential"]
    )
    return tuple(contract["allowed_importers"])


def source_of(module: str) -> str:
    return (ROOT / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")


def modules() -> dict[str, str]:
    """Give the source of every module of the interface, by name."""
    paths = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in paths
    }


def drawn(source: str) -> list[str]:
    """Give what a module calls of Streamlit, or of what draws, besides caches and the session."""
    tree = _tree(source)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.split(".")[0] == _STREAMLIT
    }
    found = [
        f"from {node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in {_STREAMLIT, "folium", "streamlit_folium"}
    ]
    return found + [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
        and node.attr not in NO_DRAWING
    ]


def raw_names(source: str) -> set[str]:
    """Give the types that hold households a module imports, and the readers of them it calls."""
    tree = _tree(source)
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("starlette")
        for alias in node.names
    }
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return (imported & RAW) | ((imported | called) & READERS) | _ratings(tree)


def _ratings(tree: ast.AST) -> set[str]:
    """Find notes asked of the workspace itself: ``workspace.current().ratings(…)``."""
    return {
        "ratings"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "ratings"
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "current"
    }


def releases(source: str) -> bool:
    """Tell whether a module says by itself under which rule something goes out."""
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "release"
        for node in ast.walk(_tree(source))
    )


def files_opened(source: str) -> list[str]:
    """Give the ways a module reads tables off the disk by itself."""
    return [
        node.attr
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.Attribute) and node.attr in {"read_parquet", "read_feather"}
    ]


def given(source: str) -> dict[str, set[str]]:
    """Give the names in what each public function of a module returns; none where it is not said.

    The outermost name of ``Released[…]`` and the like is enough: what is inside was let out.
    """
    out: dict[str, set[str]] = {}
    for node in _tree(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            out[node.name] = _names(node.returns) if node.returns else {"?"}
    return out


def _names(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)} if node.value is not Ellipsis else set()
    if isinstance(node, ast.Subscript):
        outer = _names(node.value)
        return outer if outer <= PROTECTED else outer | _names(node.slice)
    if isinstance(node, ast.Attribute):
        return _names(node.value) | {node.attr}
    if isinstance(node, ast.Name):
        return {node.id}
    return set().union(*(_names(each) for each in ast.iter_child_nodes(node) if _is(each)))


def _is(node: ast.AST) -> bool:
    return isinstance(node, ast.expr)


def shared_between_roles(source: str) -> list[str]:
    """Give the cached functions that let something out without the role being in their key.

    An argument led by an underscore is no part of the key.
    """
    found = []
    for node in _tree(source).body:
        if not isinstance(node, ast.FunctionDef) or not _is_cached(node) or node.returns is None:
            continue
        keys = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
        if _names(node.returns) & PROTECTED and not keys & {"role", "asked", "facts", "key"}:
            found.append(node.name)
    return found


def _is_cached(node: ast.FunctionDef) -> bool:
    said = {name for each in node.decorator_list for name in _decorators(each)}
    return bool(said & {"_keep", "cache_resource", "cache_data"})


def _decorators(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Call):
        return _decorators(node.func)
    if isinstance(node, ast.Attribute):
        return {node.attr}
    return {node.id} if isinstance(node, ast.Name) else set()
