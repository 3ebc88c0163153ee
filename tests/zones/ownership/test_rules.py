"""Rules of ownership that need no database."""

from datetime import UTC, datetime, timedelta

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.ownership.rules import (
    Because,
    Rule,
    clamp_captured_at,
    explain,
    local_scale,
    lowest_code,
)

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


def test_lowest_code_is_by_bytes() -> None:
    assert lowest_code(["a2", "a10", "Z", "片"]) == "Z"


def steps(**facts: object) -> list[Because]:
    return [reason.because for reason in explain(**facts)]  # type: ignore[arg-type]


def test_the_plain_case() -> None:
    found = explain(placed=Rule.INSIDE, zone="W1", edition=3, lead_zone="W1", lead_role="lead")
    assert [reason.because for reason in found] == [Because.INSIDE, Because.OWN_LEAD]
    assert found[0].facts == {"zone": "W1", "edition": 3}


def test_how_a_unit_was_found_elsewhere() -> None:
    above = steps(placed=Rule.NEAREST, zone="W1", lead_zone="W", lead_role="lead", distance_m=3.14)
    assert above == [Because.NEAREST, Because.LEAD_ABOVE]
    fallback = steps(
        placed=Rule.BORDER, zone="W1", lead_zone="W1", lead_role="fallback", no_manager=True
    )
    assert fallback == [Because.BORDER, Because.FALLBACK_UNIT, Because.NO_MANAGER]
    assert steps(placed=Rule.OUTSIDE) == [Because.OUTSIDE, Because.CAMPAIGN_OFFICE]
    assert steps(placed=Rule.NO_EDITION) == [Because.NO_EDITION, Because.CAMPAIGN_OFFICE]


def test_what_else_it_could_be() -> None:
    found = explain(
        placed=Rule.INSIDE, zone="W1", lead_zone="W1", lead_role="lead", others=["W2", "W3"]
    )
    assert found[-1].because is Because.UNCERTAIN
    assert found[-1].facts == {"others": "W2, W3"}
