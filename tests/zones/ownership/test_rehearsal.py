"""A change is seen before it is made, and taken back after: nothing said is ever lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place
from zones.audit.models import AuditEntry
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility
from zones.ownership.refusals import ChangedSince, LeadUnitTaken
from zones.ownership.rehearsal import made, rehearsed, take_back

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(days=10)


def head_of_a1(ground: Ground, name: str) -> Assignment:
    return Assignment(
        zone=ground.zone("A1"), role="head", start=LATER, user=ground.people[name], basis="No. 7"
    )


def current() -> set[tuple[int, str, object, object]]:
    """What is known now: zone, role, holder, period."""
    rows = Responsibility.objects.as_known()
    return {(r.zone_id, r.role, r.user_id or r.unit_id, str(r.effective)) for r in rows}


def test_a_rehearsal_tells_before_and_after_and_writes_nothing(ground: Ground) -> None:
    before, entries = current(), AuditEntry.objects.count()
    outcome = rehearsed(
        lambda: assign(assignment=head_of_a1(ground, "head-b"), actor=TESTER, now=TODAY),
        zones=[ground.zone("A1").pk],
        since=LATER,
    )
    (difference,) = outcome.differences
    assert (difference.zone, difference.role) == (ground.zone("A1").pk, "head")
    assert [str(row.user) for row in difference.before] == ["A1长"]
    assert [str(row.user) for row in difference.after] == ["B长"]
    assert (current(), AuditEntry.objects.count()) == (before, entries)


def test_a_rehearsal_is_refused_as_the_change_would_be(ground: Ground) -> None:
    ground.scheme.one_to_one = True
    ground.scheme.save()
    taken = Assignment(zone=ground.zone("A1"), role="lead", start=LATER, unit=ground.units["U-B"])
    with pytest.raises(LeadUnitTaken):
        rehearsed(lambda: assign(assignment=taken, actor=TESTER, now=TODAY), zones=[], since=LATER)


def test_what_is_taken_back_holds_again_and_the_history_keeps_both(ground: Ground) -> None:
    before = current()
    outcome = made(
        lambda: assign(assignment=head_of_a1(ground, "head-b"), actor=TESTER, now=TODAY),
        zones=[ground.zone("A1").pk],
        since=LATER,
    )
    assert current() != before
    rows = Responsibility.objects.count()
    take_back(footprint=outcome.footprint, actor=TESTER, now=TODAY + timedelta(minutes=5))
    assert current() == before
    assert Responsibility.objects.count() == rows + 1
    lon, lat = place(0.5, 0.5)
    then = locate(lon=lon, lat=lat, at=LATER, known_at=TODAY + timedelta(minutes=1))
    now = locate(lon=lon, lat=lat, at=LATER)
    assert then.head and now.head and (then.head["name"], now.head["name"]) == ("B长", "A1长")
    assert AuditEntry.objects.latest("id").action == "responsibility.take_back"


def test_an_end_is_taken_back_too(ground: Ground) -> None:
    before = current()
    row = Responsibility.objects.as_known().get(zone=ground.zone("A2"), role="lead")
    outcome = made(
        lambda: relieve(responsibility=row, at=LATER, actor=TESTER, now=TODAY),
        zones=[row.zone_id],
        since=DAY_ONE,
    )
    take_back(footprint=outcome.footprint, actor=TESTER, now=TODAY)
    assert current() == before


def test_nothing_is_taken_back_over_what_somebody_said_since(ground: Ground) -> None:
    zones = [ground.zone("A1").pk]
    outcome = made(
        lambda: assign(assignment=head_of_a1(ground, "head-b"), actor=TESTER, now=TODAY),
        zones=zones,
        since=LATER,
    )
    assign(assignment=head_of_a1(ground, "head-a2"), actor=TESTER, now=TODAY)
    after = current()
    with pytest.raises(ChangedSince):
        take_back(footprint=outcome.footprint, actor=TESTER, now=TODAY)
    assert current() == after


def test_nothing_is_given_back_that_somebody_else_holds_by_now(ground: Ground) -> None:
    row = Responsibility.objects.as_known().get(zone=ground.zone("A1"), role="head")
    outcome = made(
        lambda: relieve(responsibility=row, at=LATER, actor=TESTER, now=TODAY),
        zones=[row.zone_id],
        since=DAY_ONE,
    )
    assign(assignment=head_of_a1(ground, "head-b"), actor=TESTER, now=TODAY)
    after = current()
    with pytest.raises(ChangedSince):
        take_back(footprint=outcome.footprint, actor=TESTER, now=TODAY)
    assert current() == after
