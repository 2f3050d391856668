"""Keeping scenarios: nothing of anybody is lost, whoever saves, leaves, removes or brings back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fragility.errors import MethodError
from fragility.scenario import Line, Product, dump_scenario, parse_scenario
from fragility.scenario.comparing import differences
from fragility.scenario.editing import changed, with_line
from tests.ui.programming_toy import duplicate, field, open_page, saved, sign, text
from tests.ui.stock_toy import make_stock
from tests.ui.toy import EPCI
from ui import territories, workspace
from ui.programming import arrivals, kept

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from fragility.scenario import Scenario

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one store for all: what is computed of it is computed once."""
    folder = tmp_path_factory.mktemp("territoires")
    make_stock(folder / "essai")
    return folder


@pytest.fixture
def folder(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(store))
    monkeypatch.setenv("FRAGILITE_DATABASE_URL", str(tmp_path / "espace.sqlite"))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return store


def keep(scenario: Scenario, based_on: int | None, author: str = "Service urbanisme") -> None:
    """Save a version, as somebody else would."""
    body = scenario.model_dump(mode="json", exclude={"version"})
    key = f"{EPCI}/{scenario.id}"
    workspace.current().save_document(kept.KIND, key, body, author=author, based_on=based_on)


def workshop(app: AppTest, name: str = "Atelier") -> Scenario:
    """Keep the reference under a name, and open it."""
    sign(app)
    duplicate(app, name)
    return saved(name.lower())


def produce(scenario: Scenario, *dwellings: int) -> Scenario:
    return with_line(
        scenario,
        Line(
            commune_code="99001",
            kind="production",
            product=Product.PLAI,
            dwellings=(*dwellings, *[0] * (scenario.horizon_years - len(dwellings))),
        ),
    )


def annotate(app: AppTest, identity: str, words: str) -> None:
    field(app, f"scenario_notes_{identity}").input(words).run()


def send(app: AppTest, content: bytes | str) -> None:
    body = content if isinstance(content, bytes) else content.encode()
    app.file_uploader[0].set_value([("essai.yaml", body, "application/yaml")]).run()
    assert not app.exception


def test_whoever_keeps_a_scenario_says_who_and_gives_a_name_of_its_own() -> None:
    app = open_page()
    duplicate(app, "Atelier")
    assert "Indiquez votre nom" in text(app)
    sign(app)
    duplicate(app, " ")
    assert "Donnez un nom" in text(app)
    duplicate(app, "fil DE l’eau")
    assert "s’appelle déjà" in text(app)
    duplicate(app, "Chez Mme Durand")
    assert "désignent une personne" in text(app)
    duplicate(app, "Atelier")
    found = saved("atelier")
    assert (found.author, found.version, found.based_on) == ("Service habitat", 1, "fil-de-l-eau")
    assert app.query_params["scenario"] == "atelier"


def test_a_scenario_survives_a_restart_and_comes_back_unchanged_from_its_file() -> None:
    workshop(open_page())
    keep(produce(saved("atelier"), 3, 2), based_on=1)
    before = saved("atelier")
    text_of_file = dump_scenario(before)
    workspace._open.clear()  # another process: nothing but the database is left
    app = open_page(scenario="atelier")
    assert "enregistré Service habitat 2" in text(app)
    send(app, text_of_file)
    assert "déjà ici, identique" in text(app)
    app.checkbox(key="scenario_sure_atelier").check().run()
    sign(app)
    app.button(key="scenario_remove").click().run()
    assert workspace.current().document(kept.KIND, f"{EPCI}/atelier") is None
    send(app, text_of_file)
    app.button(key="scenario_take_new").click().run()
    after = saved("atelier")
    assert after == changed(before, version=after.version)
    assert parse_scenario(text_of_file) == before


def test_whoever_removes_or_imports_is_asked_who_where_it_is_done() -> None:
    app = open_page()
    workshop(app)
    content = dump_scenario(saved("atelier"))
    app = open_page(scenario="atelier")
    app.checkbox(key="scenario_sure_atelier").check().run()
    app.button(key="scenario_remove").click().run()
    assert "avant de supprimer" in text(app)
    assert saved("atelier").version == 1
    field(app, "workspace_author_remove").input("Service habitat").run()
    assert field(app, "workspace_author_rename").value == "Service habitat"
    app.button(key="scenario_remove").click().run()
    assert workspace.current().document(kept.KIND, f"{EPCI}/atelier") is None
    other = open_page()
    send(other, content)
    field(other, "workspace_author_import").input("Service foncier").run()
    other.button(key="scenario_take_new").click().run()
    assert "enregistré pour tous" in text(other)
    authors = [each.author for each in workspace.current().history(kept.KIND, f"{EPCI}/atelier")]
    assert authors[-1] == "Service foncier"


