"""The index in process against an oracle that tests every point on every polygon."""

from math import cos, radians

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tests.speed import coverage
from tests.zones.ownership.tiny_editions import (
    SOUTH,
    STEP,
    WEST,
    Edition,
    Floats,
    editions,
    places,
    square,
    to_degrees,
)
from zones.ownership.index import NONE, Located
from zones.ownership.rules import Rule


def at(x: float, y: float) -> Floats:
    return np.round(np.array([[x, y]]) * STEP + (WEST, SOUTH), 9)


def ask(edition: Edition, x: float, y: float) -> tuple[str, Rule, float]:
    located = edition.index().locate_points(at(x, y))
    position = int(located.version[0])
    code = "" if position == NONE else edition.codes[position]
    return code, located.rules()[0], round(float(located.distance_m[0]), 2)


@pytest.fixture
def town() -> Edition:
    """A city, its west with two cells and a gap between them, its east without cells."""
    edition = Edition()
    city = edition.add("1", square(0, 0, 20, 10))
    west = edition.add("W", square(0, 0, 10, 10), 1, city)
    edition.add("E", square(10, 0, 20, 10), 1, city)
    edition.add("W1", square(0, 0, 4, 10), 2, west)
    edition.add("W2", square(5, 0, 10, 10), 2, west)
    return edition


def test_inside_the_deepest(town: Edition) -> None:
    assert ask(town, 2, 5) == ("W1", Rule.INSIDE, 0)


def test_a_zone_without_children_answers_itself(town: Edition) -> None:
    assert ask(town, 15, 5) == ("E", Rule.INSIDE, 0)


def test_a_tie_on_the_border_goes_to_the_lowest_code(town: Edition) -> None:
    town.add("W10", square(4, 0, 5, 10), 2, 1)
    assert ask(town, 4, 5) == ("W1", Rule.BORDER, 0)
    assert ask(town, 5, 5) == ("W10", Rule.BORDER, 0)


def test_the_border_of_a_deep_zone_counts_before_the_inside_of_a_higher_one(town: Edition) -> None:
    assert ask(town, 10, 5) == ("W2", Rule.INSIDE, 0)


def test_a_gap_between_children_goes_to_the_nearest(town: Edition) -> None:
    code, rule, distance = ask(town, 4.75, 5)
    assert (code, rule) == ("W2", Rule.NEAREST)
    assert distance == pytest.approx(0.25 * STEP * 111_320 * cos(radians(SOUTH)), abs=0.01)
    assert ask(town, 4.5, 5)[0] == "W1"


def test_a_gap_counts_only_where_the_level_must_cover(town: Edition) -> None:
    town.must_cover = [True, True, True, False, False]
    assert ask(town, 4.75, 5) == ("W", Rule.INSIDE, 0)


def test_in_a_wide_gap_the_parent_answers() -> None:
    edition = Edition()
    edition.add("1", square(0, 0, 20, 10))
    edition.add("1a", square(0, 0, 4, 10), 1, 0)
    assert ask(edition, 12, 5) == ("1", Rule.INSIDE, 0)


def test_the_nearest_child_leads_on_to_its_own() -> None:
    edition = Edition()
    edition.add("1", square(0, 0, 20, 10))
    edition.add("1a", square(0, 0, 4, 10), 1, 0)
    edition.add("1a1", square(0, 0, 4, 4), 2, 1)
    edition.add("1a2", square(0, 4, 3, 10), 2, 1)
    assert ask(edition, 5, 2)[:2] == ("1a1", Rule.NEAREST)
    assert ask(edition, 5, 8)[:2] == ("1a2", Rule.NEAREST)


def test_near_the_coverage_and_far_from_it(town: Edition) -> None:
    assert ask(town, 2, -2)[:2] == ("W1", Rule.NEAREST)
    assert ask(town, 2, -3) == ("", Rule.OUTSIDE, 0)


def test_holes_and_parts() -> None:
    edition = Edition()
    ring = Polygon(square(0, 0, 9, 9).exterior, [square(3, 3, 6, 6).exterior])
    edition.add("R", MultiPolygon([ring, square(20, 0, 22, 2)]))
    edition.add("E", square(4, 4, 5, 5))
    assert ask(edition, 21, 1) == ("R", Rule.INSIDE, 0)
    assert ask(edition, 4.5, 4.5) == ("E", Rule.INSIDE, 0)
    assert ask(edition, 3.25, 4.5)[:2] == ("R", Rule.NEAREST)
    assert ask(edition, 3, 4.5) == ("R", Rule.INSIDE, 0)


def test_nothing_and_nobody() -> None:
    empty = Edition().index().locate_points(at(0, 0))
    assert empty.version.tolist() == [NONE]
    assert empty.rules() == [Rule.OUTSIDE]


def test_no_points(town: Edition) -> None:
    assert town.index().locate_points(np.empty((0, 2))).version.shape == (0,)


def test_a_point_that_is_none_is_refused(town: Edition) -> None:
    with pytest.raises(ValueError, match="point 1 is not a finite"):
        town.index().locate_points(np.array([[103.2, 22.8], [np.nan, 22.8]]))


