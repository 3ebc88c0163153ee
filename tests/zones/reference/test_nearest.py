"""The address proposed for a pin."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString, Point

from tests.ground import DAY_ONE, TESTER, place
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.nearest import address_near

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def street() -> None:
    """青石路 from west to east with house no. 12 a tenth of a square along, some 100 m."""
    for kind, shape, feature in (
        ("roads", "line", FeaturePut(LineString([place(0, 0), place(3, 0)]), name="青石路")),
        ("addresses", "point", FeaturePut(Point(place(0.1, 0)), name="青石路", house_number="12")),
        ("water", "line", FeaturePut(LineString([place(0, 1), place(3, 1)]), name="青石河")),
    ):
        load_layer(
            layer=LayerPut(kind, kind, kind, kind, shape),
            features=[feature],
            actor=TESTER,
            now=DAY_ONE,
        )


@pytest.mark.parametrize(
    ("x", "y", "address"),
    [
        (0.1, 0.0, "青石路12号"),
        (0.15, 0.0, "青石路12号"),
        (0.2, 0.0, "青石路附近"),
        (2.0, 0.05, "青石路附近"),
        (2.0, 0.2, ""),
        (2.0, 1.0, ""),
    ],
)
def test_a_house_within_60_m_else_a_road_within_100_m_else_nothing(
    x: float, y: float, address: str
) -> None:
    assert address_near(*place(x, y)) == address
