"""The law, case by case: the YAML files of ``law_cases`` say what is expected of each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from fragility.balance import RuleDocument, Switches, balance, load_rules, prepare, read_allocations
from fragility.balance.rule_files import parse_document

FOLDER = Path(__file__).parent / "law_cases"
SHIPPED = ("national", "mel_2016", "agenda_2015")


def cases() -> list:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            whole = {**{k: v for k, v in document.items() if k != "cases"}, **case}
            found.append(pytest.param(whole, id=f"{path.stem}: {case['name']}"))
    return found


def territory(case: dict) -> RuleDocument:
    body = {
        "id": "territoire_fictif",
        "label": "Territoire fictif",
        "version": "1",
        "date": "2019-01-01",
        "q1_thresholds": case.get("q1_thresholds", []),
        "commitments": case.get("commitments", []),
    }
    return parse_document(yaml.safe_dump(body, allow_unicode=True))


def rows(case: dict) -> pd.DataFrame:
    given = case.get("allocations", [])
    given = given + [row for n, row in case.get("repeat", {}).items() for _ in range(n)]
    frame = pd.DataFrame([{**case["usual"], **row} for row in given])
    frame.insert(0, "allocation_id", [f"A{i}" for i in range(len(frame))])
    for name in ("decided_on", "lease_signed_on"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name])
    return frame


@pytest.mark.parametrize("case", cases())
def test_law(case):
    prepared = prepare(read_allocations(rows(case)), load_rules(*SHIPPED, territory(case)))
    found = balance(
        prepared,
        Switches.model_validate(case.get("switches", {})),
        by=case.get("by", []),
        rules=[case["rule"]],
    ).rows
    assert len(found) == 1
    for name, expected in case["expect"].items():
        value = found.iloc[0][name]
        if isinstance(expected, float):
            assert value == pytest.approx(expected, abs=1e-12), name
        else:
            assert value == expected, name


def test_there_are_cases_of_every_rule():
    tested = {case["rule"] for (case,) in (param.values for param in cases())}  # noqa: PD011
    assert tested == {rule.id for rule in load_rules(*SHIPPED).rules}
