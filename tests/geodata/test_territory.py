from __future__ import annotations

import pandas as pd
import pytest

from geodata.errors import TerritoryError
from geodata.model import Dataset, Level, SourceInfo
from geodata.territory import find_territory, parse_communes

INFO = SourceInfo("test", "Essai", "Personne", "Libre")
MEL, MEL_2019, HAUTE_DEULE, GRAND_PARIS = (
    "200093201",
    "245900410",
    "245901061",
    "200054781",
)
PARTS = [
    "Paris",
    "Vallée Sud Grand Paris",
    "Grand Paris Seine Ouest",
    "Paris Ouest - La Défense",
    "Boucle Nord de Seine",
    "Plaine Commune",
    "Paris Terres d'Envol",
    "Est Ensemble",
    "Grand Paris Grand Est",
    "Paris Est Marne et Bois",
    "Grand-Orly Seine Bièvre",
    "Grand Paris Sud Est Avenir",
]


def membership(rows: dict[str, str], vintage: int = 2020) -> Dataset:
    frame = pd.DataFrame(
        {
            "zone_code": list(rows),
            "zone_name": [f"Commune {code}" for code in rows],
            "epci_code": list(rows.values()),
            "epci_name": [f"Groupement {code}" for code in rows.values()],
        }
    )
    return Dataset(INFO, "membership", Level.COMMUNE, vintage, frame, len(frame), "epci.csv")


def communes(names: dict[str, str], codes: dict[str, str] | None = None) -> Dataset:
    frame = pd.DataFrame(
        {
            "zone_code": list(names),
            "zone_name": [f"Commune {code}" for code in names],
            "epci_name": list(names.values()),
        }
    )
    if codes is not None:
        frame["epci_code"] = frame["zone_code"].map(codes)
    return Dataset(INFO, "commune_contours", Level.COMMUNE, 2022, frame, len(frame), "c.shp")


def iris(*codes: str) -> Dataset:
    frame = pd.DataFrame(
        {
            "zone_code": codes,
            "commune_code": [code[:5] for code in codes],
            "commune_name": [f"Commune {code[:5]}" for code in codes],
        }
    )
    return Dataset(INFO, "iris_contours", Level.IRIS, 2022, frame, len(frame), "i.shp")


def test_membership_list_gives_the_communes_and_the_name() -> None:
    found = find_territory([membership({"59001": MEL, "59002": "200043396"})], MEL)
    assert dict(found.communes) == {"59001": "Commune 59001"}
    assert found.name == f"Groupement {MEL}"
    assert found.department_codes == ("59",)
    assert found.region_codes == ("32",)


def test_code_younger_than_the_list_takes_what_it_replaced() -> None:
    found = find_territory([membership({"59001": MEL_2019, "59011": HAUTE_DEULE})], MEL)
    assert set(found.communes) == {"59001", "59011"}
    assert found.former_codes == (MEL_2019, HAUTE_DEULE)
    assert found.notes


def test_latest_list_wins() -> None:
    older = membership({"59001": MEL, "59002": MEL}, 2020)
    newer = membership({"59001": MEL}, 2024)
    assert set(find_territory([older, newer], MEL).communes) == {"59001"}


def test_explicit_list_wins_over_everything() -> None:
    found = find_territory([membership({"59001": MEL})], MEL, communes=["59350"], name="Ici")
    assert set(found.communes) == {"59350"}
    assert found.name == "Ici"


def test_all_the_communes_of_the_contours() -> None:
    found = find_territory([iris("593500101", "590010000")], MEL, communes=("toutes",))
    assert set(found.communes) == {"59350", "59001"}


def test_contours_that_carry_the_code() -> None:
    contours = communes({"59001": "MEL", "59002": "Autre"}, {"59001": MEL, "59002": "200043396"})
    found = find_territory([contours], MEL)
    assert set(found.communes) == {"59001"}
    assert found.name == "MEL"


def test_grand_paris_by_the_twelve_territories_it_is_divided_in() -> None:
    names = {f"751{i:02}": part for i, part in enumerate(PARTS, start=1)}
    assert len(find_territory([communes(names)], GRAND_PARIS).communes) == 12
    names.popitem()
    with pytest.raises(TerritoryError):
        find_territory([communes(names)], GRAND_PARIS)


def test_unknown_membership_says_which_file_to_add() -> None:
    with pytest.raises(TerritoryError, match="CODGEO") as caught:
        find_territory([iris("593500101")], MEL)
    assert "--communes" in caught.value.message


def test_epci_absent_from_the_list() -> None:
    with pytest.raises(TerritoryError, match=r"epci\.csv"):
        find_territory([membership({"59001": MEL})], "200043396")


@pytest.mark.parametrize("code", ["", "20009320", "200093202", "2000932O1", "59350"])
def test_wrong_epci_code(code: str) -> None:
    with pytest.raises(TerritoryError, match="n’est pas un code d’EPCI"):
        find_territory([membership({"59001": MEL})], code)


def test_arrondissements_are_in_the_territory_of_their_commune() -> None:
    found = find_territory([membership({"75056": GRAND_PARIS, "92012": GRAND_PARIS})], GRAND_PARIS)
    codes = pd.Series(["75056", "75101", "75120", "75121", "92012", "69381"])
    assert found.holds(codes).tolist() == [True, True, True, False, True, False]
    assert found.absent_from(["75101"]) == {"92012": "Commune 92012"}


def test_parse_communes() -> None:
    assert parse_communes("59350\n59512;2a004, 59350") == ("59350", "59512", "2A004")
    assert parse_communes(" Toutes ") == ("toutes",)
    with pytest.raises(TerritoryError, match="Lille"):
        parse_communes("59350, Lille")
    with pytest.raises(TerritoryError, match="vide"):
        parse_communes("  ")


def test_a_made_up_territory_never_bears_the_code_of_a_real_one() -> None:
    lists = [membership({"59350": MEL})]
    assert find_territory(lists, MEL).code == MEL
    with pytest.raises(TerritoryError, match="territoire fictif") as told:
        find_territory(lists, MEL, fictional=True)
    assert told.value.remedy
