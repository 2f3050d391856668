"""The page *Revue ICI*: choices, agenda, decisions, files."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest
from streamlit.testing.v1 import AppTest

from geodata.workspace import ConflictError
from tests.conftest import ROOT
from tests.ui.register_toy import make_register
from tests.ui.toy import make_store
from ui import territories, workspace
from ui.demand import base, settings
from ui.documents.word import docx_bytes
from ui.register.choices import Period
from ui.review import counted, decisions, document, view
from ui.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "pages/revue_ici.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    bodies = "\n".join(element.proto.body for element in app.get("html"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies)).replace("\u202f", " ")


def view_of(folder: Path, role: Role = Role.TECHNICIEN, semester: str = "2025-S2") -> view.View:
    territory = territories.describe(folder.name)
    internal = role is Role.TECHNICIEN
    return view.View(
        territory=territory,
        role=role,
        diffusion=view.INTERNAL if internal else view.PUBLIC,
        period=Period(semester),
        switches=view.Switches(),
        division=None,
        sector=None,
    )


def test_without_allocations_the_page_says_what_to_import(folder) -> None:
    make_store(folder / "essai", tables=())
    assert "Pas encore d’attributions" in text(open_page())


def test_a_technician_reads_the_agenda_and_types_decisions(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="technicien", periode="2025-S2")
    said = text(app)
    assert "Version interne" in said
    headers = [each.value for each in app.header]
    assert [each[0] for each in headers] == ["1", "2", "3"]
    titles = [each.value for each in app.subheader]
    assert titles.index("Objectifs d’attribution") < titles.index("Décisions de la séance")
    assert titles.index("Décisions de la séance") < titles.index("Segments de la demande")
    assert {each.label for each in app.get("download_button")} >= {"Document Word", "Document PDF"}

    assert not app.text_area
    next(each for each in app.toggle if each.key == "review_decisions_open").set_value(True)
    app.run()
    field = next(each for each in app.text_area if each.label.startswith("Décisions"))
    field.set_value("Voir Mme Durand")
    author = next(each for each in app.text_input if each.key == "workspace_author")
    author.set_value("Chargée de mission")
    next(each for each in app.button if each.key == "review_decisions_save").click()
    app.run()
    assert "semble nommer une personne" in text(app)

    field = next(each for each in app.text_area if each.label.startswith("Décisions"))
    assert field.value == "Voir Mme Durand"
    field.set_value("- Revoir les blocages à Bourg-1")
    works = next(each for each in app.text_area if each.label == "Ce qui fonctionne bien")
    works.set_value("La bourse d’échange")
    next(each for each in app.button if each.key == "review_decisions_save").click()
    app.run()
    said = text(app)
    assert "version 1" in said
    assert "Revoir les blocages à Bourg-1" in said
    assert "Voir Mme Durand" not in said
    titles = [each.value for each in app.subheader]
    assert titles.index("Ce qui fonctionne bien") == titles.index("Décisions de la séance") + 1
    assert "Retour des commissions QPV" not in titles
    assert app.text_area  # the form is still open


def test_an_elu_has_the_public_version_and_types_nothing(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="elu", periode="2025-S2", diffusion="interne", mutations="sans")
    said = text(app)
    assert "Version publique" in said
    assert "Version interne" not in said
    assert not app.text_area
    shown = [int(n) for n in re.findall(r"(?<!\d)(\d+) sur \d+, soit", said)]
    assert shown
    assert all(n == 0 or n >= 11 for n in shown)


def test_the_former_session_is_followed_up(folder) -> None:
    make_register(folder / "essai")
    before, now = view_of(folder / "essai", semester="2025-S1"), view_of(folder / "essai")
    decisions.save(before, {"text": "Convoquer les bailleurs"}, author="A", based_on=None)
    section = decisions.section(decisions.read(now), "1er semestre 2025")
    printed = [item for block in section.blocks for item in getattr(block, "items", ())]
    assert printed == ["Convoquer les bailleurs"]


def test_any_text_that_names_a_person_is_refused(folder) -> None:
    make_register(folder / "essai")
    given = {"text": "Rien", "works": "Merci à Mme Durand"}
    with pytest.raises(decisions.PersonalTextError):
        decisions.save(view_of(folder / "essai"), given, author="A", based_on=None)


def test_the_demand_is_looked_at_on_the_day_of_its_own_page(folder) -> None:
    make_register(folder / "essai")
    published = settings.published(base.extract(territories.describe("essai")))
    for semester in ("2024-S2", "2025-S1", "2025-S2"):
        public = view_of(folder / "essai", Role.ELU, semester)
        assert counted.scope(public).demand_day == published.as_of
    internal = counted.scope(view_of(folder / "essai", semester="2025-S1"))
    assert internal.demand_day == internal.period.days[1]
    assert counted.scope(view_of(folder / "essai")).demand_day == published.as_of


def test_two_people_at_once_are_told(folder) -> None:
    make_register(folder / "essai")
    current = view_of(folder / "essai")
    decisions.save(current, {"text": "Un"}, author="A", based_on=None)
    with pytest.raises(ConflictError) as conflict:
        decisions.save(current, {"text": "Deux"}, author="B", based_on=None)
    assert conflict.value.current["body"]["text"] == "Un"
    decisions.save(current, {"text": "Deux"}, author="B", based_on=1)
    assert [decisions.text(each) for each in decisions.history(current)] == ["Deux", "Un"]


def test_the_document_says_what_it_rests_on(folder) -> None:
    make_register(folder / "essai")
    current = view_of(folder / "essai")
    typed = {
        "text": "Décision imprimée",
        "introduction": "Bienvenue",
        "commitments": "Une visite par mois",
        "committees": "Le comité approuve",
    }
    decisions.save(current, typed, author="A", based_on=None)
    found = decisions.read(current)
    sections = view.all_sections(current, found).content
    made = document.document(current, sections, document.about(current))
    about = dict(made.about)
    assert about["Diffusion"] == "interne"
    assert re.fullmatch("[0-9a-f]{12}", about["Empreinte des règles"])
    assert made.mark
    read = docx.Document(io.BytesIO(docx_bytes(made)))
    printed = "\n".join(each.text for each in read.paragraphs)
    at = [printed.index(each) for each in typed.values()]
    assert at[1] < at[0] < at[2] < at[3]
    assert len(read.tables) > 10
    assert workspace.current() is not None
