"""The 四至 on a tiny plane: blocks of 200 m, a road to the east, a river to the south.

::

    400 +--------+--------+
        |   NW   |   NE   |  road 人民路 along x = 400
    200 +--------+--------+
        |   SW   |   SE   |
      0 +--------+--------+
        ~~~~~ 云溪 ~~~~~~~~
"""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from zones.boundaries.rules.text_boundary import (
    Along,
    Named,
    Side,
    TextBoundary,
    four_sides,
    text_boundary,
)

CITY = Named("方格市", "Square City", box(0, 0, 400, 400))
NW, NE = box(0, 200, 200, 400), box(200, 200, 400, 400)
SW, SE = box(0, 0, 200, 200), box(200, 0, 400, 200)
BLOCKS = [
    Named("西北格", "North-West", NW),
    Named("东北格", "North-East", NE),
    Named("西南格", "South-West", SW),
    Named("东南格", "South-East", SE),
]
ROAD = Named("人民路", "Renmin Road", LineString([(400, -100), (400, 500)]))
RIVER = Named("云溪", "Yunxi River", box(-100, -40, 500, 0))


def boundary_of(zone: Polygon | MultiPolygon, *marks: Named) -> TextBoundary:
    others = [block for block in BLOCKS if not block.shape.equals(zone)]
    return text_boundary(zone, marks=marks, neighbours=others, outline=CITY)


def told(boundary: TextBoundary, part: int = 0) -> dict[str, list[str]]:
    return {
        side.value: [stretch.name or stretch.along.value for stretch in stretches]
        for side, stretches in boundary.parts[part].sides.items()
    }


def test_marks_come_first_then_neighbours_then_the_edge_of_the_whole() -> None:
    boundary = boundary_of(SE, ROAD, RIVER)
    assert told(boundary) == {
        "east": ["人民路"],
        "south": ["云溪"],
        "west": ["西南格"],
        "north": ["东北格"],
    }
    assert told(boundary_of(SE))["east"] == ["方格市"]
    east = boundary_of(SE).parts[0].sides[Side.EAST]
    assert [stretch.along for stretch in east] == [Along.EDGE]


def test_a_road_that_only_crosses_the_border_is_none_that_it_follows() -> None:
    across = Named("横街", "", LineString([(300, 100), (500, 100)]))
    slanting = Named("斜街", "", LineString([(340, 0), (460, 200)]))
    for road in (across, slanting):
        assert told(boundary_of(SE, road))["east"] == ["方格市"]


def test_a_road_a_wide_avenue_s_half_away_is_followed_and_one_farther_off_is_not() -> None:
    for distance, named in [(20, "人民路"), (30, "方格市")]:
        road = Named("人民路", "", LineString([(400 + distance, -100), (400 + distance, 500)]))
        assert told(boundary_of(SE, road))["east"] == [named]


def test_two_roads_share_a_side_in_the_order_one_meets_them() -> None:
    upper = Named("上街", "", LineString([(405, 120), (405, 200)]))
    lower = Named("下街", "", LineString([(405, 0), (405, 120)]))
    boundary = boundary_of(SE, lower, upper)
    assert told(boundary)["east"] == ["上街", "下街"]  # from north to south
    shares = [stretch.share for stretch in boundary.parts[0].sides[Side.EAST]]
    assert shares == pytest.approx([0.4, 0.6], abs=0.06)


def test_south_is_told_from_west_to_east_as_north_is() -> None:
    for y, side, zone in ((0, "south", SE), (400, "north", NE)):
        west = Named("西街", "", LineString([(200, y), (300, y)]))
        east = Named("东街", "", LineString([(300, y), (400, y)]))
        assert told(boundary_of(zone, east, west))[side] == ["西街", "东街"]


def test_parts_of_a_road_with_one_name_are_one_road() -> None:
    parts = [Named("人民路", "", LineString([(400, y), (400, y + 50)])) for y in (0, 50, 100, 150)]
    east = boundary_of(SE, *parts).parts[0].sides[Side.EAST]
    assert [(stretch.name, stretch.share) for stretch in east] == [("人民路", 1.0)]


def test_a_short_piece_of_road_gives_its_place_to_the_neighbour() -> None:
    stub = Named("短巷", "", LineString([(200, 190), (200, 200)]))
    assert told(boundary_of(SE, stub))["west"] == ["西南格"]


def test_an_enclave_has_one_neighbour_on_all_sides_and_its_zone_names_it() -> None:
    hole = box(80, 80, 120, 120)
    outer = Polygon(SW.exterior, [hole.exterior])
    inner = Named("中心格", "Centre", hole)
    whole = text_boundary(outer, marks=[], neighbours=[inner, BLOCKS[3]], outline=CITY)
    assert [zone.name for zone in whole.enclaves] == ["中心格"]
    assert told(whole)["east"] == ["东南格"]
    within = text_boundary(hole, marks=[], neighbours=[Named("外", "", outer)], outline=CITY)
    only = within.parts[0].only_neighbour()
    assert only is not None and only.name == "外"


def test_every_part_of_a_zone_has_sides_of_its_own_the_largest_first() -> None:
    zone = MultiPolygon([box(0, 200, 100, 400), SE])
    boundary = boundary_of(zone, ROAD)
    assert [part.share for part in boundary.parts] == pytest.approx([2 / 3, 1 / 3])
    assert told(boundary)["east"] == ["人民路"]
    assert told(boundary, 1)["east"] == ["西北格"]


def test_ground_that_is_nobody_s_is_open() -> None:
    lonely = text_boundary(box(100, 100, 150, 150), marks=[], neighbours=[], outline=CITY)
    assert {s.along for side in lonely.parts[0].sides.values() for s in side} == {Along.OPEN}


def test_the_deepest_of_the_zones_that_touch_is_the_one_told() -> None:
    street = Named("街道", "", box(0, 0, 200, 200))
    zones = [BLOCKS[2], street]
    boundary = text_boundary(SE, marks=[], neighbours=zones, outline=CITY)
    assert told(boundary)["west"] == ["西南格"]


@pytest.mark.parametrize(
    "shape",
    [
        box(0, 0, 100, 100),
        box(0, 0, 1000, 20),
        Polygon([(0, 50), (50, 100), (100, 50), (50, 0)]),  # on its corner
        Polygon([(0, 0), (0, 100), (80, 50)]),  # a point to the east
        Polygon([(0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (10, 10), (10, 100), (0, 100)]),
        Point(0, 0).buffer(100).difference(Point(30, 0).buffer(90)),  # a crescent
    ],
)
def test_the_four_sides_are_the_whole_ring_and_no_metre_twice(shape: Polygon) -> None:
    sides = four_sides(shape)
    assert list(sides) == list(Side)
    assert sum(side.length for side in sides.values()) == pytest.approx(shape.exterior.length)
    joined = shapely.union_all(list(sides.values()))
    assert shapely.hausdorff_distance(joined, shape.exterior) < 1e-6


def test_the_sides_do_not_depend_on_where_the_ring_begins() -> None:
    ring = [(0, 0), (300, 0), (300, 200), (150, 260), (0, 200)]
    turned = Polygon([*ring[2:], *ring[:2]])
    for one, other in zip(
        four_sides(Polygon(ring)).values(), four_sides(turned).values(), strict=True
    ):
        assert one.equals_exact(other, 1e-9)
