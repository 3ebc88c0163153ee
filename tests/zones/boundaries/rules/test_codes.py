"""Codes run as one reads a map, and are never given twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.codes import (
    CodesExhausted,
    code_order,
    numbering_of,
    propose_codes,
    reading_order,
)

SQUARES = [box(x, y, x + 1, y + 1) for y in range(2) for x in range(3)]


def test_west_to_east_then_north_to_south() -> None:
    assert propose_codes(SQUARES, used=(), prefix="A", digits=2) == [
        "A04",
        "A05",
        "A06",
        "A01",
        "A02",
        "A03",
    ]


def test_a_ragged_row_is_still_a_row() -> None:
    ragged = [box(0, 0.3, 1, 1.3), box(1, 0, 2, 1), box(2, 0.2, 3, 1.2), box(0, -1, 3, 0)]
    assert reading_order(ragged) == [0, 1, 2, 3]


def test_used_codes_are_passed_over() -> None:
    assert propose_codes(SQUARES[:2], used={"1", "3"}, digits=1) == ["2", "4"]


def test_too_few_digits_are_said() -> None:
    with pytest.raises(CodesExhausted, match="2 more codes than 1 digits after “C”"):
        propose_codes(SQUARES, used=[f"C{number}" for number in range(1, 6)], prefix="C", digits=1)


def test_nothing_asked_nothing_given() -> None:
    assert propose_codes([], used={"1"}) == []


@given(st.permutations(SQUARES))
def test_the_order_of_the_features_does_not_matter(squares: list[BaseGeometry]) -> None:
    by_place = dict(zip(map(str, squares), propose_codes(squares, used=()), strict=True))
    expected = dict(zip(map(str, SQUARES), propose_codes(SQUARES, used=()), strict=True))
    assert by_place == expected
    assert len(set(by_place.values())) == len(squares)


def test_code_order_is_byte_order() -> None:
    codes = ["b", "a10", "a2", "片", "Z", "é"]
    assert sorted(codes, key=code_order) == ["Z", "a10", "a2", "b", "é", "片"]
    assert np.argsort([code_order(code) for code in codes]).tolist() == [4, 1, 2, 0, 5, 3]


def test_zones_are_numbered_on_as_their_sisters_are() -> None:
    assert numbering_of(["A-01", "A-02", "A-10"], "B") == ("A-", 2)
    assert numbering_of([], "A") == ("A", 2)
    assert numbering_of(["101", "102"], "1") == ("1", 2)


def test_long_codes_of_digits_go_on_behind_the_code_of_the_zone_above() -> None:
    sisters = [f"5990030010060{number}" for number in range(1, 8)]
    assert numbering_of(sisters, "599003001006") == ("599003001006", 2)
