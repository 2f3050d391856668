"""The folium map and its way through streamlit-folium, mounted once and updated at each rerun.

The base script holds nothing that changes: streamlit-folium mounts the map again, losing place and
zoom, as soon as the digest of that script does. What changes travels in ``feature_group_to_add``,
whose script is evaluated in place.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import folium
import streamlit as st
from folium.template import Template
from streamlit_folium import st_folium

from ui import exits, theme
from ui.assets import install_assets
from ui.map.model import Focus, MapEvent, MapLayers, MapValues, PointValues
from ui.map.payload import make_payload
from ui.map.wire import to_script
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.disclosure import Released
    from ui.territories import Territory

HEIGHT_PX = 620
OUTLINE_MAX = 2000
"""Corners of an outline, more than which no hand draws."""
FRAME_TEXTS = (
    "frame_title",
    "region",
    "legend",
    "home",
    "full_screen",
    "zoom_in",
    "outline",
    "zoom_out",
    "open_commune",
    "several_here",
    "unavailable",
)
"""Texts of ``map.yaml`` that the browser needs, all of them constant."""


class LocalMap(folium.Map):
    """A folium map whose script and styles come from this application alone."""

    _template = Template("""
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = fragiliteMap.start(
                {{ this.get_name()|tojson }}, {{ this.settings }});
        {% endmacro %}
    """)

    def __init__(self, bundle: str) -> None:
        super().__init__(tiles=None)
        self.default_js = [("map", bundle)]
        self.default_css: list[tuple[str, str]] = []
        texts = {name: t(f"map.{name}") for name in FRAME_TEXTS}
        texts["colon"] = f"{NARROW_SPACE}: "
        family = f"'{theme.FONT_FAMILY}', system-ui, sans-serif"
        self.settings = to_script({"texts": texts, "font": family})


class Update(folium.FeatureGroup):
    """An empty group of layers whose script hands the new state to the map."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.featureGroup();
            fragiliteMap.update({{ this.payload }});
        {% endmacro %}
    """)

    def __init__(self, payload: dict[str, Any]) -> None:
        super().__init__(show=False, control=False)
        self.payload = to_script(payload)


def read_event(value: object) -> MapEvent | None:
    """Return the click described by what the browser sent, ``None`` for anything else."""
    if not isinstance(value, dict):
        return None
    layer, code = value.get("layer"), value.get("code")
    if layer not in {"zones", "around", "points"} or not isinstance(code, str):
        return None
    return MapEvent(layer, code)


def read_outline(value: object) -> tuple[tuple[float, float], ...]:
    """Return the outline drawn, longitudes and latitudes; empty for anything else.

    Examples
    --------
    >>> read_outline({"layer": "outline", "outline": [[2, 50], [3, 50], [3, 51]]})
    ((2.0, 50.0), (3.0, 50.0), (3.0, 51.0))
    >>> read_outline({"layer": "outline", "outline": [["2", 50]]})
    ()
    """
    if not isinstance(value, dict) or value.get("layer") != "outline":
        return ()
    corners = value.get("outline")
    if not isinstance(corners, list) or len(corners) > OUTLINE_MAX:
        return ()
    found = []
    for corner in corners:
        if not isinstance(corner, list | tuple) or len(corner) != len(("lng", "lat")):
            return ()
        if not all(isinstance(x, int | float) and math.isfinite(x) for x in corner):
            return ()
        found.append((float(corner[0]), float(corner[1])))
    return tuple(found)


def show_map(
    layers: MapLayers,
    values: Released[MapValues],
    territory: Territory | None,
    *,
    points: Released[PointValues] | None = None,
    selection: str | None = None,
    point_selection: str | None = None,
    focus: Focus | None = None,
    key: str = "map",
    height: int = HEIGHT_PX,
    on_event: Callable[[MapEvent], None] | None = None,
    on_outline: Callable[[tuple[tuple[float, float], ...]], None] | None = None,
) -> None:
    """Draw the map, or bring the map already drawn up to date.

    A reader whose role may not have the zones reads so, and has no map; one who may not have the
    circles has the map without them.

    Parameters
    ----------
    layers, values
        What is drawn, and how each zone looks, let out for a role.
    territory
        What the map is of: the role is the reader's on it; ``None`` for a map of nothing real.
    points
        How the circles of ``layers.points`` look; none is drawn without it.
    selection
        Code of the zone that is outlined.
    point_selection
        Code of the circle that is ringed.
    focus
        What is shown whole; by default all the zones drawn, once. The reader's own place and zoom
        are kept as long as the focus has the same ``id``.
    key
        Name of the map in the page; constant.
    height
        Pixels.
    on_event
        Called at a click, before the page runs again, with a code of the geometry.
    on_outline
        Called with the longitudes and latitudes of an outline drawn round some zones, in degrees;
        the tool that draws it is there only with this.
    """

    def forward() -> None:
        outline = read_outline(st.session_state.get(key))
        if outline and on_outline is not None:
            on_outline(outline)
            return
        event = read_event(st.session_state.get(key))
        if event is None or on_event is None:
            return
        drawn = {"zones": layers.zones, "around": layers.around, "points": layers.points}
        source = drawn[event.layer]
        # The browser is not trusted: only codes that exist go further.
        if source is not None and event.code in source.codes:
            on_event(event)

    zones = exits.shown(values, territory)
    if zones is None:
        return
    payload = make_payload(
        layers,
        zones,
        points=None if points is None else exits.shown(points, territory),
        selection=selection,
        point_selection=point_selection,
        focus=focus,
        dark=theme.is_dark(),
        height=height,
        outlining=on_outline is not None,
    )
    st_folium(
        LocalMap(install_assets()),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=Update(payload),
        on_change=forward,
    )
