"""Which communes make the territory asked for, and how that is known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.codes import (
    COMMUNE,
    department_of,
    is_made_up_epci,
    is_siren,
    parent_commune,
    region_of,
)
from geodata.errors import TerritoryError
from geodata.messages import importing as say
from geodata.sources.membership.successions import resolve_epci, successions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geodata.model import Dataset

ALL_COMMUNES: Final = "toutes"
"""Given instead of a list: every commune of the contours belongs to the territory."""

ARRONDISSEMENTS: Final = frozenset(
    map(str, [*range(75101, 75121), *range(69381, 69390), *range(13201, 13217)])
)
"""Municipal arrondissements, which IRIS codes use and lists of EPCI do not."""

# The Métropole du Grand Paris is the one EPCI divided in établissements publics territoriaux
# (CGCT, art. L5219-2); contours published for it name those and not the métropole itself.
_PARTS: Final[Mapping[str, frozenset[str]]] = {
    "200054781": frozenset(
        {
            "paris",
            "vallee sud grand paris",
            "grand paris seine ouest",
            "paris ouest la defense",
            "boucle nord de seine",
            "plaine commune",
            "paris terres d envol",
            "est ensemble",
            "grand paris grand est",
            "paris est marne et bois",
            "grand orly seine bievre",
            "grand paris sud est avenir",
        }
    )
}
_PART_NAMES: Final[Mapping[str, str]] = {"200054781": "Métropole du Grand Paris"}


@dataclass(frozen=True)
class Territory:
    """An EPCI and the communes it is made of."""

    code: str
    name: str
    communes: Mapping[str, str]
    """Name of each commune by its code, as the list of members writes them."""
    origin: str
    """French sentence: how the list was known."""
    former_codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def holds(self, codes: pd.Series) -> pd.Series:
        """Tell which commune codes are in the territory, arrondissements included."""
        members = set(self.communes)
        within = {one for one in ARRONDISSEMENTS if parent_commune(one) in members}
        return codes.isin(members | within)

    def absent_from(self, codes: Iterable[str]) -> dict[str, str]:
        """Communes of the territory that none of these codes is, or is an arrondissement of."""
        present = {code for one in codes for code in (one, parent_commune(one))}
        return {code: name for code, name in self.communes.items() if code not in present}

    @property
    def department_codes(self) -> tuple[str, ...]:
        """Départements the communes are in."""
        return tuple(sorted({department_of(code) for code in self.communes}))

    @property
    def region_codes(self) -> tuple[str, ...]:
        """Regions the communes are in."""
        regions = {region_of(code) for code in self.communes}
        return tuple(sorted(region for region in regions if region))


def find_territory(
    datasets: Sequence[Dataset],
    epci: str,
    *,
    name: str | None = None,
    communes: Sequence[str] | None = None,
    fictional: bool = False,
) -> Territory:
    """Find the communes of an EPCI.

    An explicit list wins; then a membership file, the latest first; then contours that carry the
    EPCI's code; then the ones that name the territories of the Grand Paris.

    Parameters
    ----------
    communes
        Codes of the communes, or ``("toutes",)`` for every commune of the contours.

    Raises
    ------
    TerritoryError
        When the code is not one, or when nothing says which communes make the EPCI.
    """
    if not re.fullmatch(r"\d{9}", epci) or not (fictional or is_siren(epci)):
        raise TerritoryError(say.not_an_epci_code(epci), remedy=say.epci_code_remedy())
    if fictional and not is_made_up_epci(epci):
        raise TerritoryError(say.code_of_a_real_place(epci), remedy=say.FICTIONAL_CODE_REMEDY)
    names = _contour_names(datasets)
    found = (
        _from_list(names, epci, communes)
        or _from_membership(datasets, epci)
        or _from_contours(datasets, epci)
        or _from_parts(datasets, epci)
    )
    if found is None:
        raise _unknown_membership(datasets, epci, sorted(names))
    return Territory(
        code=epci,
        name=name or found.name,
        communes=found.communes,
        origin=found.origin,
        former_codes=_former_codes(epci),
        notes=found.notes,
    )


def parse_communes(text: str) -> tuple[str, ...]:
    """Read a list of commune codes separated by anything that is not part of a code.

    Examples
    --------
    >>> parse_communes("59350, 59512;2A004")
    ('59350', '59512', '2A004')
    """
    if text.strip().lower() == ALL_COMMUNES:
        return (ALL_COMMUNES,)
    words = [word for word in re.split(r"[^0-9A-Za-z]+", text) if word]
    codes = [word.upper() for word in words if COMMUNE.fullmatch(word.upper())]
    wrong = [word for word in words if word.upper() not in codes]
    if not codes or wrong:
        raise TerritoryError(say.not_commune_codes(wrong), remedy=say.commune_list_remedy())
    return tuple(dict.fromkeys(codes))


def _contour_names(datasets: Sequence[Dataset]) -> dict[str, str]:
    """Name of every commune of the contours, by code."""
    names: dict[str, str] = {}
    for dataset in datasets:
        if dataset.table == "commune_contours":
            pairs = dataset.frame[["zone_code", "zone_name"]]
        elif dataset.table == "iris_contours":
            pairs = dataset.frame[["commune_code", "commune_name"]]
        else:
            continue
        for code, label in pairs.drop_duplicates().itertuples(index=False, name=None):
            names.setdefault(str(code), str(label) if pd.notna(label) else str(code))
    return names


def _from_list(
    names: Mapping[str, str], epci: str, communes: Sequence[str] | None
) -> Territory | None:
    if not communes:
        return None
    everything = tuple(communes) == (ALL_COMMUNES,)
    codes = sorted(names) if everything else list(dict.fromkeys(communes))
    return Territory(
        code=epci,
        name=say.unnamed(epci),
        communes={code: names.get(code, code) for code in codes},
        origin=say.members_all_contours() if everything else say.members_given(len(codes)),
    )


def _from_membership(datasets: Sequence[Dataset], epci: str) -> Territory | None:
    for dataset in _membership_lists(datasets):
        try:
            match = resolve_epci(epci, dataset.frame)
        except TerritoryError:  # another list, or the contours, may have it
            continue
        rows = dataset.frame[dataset.frame["epci_code"].isin(match.codes)]
        return Territory(
            code=epci,
            name=match.name,
            communes=_pairs(rows["zone_code"], rows["zone_name"]),
            origin=say.members_from(dataset.file, len(rows)),
            notes=(match.note,) if match.note else (),
        )
    return None


def _membership_lists(datasets: Sequence[Dataset]) -> list[Dataset]:
    lists = [dataset for dataset in datasets if dataset.table == "membership"]
    return sorted(lists, key=lambda one: -one.vintage)


def _former_codes(epci: str) -> tuple[str, ...]:
    """Codes under which older files name an EPCI."""
    mergers = [merger for merger in successions() if merger.after == epci]
    return tuple(one.code for merger in mergers for one in merger.before)


def _from_contours(datasets: Sequence[Dataset], epci: str) -> Territory | None:
    for dataset in _commune_contours(datasets):
        if "epci_code" not in dataset.frame:
            continue
        rows = dataset.frame[dataset.frame["epci_code"] == epci]
        if rows.empty:
            continue
        labels = rows["epci_name"].dropna() if "epci_name" in rows else pd.Series(dtype="str")
        return Territory(
            code=epci,
            name=str(labels.iloc[0]) if len(labels) else say.unnamed(epci),
            communes=_pairs(rows["zone_code"], rows["zone_name"]),
            origin=say.members_from(dataset.file, len(rows)),
        )
    return None


def _from_parts(datasets: Sequence[Dataset], epci: str) -> Territory | None:
    for dataset in _commune_contours(datasets):
        for code, name, communes in epcis_by_parts(dataset):
            if code == epci:
                rows = dataset.frame[dataset.frame["zone_code"].isin(communes)]
                return Territory(
                    code=epci,
                    name=name,
                    communes=_pairs(rows["zone_code"], rows["zone_name"]),
                    origin=say.members_from_parts(dataset.file, len(rows), len(_PARTS[epci])),
                )
    return None


def epcis_by_parts(dataset: Dataset) -> list[tuple[str, str, set[str]]]:
    """Code, name and communes of the EPCI that contours name by the territories it is divided in.

    Only where every one of those territories is there: otherwise the EPCI would be cut short.
    """
    if "epci_name" not in dataset.frame:
        return []
    labels = dataset.frame["epci_name"].map(_plain, na_action="ignore")
    return [
        (
            code,
            _PART_NAMES[code],
            set(dataset.frame.loc[labels.isin(parts), "zone_code"]),
        )
        for code, parts in _PARTS.items()
        if parts <= set(labels.dropna())
    ]


def _commune_contours(datasets: Sequence[Dataset]) -> list[Dataset]:
    found = [dataset for dataset in datasets if dataset.table == "commune_contours"]
    return sorted(found, key=lambda one: -one.vintage)


def _unknown_membership(
    datasets: Sequence[Dataset], epci: str, contour_codes: Sequence[str]
) -> TerritoryError:
    for dataset in _membership_lists(datasets):
        try:
            resolve_epci(epci, dataset.frame)
        except TerritoryError as error:
            return TerritoryError(error.reason, file=dataset.file, remedy=error.remedy)
    departments = sorted({department_of(code) for code in contour_codes})
    return TerritoryError(
        say.unknown_members(epci, len(contour_codes), departments),
        remedy=say.unknown_members_remedy(),
    )


def _pairs(codes: pd.Series, names: pd.Series) -> dict[str, str]:
    labels = names.where(names.notna(), codes)
    return dict(zip(codes.astype("str"), labels.astype("str"), strict=True))


def _plain(text: str) -> str:
    """Lower case, no accent, words apart: names are compared that way."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", bare.lower()))
