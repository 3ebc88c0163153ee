"""Who leaves loses roles, posts and the account; a unit that is dissolved leaves nothing behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from tests.ground import TESTER, TODAY, Ground, make_person
from zones.audit.models import AuditEntry
from zones.organisation.actions import (
    close_account,
    close_unit,
    create_team,
    end_memberships,
    name_team_posts,
)
from zones.organisation.models import Membership, Team
from zones.organisation.refusals import OfficeStays, UnitCycle

pytestmark = pytest.mark.django_db

END = date(2026, 6, 1)


def test_roles_end_and_those_to_come_are_taken_back(ground: Ground) -> None:
    person, office = make_person("leaver"), ground.units["OFFICE"]
    periods = {
        "handler": DateRange(date(2025, 1, 1), None),
        "inspector": DateRange(date(2026, 7, 1), None),
        "volunteer": DateRange(date(2025, 1, 1), date(2026, 3, 1)),
    }
    rows = [
        Membership.objects.create(user=person, unit=office, role=role, during=during)
        for role, during in periods.items()
    ]
    assert end_memberships(memberships=rows, end=END, actor=TESTER, now=TODAY) == 2
    left = {row.role: row.during.upper for row in Membership.objects.of(person)}
    assert left == {"handler": END, "volunteer": date(2026, 3, 1)}
    entries = AuditEntry.objects.filter(action="membership.end")
    assert end_memberships(memberships=rows, end=END, actor=TESTER, now=TODAY) == 0
    assert entries.count() == 1


def test_a_closed_account_is_signed_out_everywhere(ground: Ground) -> None:
    person, client = make_person("leaver"), Client()
    client.force_login(person)
    close_account(user=person, actor=TESTER, now=timezone.now())
    assert client.get("/account/").status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    close_account(user=person, actor=TESTER, now=timezone.now())
    assert AuditEntry.objects.filter(action="person.close").count() == 1


def test_a_team_gets_another_leader(ground: Ground) -> None:
    leader, other = make_person("leader"), make_person("other")
    team = create_team(
        code="T1",
        name="一队",
        home_unit=ground.units["OFFICE"],
        leader=leader,
        start=END,
        actor=TESTER,
        now=TODAY,
    )
    name_team_posts(team=team, leader=other, liaison=None, actor=TESTER, now=TODAY)
    team.refresh_from_db()
    assert team.leader == other
    entry = AuditEntry.objects.latest("id")
    assert entry.before == {"leader": leader.pk, "liaison": None}


def test_what_was_below_a_dissolved_unit_goes_to_its_successor(ground: Ground) -> None:
    closing, heir, child = (ground.units[code] for code in ("U-A1", "U-A2", "U-A3"))
    for unit in (child, heir):
        unit.parent = closing
        unit.save()
    team = Team.objects.create(
        code="T1", name="一队", home_unit=closing, leader=make_person("leader")
    )
    close_unit(unit=closing, successor=heir, actor=TESTER, now=TODAY + timedelta(days=1))
    for row in (closing, heir, child, team):
        row.refresh_from_db()
    assert (closing.is_active, heir.parent, child.parent) == (False, None, heir)
    assert team.home_unit == heir


def test_a_successor_below_one_of_the_units_that_would_go_to_it_is_refused(ground: Ground) -> None:
    closing, child, grandchild = (ground.units[code] for code in ("U-A1", "U-A2", "U-A3"))
    child.parent, grandchild.parent = closing, child
    child.save()
    grandchild.save()
    with pytest.raises(UnitCycle):
        close_unit(unit=closing, successor=grandchild, actor=TESTER, now=TODAY)
    closing.refresh_from_db()
    assert closing.is_active


def test_the_campaign_office_stays(ground: Ground) -> None:
    with pytest.raises(OfficeStays):
        close_unit(unit=ground.units["OFFICE"], successor=None, actor=TESTER, now=TODAY)
