"""Problems as text: reading, writing."""

from __future__ import annotations

from pathlib import Path

import yaml

from fragility.documents import parse, text_of
from fragility.errors import MethodError
from fragility.scenario.vocabulary import PROGRAMMED

from .messages import say
from .problem import Problem


def parse_problem(text: str, *, name: str = "") -> Problem:
    """Read the text of a problem.

    Raises
    ------
    MethodError
        In French, naming the path inside the document and its line.
    """
    return parse(Problem, text, name=name)


def load_problem(path: str | Path) -> Problem:
    """Read a problem from a file; raises as :func:`parse_problem`."""
    file = Path(path)
    if not file.is_file():
        raise MethodError(say("problem.no_file"), where=str(path))
    return parse_problem(text_of(file), name=file.name)


def dump_problem(problem: Problem) -> str:
    """Write a problem as YAML that :func:`parse_problem` reads back to an equal one."""
    body = problem.model_dump(mode="json", exclude_none=True)
    for product in PROGRAMMED:
        held = problem.dwellings.of(product)
        if held.exact:
            body["dwellings"][product.value] = held.minimum
    return yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100)
