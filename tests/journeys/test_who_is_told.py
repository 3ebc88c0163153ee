"""A report is sent in, and everybody whom it concerns is told: at once, by every way there is.

The zone's head and the deputy, the unit's head, another system by webhook, all out of the one
transaction; the office of what waits; the reporter of how it ended. And nobody else.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateTimeTZRange
from pytest_django import Settings

from fieldwork.intake.models import SourcePolicy
from fieldwork.notices.deliveries import deliver_due
from tests.casebook import a_uuid
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.fieldwork.notices.conftest import Receiver, receiver  # noqa: F401  (a fixture)
from tests.ground import Ground, place
from zones.organisation.models import Deputy, Role, User

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture(autouse=True)
def city(ground: Ground, settings: Settings) -> None:
    """With a mail server, and a deputy for the head of cell A1."""
    make_catalogue()
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://grid.example.org"
    now = timezone.now()
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=ground.people["head-a2"],
        during=DateTimeTZRange(now - timedelta(days=1), now + timedelta(days=1)),
    )
    unit_head = ground.people["chief-a1"]
    unit_head.email, unit_head.language = "chief@example.org", "en"
    unit_head.save()


def report_content(**facts: Any) -> dict[str, Any]:
    lon, lat = place(0.5, 0.5)
    return {
        "source": "inspector",
        "category": "06010",
        "text": "垃圾未清",
        "captured_at": timezone.now().isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy": 8, "accuracy_kind": "68"},
        **facts,
    }


def send_report(client: Client, number: int, **facts: Any) -> dict[str, Any]:
    answer = client.put(
        f"{API}/reports/{a_uuid(number)}",
        report_content(**facts),
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def titles(user: User) -> list[str]:
    return [notice["title"] for notice in caller(user).get(f"{API}/notices").json()["results"]]


def test_owners_are_told_at_once_by_inbox_mail_and_webhook(
    ground: Ground,
    receiver: Receiver,  # noqa: F811
) -> None:
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    wanted = {
        "name": "Dashboard",
        "url": receiver.url,
        "kinds": ["issue_assigned"],
        "unit": ground.units["U-A1"].pk,
    }
    office.post(f"{API}/subscriptions", wanted, content_type="application/json")
    issue = send_report(caller(member(ground, Role.INSPECTOR)), 1)["issue"]

    for name in ("head-a1", "head-a2", "chief-a1"):
        client = caller(ground.people[name])
        (notice,) = client.get(f"{API}/notices").json()["results"]
        assert notice["kind"] == "issue_assigned"
        assert notice["object"]["number"] == issue["number"]
        assert client.get(notice["url"]).status_code == 200, f"{name} cannot open it"
    for name in ("head-b", "chief-b", "head-a3"):
        assert titles(ground.people[name]) == []

    now = timezone.now()
    assert deliver_due(now=now) == 2
    (letter,) = mail.outbox
    assert letter.to == ["chief@example.org"] and issue["number"] in letter.body
    ((_headers, body),) = receiver.received
    assert json.loads(body)["data"]["number"] == issue["number"]
    assert deliver_due(now=now) == 0


def test_the_same_report_again_tells_nobody_again(ground: Ground) -> None:
    inspector = caller(member(ground, Role.INSPECTOR))
    content = report_content()
    answers = [
        inspector.put(f"{API}/reports/{a_uuid(1)}", content, content_type="application/json")
        for _attempt in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len(titles(ground.people["head-a1"])) == 1


def test_the_office_is_told_what_waits_and_the_reporter_how_it_ended(ground: Ground) -> None:
    clerk, volunteer = member(ground, Role.CAMPAIGN_OFFICE), member(ground, Role.VOLUNTEER)
    SourcePolicy.objects.create(
        source="volunteer", prefix="ZY", verify_first=True, recorded_at=timezone.now()
    )
    report = send_report(caller(volunteer), 1, source="volunteer")
    assert report["issue"] is None
    (waiting,) = titles(clerk)
    assert waiting.startswith("To verify: ")
    assert titles(ground.people["head-a1"]) == titles(volunteer) == []

    answer = caller(clerk).post(
        f"{API}/reports/{a_uuid(1)}/reject",
        {"reason": "not_a_problem", "note": "已清理"},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    client = caller(volunteer)
    (notice,) = client.get(f"{API}/notices").json()["results"]
    assert notice["title"] == f"Your report {report['number']} was not filed"
    assert notice["text"].endswith("not a problem")
    assert client.get(notice["url"]).status_code == 200


def test_where_nobody_answers_for_the_place_the_office_is_told(ground: Ground) -> None:
    clerk = member(ground, Role.CAMPAIGN_OFFICE)
    lon, lat = place(9, 9)
    send_report(
        caller(member(ground, Role.INSPECTOR)),
        1,
        place={"lon": lon, "lat": lat, "datum": "wgs84"},
    )
    assert any(title.startswith("Nobody answers for this place") for title in titles(clerk))
