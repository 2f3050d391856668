"""Notes entered in the application: seen by others, never overwritten, never for élus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geodata.workspace import Rating, WorkspaceError
from tests.conftest import ROOT
from tests.ui.toy import make_store
from ui import roles, territories, workspace
from ui.confidential import ratings as held
from ui.notes import exchange

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "essai"
RESIDENCE = "s-000001"


def _sheet() -> None:
    import streamlit as st

    from ui import territories
    from ui.notes import exchange, section
    from ui.roles import Role

    role = Role(st.session_state.get("role_asked", "technicien"))
    territory = territories.describe("essai")
    section.show(territory, "s-000001", role)
    exchange.show(territory, role)


@pytest.fixture(autouse=True)
def _territory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.chdir(ROOT)
    make_store(tmp_path / SLUG)


def _open() -> AppTest:
    return AppTest.from_function(_sheet, default_timeout=60).run()


def _html(app: AppTest) -> str:
    bodies = (str(each.proto.body) for each in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def _type(app: AppTest, author: str, rating: int, comment: str) -> AppTest:
    app.text_input(key="workspace_author").set_value(author)
    app.text_input(key="notes_field_rater").set_value("Équipe Nord")
    app.button_group(key="notes_field_rating").set_value(rating)
    app.text_area(key="notes_field_comment").set_value(comment)
    return app.run()


def _code() -> str:
    return territories.describe(SLUG).code


def test_a_note_entered_in_one_session_is_seen_in_another() -> None:
    other = _open()
    assert "Aucune note" in _html(other)
    app = _open()
    app.button(key="notes_add").click().run()
    _type(app, "Service habitat", 2, "Hall dégradé <script>")
    app.button(key="notes_save").click().run()
    assert "La note est enregistrée" in _html(app)
    page = _html(other.run())
    assert "Hall dégradé &lt;script&gt;" in page
    assert "Service habitat" in page
    assert 'aria-label="Note 2' in page


def test_nothing_is_saved_without_an_author_a_rating_or_with_an_identity() -> None:
    app = _open()
    app.button(key="notes_add").click().run()
    app.button(key="notes_save").click().run()
    assert "votre nom ou votre service" in _html(app)
    app.text_input(key="workspace_author").set_value("Ana").run()
    app.button(key="notes_save").click().run()
    assert "de 1 à 4" in _html(app)
    _type(app, "Ana", 3, "Rappeler Mme X au 06 12 34 56 78")
    app.button(key="notes_save").click().run()
    assert "téléphone" in _html(app)
    assert workspace.current().ratings(_code()).empty
    app.text_area(key="notes_field_comment").set_value("").run()
    app.button(key="notes_save").click().run()
    assert len(workspace.current().ratings(_code())) == 1


def test_two_people_on_the_same_note() -> None:
    space = workspace.current()
    note = Rating.checked(
        residence_id=RESIDENCE,
        rater="Équipe Nord",
        rater_role="landlord",
        rated_on="2025-03-14",
        rating=2,
    )
    identifier = space.add_rating(_code(), note, author="Ana")
    slow = _open()
    slow.button(key="notes_edit_0").click().run()
    space.edit_rating(
        identifier,
        note.model_copy(update={"rating": 4, "comment": "Travaux finis"}),
        author="Ben",
        based_on=1,
    )
    _type(slow, "Cam", 1, "Ascenseur en panne")
    slow.button(key="notes_save").click().run()
    page = _html(slow)
    assert "pendant que vous écriviez" in page
    assert "Travaux finis" in page
    assert "Ascenseur en panne" in page
    assert space.ratings(_code())["rating"].tolist() == [4]  # nothing was overwritten
    slow.button(key="notes_conflict_again").click().run()
    assert space.ratings(_code())["comment"].tolist() == ["Ascenseur en panne"]
    history = space.ratings(_code(), history=True)
    assert history["author"].tolist() == ["Ana", "Ben", "Cam"]
    assert "Historique complet" in [each.label for each in slow.expander]


def test_removed_by_somebody_else_meanwhile() -> None:
    space = workspace.current()
    note = Rating.checked(
        residence_id=RESIDENCE,
        rater="Mairie",
        rater_role="commune",
        rated_on="2025-03-14",
        rating=2,
    )
    identifier = space.add_rating(_code(), note, author="Ana")
    slow = _open()
    slow.button(key="notes_edit_0").click().run()
    space.remove_rating(identifier, author="Ben", based_on=1)
    _type(slow, "Cam", 1, "Toujours vrai")
    slow.button(key="notes_save").click().run()
    assert "supprimée entre-temps" in _html(slow)
    slow.button(key="notes_conflict_new").click().run()
    assert space.ratings(_code())["comment"].tolist() == ["Toujours vrai"]


def test_elus_see_no_note() -> None:
    note = Rating.checked(
        residence_id=RESIDENCE,
        rater="Mairie",
        rater_role="commune",
        rated_on="2025-03-14",
        rating=1,
        comment="Confidentiel",
    )
    workspace.current().add_rating(_code(), note, author="Ana")
    app = AppTest.from_function(_sheet, default_timeout=60)
    app.session_state["role_asked"] = "elu"
    page = _html(app.run())
    assert "réservés aux techniciens" in page
    assert "Confidentiel" not in page
    assert not app.button
    assert not app.expander


def test_the_server_s_role_is_the_least_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for asked, role in (("", "elu"), ("admin", "elu"), ("Technicien ", "technicien")):
        monkeypatch.setenv("FRAGILITE_ROLE", asked)
        assert roles.of_server() == role


def test_the_file_of_notes_is_safe_and_comes_back() -> None:
    space = workspace.current()
    texts = ["=1+1", "@x", "'cité", "- un\n- deux", "plain ; « é »"]
    for number, comment in enumerate(texts):
        note = Rating.checked(
            residence_id=f"s-00000{number}",
            rater="Mairie",
            rater_role="commune",
            rated_on="2025-03-14",
            rating=1,
            comment=comment,
        )
        space.add_rating(_code(), note, author="Ana")
    content = exchange.csv_of(space.export_ratings(_code()))
    assert all(not line.startswith(("=", "@")) for line in content.decode("utf-8-sig").split(","))
    table = exchange.read_csv(content)
    again = table.frame
    assert table.rejected == ()
    assert again["comment"].tolist() == texts
    assert space.import_ratings(_code(), again, author="Ben").unchanged == len(texts)


HEADER = "residence_id;rater;rated_on;rating;comment\n"


def test_a_row_of_another_width_is_refused_by_its_line_and_shifts_nothing() -> None:
    rows = (
        'b-00001;Mairie;2024-01-01;4;"deux\nlignes"\r\n'
        ";;;;\n"
        "b-00009;b-00002;Mairie;2024-01-01;4;x\n"
        "b-00003;Mairie;2024-01-01\n"
        "b-00004;Mairie;2024-01-01;Z;x\n"
        'b-00005;"Mairie;2024-01-01;4;x\n'
    )
    table = exchange.read_csv((HEADER + rows).encode(), "n.csv")
    assert table.frame["residence_id"].tolist() == ["b-00001", "b-00004"]
    assert [(one.file, one.line) for one in table.rejected] == [
        ("n.csv", 5),
        ("n.csv", 6),
        ("n.csv", 8),
    ]
    done = workspace.current().import_ratings("200088888", table.frame, author="Ana", file="n.csv")
    assert done.added == 1
    assert [(one.line, one.reason.split(" n’est")[0]) for one in done.rejected] == [(7, "La note")]
    assert workspace.current().ratings("200088888")["residence_id"].tolist() == ["b-00001"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "est vide"), ("\n;;\n", "est vide"), ("rater;rater;rating\n", "deux fois")],
)
def test_what_is_no_table_of_notes_is_said(content: str, reason: str) -> None:
    with pytest.raises(WorkspaceError, match=reason):
        exchange.read_csv(content.encode(), "n.csv")


def test_refused_lines_are_shown_in_the_order_of_the_file() -> None:
    rows = "b-00001;Mairie;2024-01-01;Z;x\nb-00002;Mairie;2024\nb-00003;Mairie;2024-01-01;2;x\n"
    app = _open()
    app.file_uploader[0].set_value([("n.csv", (HEADER + rows).encode(), "text/csv")]).run()
    app.text_input(key="workspace_author").set_value("Ana").run()
    app.button(key="notes_take").click().run()
    page = _html(app)
    assert "1 note ajoutée" in page
    assert page.index("La note n’est pas valable") < page.index("3 cases au lieu de 5")


def test_delivered_notes_give_way_to_what_was_entered() -> None:
    files = (
        pd.DataFrame(
            {
                "residence_id": ["a-00001", "b-00001"],
                "rater": ["Mairie", "Mairie"],
                "rater_role": ["commune", "commune"],
                "rated_on": pd.to_datetime(["2024-01-02", "2024-01-02"]),
                "rating": [1, 2],
                "comment": ["", ""],
            }
        )
        .assign(origin="delivered")
        .reindex(columns=list(held.COLUMNS))
    )
    entered = files.iloc[[0]].assign(rating=4, rating_id="x", version=1)
    both = held.put_together(files, entered)
    assert dict(zip(both["residence_id"], both["rating"], strict=True)) == {
        "a-00001": 4,
        "b-00001": 2,
    }
    assert both.set_index("residence_id")["origin"].to_dict() == {
        "a-00001": "entered",
        "b-00001": "delivered",
    }
