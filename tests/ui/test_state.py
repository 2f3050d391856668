"""What the address of a page may do, and what it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from ui import state


def _script() -> None:
    import streamlit as streamlit_

    from ui import state as state_

    value = state_.sync("niveau", ("iris", "commune"), "iris")
    streamlit_.selectbox("niveau", ("iris", "commune"), key=state_.key("niveau"))
    if streamlit_.button("from code"):
        state_.put("niveau", "commune", "iris")
        streamlit_.rerun()
    streamlit_.text(value)


def _app(**query: str) -> AppTest:
    app = AppTest.from_function(_script)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_a_link_opens_the_view_it_names() -> None:
    assert _app(niveau="commune").text[0].value == "commune"


def test_without_a_link_the_default_holds_and_the_address_stays_bare() -> None:
    app = _app()
    assert app.text[0].value == "iris"
    assert "niveau" not in app.query_params


@pytest.mark.parametrize(
    "hostile",
    [
        "../../etc/passwd",
        "<img src=x onerror=alert(1)>",
        "iris\x00",
        "IRIS",
        "",
        "a" * 10_000,
    ],
)
def test_a_hostile_value_is_as_if_absent(hostile: str) -> None:
    app = _app(niveau=hostile)
    assert not app.exception
    assert app.text[0].value == "iris"


def test_the_widget_writes_the_address() -> None:
    app = _app()
    app.selectbox[0].select("commune").run()
    assert app.text[0].value == "commune"
    assert app.query_params["niveau"] in ("commune", ["commune"])
    app.selectbox[0].select("iris").run()
    assert app.text[0].value == "iris"
    assert "niveau" not in app.query_params


def test_the_widget_wins_over_the_address_it_came_from() -> None:
    app = _app(niveau="commune")
    app.selectbox[0].select("iris").run()
    assert app.text[0].value == "iris"


def test_code_may_set_a_value_after_its_widget_is_drawn() -> None:
    app = _app()
    app.button[0].click().run()
    assert not app.exception
    assert app.text[0].value == "commune"
    assert app.selectbox[0].value == "commune"


def test_a_name_outside_the_list_is_refused() -> None:
    with pytest.raises(KeyError):
        state.key("__class__")


@given(st.text(max_size=80))
def test_no_pattern_lets_a_path_or_markup_through(text: str) -> None:
    for pattern in state.PATTERNS.values():
        if pattern.fullmatch(text):
            assert not set(text) & set("/\\<>.'\"&%\x00 ")
