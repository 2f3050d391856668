"""The fictional territory's divisions cover it, in sectors of one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from geodata.demo.sectors import demo_sectors
from geodata.demo.world import build_world

if TYPE_CHECKING:
    from geodata.sectors import SectorSet


@pytest.mark.parametrize("division", demo_sectors(), ids=lambda each: each.id)
def test_sectors_are_of_one_piece_and_leave_no_commune_out(division: SectorSet) -> None:
    communes = build_world().iris.dissolve("commune_code").geometry
    assert set(division.sector_of) == set(communes.index)
    for sector in division.sectors:
        # Half a metre: borders are rounded to the decimetre.
        whole = shapely.union_all(communes[list(sector.communes)].buffer(0.5).to_numpy())
        assert whole.geom_type == "Polygon", sector.name


def test_three_instances_and_five_basins() -> None:
    assert [len(each.sectors) for each in demo_sectors()] == [3, 5]
