"""The pages of a hand-over: what is held, who takes it over, the preview, and who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground
from zones.organisation.models import Role, User
from zones.ownership.actions import Assignment, assign
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver(ground: Ground) -> User:
    """Head of A1 and A2 and of the unit U-A1."""
    person = ground.people["head-a1"]
    second = Assignment(zone=ground.zone("A2"), role="head", start=DAY_ONE, user=person)
    assign(assignment=second, actor=TESTER, now=DAY_ONE)
    unit = ground.units["U-A1"]
    unit.head = person
    unit.save()
    return person


def leave(client: Client, person: User, /, **content: Any) -> Any:
    """In ``days`` days, five unless told."""
    last = timezone.localdate() + timedelta(days=content.pop("days", 5))
    address = reverse("person_leaves", args=[person.pk])
    return client.post(address, {"last": last.isoformat(), **content})


def heads(ground: Ground, days: int) -> dict[str, str]:
    at = timezone.now() + timedelta(days=days)
    rows = Responsibility.objects.holding_at(at).filter(role="head").select_related("user")
    codes = {ground.zone(code).pk: code for code in ("A1", "A2")}
    return {
        codes[row.zone_id]: row.user.username for row in rows if row.user and row.zone_id in codes
    }


def test_strangers_and_readers_are_kept_out(ground: Ground, leaver: User) -> None:
    unit = ground.units["U-A1"]
    pages = [
        reverse("person_leaves", args=[leaver.pk]),
        reverse("unit_closes", args=[unit.pk]),
        reverse("person_stays", args=[leaver.pk]),
    ]
    kept_out = [caller(member(ground)), caller(member(ground, Role.SYSTEM_ADMIN))]
    for address in pages:
        for client in kept_out:
            assert client.post(address).status_code == 403
        assert caller().post(address).status_code == 302


def test_the_business_administrator_hands_all_over(ground: Ground, leaver: User) -> None:
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    asked = {"successor": "B长 head-b", "end_roles": "on"}
    preview = leave(admin, leaver, **asked)
    text = preview.content.decode()
    assert "Nothing is written yet" in text and text.count("<strong>B长</strong>") == 3
    assert heads(ground, 10) == {"A1": "head-a1", "A2": "head-a1"}
    done = leave(admin, leaver, confirmed="1", **asked)
    assert done.status_code == 302
    assert heads(ground, 3) == {"A1": "head-a1", "A2": "head-a1"}
    assert heads(ground, 10) == {"A1": "head-b", "A2": "head-b"}
    shown = admin.get(done["Location"]).content.decode()
    assert "Planned for" in shown and "U-A1" in shown
    admin.post(reverse("person_stays", args=[leaver.pk]))
    assert not DBTaskResult.objects.exists()


def test_some_go_to_others_and_some_stay_open(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    form = office.get(reverse("person_leaves", args=[leaver.pk])).context["form"]
    first, second = (item.key for item in form.items)
    asked = {"successor": "head-b", first: "A4长 head-a4", f"open-{second}": "on"}
    preview = leave(office, leaver, **asked)
    assert preview.context["open"] == 1
    assert "1 item stays open" in preview.content.decode()
    leave(office, leaver, confirmed="1", **asked)
    assert heads(ground, 10) == {"A1": "head-a4"}


def test_the_office_changes_no_units_and_closes_no_account(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    page = office.get(reverse("person_leaves", args=[leaver.pk]))
    assert [item.kind.value for item in page.context["form"].items] == ["zone", "zone"]
    assert not {"end_roles", "close"} & set(page.context["form"].fields)
    leave(office, leaver, days=-1, successor="head-b", close="on", end_roles="on", confirmed="1")
    leaver.refresh_from_db()
    ground.units["U-A1"].refresh_from_db()
    assert leaver.is_active and ground.units["U-A1"].head == leaver


def test_who_administers_accounts_closes_it_on_the_way(ground: Ground, leaver: User) -> None:
    both = caller(member(ground, Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN))
    leave(both, leaver, days=-1, successor="head-b", close="on", confirmed="1")
    leaver.refresh_from_db()
    ground.units["U-A1"].refresh_from_db()
    assert not leaver.is_active and ground.units["U-A1"].head == ground.people["head-b"]


def test_refusals_stand_at_the_successor(ground: Ground, leaver: User) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    for written in ("A1长 head-a1", "nobody-here"):
        answer = leave(office, leaver, successor=written, confirmed="1")
        assert answer.context["form"].errors["successor"], written


def test_a_unit_is_dissolved_and_its_zones_go_to_another(ground: Ground) -> None:
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    unit = ground.units["U-A1"]
    address = reverse("unit_closes", args=[unit.pk])
    asked = {
        "last": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "successor": "Unit A2 U-A2",
        "close": "on",
    }
    assert "Unit A2" in admin.post(address, asked).content.decode()
    assert admin.post(address, {**asked, "confirmed": "1"}).status_code == 302
    unit.refresh_from_db()
    lead = Responsibility.objects.holding_at(timezone.now()).get(
        zone=ground.zone("A1"), role="lead"
    )
    assert (unit.is_active, lead.unit) == (False, ground.units["U-A2"])


def test_the_campaign_office_cannot_be_dissolved(ground: Ground) -> None:
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    address = reverse("unit_closes", args=[ground.units["OFFICE"].pk])
    today = timezone.localdate().isoformat()
    answer = admin.post(address, {"last": today, "close": "on", "confirmed": "1"})
    assert "so it stays open" in answer.context["form"].errors["close"][0]
