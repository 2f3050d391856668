"""How each plain column of the register is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from geodata.codes import QPV
from geodata.messages import rpls as messages
from geodata.sources.rpls_detail import parsers
from geodata.sources.rpls_detail.products import KEY_OF_CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.streaming import Typed

_OLDEST_YEAR: Final = 1500
_FIRST_LANDLORD_YEAR: Final = 1850
"""No social landlord let a dwelling before the first « cités ouvrières »."""
_LAST_SRU_YEAR: Final = 2200
_QPV_ELSEWHERE: Final = {"HZ": "", "CSZ": ""}
"""« Hors zone », « commune sans zonage »: INSEE says that the dwelling is in no neighbourhood."""
_LABELS: Final[dict[str, object]] = {letter: letter.upper() for letter in "abcdefg"} | {
    "n": None,
    "vn": None,
    "x": None,
    "vierge": None,
}
_BUILDING: Final[dict[str, object]] = {
    **dict.fromkeys(("c", "collectif", "collectifs"), "collective"),
    **dict.fromkeys(("i", "individuel", "individuels"), "individual"),
    **dict.fromkeys(("e", "étudiant", "logement étudiant", "logement etudiant"), "student"),
}
_MODES: Final[dict[str, object]] = {
    "1": "let",
    "2": "vacant",
    "3": "empty",
    "4": "association",
    "5": "occupied_otherwise",
    "9": "not_applicable",
}
_DECLARED: Final[dict[str, str | None]] = {
    **dict.fromkeys(("1", "O", "OUI"), "yes"),
    **dict.fromkeys(("0", "2", "N", "NON"), "no"),
}
_QUALITY: Final[dict[str, object]] = {
    **dict.fromkeys(("11", "21", "bonne"), "number"),
    **dict.fromkeys(("12", "22", "acceptable"), "street"),
    **dict.fromkeys(("33", "mauvaise"), "commune"),
}
"""INSEE's codes: street sure (1.) or likely (2.), number found (.1) or any point of the street
(.2); 33: unknown street, any point of the commune."""


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """A column of the table that comes from one column of the file."""

    name: str
    source: str
    """Key of :data:`geodata.sources.rpls_detail.schema.SPELLINGS`."""
    parse: Callable[[pa.Array], Typed]
    reason: Callable[[str], str] = messages.bad_code
    quiet: bool = False
    """Another column already tells what is refused in this one."""


def _declared(cells: pa.Array) -> Typed:
    """« In a QPV » said by the landlord: 1 or 2, or the code of the neighbourhood itself."""
    found = parsers.matching(QPV, others=_DECLARED)(cells)
    said = [
        None if one is None else one if one in {"yes", "no"} else "yes"
        for one in found.values.to_pylist()
    ]
    return type(found)(pa.array(said, pa.string()), found.refused)


def plain_columns(vintage: int, decimal: str | None) -> tuple[PlainColumn, ...]:
    """Columns of a file of this year, whose decimal mark is this one where it is known."""
    built = parsers.years(_OLDEST_YEAR, vintage + 1)
    surface = parsers.numbers(1, 2000, decimal=decimal, zero_is_nothing=True)
    recent = parsers.dates(_FIRST_LANDLORD_YEAR, vintage + 1)
    neighbourhood = parsers.matching(QPV, others=dict(_QPV_ELSEWHERE))
    codes = parsers.codes
    year, number, date = messages.bad_year, messages.bad_number, messages.bad_date
    rooms = parsers.numbers(1, 40, decimal=decimal, kind=pa.int16(), zero_is_nothing=True)
    return (
        PlainColumn("landlord_name", "landlord", parsers.texts),
        PlainColumn(
            "landlord_siret", "siret", parsers.matching(re.compile(r"\d{14}")), messages.bad_siret
        ),
        PlainColumn("segment_code", "segment", parsers.texts),
        PlainColumn("segment_name", "segment_name", parsers.texts),
        PlainColumn("locality", "locality", parsers.texts),
        PlainColumn("postcode", "postcode", parsers.postcodes),
        PlainColumn("qpv_declared", "qpv", _declared),
        PlainColumn("qpv_declared_code", "qpv", parsers.matching(QPV, refuse=False), quiet=True),
        PlainColumn("qpv_plg_code", "qp24", neighbourhood, messages.bad_qpv),
        PlainColumn("qpv_plg_2015_code", "qp15", neighbourhood, messages.bad_qpv),
        PlainColumn("building_type", "type", codes(_BUILDING)),
        PlainColumn("room_count", "rooms", rooms, number),
        PlainColumn("surface_m2", "surface", surface, number),
        PlainColumn("built_year", "built", built, year),
        PlainColumn(
            "rented_since_year",
            "rented_since",
            parsers.years(_FIRST_LANDLORD_YEAR, vintage + 1),
            year,
        ),
        PlainColumn("product_code", "product", codes({one: one for one in KEY_OF_CODE})),
        PlainColumn("origin_code", "origin", parsers.plain_texts),
        PlainColumn(
            "agreement",
            "agreement",
            codes(
                {
                    "1": True,
                    "o": True,
                    "oui": True,
                    "2": False,
                    "0": False,
                    "n": False,
                    "non": False,
                },
                pa.bool_(),
            ),
        ),
        PlainColumn("energy_label", "energy", codes(_LABELS)),
        PlainColumn("ghg_label", "ghg", codes(_LABELS)),
        PlainColumn("energy_year", "energy_date", parsers.years(1990, vintage + 1), date),
        PlainColumn("sru_expiry_year", "sru_expiry", parsers.years(1990, _LAST_SRU_YEAR), year),
        PlainColumn("sru_article", "sru_article", parsers.plain_texts),
        PlainColumn("occupancy_mode", "mode", codes(_MODES)),
        PlainColumn(
            "rent_eur",
            "rent",
            parsers.numbers(1, 10_000, decimal=decimal, zero_is_nothing=True),
            number,
        ),
        PlainColumn("rent_surface_m2", "rent_surface", surface, number),
        PlainColumn("vacancy_months", "vacancy", parsers.numbers(0, 1200, decimal=decimal), number),
        PlainColumn("last_departure_date", "departure", recent, date),
        PlainColumn("lease_date", "lease", recent, date),
        PlainColumn("reservation_code", "reservation", parsers.plain_texts),
        PlainColumn("geocoding_quality", "quality", codes(_QUALITY)),
        PlainColumn(
            "location_precision_m", "precision", parsers.numbers(0, 1e6, decimal=decimal), number
        ),
    )


COORDINATE_BOUND_M: Final = 1e8
"""No projected coordinate of France is as large."""
