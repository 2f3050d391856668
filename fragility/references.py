"""Published comparison values, and frames of references built from a user's own territories."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd
import yaml
from pydantic import Field

from .errors import ComputationError
from .messages import say
from .normalisation import Spec

if TYPE_CHECKING:
    from collections.abc import Collection

    from .table import IndicatorTable


class Territory(Spec):
    """Values of one territory."""

    key: str
    label: str
    zone_count: int | None = None
    figures: dict[str, float]
    epci_codes: tuple[str, ...] = ()
    """EPCI the row is about; none given, and no département either: the whole country."""
    department_codes: tuple[str, ...] = ()

    def concerns(self, epci_codes: Collection[str], department_codes: Collection[str]) -> bool:
        """Tell whether the row is about a territory that holds, or is, the one described.

        A figure of the Nord beside an EPCI of the Midi would be read as a comparison it is not.
        """
        if not self.epci_codes and not self.department_codes:
            return True
        return not (
            set(self.epci_codes).isdisjoint(epci_codes)
            and set(self.department_codes).isdisjoint(department_codes)
        )


class PublishedClass(Spec):
    """A class row of a published table."""

    number: int = Field(alias="class")
    zone_count: int
    figures: dict[str, float]


class ReferenceTable(Spec):
    """A published table."""

    id: str
    title: str
    source: str
    vintage: int
    epci_code: str | None = None
    territories: tuple[Territory, ...]
    classes: tuple[PublishedClass, ...] = ()
    note: str = ""

    def frame(self) -> pd.DataFrame:
        """Give the territories as :func:`~fragility.compute_index` takes them."""
        rows = [
            {
                "label": t.label,
                "zone_count": t.zone_count,
                "vintage": self.vintage,
                **t.figures,
            }
            for t in self.territories
        ]
        keys = pd.Index([t.key for t in self.territories], name="key")
        return pd.DataFrame(rows, index=keys).astype({"zone_count": "Int64"})

    def remainder(self) -> tuple[int, dict[str, float]]:
        """Give the class missing from the table, implied by the first territory's row.

        Returns
        -------
        Its number of zones, and for each share the value that makes the mean of the classes, each
        zone counting for one, equal to the territory's own value. Medians are left out: a
        territory's median is not the mean of its zones' medians.
        """
        whole = self.territories[0]
        if whole.zone_count is None:
            raise ComputationError(say("references.no_count", label=whole.label))
        count = whole.zone_count - sum(row.zone_count for row in self.classes)
        return count, {
            name: (
                whole.zone_count * value
                - sum(row.zone_count * row.figures[name] for row in self.classes)
            )
            / count
            for name, value in whole.figures.items()
            if name.endswith("_share")
        }


@cache
def published_references() -> dict[str, ReferenceTable]:
    """Give the published tables shipped with the package, by identifier."""
    text = (resources.files(__package__) / "references.yaml").read_text(encoding="utf-8")
    tables = [ReferenceTable.model_validate(item) for item in yaml.safe_load(text)["sets"]]
    return {table.id: table for table in tables}


def reference_frame(territories: dict[str, tuple[str, IndicatorTable]]) -> pd.DataFrame:
    """Put one-zone tables together as a frame of references.

    Parameters
    ----------
    territories
        By key (``epci``, ``department``, ``region``, ``france``): label and table of one zone.
    """
    rows = {
        key: {"label": label, **table.frame.iloc[0].to_dict()}
        for key, (label, table) in territories.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("key")
