"""The head of two cells leaves: one successor, one cell left open, a deputy in between.

What is reported before the day goes to the one who left, afterwards to who follows; the cell that
was left open is listed until somebody is named; and everything that was ever said can be read.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground, place
from zones.audit.models import AuditEntry
from zones.instants import after_day, start_of_day
from zones.organisation.models import Role, User
from zones.ownership.actions import Assignment, assign
from zones.ownership.handing_over.on_the_day import persons_day
from zones.ownership.locate import locate

pytestmark = pytest.mark.django_db

API = "/api/v1"
CELLS = {"A1": place(0.5, 0.5), "A2": place(1.5, 0.5)}


@pytest.fixture
def leaver(ground: Ground) -> User:
    """Head of A1 and A2, and of the unit that leads A1."""
    person = ground.people["head-a1"]
    second = Assignment(zone=ground.zone("A2"), role="head", start=DAY_ONE, user=person)
    assign(assignment=second, actor=TESTER, now=DAY_ONE)
    unit = ground.units["U-A1"]
    unit.head = person
    unit.save()
    return person


def send(client: Client, address: str, **body: Any) -> Any:
    answer = client.post(address, json.dumps(body), content_type="application/json")
    assert answer.status_code in (200, 201, 204), answer.content
    return answer.json() if answer.content else None


def head(code: str, at: datetime, known_at: datetime | None = None) -> dict[str, Any] | None:
    lon, lat = CELLS[code]
    found: dict[str, Any] | None = locate(lon=lon, lat=lat, at=at, known_at=known_at).head
    return found


def gaps(client: Client, at: datetime) -> list[tuple[str, list[str]]]:
    told = client.get(f"{API}/responsibilities/gaps", {"at": at.isoformat(), "level": "cell"})
    return [(one["zone"]["code"], one["gaps"]) for one in told.json()["results"]]


def test_a_head_leaves_and_nothing_is_lost(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.BUSINESS_ADMIN))
    before = timezone.now()
    last = timezone.localdate() + timedelta(days=40)
    leaves = after_day(last)

    # A deputy acts while the head is packing.
    send(
        office,
        f"{API}/deputies",
        head=leaver.pk,
        deputy=ground.people["head-b"].pk,
        effective_from=start_of_day(last - timedelta(days=5)).isoformat(),
    )
    packing = leaves - timedelta(days=2)
    acting = head("A1", packing)
    assert acting and (acting["name"], acting["acting_for"]["name"]) == ("B长", "A1长")

    # The page shows what is held; one cell is left open.
    page = reverse("person_leaves", args=[leaver.pk])
    items = office.get(page, {"last": last.isoformat()}).context["form"].items
    (second,) = [item.key for item in items if item.version and item.version.code == "A2"]
    asked = {
        "last": last.isoformat(),
        "successor": "A4长 head-a4",
        f"open-{second}": "on",
        "basis": "组织部〔2026〕7号",
        "end_roles": "on",
    }
    preview = office.post(page, asked).content.decode()
    assert "A4长" in preview and "1 item stays open" in preview
    assert office.post(page, {**asked, "confirmed": "1"}).status_code == 302

    # Until the day everything is as it was; afterwards it is the successor's, without a deputy.
    day_before, day_after = leaves - timedelta(hours=1), leaves + timedelta(hours=1)
    assert head("A2", before)["name"] == "A1长"  # type: ignore[index]
    assert head("A1", day_before)["name"] == "B长"  # type: ignore[index]
    follower = head("A1", day_after)
    assert follower and (follower["name"], follower["acting_for"]) == ("A4长", None)
    # The cell left open falls to the head of the zone above, and is a gap.
    assert head("A2", day_after)["name"] == "A长"  # type: ignore[index]
    assert gaps(office, before) == []
    assert gaps(office, packing) == [("A2", ["ends_soon"])]
    assert gaps(office, day_after) == [("A2", ["no_head"])]

    # The unit's head has no dates: a worker changes it on the day.
    unit = ground.units["U-A1"]
    unit.refresh_from_db()
    assert unit.head == leaver
    persons_day.call(*DBTaskResult.objects.get().args_kwargs["args"])
    unit.refresh_from_db()
    assert unit.head == ground.people["head-a4"]

    # Somebody is named for the open cell, for many at once, and the gap closes.
    send(
        office,
        f"{API}/responsibilities/bulk",
        give=[
            {
                "zone": ground.zone("A2").pk,
                "role": "head",
                "user": ground.people["head-b"].pk,
                "effective_from": leaves.isoformat(),
            }
        ],
    )
    assert gaps(office, day_after) == []

    # What we believed before is still told, and who said otherwise when.
    assert head("A1", day_after, known_at=before)["name"] == "A1长"  # type: ignore[index]
    history = office.get(reverse("responsible_for_zone", args=[ground.zone("A1").pk]))
    told = history.content.decode()
    assert "组织部〔2026〕7号" in told and "asks-business_admin" in told
    entry = AuditEntry.objects.get(action="person.leave")
    assert entry.after and entry.after["to"][second] is None
