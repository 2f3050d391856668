"""The fictional world has the facts it is shaped on, and geometry a map can trust."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.demo import TERRITORY, names
from geodata.demo.fields import SmoothNoise
from geodata.demo.figures import drift
from geodata.demo.labels import NOWHERE, nearest_seed
from geodata.demo.seeds import stream
from geodata.demo.stock import CEILING_SHARE
from geodata.demo.world import World, build_world


@pytest.fixture(scope="module")
def world() -> World:
    return build_world()


def test_forty_three_communes_of_which_six_towns_and_twelve_without_social_stock(
    world: World,
) -> None:
    mine = world.communes[world.communes["epci_code"] == TERRITORY.code]
    assert len(mine) == 43
    assert mine["commune_code"].tolist() == [f"00{rank:03d}" for rank in range(1, 44)]
    assert (mine["kind"] == "town").sum() == 6
    without = mine[~mine["has_social_stock"]]
    assert len(without) == 12
    assert set(without["kind"]) == {"rural"}
    assert without["population"].max() < mine.loc[mine["has_social_stock"], "population"].min()


def test_number_of_iris_and_every_type(world: World) -> None:
    assert 76 <= len(world.iris) <= 90
    assert set(world.iris["iris_type"]) == {"H", "A", "D", "Z"}
    assert world.iris["iris_code"].is_unique
    assert world.iris["iris_name"].is_unique
    assert world.iris["iris_code"].is_monotonic_increasing
    whole = world.iris[world.iris["iris_type"] == "Z"]
    assert len(whole) == 37
    assert set(whole["iris_code"].str[5:]) == {"0000"}


def test_inhabitants(world: World) -> None:
    total = world.iris["population"].sum()
    assert total == pytest.approx(125_000, rel=0.005)
    by_commune = world.iris.groupby("commune_code")["population"].sum()
    stated = world.communes.set_index("commune_code")["population"].reindex(by_commune.index)
    assert (by_commune - stated).abs().max() <= 12  # each IRIS is rounded
    activity = world.iris[world.iris["iris_type"].isin(["A", "D"])]
    assert activity["population"].max() < 100


def test_social_stock_is_14_100_of_which_13_500_offered_and_64_percent_in_qpv(
    world: World,
) -> None:
    stock = world.social_stock
    assert stock["dwelling_count"].sum() == 14_100
    assert stock["offered_count"].sum() == 13_500
    assert (stock["offered_count"] <= stock["dwelling_count"]).all()
    inside = stock.loc[stock["qpv_code"] != "", "dwelling_count"].sum()
    assert inside / 14_100 == pytest.approx(0.64, abs=1e-9)
    assert (stock["dwelling_count"] <= np.ceil(CEILING_SHARE * stock["household_count"])).all()


def test_social_stock_is_a_quarter_of_main_residences(world: World) -> None:
    share = world.social_stock["dwelling_count"].sum() / world.iris["household_count"].sum()
    assert share == pytest.approx(0.25, abs=0.02)


def test_no_social_dwelling_in_the_twelve_rural_communes(world: World) -> None:
    by_commune = world.social_stock.groupby("commune_code")["dwelling_count"].sum()
    with_stock = set(by_commune[by_commune > 0].index)
    mine = world.communes[world.communes["epci_code"] == TERRITORY.code]
    assert with_stock == set(mine.loc[mine["has_social_stock"], "commune_code"])


def test_nine_qpv_of_which_three_national_and_two_regional_renewals(
    world: World,
) -> None:
    quarters = world.quarters
    assert len(quarters) == 9
    assert quarters["renewal"].value_counts().to_dict() == {
        "": 4,
        "national": 3,
        "regional": 2,
    }
    assert quarters["qpv_2024"].str.fullmatch(r"QN000\d\d[A-Z]").all()
    assert quarters["qpv_2015"].str.fullmatch(r"QP000\d{3}").all()
    assert (quarters["commune_codes"].str.count(",") == 1).sum() == 1
    # Every commune named has social housing: a QPV never spills over a rural one.
    allowed = set(world.communes.loc[world.communes["kind"] == "town", "commune_code"])
    assert set(",".join(quarters["commune_codes"]).split(",")) <= allowed


def test_qpv_do_not_follow_iris_borders_and_do_not_overlap(world: World) -> None:
    pieces = world.social_stock[world.social_stock["qpv_code"] != ""]
    assert pieces.groupby("qpv_code")["iris_code"].nunique().min() >= 2
    for column in ("geometry", "geometry_2015"):
        shapes = world.quarters[column].to_numpy()
        assert shapely.is_valid(shapes).all()
        for rank, shape in enumerate(shapes):
            assert shapely.area(shapely.intersection(shape, shapes[rank + 1 :])).sum() == 0.0


def test_zones_make_a_valid_coverage_of_single_polygons(world: World) -> None:
    shapes = world.iris.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    communes = world.iris.dissolve("commune_code").geometry
    assert {shape.geom_type for shape in communes} == {"Polygon"}
    territory = shapely.coverage_union_all(shapes)
    assert territory.geom_type == "Polygon"
    assert len(territory.interiors) == 0
    assert shapely.area(shapes).sum() == pytest.approx(territory.area)


def test_coordinates_are_on_the_decimetre_grid(world: World) -> None:
    coordinates = shapely.get_coordinates(world.iris.geometry.to_numpy())
    assert np.abs(coordinates * 10 - np.round(coordinates * 10)).max() < 1e-4


def test_size_gradient_from_the_core_to_the_country(world: World) -> None:
    area = world.iris.area / 1e6
    density = world.iris["population"] / area
    kind = world.iris["kind"].where(world.iris["iris_type"].isin(["H", "Z"]))
    middle = density.groupby(kind).median()
    assert middle["town"] > 5 * middle["outskirts"] > 5 * middle["rural"]
    core = world.iris["commune_name"] == "Orsenval"
    assert area[core & (world.iris["iris_type"] == "H")].max() < 1.1


def test_territory_lies_at_sea_more_than_100_km_from_land(world: World) -> None:
    """Nearest coasts, Lambert-93 metres: Belle-Île, Yeu, Groix, Noirmoutier, Penmarc'h, Ré."""
    coasts = shapely.points(
        [
            (227_462, 6_707_594),
            (287_182, 6_639_691),
            (211_086, 6_747_931),
            (296_592, 6_665_768),
            (148_330, 6_770_200),
            (348_887, 6_582_378),
        ]
    )
    territory = shapely.coverage_union_all(world.iris.geometry.to_numpy())
    assert shapely.distance(territory, coasts).min() > 100_000
    # West of 200 km, the coast of France runs north of 6 700 km and south of 6 250 km.
    west, south, east, north = territory.bounds
    assert east < 200_000
    assert 6_400_000 < south < north < 6_650_000
    assert west > 0


