"""The timeline against a plain list of what was said: any order of dates, any "as known at"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ground import make_scheme
from zones.boundaries.models import Edition, Timeline
from zones.boundaries.timeline import restate_timeline

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)

statements = st.lists(
    st.tuples(st.integers(0, 12), st.none() | st.integers(1, 6)), min_size=1, max_size=7
)
"""(day it takes effect, for how many days: None for good), said one after the other."""


def day(number: float) -> datetime:
    return DAY_ONE + timedelta(days=number)


def edition_in_force(said: list[tuple[int, int | None]], number: float) -> int | None:
    """The oracle: whoever spoke of that day last is right."""
    for turn, (start, length) in reversed(list(enumerate(said, start=1))):
        if start <= number and (length is None or number < start + length):
            return turn
    return None


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=statements)
def test_every_day_has_the_edition_last_said_and_every_belief_is_kept(
    said: list[tuple[int, int | None]],
) -> None:
    scheme = make_scheme(code=f"s{Edition.objects.count()}", primary=False)
    for turn, (start, length) in enumerate(said, start=1):
        edition = Edition.objects.create(
            scheme=scheme, number=turn, published_at=day(turn), checksum=""
        )
        restate_timeline(
            scheme=scheme,
            edition=edition,
            start=day(start),
            end=None if length is None else day(start + length),
            now=day(100 + turn),
        )
    timeline = Timeline.objects.filter(scheme=scheme).select_related("edition")
    for known in range(1, len(said) + 1):
        for number in range(20):
            found = timeline.in_force_at(day(number), known_at=day(100.5 + known)).first()
            expected = edition_in_force(said[:known], number)
            assert (found.edition.number if found else None) == expected
