"""Any sequence of edits leaves a coverage whole, and every edit can be put back to the last bit."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tests.speed.coverage import jagged
from zones.boundaries.rules.defects import find_coverage_defects
from zones.boundaries.rules.grid import on_grid
from zones.boundaries.rules.operations import (
    Edited,
    OperationRefused,
    RefusalCode,
    insert_vertex,
    merge,
    move_vertex,
    remove_vertex,
    reshape,
    same_outline,
    split,
    transfer,
    union_of,
)

Cells = dict[int, BaseGeometry]
Random = np.random.Generator
REACH = 3e-7
"""Degrees: an edit can touch what lies this near to what was drawn."""


def around(cells: Cells, drawn: BaseGeometry, named: Iterable[int] = ()) -> Cells:
    """What the caller of an operation loads: the cells at what was drawn and those about them."""
    reach = shapely.buffer(drawn, REACH)
    core = {key for key, cell in cells.items() if cell.intersects(reach)}.union(named)
    return {
        key: cell
        for key, cell in cells.items()
        if key in core or any(cell.intersects(cells[one]) for one in core)
    }


def edit(cells: Cells, side: float, random: Random) -> Edited:
    """Some operation on some cell, drawn about its border."""
    key = int(random.choice(list(cells)))
    vertices = shapely.get_coordinates(cells[key])
    one, two = vertices[random.integers(len(vertices), size=2)]
    beside = one + random.normal(0, side / 20, 2)
    area = shapely.make_valid(Polygon(one + random.normal(0, side / 3, (5, 2))))
    through = LineString(
        shapely.get_coordinates(cells[key].centroid) + random.normal(0, side, (3, 2))
    )
    redrawn = LineString([one, (one + two) / 2 + random.normal(0, side / 10, 2), two])
    moved = around(cells, LineString([one, beside]))
    operations: list[Callable[[], Edited]] = [
        lambda: move_vertex(moved, at=tuple(one), to=tuple(beside)),
        lambda: insert_vertex(moved, on=tuple(one), to=tuple(beside)),
        lambda: remove_vertex(moved, at=tuple(one)),
        lambda: reshape(around(cells, redrawn, [key]), cell=key, line=redrawn),
        lambda: split(around(cells, through, [key]), cell=key, line=through),
        lambda: transfer(around(cells, area, [key]), to=key, area=area),
        lambda: _merge(cells, key),
    ]
    return operations[random.integers(len(operations))]()


def _merge(cells: Cells, key: int) -> Edited:
    near = around(cells, cells[key])
    other = next(one for one in near if one != key)
    return merge({key: cells[key], other: cells[other]}, keep=key, others=[other])


def put(cells: Cells, edited: Edited, numbers: Iterable[int]) -> Cells:
    """The cells after an edit; new ones get numbers of their own."""
    given_out = iter(numbers)
    after = dict(cells)
    for key, shape in edited.cells.items():
        if shape is None:
            del after[key]
        else:
            after[key if key >= 0 else next(given_out)] = shape
    return after


def tried(operation: Callable[[], Edited]) -> Edited | None:
    """What an operation did; None where it was refused, but not for a torn result of its own."""
    try:
        return operation()
    except OperationRefused as refused:
        if refused.code is RefusalCode.INVALID_RESULT:
            raise
        return None


def written(edited: Edited) -> dict[int, bytes | None]:
    return {key: shape.wkb if shape else None for key, shape in edited.cells.items()}


def whole(cells: Mapping[int, BaseGeometry]) -> bool:
    shapes = list(cells.values())
    return (
        bool(shapely.is_valid(shapes).all())
        and on_grid(np.array(shapes, dtype=object))
        and bool(shapely.coverage_is_valid(shapes))
        and not find_coverage_defects(shapes, [str(key) for key in cells], union_of(shapes))
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), edits=st.integers(1, 12), side=st.sampled_from([2e-3, 2e-5]))
def test_any_edits_leave_the_coverage_whole(seed: int, edits: int, side: float) -> None:
    start = jagged(4, 3, seed=seed, vertices=(2, 9), side=side)
    cells: Cells = dict(enumerate(start.cells, start=1))
    random = np.random.default_rng(seed)
    for number in range(edits):
        edited = tried(partial(edit, cells, side, random))
        if edited is None:
            continue
        before, cells = cells, put(cells, edited, range(100 * (number + 1), 10**6))
        assert not edited.outline
        assert whole(cells)
        # A border bends by half a step where it gains a vertex, and the outline with it.
        bent = sum(union_of(c.values()).length for c in (before, cells)) * 1e-7
        areas = [sum(cell.area for cell in c.values()) for c in (before, cells)]
        assert areas[0] == pytest.approx(areas[1], abs=bent)
        assert same_outline(union_of(before.values()), union_of(cells.values()))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_ground_is_only_handed_on(seed: int) -> None:
    """What no edit touches is the same to the last bit, and the same edit gives the same bytes."""
    cells: Cells = dict(enumerate(jagged(4, 3, seed=seed, vertices=(2, 9)).cells, start=1))
    try:
        first = edit(cells, 0.005, np.random.default_rng(seed))
        again = edit(cells, 0.005, np.random.default_rng(seed))
    except OperationRefused:
        return
    assert first.cells.keys() == again.cells.keys()
    assert [s and s.wkb for s in first.cells.values()] == [
        s and s.wkb for s in again.cells.values()
    ]
    for key, shape in first.cells.items():
        assert key < 0 or shape is None or shape.wkb != cells[key].wkb


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_outline_moves_on_request_and_tears_nothing(seed: int) -> None:
    cells: Cells = dict(enumerate(jagged(3, 3, seed=seed, vertices=(2, 7)).cells, start=1))
    random = np.random.default_rng(seed)
    border = shapely.get_coordinates(union_of(cells.values()))
    at = border[random.integers(len(border))]
    to = at + random.normal(0, 4e-4, 2)
    line = LineString([at, to, border[random.integers(len(border))]])
    key = next(key for key, cell in cells.items() if cell.intersects(Point(at)))
    for operation in (
        lambda: move_vertex(cells, at=tuple(at), to=tuple(to), outline=True),
        lambda: reshape(cells, cell=key, line=line, outline=True),
        lambda: transfer(cells, to=key, area=Point(at).buffer(1e-3), outline=True),
    ):
        edited = tried(operation)
        assert edited is None or whole(put(cells, edited, range(100, 200)))
