from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import fragility
from fragility import (
    MethodError,
    dump_method,
    load_method,
    parse_method,
    shipped_methods,
)
from fragility.messages import _TEXTS, french
from fragility.method import Classification, Classifier, MissingPolicy
from fragility.normalisation import PercentileRank, ZScore
from fragility.read_limits import TableLimits
from fragility.strict_yaml import read_document

from .builders import IPS, flat_method

DOCUMENT = """
id: essai
version: "1"
date: 2026-01-01
title: Essai
indicators:
  - {id: a, direction: higher}
  - {id: b, direction: lower, missing: {policy: renormalise}}
index:
  id: total
  children:
    - {indicator: a, weight: 2}
    - {indicator: b}
"""


def test_every_shipped_method_is_valid_and_survives_a_round_trip():
    assert shipped_methods()[0] == "ips"
    assert {"ips", "ips_caf", "cdc_svi_2020", "coinr_asem", "uk_imd_2025"} <= set(shipped_methods())
    digests = set()
    for name in shipped_methods():
        method = load_method(name)
        assert method.id == name
        assert parse_method(dump_method(method)) == method
        digests.add(method.digest)
    assert len(digests) == len(shipped_methods())


def test_the_default_is_what_its_documentation_says():
    method = load_method("ips")
    assert method.indicator_ids == IPS
    assert set(method.weights.values()) == {1.0}
    assert method.normalise_indicators == PercentileRank()
    assert method.classification == Classification(method=Classifier.FISHER_JENKS, classes=4)
    assert method.zones.excluded_types == ("A", "D")
    assert [i.direction.sign for i in method.indicators] == [-1, 1, 1, 1]


def test_imd_weights_are_the_published_ones():
    weights = list(load_method("uk_imd_2025").weights.values())
    assert weights == [22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3]


def test_the_digest_depends_on_choices_alone():
    method = parse_method(DOCUMENT)
    reordered = parse_method("\n# a comment\n" + DOCUMENT.replace("{id: a,", "{ id: 'a',"))
    assert reordered.digest == method.digest
    changed = parse_method(DOCUMENT.replace("weight: 2", "weight: 3"))
    assert changed.digest != method.digest


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        (
            "direction: lower",
            "direction: down",
            "indicators[1].direction",
            "valeurs admises",
        ),
        (
            "weight: 2",
            "weight: -2",
            "index.children[0].weight",
            "supérieur ou égal à 0",
        ),
        ("weight: 2", "wieght: 2", "index.children[0].wieght", "champ inconnu"),
        ("title: Essai", "titel: Essai", "title", "obligatoire"),
        ("{indicator: b}", "{indicator: c}", "document", "« c » n’est pas décrit"),
        ("    - {indicator: b}\n", "", "document", "« b » est décrit mais"),
        ("{id: a,", "{id: b,", "document", "répété"),
        ("renormalise", "group_mean", "indicators[1].missing", "« group »"),
        ("renormalise", "zero", "indicators[1].missing.policy", "exclude_zone"),
        ("date: 2026-01-01", "date: hier", "date", "AAAA-MM-JJ"),
        (
            "  id: total\n",
            "  id: total\n  normalise: {method: log}\n",
            "index.normalise",
            "minmax",
        ),
        (
            "  id: total\n",
            "  id: total\n  normalise: {method: minmax, lower: 3}\n",
            "index.normalise",
            "borne basse",
        ),
        (
            "title: Essai",
            "title: Essai\nclassification: {method: fixed_bounds, bounds: [2, 1, 3]}",
            "classification",
            "bornes croissantes",
        ),
        ('version: "1"', "version: 1.0", "version", "texte"),
    ],
)
def test_errors_name_the_path_in_french(old, new, path, words):
    assert old in DOCUMENT
    with pytest.raises(MethodError) as caught:
        parse_method(DOCUMENT.replace(old, new), name="essai.yaml")
    message = caught.value.message.replace("\u202f", " ")
    assert message.startswith("essai.yaml : ")
    assert re.search(rf"{re.escape(path)}( \(ligne \d+\))? → ", message)
    assert words in message
    assert not re.search(r"\b(should|must|Input|field|valid string)\b", message)


def test_broken_yaml_names_the_line():
    with pytest.raises(MethodError, match="ligne 3"):
        parse_method("id: a\nversion: 'x'\n  bad: [\n")
    with pytest.raises(MethodError, match="liste de champs"):
        parse_method("[1, 2]")


