"""What no module but the exits may call: read in the code, so that nothing has to be drawn."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS: Final = frozenset(
    {
        # texts, held by the source gate and escaped (test_escaping.py)
        *("html", "markdown", "caption", "header", "subheader", "title", "text", "badge"),
        *("warning", "toast", "progress", "logo"),
        # what a reader gives
        *("button", "selectbox", "text_input", "text_area", "segmented_control", "checkbox"),
        *("slider", "select_slider", "toggle", "radio", "number_input", "date_input"),
        *("multiselect", "file_uploader", "form", "form_submit_button", "page_link"),
        # where things stand
        *("container", "columns", "expander", "popover", "sidebar", "empty", "spinner", "dialog"),
        *("column_config", "set_page_config", "navigation", "Page", "App", "fragment"),
        # how a run goes
        *("session_state", "query_params", "context", "rerun", "stop", "cache_resource"),
        *("cache_data", "get_option", "user", "secrets", "login", "logout"),
    }
)
"""Names of Streamlit that any module of ``ui`` and ``pages`` may use; any other one is an exit."""
UNMISTAKABLE: Final = frozenset(
    {
        *("dataframe", "data_editor", "download_button", "vega_lite_chart", "altair_chart"),
        *("line_chart", "bar_chart", "area_chart", "scatter_chart", "pydeck_chart", "pyplot"),
        *("plotly_chart", "bokeh_chart", "graphviz_chart", "echarts_chart", "mermaid_chart"),
        *("st_folium", "folium_static", "add_rows", "camera_input", "write_stream"),
    }
)
"""Refused on any object, a column or a container being as good as ``st`` itself."""


_EXITS: Final = frozenset(
    {"table", "map", "json", "write", "image", "audio", "video", "pdf", "code"}
)
_PLUMBING: Final = (
    *("streamlit.runtime", "streamlit.errors", "streamlit.column_config"),
    *("streamlit.user_info", "streamlit.delta_generator"),
)
"""Parts of Streamlit that draw nothing."""


def offences(source: str) -> list[str]:
    """Return each way a module takes data out by itself, with its line."""
    tree = ast.parse(source)
    return sorted({f"line {line}: {what}" for line, what in _offences(tree)})


def _offences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    names, typing_only = {"st"}, _typing_only(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname or each.name for each in node.names if each.name == "streamlit"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from _parts(node)
        elif isinstance(node, ast.ImportFrom) and node not in typing_only:
            yield from _imported(node)
        elif isinstance(node, ast.Attribute):
            yield from _reached(node, names)
        elif isinstance(node, ast.Call) and _by_name(node, names):
            yield node.lineno, "getattr"


def _parts(node: ast.Import) -> Iterator[tuple[int, str]]:
    for each in node.names:
        if each.name.startswith(("streamlit.", "streamlit_folium")):
            yield node.lineno, f"import {each.name}"


def _reached(node: ast.Attribute, names: set[str]) -> Iterator[tuple[int, str]]:
    at_root = isinstance(node.value, ast.Name) and node.value.id in names
    if (
        node.attr in UNMISTAKABLE
        or (at_root and node.attr not in HARMLESS)
        or (node.attr in _EXITS and _stands_on(node.value, names))  # st.sidebar.table
    ):
        yield node.lineno, node.attr


def _by_name(node: ast.Call, names: set[str]) -> bool:
    """Tell whether a call looks one of Streamlit's functions up by its name."""
    asked = node.args[0] if node.args else None
    looks_up = isinstance(node.func, ast.Name) and node.func.id == "getattr"
    return looks_up and asked is not None and _stands_on(asked, names)


def _imported(node: ast.ImportFrom) -> Iterator[tuple[int, str]]:
    module = node.module or ""
    if module == "streamlit":
        for each in node.names:
            if each.name not in HARMLESS:
                yield node.lineno, each.name
    elif module.startswith(("streamlit.", "streamlit_folium")) and not module.startswith(_PLUMBING):
        yield node.lineno, module


def _stands_on(node: ast.expr, names: set[str]) -> bool:
    """Tell whether an expression comes from Streamlit: ``st.sidebar``, ``st.columns(2)[0]``…"""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in names


def _typing_only(tree: ast.Module) -> set[ast.AST]:
    """Return the imports that only a type checker reads."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