def test_what_does_not_run_in_parallel_is_refused(town: Edition) -> None:
    town.codes.pop()
    with pytest.raises(ValueError, match="for each version"):
        town.index()


def in_metres(shape: BaseGeometry, lat: float) -> BaseGeometry:
    scaled: BaseGeometry = scale(shape, 111_320 * cos(radians(lat)), 110_950, origin=(0, 0))
    return scaled


def oracle(edition: Edition, x: float, y: float, snap: float = 30.0) -> tuple[int, Rule, float]:
    """The same rules, one polygon at a time, as plainly as they can be written."""
    point = Point(x, y)
    everyone = range(len(edition.codes))

    def code(n: int) -> bytes:
        return edition.codes[n].encode()

    def metres(n: int) -> float:
        return float(in_metres(edition.polygons[n], y).distance(in_metres(point, y)))

    for rank in sorted(set(edition.ranks), reverse=True):
        covering = [
            n
            for n in everyone
            if edition.ranks[n] == rank and edition.polygons[n].intersects(point)
        ]
        if covering:
            break
    else:
        near = [n for n in everyone if metres(n) <= snap]
        if not near:
            return NONE, Rule.OUTSIDE, 0.0
        nearest = min(near, key=lambda n: (round(metres(n), 3), -edition.ranks[n], code(n)))
        return nearest, Rule.NEAREST, metres(nearest)
    winner, rule = min(covering, key=code), Rule.INSIDE if len(covering) == 1 else Rule.BORDER
    distance = 0.0
    while children := [
        n
        for n in everyone
        if edition.parents[n] == winner and edition.must_cover[n] and metres(n) <= snap
    ]:
        winner = min(children, key=lambda n: (round(metres(n), 3), code(n)))
        rule, distance = Rule.NEAREST, metres(winner)
    return winner, rule, distance


@settings(max_examples=300, deadline=None)
@given(editions(), places)
def test_the_index_equals_the_oracle(edition: Edition, at: list[tuple[int, int, float]]) -> None:
    xy = to_degrees(at)
    index = edition.index()
    located = index.locate_points(xy)
    for n, (x, y) in enumerate(xy.tolist()):
        version, rule, distance = oracle(edition, x, y)
        assert (located.version[n], located.rules()[n]) == (version, rule)
        assert located.distance_m[n] == pytest.approx(distance, abs=1e-6)
    assert_equal(located, index.locate_points(np.repeat(xy, 40, axis=0)), every=40)


def assert_equal(one: Located, many: Located, every: int = 1) -> None:
    assert np.array_equal(one.version, many.version[::every])
    assert np.array_equal(one.rule, many.rule[::every])
    assert np.array_equal(one.distance_m, many.distance_m[::every])


@pytest.mark.parametrize("seed", range(3))
def test_jagged_cells_give_the_same_by_raster_and_one_by_one(seed: int) -> None:
    whole = coverage.jagged(6, 5, seed=seed, vertices=(40, 80))
    parents, parent = coverage.blocks(whole, 3, 2)
    edition = Edition()
    for n, block in enumerate(parents):
        edition.add(f"P{n}", block)
    for n, cell in enumerate(whole.cells):
        if n % 7:
            edition.add(whole.codes[n], cell, 1, parent[n], seed != 2)
    rng = np.random.default_rng(seed)
    west, south, east, north = whole.outline.buffer(0.0005).bounds
    anywhere = np.stack([rng.uniform(west, east, 3000), rng.uniform(south, north, 3000)], axis=1)
    vertices = shapely.get_coordinates(whole.cells)
    middles = (vertices[1:] + vertices[:-1]) / 2
    xy = np.concatenate([anywhere, vertices[::3], middles[::3]])
    index = edition.index()
    located = index.locate_points(xy)
    single = [index.locate_points(xy[n : n + 1]) for n in range(0, len(xy), 11)]
    assert located.version[::11].tolist() == [int(one.version[0]) for one in single]
    assert located.rule[::11].tolist() == [int(one.rule[0]) for one in single]
    for n in range(0, len(xy), 97):
        version, rule, _ = oracle(edition, *xy[n].tolist())
        assert (located.version[n], located.rules()[n]) == (version, rule)


def test_rows_of_long_straight_borders() -> None:
    """Segments over many boxes of the raster are marked piece by piece."""
    edition = Edition()
    slanted = [Polygon([(0, n), (900, n + 1.5), (900, n + 2.5), (0, n + 1)]) for n in range(40)]
    for n, strip in enumerate(slanted):
        edition.add(f"S{n:02}", scale(strip, 1e-4, 1e-4, origin=(0, 0)))
    rng = np.random.default_rng(1)
    xy = np.stack([rng.uniform(0, 0.09, 4000), rng.uniform(0, 0.0042, 4000)], axis=1)
    index = edition.index()
    located = index.locate_points(xy)
    for n in range(0, 4000, 13):
        alone = index.locate_points(xy[n : n + 1])
        assert (located.version[n], located.rule[n]) == (alone.version[0], alone.rule[0])