def test_what_two_people_change_at_once_is_put_together() -> None:
    base = workshop(open_page())
    mine, theirs = open_page(scenario="atelier"), open_page(scenario="atelier")
    annotate(mine, "atelier", "Décidé en atelier")
    keep(produce(base, 5), based_on=1)
    theirs.run()
    assert "version" not in theirs.session_state  # a reader without a draft just sees the new one
    sign(mine, "Moi")
    mine.button(key="scenario_save").click().run()
    said = text(mine)
    assert "Service urbanisme a enregistré une autre version" in said
    assert "Bourg-1, production neuve, PLAI, hors QPV, 2025" in said
    assert saved("atelier").notes == base.notes, "nothing is written over"
    mine.button(key="scenario_merge").click().run()
    mine.button(key="scenario_save").click().run()
    both = saved("atelier")
    assert both.version == 3
    assert both.notes == "Décidé en atelier"
    assert both.lines[-1].dwellings[0] == 5
    authors = [each.author for each in workspace.current().history(kept.KIND, f"{EPCI}/atelier")]
    assert authors == ["Service habitat", "Service urbanisme", "Moi"]


def test_what_both_changed_is_asked_and_each_can_be_kept() -> None:
    base = workshop(open_page())
    app = open_page(scenario="atelier")
    annotate(app, "atelier", "Ma version")
    keep(changed(base, notes="La leur"), based_on=1)
    app.run()
    (question,) = app.radio
    assert question.label.startswith("notes")
    assert question.value == "mine"
    question.set_value("theirs").run()
    app.button(key="scenario_merge").click().run()
    assert field(app, "scenario_notes_atelier").value == "La leur"
    app.button(key="scenario_undo").click().run()
    assert field(app, "scenario_notes_atelier").value == "Ma version"
    assert app.radio, "what was undone is asked again, never written over"
    sign(app, "Moi")
    field(app, "scenario_conflict_name").input("Ma variante").run()
    app.button(key="scenario_apart").click().run()
    assert saved("ma-variante").notes == "Ma version"
    assert saved("atelier").notes == "La leur"


def test_a_draft_outlives_another_page_another_scenario_and_a_removal() -> None:
    base = workshop(open_page())
    app = open_page(scenario="atelier")
    annotate(app, "atelier", "À ne pas perdre")
    assert "Non enregistré" in text(app)
    app.selectbox(key="url_scenario").set_value("fil-de-l-eau").run()
    assert "Non enregistré" not in text(app)
    assert "Aussi modifié, non enregistré : Atelier." in text(app)
    app.switch_page("pages/accueil.py").run()
    app.switch_page("pages/programmation.py").run()
    app.selectbox(key="url_scenario").set_value("atelier").run()
    assert field(app, "scenario_notes_atelier").value == "À ne pas perdre"
    key = f"{EPCI}/{base.id}"
    workspace.current().remove_document(kept.KIND, key, author="Service urbanisme", based_on=1)
    app.run()
    assert "« Atelier » a été supprimé pendant que vous le modifiiez" in text(app)
    sign(app)
    field(app, "scenario_orphan_atelier").input("Repêché").run()
    app.button(key="scenario_orphan_atelier_save").click().run()
    assert saved("repeche").notes == "À ne pas perdre"


def test_changes_are_undone_done_again_and_dropped() -> None:
    app = open_page()
    first = field(app, "scenario_notes_fil-de-l-eau").value
    assert app.button(key="scenario_undo").disabled
    annotate(app, "fil-de-l-eau", "Un")
    annotate(app, "fil-de-l-eau", "Deux")
    app.button(key="scenario_undo").click().run()
    assert field(app, "scenario_notes_fil-de-l-eau").value == "Un"
    app.button(key="scenario_redo").click().run()
    assert field(app, "scenario_notes_fil-de-l-eau").value == "Deux"
    app.button(key="scenario_revert").click().run()
    assert field(app, "scenario_notes_fil-de-l-eau").value == first
    assert "Non enregistré" not in text(app)
    app.button(key="scenario_undo").click().run()
    assert field(app, "scenario_notes_fil-de-l-eau").value == "Deux"
    assert "Le fil de l’eau est calculé" in text(app)
    assert not [each for each in app.button if each.key == "scenario_save"]


def test_an_elu_plays_and_keeps_but_writes_over_nobody() -> None:
    workshop(open_page())
    app = open_page(scenario="atelier", role="elu")
    annotate(app, "atelier", "Essai en réunion")
    keys = {each.key for each in app.button}
    assert not keys & {"scenario_save", "scenario_rename", "scenario_remove"}
    assert "Seuls les techniciens" in text(app)
    sign(app, "Groupe 3")
    duplicate(app, "Groupe 3")
    annotate(app, "groupe-3", "Encore")
    app.button(key="scenario_save").click().run()
    assert (saved("groupe-3").notes, saved("groupe-3").version) == ("Encore", 2)
    assert saved("atelier").version == 1


