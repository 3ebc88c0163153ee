"""Who sees which issue and which report (P13), with an outsider in the cast."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from psycopg2.extras import DateRange, DateTimeTZRange

from fieldwork.casework.models import CoHandling, Issue, Report
from fieldwork.casework.sight import sight_of
from tests.casebook import a_report, an_issue, pin
from tests.cast import member
from tests.catalogue import make_catalogue
from tests.ground import TODAY, Ground, make_person
from zones.organisation.models import Deputy, Membership, Role, User
from zones.organisation.permissions import standing_of


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


def sees(user: User) -> tuple[int, int]:
    """How many issues and reports the person sees."""
    now = timezone.now()
    sight = sight_of(standing_of(user, now=now), now=now)
    reports = set(Report.objects.visible_to(sight))
    assert set(Report.objects.newest_seen_by(sight, 100)) == reports
    return Issue.objects.visible_to(sight).count(), len(reports)


def works_in(ground: Ground, unit: str, role: Role) -> User:
    user = make_person(f"{role}-{unit}")
    during = DateRange(date(2020, 1, 1), None)
    Membership.objects.create(user=user, unit=ground.units[unit], role=role, during=during)
    return user


def test_the_outsider_sees_nothing(ground: Ground) -> None:
    a_report()
    assert sees(member(ground)) == (0, 0)


@pytest.mark.parametrize("role", [Role.CAMPAIGN_OFFICE, Role.AUDITOR])
def test_office_and_auditor_see_all(ground: Ground, role: Role) -> None:
    a_report()
    a_report(place=None)
    assert sees(member(ground, role)) == (1, 2)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN, Role.GIS_STAFF])
def test_administrators_see_no_cases(ground: Ground, role: Role) -> None:
    a_report()
    assert sees(member(ground, role)) == (0, 0)


def test_a_unit_sees_its_own_and_what_it_helps_with(ground: Ground) -> None:
    an_issue()
    helped = an_issue(place=pin(1.5, 0.5))
    an_issue(place=pin(0.5, 1.5))
    leader = works_in(ground, "U-A1", Role.LEADER)
    assert sees(leader) == (1, 1)
    CoHandling.objects.create(issue=helped, unit=ground.units["U-A1"], basis="hand", since=TODAY)
    assert sees(leader) == (2, 2)
    assert sees(ground.people["chief-a1"]) == (2, 2)


def test_a_head_sees_the_zone_and_below(ground: Ground) -> None:
    an_issue()
    an_issue(place=pin(1.5, 0.5))
    an_issue(place=pin(2.5, 0.5))
    assert sees(ground.people["head-a1"]) == (1, 1)
    assert sees(ground.people["head-a"]) == (2, 2)
    assert sees(ground.people["head-c"]) == (3, 3)


def test_a_deputy_sees_what_the_head_sees_while_acting(ground: Ground) -> None:
    an_issue()
    deputy = make_person("deputy")
    assert sees(deputy) == (0, 0)
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=deputy,
        during=DateTimeTZRange(datetime(2026, 1, 1, tzinfo=UTC), None),
        reason="ill",
    )
    assert sees(deputy) == (1, 1)


def test_a_reporter_sees_the_own_reports_and_what_they_joined(ground: Ground) -> None:
    inspector = member(ground, Role.INSPECTOR)
    first = a_report()
    a_report(place=None, reporter=inspector)
    assert sees(inspector) == (0, 1)
    a_report(joins=first.number, reporter=inspector)
    assert sees(inspector) == (1, 2)


def test_a_hotline_clerk_sees_the_hotlines(ground: Ground) -> None:
    a_report()
    a_report(source="hotline")
    a_report(source="hotline", kind="consultation", place=None)
    assert sees(member(ground, Role.HOTLINE_CLERK)) == (1, 2)
