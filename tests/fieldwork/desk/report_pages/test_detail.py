"""The page of a report: who sees it, the moves open to them, and what was typed when refused."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from fieldwork.casework.models import Report
from fieldwork.intake.rules import Contact
from tests.casebook import a_report
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, make_person, place
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.fixture
def clerk(ground: Ground) -> Client:
    return caller(member(ground, Role.HOTLINE_CLERK))


def do(client: Client, report: Report, move: str, **fields: object) -> HttpResponse:
    said = {f"{move}-{name}": value for name, value in fields.items()}
    return client.post(f"/reports/{report.number}/", {"move": move, **said})  # type: ignore[return-value]


def state(report: Report) -> str:
    report.refresh_from_db()
    return report.state


def moves(client: Client, report: Report) -> list[str]:
    return [
        offer.move.value for offer in client.get(f"/reports/{report.number}/").context["offers"]
    ]


def test_what_the_public_wrote_is_verified_and_becomes_an_issue(office: Client) -> None:
    report = a_report(source="website")
    assert moves(office, report) == ["verify", "reject"]
    assert do(office, report, "verify", category="占道经营 09006").status_code == 302
    assert state(report) == "filed"
    assert report.issue is not None and report.issue.category.code == "09006"


def test_a_call_without_a_place_is_given_one(clerk: Client) -> None:
    report = a_report(source="hotline", place=None)
    lon, lat = place(0.5, 0.5)
    answer = do(
        clerk, report, "place", lon=lon, lat=lat, datum="wgs84", address="一号", category="06010"
    )
    assert answer.status_code == 302
    assert state(report) == "filed" and report.issue is not None
    assert (report.issue.address, report.issue.lead_unit.code) == ("一号", "U-A1")


def test_a_place_far_off_is_refused_and_what_was_typed_stays(clerk: Client) -> None:
    report = a_report(source="hotline", place=None)
    answer = do(
        clerk, report, "place", lon=10, lat=50, datum="wgs84", address="远方", category="06010"
    )
    assert answer.status_code == 400
    assert "远方" in answer.content.decode() and "outside the city" in answer.content.decode()
    assert state(report) == "waiting_for_place"


def test_a_question_is_answered_and_cannot_be_twice(clerk: Client) -> None:
    report = a_report(source="hotline", kind="consultation", category="", place=None)
    assert moves(clerk, report) == ["answer", "reject"]
    assert do(clerk, report, "answer", reply="").status_code == 400
    assert do(clerk, report, "answer", reply="周一至周五").status_code == 302
    late = do(clerk, report, "answer", reply="另一个答复")
    assert late.status_code == 409
    assert "can no longer be done" in late.content.decode()
    report.refresh_from_db()
    assert report.reply == "周一至周五"


def test_turning_down_asks_for_words_the_sender_reads(office: Client) -> None:
    report = a_report(source="website")
    assert do(office, report, "reject", reason="not_ours", note=" ").status_code == 400
    assert do(office, report, "reject", reason="nonsense", note="x").status_code == 400
    assert do(office, report, "reject", reason="not_ours", note="属铁路").status_code == 302
    assert state(report) == "rejected" and report.reply == "属铁路"


def test_who_may_not_clear_is_offered_nothing_and_refused(ground: Ground) -> None:
    sender = make_person("sender")
    report = a_report(source="website", reporter=sender)
    own = caller(sender)
    assert moves(own, report) == []
    assert do(own, report, "verify").status_code == 400
    assert state(report) == "pending_verification"


def test_an_unknown_move_is_not_found(office: Client) -> None:
    assert do(office, a_report(source="website"), "dance").status_code == 404


def test_outsiders_see_no_report(ground: Ground) -> None:
    report = a_report(source="hotline", place=None)
    for person in (member(ground), ground.people["head-b"], member(ground, Role.INSPECTOR)):
        client = caller(person)
        assert client.get(f"/reports/{report.number}/").status_code == 404
        assert do(client, report, "place").status_code == 404
        assert client.post(f"/reports/{report.number}/contact/").status_code == 404
    assert caller().get(f"/reports/{report.number}/").status_code == 302


def test_a_contact_is_masked_until_asked_for_and_that_is_kept(clerk: Client) -> None:
    report = a_report(source="hotline", contact=Contact("张小明", "13812341234"))
    masked = clerk.get(f"/reports/{report.number}/").content.decode()
    assert "138****1234" in masked and "13812341234" not in masked
    whole = clerk.post(f"/reports/{report.number}/contact/").content.decode()
    assert "张小明" in whole and "13812341234" in whole
    assert AuditEntry.objects.filter(action="contact.read", object_id=report.number).exists()
    assert clerk.get(f"/reports/{report.number}/contact/").status_code == 405


def test_whoever_works_on_the_issue_sees_no_contact(ground: Ground) -> None:
    report = a_report(source="hotline", contact=Contact("张小明", "13812341234"))
    chief = caller(ground.people["chief-a1"])
    shown = chief.get(f"/reports/{report.number}/").content.decode()
    assert "****" not in shown and "13812341234" not in shown and "张" not in shown
    assert chief.post(f"/reports/{report.number}/contact/").status_code == 403
