"""Hand-overs over HTTP: what is held, tried, written; and what a caller may take along."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground
from zones.instants import read_instant
from zones.organisation.models import Role, User
from zones.ownership.actions import Assignment, assign
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db

LAST = "2026-06-30"
AFTER = read_instant("2026-07-02")


@pytest.fixture
def leaver(ground: Ground) -> User:
    person = ground.people["head-a1"]
    second = Assignment(zone=ground.zone("A2"), role="head", start=DAY_ONE, user=person)
    assign(assignment=second, actor=TESTER, now=DAY_ONE)
    unit = ground.units["U-A1"]
    unit.head = person
    unit.save()
    return person


def address(person: User) -> str:
    return f"/api/v1/people/{person.pk}/hand-over"


def send(client: Client, where: str, **body: Any) -> Any:
    content = json.dumps({"last": LAST, **body})
    return client.post(where, content, content_type="application/json")


def heads(ground: Ground) -> dict[str, str]:
    rows = Responsibility.objects.holding_at(AFTER).filter(role="head").select_related("user")
    codes = {ground.zone(code).pk: code for code in ("A1", "A2")}
    return {
        codes[row.zone_id]: row.user.username for row in rows if row.user and row.zone_id in codes
    }


def test_strangers_and_readers_are_refused(ground: Ground, leaver: User) -> None:
    unit = f"/api/v1/units/{ground.units['U-A1'].pk}/hand-over"
    for where in (address(leaver), unit):
        assert caller().get(where).status_code == send(caller(), where).status_code == 401
    outsider, handler = caller(member(ground)), caller(member(ground, Role.HANDLER))
    for where in (address(leaver), unit):
        for client in (outsider, handler):
            assert client.get(where).status_code == send(client, where).status_code == 403


def test_what_is_held_is_listed_and_given_to_one(ground: Ground, leaver: User) -> None:
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    items = admin.get(address(leaver), {"last": LAST}).json()["results"]
    assert [(item["kind"], item["role"]) for item in items] == [
        ("zone", "head"),
        ("zone", "head"),
        ("unit", None),
    ]
    assert items[0]["zone"]["code"] == "A1" and items[2]["unit"]["code"] == "U-A1"
    heir = ground.people["head-b"]
    tried = send(admin, address(leaver), successor=heir.pk, preview=True).json()
    assert (tried["written"], tried["open"]) == (False, 0)
    assert heads(ground) == {"A1": "head-a1", "A2": "head-a1"}
    assert not DBTaskResult.objects.exists()
    done = send(admin, address(leaver), successor=heir.pk, basis="No. 3").json()
    assert done["written"] and {one["successor"]["name"] for one in done["results"]} == {"B长"}
    assert heads(ground) == {"A1": "head-b", "A2": "head-b"}
    assert DBTaskResult.objects.count() == 1


def test_items_go_to_others_or_stay_open(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    first, second = office.get(address(leaver), {"last": LAST}).json()["results"][:2]
    each = [
        {"item": first["item"], "successor": ground.people["head-a4"].pk},
        {"item": second["item"], "successor": None},
    ]
    told = send(office, address(leaver), successor=ground.people["head-b"].pk, each=each).json()
    # The office changes no units: the one headed is not among them.
    assert (len(told["results"]), told["open"]) == (2, 1)
    assert heads(ground) == {"A1": "head-a4"}


def test_refusals(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    where = address(leaver)
    same = send(office, where, successor=leaver.pk)
    assert (same.status_code, same.json()["errors"][0]["code"]) == (400, "successor_is_same")
    strange = send(office, where, each=[{"item": "zone-0", "successor": None}])
    assert (strange.status_code, strange.json()["errors"][0]["code"]) == (400, "no_such_item")
    assert send(office, where, end_roles=True).status_code == 403
    assert send(office, where, close_account=True).status_code == 403
    assert send(office, where, successor=10**9).status_code == 400
    assert send(office, where, what=1).status_code == 400
    assert send(office, f"/api/v1/people/{10**9}/hand-over").status_code == 404
    assert heads(ground) == {"A1": "head-a1", "A2": "head-a1"}


def test_a_unit_hands_over(ground: Ground) -> None:
    unit, heir = ground.units["U-A1"], ground.units["U-A2"]
    where = f"/api/v1/units/{unit.pk}/hand-over"
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    assert send(office, where, successor=heir.pk, close=True).status_code == 403
    (item,) = office.get(where, {"last": LAST}).json()["results"]
    assert (item["role"], item["zone"]["code"]) == ("lead", "A1")
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    told = send(admin, where, successor=heir.pk, close=True).json()
    assert told["results"][0]["successor"]["code"] == "U-A2"
    lead = Responsibility.objects.holding_at(AFTER).get(zone=ground.zone("A1"), role="lead")
    assert lead.unit == heir
    ground.scheme.one_to_one = True
    ground.scheme.save()
    taken = send(admin, f"/api/v1/units/{heir.pk}/hand-over", successor=ground.units["U-B"].pk)
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (409, "lead_unit_taken")
