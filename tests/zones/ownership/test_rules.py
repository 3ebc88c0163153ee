"""Rules of ownership that need no database."""

from datetime import UTC, datetime, timedelta

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.ownership.rules import clamp_captured_at, local_scale

RECEIVED = datetime(2026, 6, 1, 12, tzinfo=UTC)
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.mark.parametrize(
    ("captured", "believed"),
    [
        (RECEIVED - timedelta(hours=5), RECEIVED - timedelta(hours=5)),
        (RECEIVED + timedelta(seconds=1), RECEIVED),
        (RECEIVED - timedelta(days=31), RECEIVED - timedelta(days=30)),
        (datetime(1970, 1, 1, tzinfo=UTC), RECEIVED - timedelta(days=30)),
    ],
)
def test_a_clock_is_believed_within_limits(captured: datetime, believed: datetime) -> None:
    assert clamp_captured_at(captured, RECEIVED) == believed


@given(st.floats(-55, 55), st.floats(0, 360), st.floats(0.001, 30), st.floats(-179, 179))
def test_the_local_scale_is_near_the_geodesic(
    lat: float, azimuth: float, metres: float, lon: float
) -> None:
    east, north, _ = GEOD.fwd(lon, lat, azimuth, metres)
    kx, ky = local_scale(lat)
    flat = (((east - lon) * kx) ** 2 + ((north - lat) * ky) ** 2) ** 0.5
    assert flat == pytest.approx(metres, rel=0.004, abs=1e-6)
