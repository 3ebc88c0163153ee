"""Every vertex on the grid, by one canonical float."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from zones.boundaries.rules.grid import from_steps, on_grid, snap_to_grid, to_steps

degrees = st.floats(-180, 180, allow_nan=False)


@given(degrees, degrees)
def test_snapping_twice_changes_nothing(x: float, y: float) -> None:
    once = snap_to_grid(Point(x, y))
    assert on_grid(once)
    assert snap_to_grid(once).wkb == once.wkb


@given(degrees, degrees)
def test_steps_and_degrees_are_inverse_on_the_grid(x: float, y: float) -> None:
    xy = shapely.get_coordinates(snap_to_grid(Point(x, y)))
    assert np.array_equal(from_steps(to_steps(xy)), xy)
    assert np.abs(to_steps(xy)).max() < 2**31


def test_two_ways_to_the_same_place_have_the_same_bytes() -> None:
    assert snap_to_grid(Point(0.1 + 0.2, -1e-9)).wkb == snap_to_grid(Point(0.3, 0.0)).wkb


def test_vertices_that_fall_together_are_dropped() -> None:
    line = LineString([(0, 0), (0.00000001, 0), (1, 0)])
    assert list(snap_to_grid(line).coords) == [(0, 0), (1, 0)]


def test_heights_are_dropped_and_none_stays_none() -> None:
    assert not snap_to_grid(Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)])).has_z
    assert snap_to_grid(None) is None
    array = np.array([box(0, 0, 1.00000001, 1), None], dtype=object)
    snapped = snap_to_grid(array)
    assert snapped[0].equals_exact(box(0, 0, 1, 1))
    assert snapped[1] is None


def test_a_part_too_small_for_the_grid_is_kept_to_be_named() -> None:
    speck = box(5, 5, 5 + 1e-9, 5 + 1e-9)
    snapped = snap_to_grid(MultiPolygon([box(0, 0, 1, 1), speck]))
    assert shapely.area(shapely.get_parts(snapped)).tolist() == [1, 0]


def test_a_vertex_off_the_grid_is_noticed() -> None:
    assert on_grid(box(0, 0, 1, 1))
    assert not on_grid(box(0, 0, 1, 1.00000001))
