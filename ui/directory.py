"""Names of the communes and of their IRIS: what the search, the breadcrumb and the tables say."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def alphabetical(name: str) -> str:
    """Return what a name is sorted by: accents and case left out.

    Examples
    --------
    >>> sorted(["Évin", "Zed", "Eu"], key=alphabetical)
    ['Eu', 'Évin', 'Zed']
    """
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


@dataclass(frozen=True)
class Directory:
    """Every zone of a territory by its code."""

    name_of: Mapping[str, str]
    """Communes and IRIS."""
    commune_of: Mapping[str, str]
    """Commune of each IRIS."""
    iris_of: Mapping[str, tuple[str, ...]]
    """IRIS of each commune, by code."""
    options: tuple[str, ...]
    """Codes in the order of a list: communes by name, then IRIS by commune and name."""
    label_of: Mapping[str, str]
    """Line of that list: name, commune of an IRIS, code."""

    def is_commune(self, code: str) -> bool:
        """Tell whether a code is a commune's."""
        return code in self.iris_of

    def is_divided(self, commune: str) -> bool:
        """Tell whether a commune has several IRIS."""
        return len(self.iris_of.get(commune, ())) > 1


def make_directory(communes: pd.DataFrame, iris: pd.DataFrame) -> Directory:
    """Build the directory of a territory.

    Parameters
    ----------
    communes
        Columns ``zone_code``, ``zone_name``.
    iris
        Columns ``zone_code``, ``zone_name``, ``commune_code``.
    """
    communes_by_code = dict(zip(communes["zone_code"], communes["zone_name"], strict=True))
    iris_by_code = dict(zip(iris["zone_code"], iris["zone_name"], strict=True))
    commune_of = dict(zip(iris["zone_code"], iris["commune_code"], strict=True))
    iris_of: dict[str, list[str]] = {code: [] for code in communes_by_code}
    for code, commune in commune_of.items():
        iris_of.setdefault(commune, []).append(code)

    def place(code: str) -> tuple[str, str]:
        commune = communes_by_code.get(commune_of.get(code, ""), "")
        return alphabetical(commune), alphabetical(iris_by_code[code])

    by_name = sorted(communes_by_code, key=lambda code: alphabetical(communes_by_code[code]))
    # An undivided commune is listed once, as a commune.
    divided = [c for c in iris_by_code if len(iris_of[commune_of[c]]) > 1]
    options = (*by_name, *sorted(divided, key=place))

    def label(code: str) -> str:
        if code in communes_by_code:
            return t("path.label.commune", name=communes_by_code[code], code=code)
        commune = communes_by_code.get(commune_of[code], "")
        return t("path.label.iris", name=iris_by_code[code], commune=commune, code=code)

    return Directory(
        name_of=iris_by_code | communes_by_code,
        commune_of=commune_of,
        iris_of={code: tuple(found) for code, found in iris_of.items()},
        options=options,
        label_of={code: label(code) for code in options},
    )
