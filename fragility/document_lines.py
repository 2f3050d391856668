"""Where a fault is in the text of a document: its line, beside its path."""

from __future__ import annotations

import re
from typing import Final

import yaml

from .messages import say

_STEP: Final = re.compile(r"[^.\[\]]+")
_BETWEEN: Final = " → "


def located(text: str, explained: str) -> str:
    r"""Add its line to each fault of a document.

    Parameters
    ----------
    text
        The document, which YAML can read.
    explained
        One fault a line, ``path → reason``.

    Examples
    --------
    >>> located("id: a\nrules:\n  - id: b\n", "rules[0].id → trop court.")
    'rules[0].id (ligne 3) → trop court.'
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    faults = []
    for fault in explained.split("\n"):
        path, between, reason = fault.partition(_BETWEEN)
        line = _line(root, _STEP.findall(path)) if between else None
        place = path if line is None else say("method.at_line", path=path, line=line)
        faults.append(f"{place}{between}{reason}")
    return "\n".join(faults)


def _line(root: yaml.Node | None, steps: list[str]) -> int | None:
    """Give the line of the deepest node a path leads to; nothing where it leads nowhere."""
    node, found = root, None
    for step in steps:
        following = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    following, found = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            following = node.value[int(step)]
            found = following.start_mark.line + 1
        if following is None:
            break
        node = following
    return found
