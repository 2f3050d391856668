"""Where each row happened: its commune, then its residence, its IRIS, its priority neighbourhood.

What the file says plainly wins over what leads to a place: where the two contradict each other, the
commune is kept and the finer place is unknown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import register as say
from geodata.register.communes import AMBIGUOUS, OUTSIDE, commune_codes, territory_communes
from geodata.register.finding import find_residences
from geodata.register.iris import dwelling_iris, known_iris
from geodata.register.neighbourhoods import dwelling_qpv, origin_qpv, said_in
from geodata.register.points import commune_at, points_of
from geodata.register.telling import Ledger
from geodata.residences.location import out_of_commune

if TYPE_CHECKING:
    from geodata.model import Dataset
    from geodata.register.where import Where

LINE: Final = "line"
_GONE: Final = (
    *("landlord_siret", "segment_code", "address", "commune_name"),
    *("x_coordinate", "y_coordinate", "coordinate_system"),
)
"""What led to a place, and is not kept."""


def place_rows(dataset: Dataset, where: Where) -> Dataset:
    """Keep the rows of a territory, and say where each happened.

    Parameters
    ----------
    dataset
        Rows of events as loaded.
    where
        The territory, its contours and residences.

    Returns
    -------
    The same dataset with the rows of the territory only: ``commune_code``, ``epci_code`` and, of
    allocations, ``residence_id``, ``iris_code`` and ``qpv_code`` under the codes of the contours;
    addresses, programmes and coordinates are gone. Its rejections and notes tell what was not kept.
    """
    frame = dataset.frame
    ledger = Ledger(dataset.file, frame[LINE])
    points = points_of(frame, where, ledger)
    found = find_residences(frame, where, ledger)
    communes = _communes(frame, points, found.residence_id, where)
    kept = _of_territory(frame, communes, where, ledger)
    rows = frame[kept].drop(columns=[name for name in _GONE if name in frame])
    rows["commune_code"] = communes[kept]
    rows["epci_code"] = where.territory.code
    if "decided_on" in frame:
        points, residence = points[kept], found.residence_id[kept]
        rows["residence_id"] = _same_commune(residence, rows["commune_code"], where, ledger)
        rows = _finer(rows, points, where, ledger)
    return replace(
        dataset,
        frame=rows.reset_index(drop=True),
        rejections=(*dataset.rejections, *ledger.rejections),
        notes=tuple(dict.fromkeys((*dataset.notes, *ledger.notes))),
    )


def _communes(
    frame: pd.DataFrame, points: pd.DataFrame, residences: pd.Series[str], where: Where
) -> pd.Series[str]:
    """Find the commune of each row: by its code, name, IRIS, point, residence, in this order."""
    result = pd.Series(None, index=frame.index, dtype="str")
    for name in ("commune_code", "commune_name"):
        if name in frame:
            result = result.fillna(territory_communes(frame[name], where))
    if "iris_code" in frame:
        result = result.fillna(territory_communes(frame["iris_code"].str.slice(0, 5), where))
    if points["x"].notna().any():
        result = result.fillna(commune_at(points["x"], points["y"], where))
    if where.residences is not None:
        known = where.residences
        own = pd.Series(known["commune_code"].to_numpy(), index=known["residence_id"])
        result = result.fillna(residences.map(own).astype("str"))
    return result


def _of_territory(
    frame: pd.DataFrame, communes: pd.Series[str], where: Where, ledger: Ledger
) -> pd.Series[bool]:
    """Tell which rows are the territory's; count the others, refuse those of no place."""
    nowhere, ambiguous = communes.isna(), communes.eq(AMBIGUOUS)
    outside = communes.eq(OUTSIDE)
    said = pd.Series(None, index=frame.index, dtype="str")
    for name in ("commune_name", "commune_code", "iris_code"):
        if name in frame:
            said = said.fillna(frame[name])
    # A file that has nothing but rows of the territory is the territory's own extract.
    own_file = bool((~(nowhere | ambiguous | outside)).any() and not outside.any())
    if not own_file:
        ledger.tell(nowhere, None, say.NO_PLACE)
    elif nowhere.any():
        ledger.notes.append(say.without_commune(int(nowhere.sum())))
    ledger.tell(ambiguous, say.COMMUNE, lambda row: say.two_communes(str(said[row])))
    if outside.any():
        places = said[outside].dropna().value_counts().sort_index().sort_values(ascending=False)
        ledger.notes.append(say.elsewhere(int(outside.sum()), [str(one) for one in places.index]))
    kept = ~(ambiguous | outside) & (own_file | ~nowhere)
    if "commune_code" in frame:
        codes = commune_codes(frame["commune_code"])
        moved = kept & codes.notna() & codes.ne(communes) & ~codes.isin(where.territory.communes)
        if moved.any():
            ledger.notes.append(say.former_communes(int(moved.sum())))
    return kept


def _same_commune(
    residences: pd.Series[str], communes: pd.Series[str], where: Where, ledger: Ledger
) -> pd.Series[str]:
    """Leave out the residences that are not in the commune of their row."""
    if where.residences is None:
        ledger.notes.append(say.RESIDENCES_ABSENT)
        return residences
    known = where.residences
    own = residences.map(pd.Series(known["commune_code"].to_numpy(), index=known["residence_id"]))
    own = own.astype("str")
    apart = own.notna() & own.ne(communes)
    ledger.tell(
        apart,
        say.RESIDENCE,
        lambda row: say.other_commune(str(residences[row]), str(own[row]), str(communes[row])),
    )
    return residences.mask(apart)


def _finer(rows: pd.DataFrame, points: pd.DataFrame, where: Where, ledger: Ledger) -> pd.DataFrame:
    """Add IRIS and priority neighbourhood, of the dwelling and of the former one."""
    if points["x"].notna().any():
        # A point outside its commune says nothing of the rest.
        own = rows["commune_code"]
        apart = out_of_commune(own, points["x"], points["y"], where.contours.communes)
        ledger.tell(apart, say.COORDINATES, lambda row: say.point_elsewhere(str(own[row])))
        points = points.mask(apart)
    rows["iris_code"] = dwelling_iris(rows, points, where, ledger)
    silent = pd.Series(None, index=rows.index, dtype="str")
    said = said_in(rows.get("qpv_code", silent), where, ledger, say.QPV)
    rows["qpv_code"] = dwelling_qpv(said, rows, points, where, ledger)
    if "landlord_name" not in rows and where.residences is not None:
        known = where.residences
        names = pd.Series(known["landlord_name"].to_numpy(), index=known["residence_id"])
        rows["landlord_name"] = rows["residence_id"].map(names).astype("str")
    if "origin_commune_code" in rows:
        rows["origin_commune_code"] = _origins(rows["origin_commune_code"], where, ledger)
    if "origin_iris_code" in rows:
        rows["origin_iris_code"] = known_iris(
            rows["origin_iris_code"], where, ledger, say.IRIS_OF_ORIGIN
        )
    if "origin_qpv_code" in rows:
        said = said_in(rows["origin_qpv_code"], where, ledger, say.QPV_OF_ORIGIN)
        rows["origin_qpv_code"] = origin_qpv(said, ledger)
    return rows


def _origins(cells: pd.Series[str], where: Where, ledger: Ledger) -> pd.Series[str]:
    """Commune of origin: of the territory by code or name, elsewhere by code only."""
    found = territory_communes(cells, where)
    codes = commune_codes(cells)
    result = found.where(found.str.len().gt(1), codes)
    lost = cells.notna() & result.isna()
    if lost.any():
        ledger.notes.append(say.names_elsewhere(int(lost.sum())))
    return result
