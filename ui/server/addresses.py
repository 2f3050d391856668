"""Paths as the application names them, wherever a proxy puts it."""

from __future__ import annotations

from streamlit import config
from streamlit.url_util import make_url_path


def _base() -> str:
    return str(config.get_option("server.baseUrlPath") or "").strip("/")


def outside(name: str) -> str:
    """Return the path that answers to a name, under ``server.baseUrlPath`` where there is one."""
    return make_url_path(_base(), name)


def inside(path: str) -> str:
    """Return a path without the base nor the first slash, empty for the first page."""
    bare = path.lstrip("/")
    base = _base()
    return bare.removeprefix(base).lstrip("/") if base else bare
