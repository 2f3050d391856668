"""Reads the composition of EPCI: INSEE's lists, Banatic's, and the JSON of data.gouv.fr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.codes import (
    COMMUNE,
    SIREN,
    UNKNOWN_YEAR,
    clean_codes,
    clean_text,
    department_of,
    match_share,
    region_of,
)
from geodata.columns import are_distinct, find_code_column, find_column, year_in_names
from geodata.errors import InvalidContentError
from geodata.files import read_rows
from geodata.messages import counted
from geodata.messages import geometry as say
from geodata.model import Dataset, Level, Rejection, SourceInfo
from geodata.parts import Part, PartKind
from geodata.records import read_records
from geodata.sources.membership import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMUNE_LENGTH = 5
_ENOUGH = 0.9
_WRITTEN_AS = {"department_code": r"\d\d|2[AB]|9[78]\d", "region_code": r"\d\d"}
_COLUMNS = [
    "zone_code",
    "zone_name",
    "epci_code",
    "epci_name",
    "department_code",
    "region_code",
]


class Membership:
    """Communes and the EPCI with own taxation that each belongs to."""

    info = SourceInfo(
        source_id="membership",
        label="Composition des intercommunalités",
        producer="INSEE et DGCL",
        licence="Licence ouverte 2.0 (Etalab)",
    )

    def recognise(self, part: Part) -> bool:
        """Tell whether a table gives each commune its EPCI."""
        if part.kind is not PartKind.TABLE:
            return False
        if _is_json(part):
            return set(part.columns) >= schema.JSON_EPCI
        if schema.FIGURES & {name.casefold() for name in part.columns}:
            return False
        commune, epci = _commune_column(part), _epci_column(part)
        return commune is not None and epci is not None and are_distinct(part, commune)

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the list: ``zone_code``, ``epci_code`` (missing outside any EPCI), names, codes.

        Raises
        ------
        GeodataError
            When no line can be kept.
        """
        notes: list[str] = []
        rejections: list[Rejection] = []
        rows = _read_json(part) if _is_json(part) else _read_table(part, rejections)
        rows_read = len(rows) + len(rejections)
        rows = _only_communes(rows, part.label, rejections)
        rows = _without_contradictions(rows, part.label, rejections)
        if rows.empty:
            reason = rejections[0].reason if rejections else say.NO_FEATURE
            raise InvalidContentError(
                say.NO_ZONE_LEFT.format(count=rows_read, reason=reason), file=part.label
            )
        rows = _completed(rows, notes)
        vintage, said = _vintage(part)
        notes.append(said)
        rejections.sort(key=lambda rejection: rejection.line or 0)
        return [
            Dataset(
                info=self.info,
                table="membership",
                level=Level.COMMUNE,
                vintage=vintage,
                variant=_variant(part),
                frame=rows[_COLUMNS].sort_values("zone_code", ignore_index=True),
                rows_read=rows_read,
                file=part.label,
                geography_year=None if vintage == UNKNOWN_YEAR else vintage,
                rejections=tuple(rejections),
                notes=tuple(notes),
            )
        ]


def _is_json(part: Part) -> bool:
    return part.options.get("format") == "json"


def _commune_column(part: Part) -> str | None:
    return find_code_column(part, schema.COMMUNE_CODE, COMMUNE, _COMMUNE_LENGTH)


def _epci_column(part: Part) -> str | None:
    """Column of SIREN numbers (INSEE's mark for « none » counts as one)."""
    for spelling in schema.EPCI_CODE:
        column = find_column(part, (spelling,))
        if column is None:
            continue
        codes = clean_codes(part.head[column]).dropna()
        codes = codes[~codes.isin(schema.NO_EPCI)]
        if match_share(codes, SIREN) >= _ENOUGH:
            return column
    return None


def _read_table(part: Part, rejections: list[Rejection]) -> pd.DataFrame:
    columns = {
        "zone_code": _commune_column(part),
        "epci_code": _epci_column(part),
        "zone_name": find_column(part, schema.COMMUNE_NAME),
        "epci_name": find_column(part, schema.EPCI_NAME),
        "department_code": find_column(part, schema.DEPARTMENT),
        "region_code": find_column(part, schema.REGION),
    }
    taken = list(dict.fromkeys(name for name in columns.values() if name is not None))
    table = read_rows(part, taken)
    rejections += table.rejections
    widths = {"zone_code": _COMMUNE_LENGTH, "department_code": 2, "region_code": 2}
    rows = pd.DataFrame(index=table.frame.index)
    for canonical, name in columns.items():
        if name is None:
            rows[canonical] = pd.Series(None, index=rows.index, dtype="str")
        elif canonical.endswith("_name"):
            rows[canonical] = clean_text(table.frame[name])
        else:
            rows[canonical] = clean_codes(table.frame[name], widths.get(canonical))
            if canonical in _WRITTEN_AS:  # some lists give the name under the same heading
                fits = rows[canonical].fillna("").str.fullmatch(_WRITTEN_AS[canonical])
                rows[canonical] = rows[canonical].where(fits)
    return rows


