"""Frames and mappings that cannot be altered from outside the object that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar, overload

import pandas as pd

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class FrozenMapping(Mapping[_Key, _Value]):
    """A read-only mapping that, unlike ``MappingProxyType``, can be pickled and so be cached.

    Examples
    --------
    >>> FrozenMapping({"a": 1})
    FrozenMapping({'a': 1})
    """

    def __init__(self, values: Mapping[_Key, _Value] | None = None) -> None:
        self._values = dict(values or {})

    def __getitem__(self, key: _Key) -> _Value:
        return self._values[key]

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._values!r})"


class FrozenFrame:
    """Descriptor of a frozen dataclass field: every reading gives a lazy copy of the frame.

    pandas copies on write, so the copy costs nothing until someone alters it, and what they
    alter is theirs alone.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Holder:
    ...     frame: FrozenFrame = FrozenFrame()
    >>> holder = Holder(pd.DataFrame({"a": [1, 2]}))
    >>> altered = holder.frame
    >>> altered.loc[0, "a"] = 99
    >>> int(holder.frame.loc[0, "a"])
    1
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_frozen_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> FrozenFrame: ...
    @overload
    def __get__(self, instance: object, owner: type) -> pd.DataFrame: ...
    def __get__(self, instance: object | None, owner: type) -> FrozenFrame | pd.DataFrame:
        if instance is None:
            # A dataclass asks the class for a default value: there is none.
            raise AttributeError(self._name)
        frame: pd.DataFrame = instance.__dict__[self._name]
        return frame.copy(deep=False)

    def __set__(self, instance: object, value: pd.DataFrame) -> None:
        instance.__dict__[self._name] = value.copy(deep=False)
