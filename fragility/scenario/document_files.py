"""Scenarios as text: reading, writing."""

from __future__ import annotations

from pathlib import Path

import yaml

from fragility.documents import parse, text_of
from fragility.errors import MethodError

from .document import Scenario
from .messages import say


def parse_scenario(text: str, *, name: str = "") -> Scenario:
    """Read the text of a scenario.

    Raises
    ------
    MethodError
        In French, naming the path inside the document and its line.
    """
    return parse(Scenario, text, name=name)


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario from a file; raises as :func:`parse_scenario`."""
    file = Path(path)
    if not file.is_file():
        raise MethodError(say("scenario.no_file"), where=str(path))
    return parse_scenario(text_of(file), name=file.name)


def dump_scenario(scenario: Scenario) -> str:
    """Write a scenario as YAML that :func:`parse_scenario` reads back to an equal one.

    Everything it says is written, its hypotheses too: a default that changes later does not change
    a scenario that was kept. Counts of a line stand on one line.
    """
    body = scenario.model_dump(mode="json", exclude_none=True)
    for line in body["lines"]:
        line["dwellings"] = _Flow(line["dwellings"])
    text: str = yaml.dump(body, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4000)
    return text


class _Flow(list[int]):
    """A list written between brackets."""


class _Dumper(yaml.SafeDumper):
    """Safe dumper that knows :class:`_Flow`."""


def _flow(dumper: yaml.SafeDumper, items: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(_Flow, _flow)
