"""Every text exists, is used, and is written as French typography wants."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from fragility.catalogue import Collection, default_catalogue
from fragility.method import Aggregation, Classifier, Direction, MissingPolicy
from fragility.normalisation import Normalisation
from fragility.status import CellStatus, ZoneState
from geodata.model import Level
from tests.conftest import ROOT
from ui.texts import FOLDER, MissingTextError, catalog, t

CODE = [
    ROOT / "app.py",
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "ui").rglob("*.py")),
]


def _constants(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _called(tree: ast.AST) -> list[ast.expr]:
    """First argument of every call of t() and plural()."""
    return [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and (
            (isinstance(node.func, ast.Name) and node.func.id in {"t", "plural"})
            or (isinstance(node.func, ast.Attribute) and node.func.attr in {"t", "plural"})
        )
    ]


def _patterns(tree: ast.AST) -> list[re.Pattern[str]]:
    """Every key an f-string may make: its blanks stand for any part of a key."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]*"
                for part in node.values
            ]
            fixed = [part for part in node.values if isinstance(part, ast.Constant)]
            if fixed and re.match(r"[a-z_0-9]+\.", str(fixed[0].value)):
                found.append(re.compile("".join(parts) + r"(\.one|\.other)?"))
    return found


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


def test_every_key_asked_for_exists() -> None:
    known = set(catalog())
    missing = [
        (path.name, argument.value)
        for path, tree in TREES.items()
        for argument in _called(tree)
        if isinstance(argument, ast.Constant)
        and argument.value not in known
        and f"{argument.value}.other" not in known
    ]
    assert missing == []


def test_every_key_made_by_an_f_string_can_exist() -> None:
    known = set(catalog())
    hopeless = [
        (path.name, pattern.pattern)
        for path, tree in TREES.items()
        for argument in _called(tree)
        if isinstance(argument, ast.JoinedStr)
        for pattern in _patterns(argument)
        if not any(pattern.fullmatch(key) for key in known)
    ]
    assert hopeless == []


def test_no_text_is_unused() -> None:
    constants = set().union(*map(_constants, TREES.values()))
    patterns = [pattern for tree in TREES.values() for pattern in _patterns(tree)]
    unused = [
        key
        for key in catalog()
        if key not in constants
        and re.sub(r"\.(one|other)$", "", key) not in constants
        and not any(pattern.fullmatch(key) for pattern in patterns)
        # The title and the lead of a page are asked for by the page's name.
        and not re.fullmatch(r"\w+\.(title|lead)", key)
    ]
    assert unused == []


def test_an_absent_key_is_an_error() -> None:
    with pytest.raises(MissingTextError):
        t("home.no_such_text")


def _faults(text: str) -> list[str]:
    """Say what French typography refuses in a text."""
    # What lies inside braces or code is not prose.
    prose = re.sub(r"\{[^}]*\}|`[^`]*`", "x", text)
    rules = {
        "straight apostrophe": r"'",
        "three dots for an ellipsis": r"\.\.\.",
        "straight quotation marks": r'"',
        "not a narrow no-break space": r"[ \u00a0][;:!?%»]",
        "no narrow no-break space after «": r"«[^\u202f]",
        "no space before a double sign": r"[\w)][;!?»]",
        "œ is one letter": r"\boe|\bOe|coeur|oeuvre|voeu",
    }
    found = [name for name, pattern in rules.items() if re.search(pattern, prose)]
    return [*found, *(["blanks around"] if text != text.strip() else [])]


def test_typography() -> None:
    # In one test: one a text would take minutes to report.
    found = {key: _faults(text) for key, text in catalog().items()}
    assert {key: faults for key, faults in found.items() if faults} == {}


def test_typography_tells_a_fault() -> None:
    assert _faults("L'indice...") == ["straight apostrophe", "three dots for an ellipsis"]
    assert _faults("Un point ; deux") == ["not a narrow no-break space"]
    assert _faults("« oeuvre\u202f»") == ["no narrow no-break space after «", "œ is one letter"]
    assert _faults("Deux\u202f: «\u202fœuvre\u202f»") == []


def test_both_forms_of_a_counted_text_exist() -> None:
    stems = {key.rsplit(".", 1)[0] for key in catalog() if key.endswith((".one", ".other"))}
    assert stems
    for stem in stems:
        assert f"{stem}.one" in catalog()
        assert f"{stem}.other" in catalog()


def test_a_file_of_texts_holds_nothing_but_texts() -> None:
    for path in Path(FOLDER).glob("[a-z]*.yaml"):
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


def test_everything_the_computation_may_name_has_words() -> None:
    wanted = [f"common.status.{status}" for status in (*CellStatus, *ZoneState)]
    wanted += [f"common.level.{level}" for level in Level]
    wanted += [f"method.missing.policy.{policy}" for policy in MissingPolicy]
    wanted += [f"method.indicators.direction.{direction}" for direction in Direction]
    wanted += [f"method.classes.name.{classifier}" for classifier in Classifier]
    wanted += [f"method.reliability.collection.{collection}" for collection in Collection]
    scales = [kind.model_fields["method"].default for kind in Normalisation.__args__[0].__args__]
    assert "percentile_rank" in scales
    for part in ("name", "formula", "why"):
        wanted += [f"method.normalisation.{part}.{scale}" for scale in scales]
        wanted += [f"method.aggregation.{part}.{how}" for how in Aggregation]
    for definition in default_catalogue().indicators:
        for formula in definition.formulas:
            wanted += [f"columns.{column}" for column in formula.columns]
    assert [key for key in wanted if key not in catalog()] == []


def test_no_french_sentence_hides_in_the_code() -> None:
    """Texts live in YAML: a string of the code with an accent in it is a text that strayed."""
    allowed = {
        "format.py",
        "charts.py",
        "theme.py",
    }  # months, days, the locale of charts
    strays = []
    for path, tree in TREES.items():
        if path.name in allowed:
            continue
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        loose = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        strays += [
            (path.name, text)
            for text in _constants(tree)
            if re.search(r"[éèêàçùôîœÉÀ]", text) and text not in docstrings and text not in loose
        ]
    assert strays == []
