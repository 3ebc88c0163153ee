"""Other systems are subscribed by the office and the administrator, and by nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from fieldwork.notices.deliveries import deliver_due
from fieldwork.notices.models import Subscription
from fieldwork.notices.rules import signature
from tests.cast import caller, caller_with_token, member
from tests.fieldwork.notices.conftest import Receiver, receiver  # noqa: F401  (a fixture)
from tests.fieldwork.notices.telling import subscription_of, tell_of_issue
from tests.geoapi.v1.conftest import NOW
from tests.ground import Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/subscriptions"
BODY = {
    "name": "Dashboard",
    "url": "https://dashboard.example.org/hook",
    "kinds": ["issue_assigned"],
}


def send(client: Client, method: str, address: str = "", body: object = None) -> Any:
    text = "" if body is None else json.dumps(body)
    answer: HttpResponse = getattr(client, method)(
        f"{ROOT}{address}", text, content_type="application/json"
    )
    return answer


@pytest.fixture
def office(ground: Ground) -> Client:
    """Somebody of the campaign office."""
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.mark.parametrize(
    "roles",
    [
        None,
        (),
        (Role.AUDITOR,),
        (Role.BUSINESS_ADMIN, Role.GIS_STAFF),
        (Role.LEADER, Role.INSPECTOR, Role.HOTLINE_CLERK),
    ],
)
def test_nobody_else_gets_anywhere(ground: Ground, roles: tuple[Role, ...] | None) -> None:
    pk = subscription_of(ground.people["head-a"]).pk
    client = caller() if roles is None else caller(member(ground, *roles))
    expected = 401 if roles is None else 403
    assert client.get(ROOT).status_code == expected
    assert client.get(f"{ROOT}/{pk}").status_code == expected
    assert client.get(f"{ROOT}/{pk}/deliveries").status_code == expected
    for method, address, body in (
        ("post", "", BODY),
        ("put", f"/{pk}", BODY),
        ("patch", f"/{pk}", {"active": False}),
        ("delete", f"/{pk}", None),
        ("post", f"/{pk}/secret", None),
        ("post", f"/{pk}/test", None),
    ):
        assert send(client, method, address, body).status_code == expected
    assert Subscription.objects.get().is_active


def test_the_administrator_may_too_and_a_token_needs_its_scope(ground: Ground) -> None:
    admin = member(ground, Role.SYSTEM_ADMIN)
    assert caller(admin).get(ROOT).status_code == 200
    office = member(ground, Role.CAMPAIGN_OFFICE, username="office")
    assert send(caller_with_token(office, "edit"), "post", "", BODY).status_code == 201
    assert send(caller_with_token(office, "report"), "post", "", BODY).status_code == 403


def test_the_secret_is_shown_once_and_stored_nowhere(office: Client) -> None:
    made = send(office, "post", "", BODY)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    (listed,) = office.get(ROOT).json()["results"]
    assert "secret" not in listed and listed["name"] == "Dashboard"
    kept = f"{list(Subscription.objects.values())} {list(AuditEntry.objects.values())}"
    assert secret not in kept and secret.removeprefix("whsec_") not in kept
    renewed = send(office, "post", f"/{listed['id']}/secret").json()["secret"]
    assert renewed != secret


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://[::1]/"}, "url"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"url": "https://user:secret@example.org/"}, "url"),
        ({"url": "nonsense"}, "url"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["subscription_paused"]}, "kinds.0"),
        ({"kinds": ["gossip"]}, "kinds.0"),
        ({"name": ""}, "name"),
        ({"unit": 10**9}, "unit"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_what_cannot_be_subscribed_is_refused(
    office: Client, change: dict[str, object], field: str
) -> None:
    answer = send(office, "post", "", {**BODY, **change})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert not Subscription.objects.exists()


def test_it_is_changed_stopped_taken_up_again_and_ended_on_record(
    ground: Ground, office: Client
) -> None:
    pk = send(office, "post", "", BODY).json()["id"]
    unit = ground.units["U-A1"]
    changed = send(office, "put", f"/{pk}", {**BODY, "name": "Other", "unit": unit.pk}).json()
    assert (changed["name"], changed["unit"]["code"]) == ("Other", "U-A1")
    stopped = send(office, "patch", f"/{pk}", {"active": False}).json()
    assert (stopped["active"], stopped["paused_at"] is None) == (False, False)
    assert send(office, "patch", f"/{pk}", {"active": True}).json()["active"] is True
    tell_of_issue(units=[unit.pk])
    assert send(office, "delete", f"/{pk}").status_code == 204
    assert office.get(f"{ROOT}/{pk}").status_code == 404
    acts = AuditEntry.objects.filter(object_type="subscription").order_by("id")
    assert [entry.action.removeprefix("subscription.") for entry in acts] == [
        *("subscribe", "change", "stop", "resume", "end"),
    ]
    assert acts[1].before == {**BODY, "unit": None}


def test_a_test_arrives_signed_and_the_answer_is_told(
    office: Client,
    receiver: Receiver,  # noqa: F811
) -> None:
    made = send(office, "post", "", {**BODY, "url": receiver.url}).json()
    told = send(office, "post", f"/{made['id']}/test").json()
    assert told == {"delivered": True, "status": 204, "answer": "HTTP 204"}
    ((headers, body),) = receiver.received
    assert json.loads(body)["type"] == "test"
    assert headers["webhook-signature"] == signature(
        secret=made["secret"],
        delivery_id=headers["webhook-id"],
        timestamp=int(headers["webhook-timestamp"]),
        body=body,
    )
    receiver.answers = [500]
    assert send(office, "post", f"/{made['id']}/test").json()["delivered"] is False


def test_a_name_that_leads_inside_is_told_by_the_test(office: Client, settings: Settings) -> None:
    settings.WEBHOOKS_INSIDE = False
    made = send(office, "post", "", {**BODY, "url": "http://localhost/hook"}).json()
    told = send(office, "post", f"/{made['id']}/test").json()
    assert told["status"] == 0 and "private address" in told["answer"]


def test_the_latest_deliveries_say_how_they_went(
    office: Client,
    receiver: Receiver,  # noqa: F811
) -> None:
    pk = send(office, "post", "", {**BODY, "url": receiver.url}).json()["id"]
    tell_of_issue(now=NOW)
    (waiting,) = office.get(f"{ROOT}/{pk}/deliveries").json()["results"]
    assert (waiting["state"], waiting["attempts"], waiting["sent_at"]) == ("pending", 0, None)
    deliver_due(now=NOW)
    (sent,) = office.get(f"{ROOT}/{pk}/deliveries").json()["results"]
    assert (sent["state"], sent["answer"], sent["next_at"]) == ("sent", "HTTP 204", None)
    assert sent["id"] == receiver.ids[0]
