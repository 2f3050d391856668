"""YAML as a method document may use it: bounded, and each thing written meaning one thing only.

No key given twice, no alias that unfolds without end, no number that reads otherwise than it is
written (``01001``, a commune, would be an octal number).
"""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING, Final

import yaml

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Hashable

MAX_UNFOLDED = 20_000
"""Nodes that aliases may add to those written: a dozen aliases to aliases make billions."""
MAX_KIB: Final = 512
"""Size of a document: the longest have some tens of kibibytes."""
MAX_NODES: Final = 25_000
"""Fields and values written in a document."""
MAX_DEPTH: Final = 50
"""Levels of a document; the deepest have some ten."""
SIZE_SETTING: Final = "FRAGILITE_LIMIT_YAML_KIB"

_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL: Final = re.compile(r"[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?", re.ASCII)
_UNSHOWN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SHOWN: Final = 40
_MOST_DIGITS: Final = 300
_FAULTS: Final = (ValueError, KeyError, AttributeError, TypeError, OverflowError)
"""What PyYAML raises on a value that its tag, or its look, announces otherwise."""


class DocumentError(ValueError):
    """French sentence saying why the text cannot be read."""


class _Loader(yaml.SafeLoader):
    """Safe loader that refuses what can be read in two ways, and what never ends.

    Of two equal keys PyYAML keeps the last in silence: a weight written twice would be read as
    neither its author nor a reader thinks.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = self._nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_DEPTH:
            raise DocumentError(say("method.too_deep"))
        if self._nodes > MAX_NODES:
            raise DocumentError(say("method.too_long", limit=MAX_NODES))
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node

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

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            if isinstance(node, yaml.ScalarNode):
                _check_scalar(node)
            value: object = super().construct_object(node, deep)
        except DocumentError:
            raise
        except _FAULTS as error:
            raise _bad_value(node) from error
        if isinstance(value, float) and math.isinf(value):
            raise _bad_value(node)
        return value


def _check_scalar(node: yaml.ScalarNode) -> None:
    """Refuse a number that reads otherwise than it is written, and characters that do not show."""
    kind = node.tag.rpartition(":")[2]
    if kind == "int" and not (_WHOLE.fullmatch(node.value) and len(node.value) <= _MOST_DIGITS):
        raise _bad_value(node)
    if kind == "float" and not _DECIMAL.fullmatch(node.value):  # neither .nan, .inf nor 1:30.5
        raise _bad_value(node)
    if _UNSHOWN.search(node.value):
        raise DocumentError(say("method.unshown", line=node.start_mark.line + 1))


def _bad_value(node: yaml.Node) -> DocumentError:
    value = str(node.value)[:_SHOWN] if isinstance(node, yaml.ScalarNode) else node.tag
    return DocumentError(say("method.bad_value", value=value, line=node.start_mark.line + 1))


def largest_kib() -> int:
    """Size that a document may have, in kibibytes.

    Raises
    ------
    DocumentError
        The setting is no whole number above zero.
    """
    written = os.environ.get(SIZE_SETTING, "").strip() or str(MAX_KIB)
    if not (_WHOLE.fullmatch(written) and int(written) > 0):
        raise DocumentError(say("method.bad_setting", name=SIZE_SETTING, default=MAX_KIB))
    return int(written)


def check_size(count: int) -> None:
    """Refuse a document of too many bytes, or characters.

    Raises
    ------
    DocumentError
        It is larger than :func:`largest_kib`.
    """
    most = largest_kib()
    if count > most * 1024:
        raise DocumentError(say("method.too_big", limit=most))


def read_document(text: str) -> object:
    """Read the text of a document.

    Raises
    ------
    DocumentError
        In French: too long, not YAML, aliases that unfold without end, a key given twice, a value
        that can be read in two ways.
    """
    check_size(len(text))
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return None
        _check_aliases(root)
        return loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:  # a character that YAML does not allow
            line = text.count("\n", 0, getattr(error, "position", 0)) + 1
            raise DocumentError(say("method.unshown", line=line)) from error
        detail = f"ligne {mark.line + 1}"
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
