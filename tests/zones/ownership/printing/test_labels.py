"""Names on a map: where they are written, and that none lies over another."""

from __future__ import annotations

import pytest
from shapely import LineString, Point, Polygon, box

from zones.ownership.printing.drawing.labels import Labels, Lettering, inner_place, width_of

LOOK = Lettering(size=100, colour="#000000", halo=0)


def labels() -> Labels:
    return Labels(4000, 4000)


def test_a_name_that_would_cover_another_is_not_written() -> None:
    sheet = labels()
    assert sheet.at("第一网格", Point(2000, 2000), LOOK)
    assert not sheet.at("第二网格", Point(2100, 2040), LOOK)
    assert sheet.at("第三网格", Point(2000, 2300), LOOK)
    assert sheet.names == {"第一网格", "第三网格"}


def test_a_name_keeps_off_the_edge_and_off_what_is_reserved() -> None:
    sheet = labels()
    sheet.reserve((0, 0, 500, 500))
    assert not sheet.at("第一网格", Point(400, 400), LOOK)
    assert not sheet.at("第一网格", Point(3900, 2000), LOOK)


def test_a_long_english_name_takes_two_lines() -> None:
    sheet = labels()
    sheet.at("Community of the Eastern Gate", Point(2000, 2000), LOOK)
    assert [line.partition(">")[2] for line in sheet.written] == [
        "Community of the</text>",
        "Eastern Gate</text>",
    ]


def test_a_chinese_character_is_as_wide_as_high_and_a_letter_is_not() -> None:
    assert width_of("人民路", LOOK) == 300
    assert width_of("abc", LOOK) < 200


@pytest.mark.parametrize("ends", [[(500, 2000), (3500, 2600)], [(3500, 2600), (500, 2000)]])
def test_a_name_along_a_road_is_read_from_the_left(ends: list[tuple[float, float]]) -> None:
    sheet = labels()
    assert sheet.along("Renmin Road", LineString(ends), LOOK)
    assert "rotate(11.3 " in sheet.written[0]


def test_a_chinese_name_along_a_steep_road_stands_upright() -> None:
    sheet = labels()
    assert sheet.along("人民路", LineString([(2000, 3500), (2100, 500)]), LOOK)
    assert len(sheet.written) == 3
    assert not any("rotate" in letter for letter in sheet.written)
    heights = [float(letter.split(' y="')[1].split('"')[0]) for letter in sheet.written]
    assert heights == sorted(heights)


def test_a_road_too_short_or_too_bent_bears_no_name() -> None:
    zigzag = LineString([(500 + 60 * i, 2000 + 200 * (i % 2)) for i in range(30)])
    assert not labels().along("Renmin Road", LineString([(500, 500), (700, 500)]), LOOK)
    assert not labels().along("Renmin Road", zigzag, LOOK)


def test_the_middle_of_a_horseshoe_is_inside_it() -> None:
    horseshoe = box(0, 0, 900, 900).difference(box(300, 300, 600, 900))
    place = inner_place(horseshoe)
    assert place is not None and horseshoe.contains(place)
    assert inner_place(Polygon()) is None