def _read_json(part: Part) -> pd.DataFrame:
    """One row a member; the line is the rank of the EPCI's record."""
    members = []
    for line, epci in enumerate(read_records(part), start=1):
        listed = epci.get("membres")
        if not isinstance(listed, list):
            raise InvalidContentError(say.JSON_LAYOUT, file=part.label, line=line, column="membres")
        members += [
            (line, one.get("code"), one.get("nom"), epci.get("code"), epci.get("nom"))
            for one in listed
            if isinstance(one, dict)
        ]
    names = ["line", "zone_code", "zone_name", "epci_code", "epci_name"]
    rows = pd.DataFrame(members, columns=names, dtype="str").set_index("line")
    rows.index = rows.index.astype(int)
    return rows.assign(department_code=None, region_code=None).astype("str")


def _only_communes(rows: pd.DataFrame, file: str, rejections: list[Rejection]) -> pd.DataFrame:
    """Reject the rows without a commune code, or with an EPCI code that is none."""
    epci = rows["epci_code"].where(~rows["epci_code"].isin(schema.NO_EPCI))
    rows = rows.assign(epci_code=epci)
    codes, stated = rows["zone_code"].fillna(""), rows["department_code"]
    # A code that lost a digit elsewhere than in front lands in another département.
    at_home = stated.isna() | (codes.map(department_of) == stated)
    checks = (
        ("zone_code", "commune", codes.str.fullmatch(COMMUNE) & at_home),
        ("epci_code", "epci", epci.isna() | epci.fillna("").str.fullmatch(SIREN)),
    )
    kept = pd.Series(data=True, index=rows.index)
    for column, kind, fits in checks:
        faulty = rows.loc[(kept & ~fits).to_numpy()]
        places = zip(faulty.index, faulty[column], faulty["department_code"], strict=True)
        for line, code, home in places:
            reason = say.CODE_EMPTY
            if isinstance(code, str) and column == "zone_code" and COMMUNE.fullmatch(code):
                reason = say.CODE_OTHER_DEPARTMENT.format(code=code, department=home)
            elif isinstance(code, str):
                reason = say.CODE_MALFORMED.format(code=code, kind=say.CODE_KINDS[kind])
            rejections.append(Rejection(file, int(str(line)), column, reason))
        kept &= fits
    return rows.loc[kept.to_numpy()]


def _without_contradictions(
    rows: pd.DataFrame, file: str, rejections: list[Rejection]
) -> pd.DataFrame:
    """One row a commune; those that a list puts in several EPCI are rejected."""
    count = rows.groupby("zone_code")["epci_code"].transform("nunique")
    for code, group in rows.loc[(count > 1).to_numpy()].groupby("zone_code"):
        epcis = ", ".join(sorted(group["epci_code"].dropna().unique()))
        reason = say.MEMBERSHIP_CONTRADICTORY.format(code=code, epcis=epcis)
        line = int(str(group.index[0]))
        rejections.append(Rejection(file, line, "epci_code", reason))
    single = rows.loc[(count <= 1).to_numpy()]
    # A commune listed twice, once without its EPCI, keeps the line that has it.
    return single.sort_values("epci_code", na_position="last", kind="stable").drop_duplicates(
        "zone_code"
    )


def _completed(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    outside = int(rows["epci_code"].isna().sum())
    if outside:
        notes.append(say.MEMBERSHIP_NONE.format(communes=counted(outside, "commune")))
    if rows["epci_name"].isna().all():
        notes.append(say.MEMBERSHIP_EPCI_NAME_ABSENT)
    if rows["department_code"].isna().all():
        notes.append(say.MEMBERSHIP_REGION_DERIVED)
    codes = rows["zone_code"]
    regions = pd.Series([region_of(code) for code in codes], index=rows.index, dtype="str")
    return rows.assign(
        zone_name=rows["zone_name"].fillna(codes),
        epci_name=rows["epci_name"].fillna(rows["epci_code"]).where(rows["epci_code"].notna()),
        department_code=rows["department_code"].fillna(codes.map(department_of)),
        region_code=rows["region_code"].fillna(regions),
    )


def _variant(part: Part) -> str:
    """``ept`` for the bodies inside the Métropole du Grand Paris, which is an EPCI itself."""
    if "type" not in part.columns:
        return ""
    kinds = set(part.head["type"].dropna())
    return "ept" if kinds == {schema.TERRITORIAL_PUBLIC_BODY} else ""


def _vintage(part: Part) -> tuple[int, str]:
    stated = part.options.get("geography_year", "")
    if stated.isdigit():
        return int(stated), say.VINTAGE_FROM_FILE.format(year=stated)
    named = year_in_names(part)
    if named is not None:
        return named[0], say.VINTAGE_FROM_NAME.format(year=named[0], name=named[1])
    return UNKNOWN_YEAR, say.VINTAGE_UNKNOWN


SOURCE = Membership()
