"""The rules in use on a territory, and a territory's own document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from fragility.balance import Commitment
from fragility.errors import MethodError
from geodata.workspace import ConflictError
from tests.conftest import ROOT
from tests.ui.register_toy import make_register
from tests.ui.toy import make_store
from ui import territories, workspace
from ui.rules import change, kept, words

if TYPE_CHECKING:
    from pathlib import Path

    from ui.territories import Territory


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


@pytest.fixture
def territory(folder: Path) -> Territory:
    make_store(folder / "pays-d-essai", fictional=False)
    return territories.describe("pays-d-essai")


def document(territory: Territory, **changes: object) -> str:
    """A territory's document: a threshold for 2024 and one commitment."""
    year = {"from": "2024-01-01", "to": "2024-12-31", "reference": "texte d’essai"}
    body = {
        "id": "essai",
        "label": "Convention d’essai",
        "version": "3",
        "date": "2024-01-01",
        "extends": ["national"],
        "q1_thresholds": [
            {"epci_code": territory.code, "value": 6000, "unit": "eur_per_uc_year", **year}
        ],
        "commitments": [
            {
                "rule": "outside_qpv_q1",
                "scope": {"commune_code": "99001"},
                "value": 0.3,
                "unit": "share",
                **year,
            }
        ],
    }
    return yaml.safe_dump({**body, **changes}, allow_unicode=True, sort_keys=False)


def ids(codes: tuple[str, ...]) -> list[str]:
    return [each.id for each in kept._understood("", codes)[1].documents]


def test_a_document_about_one_territory_holds_there_only(territory: Territory) -> None:
    assert [each.id for each in kept.documents(territory)] == ["national", "agenda_2015"]
    assert "mel_2016" in ids(("200093201",))
    assert "mel_2016" in ids(("999999999", "245900410")), "a former code is the same territory"
    assert ids(("299900043",)) == ["national", "territoire_fictif"], "its own rule on mutations"


def test_an_own_document_is_put_with_the_law(territory: Territory) -> None:
    before = kept.rule_set(territory)
    kept.save(territory, document(territory), based_on=None)
    after = kept.rule_set(territory)
    assert [each.id for each in after.documents] == ["national", "agenda_2015", "essai"]
    assert len(after.thresholds) == len(after.commitments) == 1
    assert before.digest != after.digest
    found = kept.own(territory)
    assert (found.version, found.problem) == (1, "")
    assert kept.editable_text(territory) == found.text
    with pytest.raises(ConflictError):
        kept.save(territory, document(territory, version="4"), based_on=None)
    kept.remove(territory, based_on=1)
    assert kept.rule_set(territory).digest == before.digest
    assert [each.deleted for each in kept.history(territory)] == [True, False]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "national"}, "texte national"),
        ({"extends": ["national", "mel_2016"]}, "autre territoire"),
        ({"epci_codes": ["200093201"]}, "autre intercommunalité"),
        ({"epci_codes": ["12"]}, r"epci_codes\[0\] \(ligne.\d+\).*neuf chiffres"),
        ({"q1_thresholds": [{"epci_code": "123456789", "value": -1}]}, r"value \(ligne.\d+\)"),
        ({"commitments": [{"rule": "absente"}]}, r"commitments\[0\]"),
        ({"inconnu": 1}, r"inconnu \(ligne.\d+\)"),
    ],
)
def test_a_wrong_document_is_refused_and_nothing_is_kept(
    territory: Territory, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(MethodError, match=said):
        kept.save(territory, document(territory, **changes), based_on=None)
    assert kept.own(territory).version is None


def test_a_threshold_of_another_territory_is_refused(territory: Territory) -> None:
    text = document(territory).replace(territory.code, "123456789")
    with pytest.raises(MethodError, match="123456789"):
        kept.check(territory, text)


def test_a_kept_document_that_no_longer_fits_is_said_and_left_aside(territory: Territory) -> None:
    body = {"text": document(territory, obsolete=1)}
    workspace.current().save_document(
        kept.KIND, territory.code, body, author="essai", based_on=None
    )
    found = kept.own(territory)
    assert found.document is None
    assert "obsolete" in found.problem
    assert [each.id for each in kept.documents(territory)] == ["national", "agenda_2015"]


def test_the_template_is_valid_once_the_territory_is_in_it(territory: Territory) -> None:
    text = kept.template(territory)
    assert territory.code in text
    rules = kept.check(territory, text)
    assert all(each.value is None for each in (*rules.thresholds, *rules.commitments))
    assert words.missing_thresholds(territory, [2024]) == (2024,)


def test_years_without_a_threshold_are_said(territory: Territory) -> None:
    kept.save(territory, document(territory), based_on=None)
    assert words.missing_thresholds(territory, [2023, 2024, 2025]) == (2023, 2025)
    assert "2023 et 2025" in words.threshold_note(territory, [2023, 2024, 2025])
    assert words.threshold_note(territory, [2024]) == ""


def test_a_threshold_of_part_of_a_year_is_not_one_of_the_year(territory: Territory) -> None:
    half = document(territory).replace("to: '2024-12-31'", "to: '2024-12-30'", 1)
    assert half != document(territory)
    kept.save(territory, half, based_on=None)
    assert words.missing_thresholds(territory, [2024]) == (2024,)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"\xff\xfe\x00", "UTF-8"), (b"x" * (change.MAX_BYTES + 1), "dépasse")],
)
def test_a_file_that_is_no_document_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        change.read_text(content)


