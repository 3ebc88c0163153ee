"""From which street to which a line goes."""

from __future__ import annotations

from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.boundary_sentences import line_in_chinese, line_in_english
from zones.boundaries.rules.line_ends import line_ends
from zones.boundaries.rules.text_boundary import Named

WEST = Named("西街", "West Street", LineString([(0, -100), (0, 100)]))
EAST = Named("东街", "East Street", LineString([(500, -100), (500, 100)]))
ITSELF = Named("中街", "Middle Street", LineString([(0, 5), (500, 5)]))
MARKS = [EAST, ITSELF, WEST]


def names(shape: BaseGeometry) -> list[str | None]:
    ends = line_ends(shape, marks=MARKS)
    return [mark.name if mark else None for mark in (ends.start, ends.end)]


def test_a_line_is_told_from_west_to_east_whichever_way_it_was_drawn() -> None:
    assert names(LineString([(0, 0), (500, 0)])) == ["西街", "东街"]
    assert names(LineString([(490, 0), (10, 0)])) == ["西街", "东街"]


def test_a_line_in_parts_has_the_ends_farthest_from_each_other() -> None:
    parts = MultiLineString([[(260, 0), (500, 0)], [(0, 0), (240, 0)]])
    assert names(parts) == ["西街", "东街"]


def test_the_street_itself_is_no_end_and_an_end_may_be_nowhere() -> None:
    assert names(LineString([(0, 0), (400, 0)])) == ["西街", None]


def test_both_languages_say_where_it_goes() -> None:
    whole = line_ends(LineString([(0, 0), (500, 0)]), marks=MARKS)
    assert line_in_chinese(whole) == "西起西街，东至东街。"
    assert line_in_english(whole) == "From West Street in the west to East Street in the east."
    upright = line_ends(LineString([(250, 300), (250, 0)]), marks=[ITSELF])
    assert line_in_chinese(upright) == "北起北端，南至中街。"
    assert line_in_english(upright) == "From its northern end to Middle Street in the south."


def test_a_ring_road_ends_where_it_is_farthest_from_itself() -> None:
    ring = LineString([(0, 0), (500, 0), (500, 80), (0, 80), (0, 0)])
    assert names(ring) == ["西街", "东街"]