def test_deprivation_is_worst_in_qpv_and_mild_around_the_towns(world: World) -> None:
    iris = world.iris
    inside = world.social_stock[world.social_stock["qpv_code"] != ""]["iris_code"]
    worst = iris["iris_code"].isin(inside)
    assert iris.loc[worst, "deprivation"].mean() > 1.2
    assert iris.loc[iris["kind"] == "outskirts", "deprivation"].mean() < 0.0


def test_neighbours_have_figures_but_no_place_on_the_map(world: World) -> None:
    others = world.communes[world.communes["epci_code"] != TERRITORY.code]
    assert set(others["epci_code"]) == set(names.NEIGHBOURS)
    assert not set(world.elsewhere["commune_code"]) & set(world.iris["commune_code"])
    assert len(world.zones) == len(world.iris) + len(world.elsewhere)
    assert not world.zones.drop(columns=[]).isna().to_numpy().any()


def test_a_named_stream_depends_on_its_name_alone() -> None:
    first = stream("one").random(3)
    stream("another").random(100)
    assert stream("one").random(3).tolist() == first.tolist()
    assert stream("two").random(3).tolist() != first.tolist()


def test_smooth_noise_has_zero_mean_and_unit_variance() -> None:
    points = stream("test-points").uniform(-60, 60, (4000, 2))
    values = SmoothNoise.named("test", 5.0)(points)
    assert values.mean() == pytest.approx(0.0, abs=0.1)
    assert values.std() == pytest.approx(1.0, abs=0.15)


def test_nearest_seed_with_pull_and_toll() -> None:
    points = np.array([[0.4, 0.0], [0.6, 0.0]])
    seeds = np.array([[0.0, 0.0], [1.0, 0.0]])
    assert nearest_seed(points, seeds, np.zeros(2)).tolist() == [0, 1]
    assert nearest_seed(points, seeds, np.array([0.5, 0.0])).tolist() == [0, 0]
    toll = np.array([[9.0, 0.0], [0.0, 0.0]])
    assert nearest_seed(points, seeds, np.zeros(2), toll).tolist() == [1, 1]
    assert NOWHERE < 0


def test_drift_leaves_the_model_year_alone(world: World) -> None:
    now = drift.at(world.zones, drift.MODEL_YEAR)
    assert now["population"].tolist() == world.zones["population"].tolist()
    assert now["deprivation"].to_numpy() == pytest.approx(world.zones["deprivation"].to_numpy())
    before = drift.at(world.zones, 2016)
    assert before["population"].sum() > now["population"].sum()
