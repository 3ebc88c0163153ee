"""The sheet of a map: its scale, and where a place lies on it."""

from __future__ import annotations

import pytest
from shapely import LineString, Point, Polygon, box

from zones.ownership.printing.drawing.paper import bar_length, frame_around, round_scale


@pytest.mark.parametrize(
    ("least", "scale"),
    [(4_900, 5_000), (5_000, 5_000), (5_001, 6_000), (7_400, 7_500), (96_000, 100_000), (0.9, 1)],
)
def test_scales_are_the_next_round_ones(least: float, scale: float) -> None:
    assert round_scale(least) == scale


@pytest.mark.parametrize(("most", "bar"), [(499, 200), (500, 500), (1_999, 1_000), (7, 5)])
def test_a_bar_is_as_long_as_a_round_number_allows(most: float, bar: float) -> None:
    assert bar_length(most) == bar


def test_the_zone_is_in_the_middle_with_ground_around_it() -> None:
    frame = frame_around((1000, 5000, 2000, 5400), width_mm=200, height_mm=100)
    west, south, east, north = frame.bounds
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((1500, 5200))
    assert west < 1000 and east > 2000 and south < 5000 and north > 5400
    assert frame.scale == round_scale(frame.scale)
    assert east - west == pytest.approx(0.2 * frame.scale)


def test_a_larger_sheet_shows_the_same_drawing_at_a_larger_scale() -> None:
    small = frame_around((0, 0, 820, 820), width_mm=100, height_mm=100)
    large = frame_around((0, 0, 820, 820), width_mm=100, height_mm=100, stretch=2)
    assert (large.width, large.height) == (small.width, small.height)
    assert (small.scale, large.scale) == (12_500, 6_000)
    west, _, east, _ = large.bounds
    assert east - west == pytest.approx(0.1 * 2 * 6_000)


def test_a_point_zone_is_shown_with_the_ground_around_it() -> None:
    west, _, east, _ = frame_around((5, 5, 5, 5), width_mm=100, height_mm=100).bounds
    assert east - west >= 120


def test_north_is_up_and_what_is_not_seen_is_left_out() -> None:
    frame = frame_around((0, 0, 100, 100), width_mm=100, height_mm=100)
    north, south = frame.on_paper([Point(50, 90), Point(50, 10)])
    assert north.centroid.y < south.centroid.y
    assert frame.on_paper([box(5000, 5000, 6000, 6000)]) == []
    assert frame.on_paper([]) == []


def test_shapes_that_are_not_valid_are_mended() -> None:
    frame = frame_around((0, 0, 100, 100), width_mm=100, height_mm=100)
    bow_tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    line = LineString([(0, 0), (100, 100)])
    drawn = frame.on_paper([bow_tie, line])
    assert len(drawn) == 2 and drawn[0].area > 0
