"""What is measured on is a sound coverage, and the same every time."""

import shapely

from tests.speed import coverage


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = coverage.jagged(4, 3), coverage.jagged(4, 3)
    assert [cell.wkb for cell in first.cells] == [cell.wkb for cell in again.cells]
    assert first.outline.wkb == again.outline.wkb
    assert coverage.jagged(4, 3, seed=1).outline.wkb != first.outline.wkb


def test_giants_are_sound_and_as_large_as_they_say() -> None:
    giants = coverage.giants()
    vertices = shapely.get_num_coordinates(giants.cells)
    assert len(giants.cells) == 20
    assert vertices.min() >= 38_000
    assert vertices.max() <= 76_000
    assert shapely.is_valid(giants.cells).all()
    assert shapely.coverage_is_valid(giants.cells)


def test_blocks_fill_the_outline() -> None:
    whole = coverage.small()
    parents, parent = coverage.blocks(whole, 7, 4)
    assert len(parents) == 9
    assert max(parent) == 8
    assert shapely.coverage_union_all(parents).equals(whole.outline)