def test_the_difference_counts_blanks(territory: Territory) -> None:
    before = kept.rule_set(territory)
    rows = change.differences(before, kept.check(territory, kept.template(territory)))
    found = {row["what"]: (row["before"], row["after"]) for row in rows}
    assert found["Valeurs laissées vides"] == ("0", "5")
    assert found["Lignes nouvelles ou modifiées"] == ("—", "5")


def test_a_scope_of_a_column_that_does_not_exist_is_refused(territory: Territory) -> None:
    text = document(territory).replace("commune_code", "commune_cod")
    with pytest.raises(MethodError, match=r"colonne inconnue.*commune_cod"):
        kept.check(territory, text)


def test_every_shipped_rule_is_said_in_french() -> None:
    for name in ("national", "mel_2016", "agenda_2015", "territoire_fictif"):
        document = kept.shipped_document(name)
        for rule in document.rules:
            assert words.definition(rule).startswith("Sur quoi")
            assert words.due_by(rule) == "" or rule.due_by
            for one in rule.targets:
                assert re.search(r"\d", words.target(rule, one))
                assert re.search(r"(19|20)\d\d", words.period(one))


def page(name: str) -> str:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    app.run()
    app.switch_page(name).run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(bodies).replace("\u202f", " ")


def test_the_pages_show_the_rules_and_only_technicians_change_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_register(folder / "pays-d-essai", fictional=False)
    territory = territories.describe("pays-d-essai")
    shown = page("pages/donnees.py")
    assert "Le seuil du premier quartile manque pour 2023, 2024 et 2025" in shown
    kept.save(territory, document(territory), based_on=None)
    shown = page("pages/donnees.py")
    assert "manque pour 2023 et 2025" in shown
    assert "Convention d’essai" in shown
    assert "déposée par" in shown
    monkeypatch.setenv("FRAGILITE_ROLE", "elu")
    shown = page("pages/donnees.py")
    assert "Convention d’essai" in shown
    assert "déposée par" not in shown
    assert "changé par les techniciens" in shown


def test_a_scope_names_column_and_value(territory: Territory) -> None:
    common = {"rule": "outside_qpv_q1", "value": 0.3, "unit": "share"}
    dates = {"from": "2024-01-01", "reference": "texte d’essai"}
    bound = Commitment(**common, **dates, scope={"landlord_name": "Foyer d’Essai"})
    assert words.scope(territory, bound) == "Bailleur\u202f: Foyer d’Essai"
    assert words.scope(territory, Commitment(**common, **dates)) == "Tout le territoire"
