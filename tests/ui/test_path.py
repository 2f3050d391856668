"""The one path of the application, from the territory to a residence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.ui.residence_toy import add_stock
from tests.ui.toy import make_store
from ui.directory import make_directory
from ui.path import Path as Way
from ui.residences.kept import Place

if TYPE_CHECKING:
    from pathlib import Path

    from ui.territories import Territory

import pandas as pd


def directory() -> Any:
    communes = pd.DataFrame({"zone_code": ["99001", "99002"], "zone_name": ["Bourg", "Ham"]})
    iris = pd.DataFrame(
        {
            "zone_code": ["990010101", "990010102", "990020000"],
            "zone_name": ["Nord", "Sud", "Ham"],
            "commune_code": ["99001", "99001", "99002"],
        }
    )
    return make_directory(communes, iris)


class _Named:
    name = "Pays d’Essai"


def steps(**where: Any) -> list[tuple[str, str]]:
    territory: Territory = _Named()  # type: ignore[assignment]
    return [(step.level, step.code) for step in Way(territory, directory(), **where).steps]


def test_the_path_is_complete_whatever_is_open() -> None:
    place = Place("Les Lilas", "99001", "990010102")
    whole = [("epci", ""), ("commune", "99001"), ("iris", "990010102"), ("residence", "r-0001")]
    assert steps() == whole[:1]
    assert steps(commune="99001") == whole[:2]
    assert steps(zone="990010102") == whole[:3], "the IRIS alone tells its commune"
    assert steps(residence="r-0001", place=place) == whole, "so does the residence"


def test_an_undivided_commune_and_an_unknown_iris_are_no_steps() -> None:
    assert steps(residence="r", place=Place("A", "99002", "990020000"))[1:] == [
        ("commune", "99002"),
        ("residence", "r"),
    ]
    assert steps(residence="r", place=Place("A", "99001", ""))[1:] == [
        ("commune", "99001"),
        ("residence", "r"),
    ]


def html(at: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in at.get("html"))


def crumbs(at: AppTest) -> list[str]:
    return [button.label for button in at.button if str(button.key).startswith("path_")]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("ui.territories.demo_is_current", lambda: True)
    add_stock(make_store(tmp_path / "pays-d-essai", communes=3, per_commune=5))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def test_the_path_goes_from_page_to_page_and_back(app: AppTest) -> None:
    app.switch_page("pages/residences.py")
    app.query_params["residence"] = "essai-0001"  # second IRIS of the first commune
    app.run()
    assert not app.exception
    assert crumbs(app) == ["Pays d’Essai", r"Bourg\-1", r"Quartier 2 de Bourg\-1"]
    app.switch_page("pages/fragilite.py").run()
    assert not app.exception
    assert "IRIS 990010102" in html(app), "the sheet of its own IRIS"
    app.switch_page("pages/residences.py").run()
    assert app.query_params["residence"] == "essai-0001"


def test_going_back_up_closes_what_is_deeper(app: AppTest) -> None:
    app.switch_page("pages/residences.py")
    app.query_params["residence"] = "essai-0001"
    app.run()
    app.button(key="path_1").click().run()
    assert app.query_params["commune"] == "99001"
    assert "residence" not in app.query_params
    app.button(key="path_0").click().run()
    assert "commune" not in app.query_params


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"residence": "essai-9999"}, None),
        ({"residence": "<script>"}, None),
        ({"residence": "../../etc"}, None),
        ({"residence": "essai-0001", "commune": "99003"}, "99001"),
        ({"residence": "essai-0001", "zone": "990030101"}, "99001"),
        ({"zone": "990020101", "commune": "99003"}, "99002"),
    ],
)
def test_the_deepest_step_that_exists_wins(
    app: AppTest, given: dict[str, str], expected: str | None
) -> None:
    app.switch_page("pages/residences.py")
    for name, value in given.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    found = crumbs(app)
    last = [block.value for block in app.markdown if block.value.startswith("**")]
    names = [*found, *last]
    if expected is None:
        assert found == []
    else:
        assert any(f"Bourg\\-{int(expected[2:])}" in name for name in names)
        others = {"1", "2", "3"} - {str(int(expected[2:]))}
        assert not any(f"Bourg\\-{n}" in name for name in names for n in others)
