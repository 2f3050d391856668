"""What frames every page: the brand, the choice of a territory, where we are, notes, the footer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from geodata.model import Level
from ui import building, cache, chrome, roles, site, state, territories, theme, workspace
from ui.access import gate
from ui.format import day, listing, plural, years
from ui.markdown import plain
from ui.server import incidents
from ui.texts import t

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from ui.territories import Territory

_CURRENT = roles.TERRITORY
_GLANCE = 0.2
"""Seconds between two looks at a build."""
_VINTAGE_TEXTS = {
    "common.territory.income_of": ("income",),
    "common.territory.census_of": (
        "rp_activity",
        "rp_families",
        "rp_housing",
        "rp_population",
    ),
    "common.territory.caf_of": ("caf",),
}


def run(page: Page) -> None:
    """Draw the frame, then the page; whatever goes wrong is said in French.

    The last resort writes in the log where the error comes from, and on the page, which may be on
    a projector, no more than the reference that finds it there.
    """
    chrome.apply()
    st.logo(theme.LOGO, size="large")
    if not gate.gate(page):
        return
    prepare_demo()
    try:
        choose_territory()
        with st.sidebar:
            gate.who_am_i()
        page.run()
    except (GeodataError, FragilityError) as error:
        note(t("common.error.known", reason=str(error)), kind="error")
    except Exception as error:  # noqa: BLE001 - the last resort: logged, and said in French
        note(t("common.error.unknown", reference=incidents.report(error)), kind="error")


def prepare_demo() -> None:
    """Build the embedded territory at the first start, its progress in sight."""
    if territories.demo_is_current():
        return
    build = building.demo_build()
    holder = st.empty()
    with holder.container(key="fs_building"):
        title(t("common.territory.building"), t("common.territory.building_lead"))
        bar = st.progress(0.0)
        while not build.wait(_GLANCE):
            bar.progress(build.share, text=build.text)
    holder.empty()
    if build.problem is not None:
        # Real territories, if there are any, stay usable.
        note(t("common.territory.build_failed", reason=build.problem), kind="error")


def choose_territory() -> Territory | None:
    """Draw the choice of a territory in the sidebar and return the one in use."""
    workspace.refresh()
    found = {each.slug: each for each in territories.all_territories()}
    if not found:
        st.session_state[_CURRENT] = None
        return None
    default = next(iter(found))
    before = state.peek("territoire")
    slug = state.sync("territoire", found, default)
    if before and before != slug:
        state.forget("commune", "zone", "residence", "famille", "secteur", "decoupage")
    with st.sidebar:
        territory = found[slug]
        if len(found) > 1:
            st.selectbox(
                t("common.territory.label"),
                options=list(found),
                format_func=lambda each: found[each].name,
                key=state.key("territoire"),
                placeholder=t("common.territory.placeholder"),
            )
        st.html(_sidebar_card(territory, named=len(found) == 1))
        if cache.store(territory).has("residences", Level.RESIDENCE):
            roles.switch(territory)
    cache.warm(territory)
    st.session_state[_CURRENT] = territory
    return territory


def _sidebar_card(territory: Territory, *, named: bool) -> str:
    name = (
        f'<span class="fs-side-label">{t("common.territory.label")}</span>'
        f'<span class="fs-side-name">{escape(territory.name)}</span>'
        if named
        else ""
    )
    size = plural("common.communes", territory.commune_count)
    mark = fictional_mark() if territory.fictional else ""
    return f'<div class="fs fs-side">{name}<span class="fs-side-label">{size}</span>{mark}</div>'


def fictional_mark() -> str:
    """Return the mark of a made-up territory, as HTML."""
    return f'<span class="fs-fiction">{t("common.territory.fictional")}</span>'


def vintages(territory: Territory) -> str:
    """Return the years of the data in use in one line of text, empty without data."""
    by_table = cache.vintages(territory)
    parts = []
    for key, tables in _VINTAGE_TEXTS.items():
        found = {by_table[table] for table in tables if table in by_table}
        if found:
            parts.append(t(key, years=years(found)))
    return t("common.territory.data_line", parts=listing(parts)) if parts else ""


def start(page: str, *, named: bool = False) -> Territory:
    """Draw where we are and the title of a page; stop the page when there is no territory.

    Parameters
    ----------
    page
        Name of the page's texts: ``<page>.title`` and ``<page>.lead`` are shown.
    named
        Take the territory's own name for title.
    """
    territory = start_without(page, named=named)
    if territory is None:
        empty(t("common.territory.none_title"), t("common.territory.none_body"))
        st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
        st.stop()
    return territory


def start_without(page: str, *, named: bool = False) -> Territory | None:
    """Draw where we are and the title of a page that also makes sense without a territory."""
    territory: Territory | None = st.session_state[_CURRENT]
    if territory is not None:
        context(territory)
    own = territory.name if named and territory is not None else t(f"{page}.title")
    title(own, t(f"{page}.lead"))
    return territory


def context(territory: Territory) -> None:
    """Draw the bar that says which territory and which data are shown, always in sight."""
    mark = fictional_mark() if territory.fictional else ""
    with st.container(key="fs_context"):
        st.html(
            f'<div class="fs fs-context"><span class="fs-context-name">{escape(territory.name)}'
            f'</span>{mark}<span class="fs-context-data">{escape(vintages(territory))}</span></div>'
        )


def title(heading: str, lead: str) -> None:
    """Draw the title of a page and the sentence that says what it is for."""
    st.title(plain(heading), anchor=False)
    st.html(f'<p class="fs fs-lead">{escape(lead)}</p>')


def footer(territory: Territory) -> None:
    """Draw the producers of the data and the date of the store, at the foot of a page."""
    sources = listing(escape(each) for each in cache.producers(territory))
    saved = t("common.footer.saved", date=day(territory.saved_at))
    line = t("common.footer.sources", sources=sources)
    if territory.fictional:
        # No producer is ever named as the author of invented figures.
        imitated = t("common.footer.imitated", sources=sources)
        line = f"{t('common.territory.fictional')}. {imitated}"
    st.html(f'<div class="fs fs-foot">{line} {saved}</div>')


def note(body: str, kind: str = "info") -> None:
    """Draw a remark: ``info``, ``warning`` or ``error``. The body is plain text."""
    role = "alert" if kind == "error" else "note"
    st.html(f'<div class="fs fs-note fs-note-{kind}" role="{role}">{escape(body)}</div>')


def empty(heading: str, body: str) -> None:
    """Draw an empty state: what there is not, and what to do about it."""
    st.html(
        f'<div class="fs fs-empty"><strong>{escape(heading)}</strong>'
        f'<p class="fs-muted">{escape(body)}</p></div>'
    )
