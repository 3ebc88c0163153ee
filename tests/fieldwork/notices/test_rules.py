"""Back-off, signatures, and what may leave the house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.notices.rules import (
    GIVEN_UP_AFTER,
    next_attempt,
    payload_for_others,
    signature,
)

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)


def wait(attempts: int, chance: float = 0) -> timedelta | None:
    at = next_attempt(attempts=attempts, first_at=NOW, now=NOW, chance=chance)
    return at - NOW if at else None


def test_waits_grow_fourfold_from_half_a_minute_to_six_hours() -> None:
    assert [wait(n) for n in (1, 2, 3)] == [timedelta(seconds=30 * 4**n) for n in range(3)]
    assert wait(9) == wait(90) == timedelta(hours=6)


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True))
def test_chance_stretches_a_wait_by_a_quarter_at_most(attempts: int, chance: float) -> None:
    least, stretched = wait(attempts), wait(attempts, chance)
    assert least is not None and stretched is not None
    assert least <= stretched <= least * 1.25


def test_nothing_is_tried_beyond_the_third_day() -> None:
    late = NOW + GIVEN_UP_AFTER - timedelta(seconds=31)
    assert next_attempt(attempts=1, first_at=NOW, now=late, chance=0) == late + timedelta(0, 30)
    assert next_attempt(attempts=2, first_at=NOW, now=late, chance=0) is None


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks' reference libraries."""
    assert (
        signature(
            secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            delivery_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize(
    "personal", ["address", "note", "uuid", "head", "reporter", "complainant", "text", "name"]
)
def test_other_systems_are_told_of_nobody(personal: str) -> None:
    payload = payload_for_others(
        kind="issue_assigned",
        object_type="issue",
        object_id=7,
        params={"number": "XC-1", "zone": "A1格", personal: "王五"},
        key="issue-7",
        now=NOW,
    )
    assert payload == {
        "type": "issue_assigned",
        "timestamp": "2026-06-01T04:00:00+00:00",
        "key": "issue-7",
        "object": {"type": "issue", "id": 7},
        "data": {"number": "XC-1", "zone": "A1格"},
    }
