"""A call without an address, from the clerk's desk to the unit's and back to whoever called."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Report
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, place
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

PHONE = "13812341234"


def listed(client: Client, address: str) -> list[Any]:
    return list(client.get(address).context["rows"])


def test_a_call_finds_its_place_its_unit_and_its_answer(ground: Ground) -> None:
    make_catalogue()
    clerk = caller(member(ground, Role.HOTLINE_CLERK))
    chief = caller(ground.people["chief-a1"])

    # The clerk types what was said; the line breaks before the address.
    sent = clerk.put(
        f"/api/v1/reports/{uuid4()}",
        {
            "source": "hotline",
            "kind": "complaint",
            "category": "06010",
            "text": "楼下垃圾三天没有清",
            "captured_at": timezone.now().isoformat(),
            "external_number": "12345-88",
            "complainant": {"name": "张小明", "phone": PHONE},
        },
        content_type="application/json",
    )
    assert sent.status_code == 201 and sent.json()["state"] == "waiting_for_place"
    number = sent.json()["number"]
    assert listed(chief, "/") == [], "without a place it is nobody's yet"

    # It waits in the queue; the clerk reads the number, calls back, and finds the place.
    (waiting,) = clerk.get("/").context["waiting"]
    (row,) = listed(clerk, waiting.url)
    assert row.report.number == number
    page = clerk.post(f"/reports/{number}/contact/").content.decode()
    assert PHONE in page and AuditEntry.objects.filter(action="contact.read").count() == 1
    lon, lat = place(0.5, 0.5)
    placed = {"place-lon": lon, "place-lat": lat, "place-datum": "wgs84", "place-address": "一号"}
    clerk.post(
        f"/reports/{number}/", {"move": "place", "place-category": "暴露垃圾 06010", **placed}
    )

    # The unit finds it first on its desk, with the reason, and without whoever called.
    (new,) = chief.get("/").context["waiting"]
    (found,) = listed(chief, new.url)
    case = chief.get(f"/issues/{found.issue.number}/").content.decode()
    assert "一号" in case and "12345-88" in case and "The place lies inside" in case
    assert PHONE not in case and "****" not in case

    # The case is on the clerk's desk too; a stranger's has nothing.
    assert [row.issue.number for row in listed(clerk, "/")] == [found.issue.number]
    assert caller(ground.people["head-b"]).get(f"/issues/{found.issue.number}/").status_code == 404
    assert Report.objects.get().reply_due_at is not None, "whoever called is owed an answer"
