"""The page *Parc social*: sources, figures, map, spread, tables, states."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import TerritoryStore
from tests.conftest import ROOT
from tests.ui.stock_toy import make_stock
from tests.ui.toy import make_store
from ui import territories
from ui.stock import measures, rows, sources, spreading
from ui.stock.subjects import BY_ID, SUBJECTS, offered
from ui.texts import has

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "pages/parc_social.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(bodies).replace("\u202f", " ")


def text(app: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(app)))


def sent(app: AppTest) -> str:
    """Return what is sent to the map."""
    (frame,) = app.get("component_instance")
    return json.dumps(json.loads(frame.proto.json_args), ensure_ascii=False)


def select(app: AppTest, label: str) -> object:
    return next(each for each in app.selectbox if each.label == label)


def test_a_territory_without_stock_says_what_to_import(folder) -> None:
    make_store(folder / "essai", tables=())
    app = open_page()
    assert "Pas encore de chiffres du parc social" in html(app)


def test_headline_figures_carry_their_n(folder) -> None:
    make_stock(folder / "essai")
    said = text(open_page())
    assert "900 répartis en 5 résidences" in said.replace("logements sociaux ", "")
    assert "55,6 %" in said
    assert "500 sur 900 logements" in said
    assert "80 sur 900 logements" in said
    assert "480 sur 900 logements" in said
    assert "au moins 56 % du parc à Habitat d’Essai" in said
    assert "inventaire SRU non importé" in said


def test_an_open_commune_has_its_own_figures_and_its_iris(folder) -> None:
    make_stock(folder / "essai")
    app = open_page(commune="99002", carte="plai")
    said = text(app)
    assert "60 sur 300 logements" in said
    # Its IRIS count 60 dwellings each: shares stand on few, and say so.
    assert re.search(r"12 sur 60, de \d+ % à \d+ %", said)
    table = html(app).split("<table")[1]
    assert table.count('scope="row"') == 5


def test_the_subject_colours_the_circles_and_zero_is_not_missing(folder) -> None:
    make_stock(folder / "essai")
    app = open_page(carte="in_qpv")
    payload = sent(app)
    assert "500 sur 900" not in payload
    assert "500 sur 600 logements" in payload.replace("\\u202f", " ")
    assert "Aucun logement social" in payload
    said = text(app)
    assert "aucun" in payload
    assert "3 communes : 1 sans logement concerné" in said
    # Two communes have dwellings: too few for an index.
    assert "trop peu d’entre elles" in said


def test_secret_is_told_apart(folder) -> None:
    make_stock(folder / "essai", secret="99002")
    said = text(open_page())
    assert "3 communes : 1 sous secret statistique" in said
    assert "sans 1 commune dont le chiffre manque" in said


def test_spread_over_the_iris_in_words(folder) -> None:
    make_stock(folder / "essai")
    app = open_page(niveau="iris", carte="plai")
    said = text(app)
    assert "Il faudrait déplacer" in said
    assert "indice de dissimilarité" in said
    assert "Répartis au hasard" in said
    assert app.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("landlord", ("Habitat d’Essai", "Foyer d’Essai", "Bailleur non communiqué")),
        ("period", ("1949 à 1974", "Depuis 2005", "Année inconnue")),
        ("product", ("HLM ordinaire", "Ensemble des PLAI", "Ensemble des bas loyers")),
    ],
)
def test_tables_by_landlord_period_and_product(folder, by, wanted) -> None:
    make_stock(folder / "essai")
    said = html(open_page(par=by)).split("<table")[1]
    assert all(name in said for name in wanted)


def test_published_figures_alone_show_what_exists(folder) -> None:
    make_stock(folder / "essai", detail=False, published=True)
    app = open_page(carte="plai")
    said = text(app)
    assert "sans 1 commune dont le chiffre manque" in said
    assert "absent de ces données" in said
    assert select(app, "Couleur des cercles").options == ["Logements sociaux", "Part des PLAI"]
    assert "Bailleur" not in [b for g in app.get("button_group") for b in str(g.proto)]


def test_two_sources_are_named_and_compared(folder) -> None:
    make_stock(folder / "essai", published=True)
    app = open_page()
    chosen = select(app, "Source des chiffres")
    assert chosen.options == ["Détail des logements, 2025", "Chiffres publiés, 2024"]
    assert "Chiffres publiés, 2024 : 910 (+10)" in text(app)
    chosen.select("published").run()
    assert app.query_params["stock"] == "published"
    assert "Détail des logements, 2025 : 900 (−10)" in text(app)


def test_the_state_of_the_page_is_a_link(folder) -> None:
    make_stock(folder / "essai")
    app = open_page()
    select(app, "Couleur des cercles").select("low_rent").run()
    assert app.query_params["carte"] == "low_rent"
    again = open_page(carte="low_rent")
    assert select(again, "Couleur des cercles").value == "low_rent"


@pytest.mark.parametrize("wrong", ["loyer<script>", "inconnu", "rent"])
def test_a_subject_that_does_not_exist_here_is_ignored(folder, wrong) -> None:
    make_stock(folder / "essai")
    assert select(open_page(carte=wrong), "Couleur des cercles").value == "dwellings"


def test_a_table_is_exported_with_its_states(folder) -> None:
    store = TerritoryStore.open(make_stock(folder / "essai", secret="99002"))
    entry = sources.stock_sources(store)["detail"].entries["commune"]
    frame = sources.read(store, entry)
    out = rows.export(rows.of_zones(frame, frame), "commune", {"99001": "Bourg-1"})
    assert out["Code"].tolist() == ["99001", "99003", "99002"]
    out.columns = [name.replace("\u202f", " ") for name in out.columns]
    assert out["En quartier prioritaire : état"].tolist() == ["observé", "sans objet", "secret"]
    # With a secret commune, no share of the stock is known.
    assert out["Part du parc"].isna().all()


def test_unknown_dwellings_leave_the_whole_and_not_the_part() -> None:
    from tests.ui.stock_toy import counts

    columns = {
        "dwelling_count": [100, 50],
        "in_qpv_count": [40, 10],
        "qpv_unknown_count": [20, 0],
    }
    frame = counts(["a", "b"], columns).set_index("zone_code")
    found = measures.measure(frame, BY_ID["in_qpv"])
    assert found["value"].tolist() == [0.5, 0.2]
    assert found["whole_count"].tolist() == [80, 50]


def test_a_published_rate_has_no_invented_n() -> None:
    from tests.ui.stock_toy import counts

    frame = counts(["a", "b"], {"dwelling_count": [100, 50], "vacancy_share": [0.03, 0.01]})
    frame = frame.set_index("zone_code")
    assert [subject.id for subject in offered(frame)] == ["dwellings", "vacancy"]
    found = measures.measure(frame, BY_ID["vacancy"])
    assert found["value"].tolist() == [0.03, 0.01]
    assert found["part_count"].isna().all()
    assert spreading.spread(found, BY_ID["vacancy"]) is None


def test_every_subject_has_its_words() -> None:
    for subject in SUBJECTS:
        assert has(f"stock.subject.{subject.id}")
        assert has(f"stock.about.{subject.id}")
        assert has(f"stock.legend.{subject.kind}")
        assert subject.kind == "value" or has(f"stock.part.{subject.id}")


def test_every_product_has_its_name() -> None:
    from fragility.concentration import products

    for key in (*products().keys, "unknown_product", "plai_total", "low_rent"):
        assert has(f"stock.product.{key}")
