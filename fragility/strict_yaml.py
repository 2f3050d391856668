"""YAML as a method document may use it: no key given twice, no alias that unfolds without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Hashable

MAX_UNFOLDED = 20_000
"""Nodes that aliases may add to those written: a dozen aliases to aliases make billions."""


class DocumentError(ValueError):
    """French sentence saying why the text cannot be read."""


class _Loader(yaml.SafeLoader):
    """Safe loader that refuses a key given twice.

    Of two equal keys PyYAML keeps the last in silence: a weight written twice would be read as
    neither its author nor a reader thinks.
    """

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    line = key.start_mark.line + 1
                    raise DocumentError(say("method.repeated_key", name=key.value, line=line))
                seen.add((key.tag, key.value))
        mapping: dict[Hashable, object] = super().construct_mapping(node, deep)
        return mapping


def read_document(text: str) -> object:
    """Read the text of a document.

    Raises
    ------
    DocumentError
        In French: not YAML, aliases that unfold without end, or a key given twice.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
        if root is None:
            return None
        _check_aliases(root)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        detail = f"ligne {mark.line + 1}" if mark is not None else type(error).__name__
        raise DocumentError(say("method.not_yaml", detail=detail)) from error


def _check_aliases(root: yaml.Node) -> None:
    """Refuse a document that its aliases make much larger than it is written."""
    written: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) not in written:
            written.add(id(node))
            waiting.extend(_parts(node))
    _unfolded(root, {}, len(written) + MAX_UNFOLDED)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    """Give the nodes right under one."""
    if isinstance(node, yaml.ScalarNode):
        return []
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)


def _unfolded(node: yaml.Node, sizes: dict[int, int], most: int) -> int:
    """Count the nodes under one, each alias for all it stands for; a loop has no end."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in sizes:
        sizes[id(node)] = most  # met again below itself: too many
        sizes[id(node)] = 1 + sum(_unfolded(part, sizes, most) for part in _parts(node))
    if sizes[id(node)] > most:
        raise DocumentError(say("method.alias", limit=MAX_UNFOLDED))
    return sizes[id(node)]