def test_a_scenario_is_renamed_removed_brought_back_and_its_history_read() -> None:
    workshop(open_page())
    app = open_page(scenario="atelier")
    sign(app)
    field(app, "scenario_rename_atelier").input("Atelier du soir").run()
    app.button(key="scenario_rename").click().run()
    assert saved("atelier").name == "Atelier du soir"
    assert "nom : Atelier → Atelier du soir" in text(app)
    app.button(key="scenario_restore_1").click().run()
    app.button(key="scenario_save").click().run()
    assert (saved("atelier").name, saved("atelier").version) == ("Atelier", 3)
    app.checkbox(key="scenario_sure_atelier").check().run()
    app.button(key="scenario_remove").click().run()
    assert "son historique est gardé" in text(app)
    app.button(key="scenario_bring_back").click().run()
    assert saved("atelier").version == 5


def test_a_scenario_of_another_year_is_rebased_when_asked() -> None:
    app = open_page()
    base = workshop(app)
    old = changed(produce(base, 4), start_year=base.start_year - 1)
    keep(old, based_on=1)
    app = open_page(scenario="atelier")
    assert f"Ce scénario part du 1er janvier {old.start_year}" in text(app)
    app.button(key="scenario_rebase").click().run()
    assert "il ne peut pas être calculé" not in text(app)
    sign(app)
    app.button(key="scenario_save").click().run()
    found = saved("atelier")
    assert found.start_year == base.start_year
    kinds = {each.kind.value: each.dwellings for each in found.lines if each.product == "plai"}
    assert kinds["pipeline"][1] == 4, "financed a year ago, delivered two years after"


def test_a_file_based_on_an_old_version_is_merged_with_what_was_saved_since() -> None:
    base = workshop(open_page())
    keep(produce(base, 5), based_on=1)
    app = open_page(scenario="atelier")
    send(app, dump_scenario(changed(base, notes="Écrit hors ligne")))
    app.button(key="scenario_take_draft").click().run()
    assert "a enregistré une autre version" in text(app)
    app.button(key="scenario_merge").click().run()
    sign(app)
    app.button(key="scenario_save").click().run()
    found = saved("atelier")
    assert (found.notes, found.lines[-1].dwellings[0]) == ("Écrit hors ligne", 5)


def test_a_file_of_another_territory_is_refused_unless_adapted() -> None:
    base = workshop(open_page())
    app = open_page()
    foreign = changed(base, territory_code="200000000", id="ailleurs", name="Ailleurs")
    send(app, dump_scenario(foreign))
    assert "fait pour un autre territoire (code 200000000)" in text(app)
    assert "scenario_take_new" not in {each.key for each in app.button}
    app.checkbox(key="scenario_adapt").check().run()
    sign(app)
    app.button(key="scenario_take_new").click().run()
    assert saved("ailleurs").territory_code == EPCI


def test_communes_that_are_not_here_are_named() -> None:
    base = workshop(open_page())
    line = Line(commune_code="59350", kind="sale", dwellings=(1,) * base.horizon_years)
    app = open_page()
    send(app, dump_scenario(changed(with_line(base, line), id="ailleurs")))
    assert "ces communes ne sont pas dans ce territoire : 59350" in text(app)


def bomb() -> bytes:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return ("a0: &a0 [x, x]\n" + "\n".join(levels)).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(), "renvois YAML"),
        (b"x" * (arrivals.MOST_BYTES + 1), "dépasse 10"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- 1\n- 2", "champs"),
        (b"id: essai\nname: Essai", "territory_code"),
        (b"!!python/object/apply:os.system ['true']", "ligne 1"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_french(content: bytes, words: str) -> None:
    with pytest.raises(MethodError) as told:
        arrivals.read_file(content, "essai.yaml")
    assert words in str(told.value)


def test_a_document_of_a_later_program_is_said_and_left_alone() -> None:
    workspace.current().save_document(
        kept.KIND, f"{EPCI}/futur", {"format": 9}, author="Demain", based_on=None
    )
    assert "Le scénario « futur » a été enregistré par une autre version" in text(open_page())


def test_the_link_opens_what_is_looked_at() -> None:
    workshop(open_page())
    app = open_page(scenario="atelier", compares="fil-de-l-eau")
    (code,) = app.code
    query = code.value.split("?", 1)[1].split("&")
    assert {"territoire=essai", "scenario=atelier", "vue=comparer"} <= set(query)
    assert differences(saved("atelier"), saved("atelier")) == ()
