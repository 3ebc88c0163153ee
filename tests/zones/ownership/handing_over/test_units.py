"""A unit is dissolved: what it answers for, its people and what is below it go to another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from psycopg2.extras import DateRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person
from zones.instants import after_day
from zones.organisation.models import Membership
from zones.organisation.refusals import OfficeStays
from zones.ownership.actions import Assignment, assign
from zones.ownership.handing_over import Successors, UnitCloses, hand_over_unit
from zones.ownership.handing_over.on_the_day import units_day
from zones.ownership.models import Responsibility
from zones.ownership.refusals import LeadUnitTaken

pytestmark = pytest.mark.django_db

CLOSES = after_day(date(2026, 6, 30))
AFTER = CLOSES + timedelta(days=1)


def holds(ground: Ground, unit: str) -> set[tuple[str, str]]:
    """(code, role) of what the unit holds after the day."""
    rows = Responsibility.objects.holding_at(AFTER).filter(unit=ground.units[unit])
    codes = {ground.zone(code).pk: code for code in ("A", "A1", "A2", "B")}
    return {(codes[row.zone_id], row.role) for row in rows}


def close(ground: Ground, heir: str, **options: bool) -> None:
    closes = UnitCloses(
        unit=ground.units["U-A1"],
        at=CLOSES,
        successors=Successors(ground.units[heir]),
        **options,  # type: ignore[arg-type]
    )
    hand_over_unit(closes=closes, actor=TESTER, now=TODAY)


@pytest.fixture(autouse=True)
def further_roles(ground: Ground) -> None:
    """U-A1 is also a member in A2, where U-A2 leads, and the fallback of B."""
    for code, role, unit in (
        ("A2", "member", "U-A1"),
        ("B", "fallback", "U-A1"),
        ("A1", "member", "U-A2"),
    ):
        given = Assignment(
            zone=ground.zone(code), role=role, start=DAY_ONE, unit=ground.units[unit],
            no_manager=role == "fallback",
        )  # fmt: skip
        assign(assignment=given, actor=TESTER, now=DAY_ONE)


def test_every_role_goes_to_the_unit_that_takes_over(ground: Ground) -> None:
    close(ground, "U-A2")
    assert holds(ground, "U-A1") == set()
    assert holds(ground, "U-A2") == {
        *(("A1", "lead"), ("A1", "member"), ("A2", "lead"), ("A2", "member"), ("B", "fallback")),
    }
    fallback = Responsibility.objects.holding_at(AFTER).get(role="fallback")
    assert fallback.no_manager
    ground.units["U-A1"].refresh_from_db()
    assert ground.units["U-A1"].is_active and not DBTaskResult.objects.exists()


def test_people_keep_their_roles_in_the_other_unit(ground: Ground) -> None:
    person = make_person("handler")
    Membership.objects.create(
        user=person,
        unit=ground.units["U-A1"],
        role="handler",
        during=DateRange(date(2020, 1, 1), None),
    )
    close(ground, "U-A2", move_people=True)
    on = {
        day: [row.unit.code for row in Membership.objects.of(person).on(day)]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }
    assert on == {date(2026, 6, 30): ["U-A1"], date(2026, 7, 1): ["U-A2"]}


def test_the_unit_closes_on_the_day(ground: Ground) -> None:
    unit = ground.units["U-A1"]
    close(ground, "U-A2", close=True)
    unit.refresh_from_db()
    assert unit.is_active
    units_day.call(*DBTaskResult.objects.get().args_kwargs["args"])
    unit.refresh_from_db()
    assert not unit.is_active


def test_one_to_one_keeps_a_leading_unit_from_leading_twice(ground: Ground) -> None:
    ground.scheme.one_to_one = True
    ground.scheme.save()
    with pytest.raises(LeadUnitTaken):
        close(ground, "U-A2")
    assert ("A1", "lead") in holds(ground, "U-A1")


def test_the_campaign_office_stays(ground: Ground) -> None:
    closes = UnitCloses(unit=ground.units["OFFICE"], at=CLOSES, successors=Successors(), close=True)
    with pytest.raises(OfficeStays):
        hand_over_unit(closes=closes, actor=TESTER, now=TODAY)
