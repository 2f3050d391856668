"""Charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from ui.exits.refusal import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.disclosure import Released
    from ui.territories import Territory


def chart(
    spec: Released[Mapping[str, Any]],
    territory: Territory | None,
    *,
    alt: str,
    width: int | Literal["stretch", "content"] = "stretch",
) -> None:
    """Draw a chart in our own theme.

    Parameters
    ----------
    spec
        Vega-Lite specification that holds its own data.
    territory
        What it is about.
    alt
        What it shows, for who does not see it.
    width
        As ``st.vega_lite_chart``.
    """
    found = shown(spec, territory)
    if found is not None:
        st.vega_lite_chart(dict(found), theme=None, alt=alt, width=width)