def test_an_unknown_method_says_which_exist(tmp_path: Path):
    with pytest.raises(MethodError, match="ips_caf"):
        load_method("rien")
    path = tmp_path / "essai.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    assert load_method(path).id == "essai"


def test_extends_completes_the_tree_and_replaces_choices():
    method = parse_method(
        "extends: ips\nid: local\nnormalise_indicators: {method: zscore}\n"
        "index: {aggregate: first_component}\n"
    )
    assert method.indicator_ids == IPS
    assert isinstance(method.normalise_indicators, ZScore)
    assert len(method.index.children) == 4
    with pytest.raises(MethodError, match="rien"):
        parse_method("extends: rien\nid: local\n")


def test_weights_are_changed_with_their_history():
    method = load_method("ips")
    once = method.with_weights({IPS[0]: 2.0})
    twice = once.with_weights({IPS[1]: 0.5})
    assert method.weights[IPS[0]] == 1.0
    assert twice.weights == {IPS[0]: 2.0, IPS[1]: 0.5, IPS[2]: 1.0, IPS[3]: 1.0}
    assert twice.derived_from is not None
    assert twice.derived_from.digest == method.digest
    assert [change.indicator for change in twice.derived_from.changes] == [
        IPS[0],
        IPS[1],
    ]
    assert method.with_weights({IPS[0]: 1.0}) is method
    assert len({method.digest, once.digest, twice.digest}) == 3
    with pytest.raises(MethodError, match="inconnu"):
        method.with_weights({"inconnu": 1.0})
    with pytest.raises(ValueError, match="poids"):
        method.with_weights(dict.fromkeys(IPS, 0.0))


def test_options_are_checked_again():
    method = flat_method("a", "b")
    changed = method.with_options(reason="Trois classes.", classification=Classification(classes=3))
    assert changed.classification.classes == 3
    assert changed.derived_from is not None
    assert changed.derived_from.changes[0].reason == "Trois classes."


def test_methods_cannot_be_altered():
    method = load_method("ips")
    with pytest.raises(ValueError, match="frozen"):
        method.title = "autre"  # type: ignore[misc]
    assert method.indicators[0].missing.policy is MissingPolicy.EXCLUDE_ZONE


def _has_own_messages(path: Path) -> bool:
    """Whether a module says the messages of a subpackage, which tests them itself."""
    said = r"from fragility\.[\w.]+\.messages import say$"
    subpackage = path.parent.name != "fragility" and (path.parent / "messages.py").is_file()
    return subpackage or re.search(said, path.read_text("utf-8"), re.MULTILINE) is not None


def test_every_message_is_used_and_every_used_message_exists():
    folder = Path(fragility.__file__).parent
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name != "messages.py" and not _has_own_messages(path)
    )
    areas = "|".join({key.split(".")[0] for key in _TEXTS})
    literal = set(re.findall(rf'"((?:{areas})\.[a-z_.]+)"', code))
    built = {"method.missing", "method.extra_forbidden"}
    built |= {f"table.over.{field.name}" for field in dataclasses.fields(TableLimits)}
    missing = literal - set(_TEXTS) - {name for name in literal if name.endswith((".yaml", ".csv"))}
    assert not missing
    assert set(_TEXTS) - literal - built == set()


def test_french_typography():
    for text in _TEXTS.values():
        assert "'" not in text, text
        assert not re.search(r"[^\s\u202f][;!?»]", french(text)), text


def _unfolding(depth: int) -> str:
    lines = ["extends: ips", "x0: &x0 [a, a, a, a, a, a, a, a, a, a]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, depth)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_unfolding(9), "renvois YAML"),
        ("extends: ips\nindex: &i {id: x, children: [*i]}", "renvois YAML"),
        ("[" * 3000, "trop de niveaux"),
        ("extends: ips\nindex: " + "{id: a, children: [" * 20 + "]}" * 20, "index.children[0]"),
        ("extends: ips\nid: a\nid: b", "« id » figure deux fois (ligne 3)"),
        ("extends: ips\nzones: {minimum_population: 1, minimum_population: 2}", "deux fois"),
    ],
)
def test_documents_made_to_mislead_or_to_exhaust_are_refused(text, words):
    with pytest.raises(MethodError) as caught:
        parse_method(text)
    assert words in caught.value.message.replace("\u202f", " ")


def test_a_long_document_is_no_unfolding_one():
    assert len(read_document("\n".join(f"- {n}" for n in range(21_000)))) == 21_000
