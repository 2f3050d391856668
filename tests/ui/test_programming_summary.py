"""The two pages handed out: what they say is what is computed, and counts no household."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import numpy as np
import pandas as pd
import pytest

from fragility.scenario import Scenario, Stock, Zone, make_stock
from fragility.scenario.rules import plh_rules
from tests.fragility.scenario_toy import YEAR, line, scenario
from tests.ui.toy import make_store
from ui import path, roles, territories
from ui.documents import figures
from ui.documents.blocks import (
    Bullets,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Tiles,
)
from ui.documents.pdf import pdf_bytes
from ui.documents.word import docx_bytes
from ui.map.model import ClassLook, MapValues, ZoneState
from ui.methodpage import scenarios as method
from ui.programming import base, judged, summary, summary_rules, summary_words
from ui.programming.view import View
from ui.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.territories import Territory

COMMUNES = 95
CODES = tuple(f"99{number:03d}" for number in range(1, COMMUNES + 1))
HOSTILE = 'Essai #1 [x] $a$ "é" <b>&amp; \\ @ref *gras* _bas_ `code` //'


def large_stock(*, known: bool = True) -> Stock:
    """Return 95 communes, two zones each; of which nothing else is known if asked."""
    rows: list[dict[str, Any]] = []
    for place, code in enumerate(CODES):
        row: dict[str, Any] = {
            "commune_code": code,
            "commune_name": f"Saint-Exemple-sur-Rivière-{place}",
            "zone": "outside_qpv",
            "plai_count": 10 + place % 7,
            "plus_count": 200 + place,
            "old_low_rent_count": 40,
        }
        if known:
            row |= {
                "main_residence_count": 2000,
                "sru_dwelling_count": 250 + place,
                "sru_main_residence_count": 2000,
                "sru_target_share": 0.2,
                "sru_subject": 1,
                "sru_exempt": 0,
                "sru_carence": place % 2,
                "plai_eligible_count": 123,
            }
        rows.append(row)
        rows.append({"commune_code": code, "zone": "qpv", "plus_count": 50})
    return make_stock(YEAR, pd.DataFrame(rows), ("Répertoire du parc, 2025",))


def large_scenario(**told: Any) -> Scenario:
    """Return a scenario of twelve years in every commune, with the longest texts there may be."""
    lines = [
        each
        for code in CODES
        for each in (
            line(code, "production", 3, 12, product="plai"),
            line(code, "production", 5, 12, product="plus"),
            line(code, "demolition", 1, 12, zone=Zone.QPV),
            line(code, "reconstitution", 1, 12, product="plai"),
        )
    ]
    given = {"name": (HOSTILE + " très long") * 2, "author": "Service habitat " * 12}
    given |= {"notes": "Une phrase de notes. " * 900, "territory_code": "999999999"}
    return scenario(*lines, years=12, **(given | told))


@pytest.fixture(scope="module")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Territory]:
    folder = tmp_path_factory.mktemp("summary")
    make_store(folder / "essai", communes=COMMUNES, per_commune=1, tables=(), fictional=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAGILITE_DATA_DIR", str(folder))
        patch.setattr(judged, "DRAWS", 20)
        patch.setattr(base, "stock", lambda _territory: STOCK)
        patch.setattr(base, "reference", lambda _territory: REFERENCE)
        patch.setattr(base, "examples", lambda _territory: ())
        patch.setattr(base, "stock_notes", lambda _territory: ("Une commune sans effectif connu.",))
        patch.setattr(base, "withheld", lambda _territory: False)
        patch.setattr(roles, "current", lambda _territory: Role.TECHNICIEN)
        yield territories.describe("essai")


STOCK = large_stock()
REFERENCE = scenario(
    line(CODES[0], "production", 10, 12, product="plus"),
    years=12,
    id="fil-de-l-eau",
    name="Fil de l’eau",
)


def view(territory: Territory, opened: Scenario | None = None, **told: Any) -> View:
    opened = opened or large_scenario()
    given: dict[str, Any] = {
        "territory": territory,
        "role": Role.TECHNICIEN,
        "path": path.read(territory, depth="iris"),
        "stock": STOCK,
        "scenarios": {REFERENCE.id: REFERENCE, opened.id: opened},
        "scenario": opened,
        "compared": (opened.id,),
        "measure": "plai_share",
        "year": YEAR + 3,
        "level": "commune",
        "section": "synthese",
    }
    return View(**(given | told))


@pytest.fixture(scope="module")
def made(territory: Territory) -> Document:
    return summary.document(view(territory))


def words(document: Document) -> str:
    """Every word of a document that a reader reads."""
    out = [document.title, document.subtitle]
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                out.append(block.text)
            case Bullets():
                out += block.items
            case Tiles():
                out += [f"{tile.label} {tile.value} {tile.detail}" for tile in block.items]
            case Table():
                out += [
                    block.caption,
                    block.note,
                    *(cell for row in block.rows for cell in row.values()),
                ]
            case Chart():
                out += [block.caption, block.alt_text]
            case PageBreak():
                pass
    return re.sub("[\u202f\u00a0]", " ", " ".join(out))


def page_count(content: bytes) -> int:
    return len(re.findall(rb"/Type */Page\b", content))


def test_a_large_territory_and_endless_texts_hold_on_two_pages(made: Document) -> None:
    content = pdf_bytes(made)
    assert page_count(content) == 2
    assert b"pdfuaid:part" in content


def test_what_it_says_is_what_is_computed(territory: Territory, made: Document) -> None:
    told, run = words(made), view(territory).run
    financed, plai = int(run.financed.sum()), int(run.financed[:, :, :, 0].sum())
    assert financed == COMMUNES * 9 * 12
    assert f"{financed:,} logements sociaux sont financés".replace(",", " ") in told
    assert f"{plai:,} PLAI".replace(",", " ") in told
    before, after = int(run.products[..., 0].sum()), int(run.products[..., -1].sum())
    assert f"Le parc passe de {before:,} logements".replace(",", " ") in told
    assert f"à {after:,} au 1er janvier 2037".replace(",", " ") in told
    assert f"{COMMUNES * 12:,} logements sont démolis".replace(",", " ") in told
    difference = financed - 120
    assert f"Par rapport à « Fil de l’eau » : +{difference:,} logements".replace(",", " ") in told


def test_each_rule_is_told_or_said_unknown(territory: Territory, made: Document) -> None:
    found = judged.verdicts(territory, large_scenario())
    concerned = set(found.loc[found["verdict"] != "not_concerned", "rule_id"])
    told = words(made)
    assert concerned
    for rule in plh_rules().rules:
        assert (rule.label in told) == (rule.id in concerned)


def test_nobody_waiting_is_counted(territory: Territory, made: Document) -> None:
    asked = view(territory, measure="plai_gap_count")
    assert summary.document(asked) == made
    assert summary.document(replace(asked, role=Role.ELU)) == made
    assert "éligible" not in words(made)
    assert "123" not in words(made)


def test_a_stock_of_which_little_is_known_is_summed_up_too(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = large_stock(known=False)
    monkeypatch.setattr(base, "stock", lambda _territory: bare)
    document = summary.document(view(territory, stock=bare))
    assert "Logements SRU manquants" not in words(document)
    assert "Ne peuvent être jugées ici, faute de chiffres" in words(document)
    assert not re.search(r"\bnan\b", words(document))
    assert page_count(pdf_bytes(document)) == 2


def test_what_is_unknown_of_the_stock_is_printed(made: Document) -> None:
    assert "Une commune sans effectif connu." in words(made)
    assert "Répertoire du parc, 2025" in words(made)
    assert "suite dans l’application" in words(made)


def test_the_reference_is_not_compared_with_itself(territory: Territory) -> None:
    told = words(summary.document(view(territory, REFERENCE, scenarios={REFERENCE.id: REFERENCE})))
    assert "Par rapport à" not in told
    assert "Prolonge le rythme des dernières années" in told
    assert "Communes où l’on finance le plus" in told


def test_a_draft_and_a_fictional_territory_say_what_they_are(territory: Territory) -> None:
    opened = large_scenario()
    kept = {REFERENCE.id: REFERENCE, opened.id: large_scenario(notes="Autre chose.")}
    assert "pas enregistrées" in words(summary.document(view(territory, opened, scenarios=kept)))
    assert summary.document(view(territory)).mark == ""
    fictional = replace(territory, fictional=True)
    assert summary.document(view(fictional)).mark.startswith("Territoire fictif")


def test_word_has_one_break_no_contents_and_the_words_of_the_page(made: Document) -> None:
    opened = docx.Document(io.BytesIO(docx_bytes(made)))
    breaks = [each for each in opened.paragraphs if each.paragraph_format.page_break_before]
    assert [each.text for each in breaks] == ["Année par année"]
    assert not [
        each
        for each in opened.paragraphs
        if each.style and each.style.name and each.style.name.startswith("toc")
    ]
    text = " ".join(each.text for each in opened.paragraphs)
    assert HOSTILE.replace(" //", "") in text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.0, "presque aucune"), (0.11, "1 sur 10"), (0.7, "7 sur 10"), (0.99, "presque sûr")],
)
def test_a_probability_is_said_as_chances(probability: float, said: str) -> None:
    assert summary_rules.chance(probability) == said


def test_an_unknown_probability_is_no_chance_of_zero() -> None:
    assert summary_rules.chance(float("nan")) == "non tirées"


def test_before_and_after_share_a_legend_and_a_scale(territory: Territory) -> None:
    from ui.documents.pair import pair

    looks = (ClassLook("Peu", "#efebc6"), ClassLook("Beaucoup", "#2a3a74"))
    first = MapValues("PLAI", looks, {CODES[0]: 1, CODES[1]: 1}, {CODES[2]: ZoneState.MISSING})
    last = MapValues("PLAI", looks, {CODES[0]: 2, CODES[1]: 1, CODES[2]: 1})
    spec = pair(territory, "commune", (first, last), ("Avant", "Après"))
    texts = [w["text"] for layer in spec["layer"] for w in layer["data"]["values"] if "text" in w]
    plain = [text.replace("\u202f", " ") for text in texts]
    assert {"Avant", "Après", "2 → 2 communes", "0 → 1 commune", "1 → 0 commune"} <= set(plain)
    assert plain.count("Peu") == 1
    zones = [
        each
        for layer in spec["layer"]
        for each in layer["data"]["values"]
        if each.get("properties", {}).get("fill") in {"#efebc6", "#2a3a74"}
    ]
    left = [np.array(each["geometry"]["coordinates"][0])[:, 0].min() for each in zones]
    # Two zones and two swatches on the left half, three zones on the right one.
    assert sum(x > spec["width"] / 2 for x in left) == 3
    assert figures.svg(spec).width_px < 660


@pytest.mark.parametrize("items", [2, 60])
def test_a_brief_document_has_as_many_pages_as_parts(items: int) -> None:
    part = (
        Heading("Partie"),
        Bullets(("Une phrase assez longue pour une ligne entière. " * 2,) * items),
    )
    blocks = (*part, PageBreak(), *part, PageBreak(), *part)
    document = Document("Essai", "", "Essai", "", (), blocks, brief=True)
    assert page_count(pdf_bytes(document)) == 3


def test_pages_read_by_another_program_agree(made: Document, tmp_path: Any) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    source = tmp_path / "essai.pdf"
    source.write_bytes(pdf_bytes(made))
    done = subprocess.run([program, source, "-"], check=True, capture_output=True, text=True)
    first, second, rest = done.stdout.split("\f")
    assert not rest
    assert "Ce que propose le scénario" in first
    assert "Les règles, et les chances de les tenir" in second


def test_the_method_page_lists_every_parameter_of_the_rules() -> None:
    rows = method.parameter_rows()
    known = plh_rules().parameters
    assert len(rows) == sum(len(each.versions) for each in known)
    checked = sum(version.to_check for each in known for version in each.versions)
    assert sum("à vérifier)" in row["value"] for row in rows) == checked > 0


def test_nothing_financed_is_said_so(territory: Territory) -> None:
    empty = scenario(years=12, name="Rien")
    assert "aucun logement social" in summary_words.lead(view(territory, empty))


def _odds(codes: list[str], probability: float) -> pd.DataFrame:
    rows = {"level": "commune", "place_code": codes, "rule_id": "sru_catch_up"}
    return pd.DataFrame(rows | {"period": "2026-2028", "probability": probability})


def test_chances_are_those_of_the_communes_that_are_judged() -> None:
    found = _odds(["a", "b", "c"], 0.0).drop(columns="probability")
    found["verdict"] = ["missed", "missed", "unknown"]
    told = summary_rules.alike(_odds(["b", "c", "d"], 0.9), found)
    assert told["place_code"].tolist() == ["a", "b"]
    said = re.sub("[\u202f\u00a0]", " ", summary_rules._chances(told))
    assert said == "au moins une sur deux dans 1 commune sur 1 ; non tirées dans 1 autre"


def test_a_part_of_a_triennium_is_no_lack_of_figures(territory: Territory) -> None:
    opened = large_scenario()
    found = judged.verdicts(territory, opened)
    catch_up = found[(found["rule_id"] == "sru_catch_up") & (found["verdict"] == "unknown")]
    assert len(catch_up)  # the years begin or end within a triennium
    blocks = summary_rules.rules(view(territory, opened))
    notes = [each.text for each in blocks if isinstance(each, Paragraph)]
    assert not any("faute de chiffres" in each and "Rattrapage" in each for each in notes)
    cells = [row["result"] for each in blocks if isinstance(each, Table) for row in each.rows]
    assert not any("inconnue" in each for each in cells)


def test_the_notes_of_the_solver_are_a_line_each_without_their_digest(
    territory: Territory,
) -> None:
    notes = "\n".join(f"- Phrase {n} (3f06d15cc9f7)." for n in range(9))
    told = summary.notes_told(notes)
    assert len(told) == 6
    assert not any("3f06d15cc9f7" in each or "- " in each for each in told)
    assert "Phrase 1." in told[1]
    assert told[-1].endswith("(suite dans l’application)")
    assert (
        page_count(pdf_bytes(summary.document(view(territory, large_scenario(notes=notes))))) == 2
    )
