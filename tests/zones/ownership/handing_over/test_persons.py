"""A head leaves the post: all that was held goes to whoever is named, in one act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from psycopg2.extras import DateRange, DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, place
from zones.audit.models import AuditEntry
from zones.instants import after_day
from zones.organisation.models import Deputy, Membership, Team, User
from zones.organisation.refusals import AccountOfSuperuser
from zones.ownership.actions import Assignment, assign
from zones.ownership.handing_over import (
    PersonLeaves,
    Successors,
    hand_over_person,
    items_of_person,
)
from zones.ownership.handing_over.on_the_day import persons_day
from zones.ownership.handing_over.refusals import SuccessorGone, SuccessorIsSame
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility
from zones.ownership.refusals import PairTaken

pytestmark = pytest.mark.django_db

LEAVES = after_day(date(2026, 6, 30))
BEFORE, AFTER = LEAVES - timedelta(days=1), LEAVES + timedelta(days=1)


@pytest.fixture
def leaver(ground: Ground) -> User:
    """The head of A1, of A2 next year, of the unit U-A1 and of a team; acts for the head of B."""
    person = ground.people["head-a1"]
    next_year = Assignment(
        zone=ground.zone("A2"), role="head", start=datetime(2027, 1, 1, tzinfo=LEAVES.tzinfo),
        user=person,
    )  # fmt: skip
    assign(assignment=next_year, actor=TESTER, now=DAY_ONE)
    unit = ground.units["U-A1"]
    unit.head = person
    unit.save()
    period = DateTimeTZRange(DAY_ONE, DAY_ONE + timedelta(days=365))
    Deputy.objects.create(head=ground.people["head-b"], deputy=person, during=period)
    Deputy.objects.create(head=person, deputy=ground.people["head-a3"], during=period)
    Team.objects.create(code="T1", name="一队", home_unit=unit, leader=person, liaison=person)
    Membership.objects.create(
        user=person, unit=unit, role="leader", during=DateRange(date(2020, 1, 1), None)
    )
    return person


def leave(person: User, successors: Successors[User], **options: Any) -> None:
    now = options.pop("now", TODAY)
    leaves = PersonLeaves(person=person, at=LEAVES, successors=successors, **options)
    hand_over_person(leaves=leaves, actor=TESTER, now=now)


def head_at(ground: Ground, code: str, at: datetime) -> str | None:
    rows = Responsibility.objects.holding_at(at).filter(zone=ground.zone(code), role="head")
    return next((row.user.username for row in rows if row.user), None)


def test_everything_held_is_listed(ground: Ground, leaver: User) -> None:
    items = items_of_person(leaver, at=LEAVES, now=TODAY)
    assert [item.kind.value for item in items] == [
        *("zone", "zone", "acts_for", "unit", "leader", "liaison"),
    ]
    assert [item.version.code for item in items if item.version] == ["A1", "A2"]
    assert items_of_person(make_person("nobody"), at=LEAVES, now=TODAY) == []


def test_one_takes_over_all_that_zones_know_of(ground: Ground, leaver: User) -> None:
    heir = make_person("heir")
    leave(leaver, Successors(heir), basis="No. 9")
    assert (head_at(ground, "A1", BEFORE), head_at(ground, "A1", AFTER)) == ("head-a1", "heir")
    assert head_at(ground, "A2", datetime(2026, 12, 1, tzinfo=LEAVES.tzinfo)) == "head-a2"
    assert head_at(ground, "A2", datetime(2027, 6, 1, tzinfo=LEAVES.tzinfo)) == "heir"
    acting = {
        (deputy.head.username, deputy.deputy.username)
        for deputy in Deputy.objects.acting_at(AFTER).select_related("head", "deputy")
    }
    assert acting == {("head-b", "heir")}
    # What no zone knows of is somebody else's to change.
    ground.units["U-A1"].refresh_from_db()
    assert ground.units["U-A1"].head == leaver
    assert Membership.objects.of(leaver).on(AFTER.date()).exists()
    lon, lat = place(0.5, 0.5)
    assert locate(lon=lon, lat=lat, at=AFTER).head["name"] == "heir"  # type: ignore[index]
    entry = AuditEntry.objects.get(action="person.leave")
    assert entry.after and entry.before
    assert entry.after["basis"] == "No. 9" and len(entry.before) == 3


def test_each_may_go_to_somebody_else_or_stay_open(ground: Ground, leaver: User) -> None:
    heir, other = make_person("heir"), make_person("other")
    items = items_of_person(leaver, at=LEAVES, now=TODAY)
    first, second = (item.key for item in items[:2])
    leave(leaver, Successors(heir, {first: None, second: other}))
    assert head_at(ground, "A1", AFTER) is None
    assert head_at(ground, "A2", datetime(2027, 6, 1, tzinfo=LEAVES.tzinfo)) == "other"


def test_a_head_who_follows_the_own_deputy_has_no_deputy(ground: Ground, leaver: User) -> None:
    leave(leaver, Successors(ground.people["head-b"]))
    assert head_at(ground, "A1", AFTER) == "head-b"
    assert not Deputy.objects.acting_at(AFTER).exists()


def test_what_has_no_dates_changes_on_the_day(ground: Ground, leaver: User) -> None:
    heir = make_person("heir")
    leave(leaver, Successors(heir), organisation=True, end_roles=True, close_account=True)
    unit, team = ground.units["U-A1"], Team.objects.get()
    unit.refresh_from_db()
    leaver.refresh_from_db()
    assert (unit.head, team.leader, leaver.is_active) == (leaver, leaver, True)
    assert Membership.objects.of(leaver).on(date(2026, 6, 30)).exists()
    assert not Membership.objects.of(leaver).on(date(2026, 7, 1)).exists()
    (job,) = DBTaskResult.objects.all()
    assert job.run_after == LEAVES
    persons_day.call(*job.args_kwargs["args"])
    for row in (unit, team, leaver):
        row.refresh_from_db()
    assert (unit.head, team.leader, team.liaison) == (heir, heir, heir)
    assert not leaver.is_active


def test_on_the_day_only_what_is_still_true_is_done(ground: Ground, leaver: User) -> None:
    heir, meanwhile = make_person("heir"), make_person("meanwhile")
    leave(leaver, Successors(heir), organisation=True)
    unit = ground.units["U-A1"]
    unit.head = meanwhile
    unit.save()
    persons_day.call(*DBTaskResult.objects.get().args_kwargs["args"])
    unit.refresh_from_db()
    assert unit.head == meanwhile


def test_a_day_that_is_past_needs_no_worker(ground: Ground, leaver: User) -> None:
    leave(leaver, Successors(), organisation=True, close_account=True, now=AFTER)
    unit, team = ground.units["U-A1"], Team.objects.get()
    unit.refresh_from_db()
    leaver.refresh_from_db()
    assert unit.head is None and not leaver.is_active
    # A team is never without a leader.
    assert (team.leader, team.liaison) == (leaver, None)
    assert not DBTaskResult.objects.exists()


def test_all_or_nothing(ground: Ground, leaver: User) -> None:
    heir = make_person("heir")
    ground.scheme.levels.filter(code="cell").update(pairing="leader", pairs_one_to_one=True)
    for code, person in (("A1", leaver), ("A2", heir)):
        pair = Assignment(zone=ground.zone(code), role="paired_leader", start=DAY_ONE, user=person)
        assign(assignment=pair, actor=TESTER, now=DAY_ONE)
    with pytest.raises(PairTaken):
        leave(leaver, Successors(heir))
    assert head_at(ground, "A1", AFTER) == "head-a1"
    assert Deputy.objects.acting_at(AFTER).filter(deputy=leaver).exists()
    assert not AuditEntry.objects.filter(action="person.leave").exists()


def test_successors_are_there_and_others(ground: Ground, leaver: User) -> None:
    with pytest.raises(SuccessorIsSame):
        leave(leaver, Successors(leaver))
    gone = make_person("gone", is_active=False)
    with pytest.raises(SuccessorGone):
        leave(leaver, Successors(None, {"zone-1": gone}))


def test_a_superusers_account_is_closed_by_a_superuser_only(ground: Ground) -> None:
    chief = make_person("chief", is_superuser=True)
    with pytest.raises(AccountOfSuperuser):
        leave(chief, Successors(), close_account=True)
