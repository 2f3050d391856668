"""Page *Méthode*: what is computed, from what, with which choices."""

from ui import site

site.hand_over()

import streamlit as st

from ui import shell, sources, state
from ui.data import ZoneLevel
from ui.methodpage import (
    applied,
    computation,
    indicators,
    reading,
    register,
    scenarios,
    thresholds,
    toc,
)
from ui.texts import t

territory = shell.start("method")
LEVELS: tuple[ZoneLevel, ...] = ("iris", "commune")
state.sync("niveau", LEVELS, "iris")
level = st.segmented_control(
    t("method.applied.level"),
    LEVELS,
    format_func=lambda each: t(f"method.applied.level_{each}"),
    key=state.key("niveau"),
    required=True,
)
found = applied.find(territory, level or "iris")
contents, body = toc.columns()
with contents:
    toc.show()
with body:
    applied.show(found)
    toc.heading("steps")
    toc.show_steps()
    reading.show_bibliography(found.method)
    toc.heading("indicators")
    indicators.show_table(found)
    toc.heading("missing")
    st.html(f'<p class="fs">{t("method.missing.intro")}</p>')
    indicators.show_missing(found)
    st.html(f'<p class="fs fs-note">{computation.zones_rule(found.method)}</p>')
    toc.heading("normalisation")
    computation.show_normalisation(found.method)
    toc.heading("aggregation")
    computation.show_aggregation(found.method)
    toc.heading("classes")
    computation.show_classes(found)
    toc.heading("levels")
    st.html(f'<p class="fs">{t("method.levels.body")}</p>')
    toc.heading("reliability")
    reading.show_reliability()
    toc.heading("secrecy")
    reading.show_secrecy()
    toc.heading("allocations")
    register.show_allocations(territory)
    toc.heading("demand")
    register.show_demand()
    toc.heading("sectors")
    register.show_sectors()
    toc.heading("review")
    register.show_review()
    toc.heading("scenarios")
    scenarios.show()
    toc.heading("occupation")
    thresholds.show_occupation()
    toc.heading("disclosure")
    thresholds.show_disclosure()
    toc.heading("references")
    reading.show_references()
    toc.heading("choices")
    reading.show_choices(found.method)
    toc.heading("sources")
    sources.show(territory)
    toc.heading("glossary")
    reading.show_glossary()
    st.html(f'<p class="fs fs-muted fs-small">{t("method.guide")}</p>')
shell.footer(territory)
