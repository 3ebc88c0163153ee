"""History: what was said, when, by whom, and what it is called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import DAY_ONE, TODAY, Ground, put, squares
from zones.audit.actions import Actor
from zones.boundaries.models import Zone
from zones.ownership.actions import Assignment, assign, assign_many
from zones.ownership.models import Responsibility
from zones.ownership.past import told
from zones.ownership.zone_names import versions_at

pytestmark = pytest.mark.django_db


def test_every_saying_bears_who_recorded_it_and_when_it_was_replaced(ground: Ground) -> None:
    zone = ground.zone("A1")
    clerk = Actor(name="周敏")
    later = TODAY + timedelta(days=3)
    change = Assignment(zone=zone, role="head", start=later, user=ground.people["head-b"])
    assign(assignment=change, actor=clerk, now=TODAY)
    rows = Responsibility.objects.filter(zone=zone, role="head")
    said = told(rows, now=TODAY, names=True)
    assert [(str(one.row.user), one.recorded_by) for one in said] == [
        ("B长", "周敏"),
        ("A1长", "周敏"),
        ("A1长", "tester"),
    ]
    assert [one.replaced_at for one in said] == [None, None, TODAY]
    assert {one.version.code for one in said if one.version} == {"A1"}
    assert {one.recorded_by for one in told(rows, now=TODAY, names=False)} == {""}


def test_acts_on_many_zones_and_on_one_are_told_apart(ground: Ground) -> None:
    one, other = ground.zone("A1"), ground.zone("A2")
    head = ground.people["head-b"]
    both = [Assignment(zone=zone, role="head", start=TODAY, user=head) for zone in (one, other)]
    assign_many(assignments=both, actor=Actor(name="first"), now=TODAY)
    again = Assignment(zone=one, role="head", start=TODAY, user=ground.people["head-a2"])
    assign(assignment=again, actor=Actor(name="second"), now=TODAY + timedelta(minutes=1))
    said = told(Responsibility.objects.filter(role="head", user=head), now=TODAY, names=True)
    assert {(each.row.zone_id, each.recorded_by) for each in said} >= {
        (one.pk, "first"),
        (other.pk, "first"),
    }


def test_zones_bear_the_name_of_the_day_or_their_last_one(ground: Ground) -> None:
    renamed = put("A1", "cell", "A", squares(0, 0), name="新名")
    ground.publish(
        renamed,
        put("A2", "cell", "A", squares(1, 0)),
        effective_from=TODAY + timedelta(days=30),
    )
    zone = ground.zone("A1").pk
    drawn = Zone.objects.create(scheme=ground.scheme).pk
    assert versions_at([zone, drawn], TODAY)[zone].name == "A1格"
    later = versions_at([zone, drawn], TODAY + timedelta(days=31))
    assert later[zone].name == "新名" and drawn not in later
    assert versions_at([zone], DAY_ONE - timedelta(days=1))[zone].code == "A1"
