"""PUT and POST of reports, the list, and the moves on what waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fieldwork.casework.models import Complainant, Issue, Report
from tests.casebook import a_report, a_uuid, an_issue, pin
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_catalogue
from tests.ground import TESTER, TODAY, Ground, place
from zones.audit.models import AuditEntry
from zones.organisation.models import Role
from zones.ownership.actions import Assignment, assign

UUID = a_uuid(7)
ADDRESS = f"/api/v1/reports/{UUID}"


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


@pytest.fixture
def inspector(ground: Ground) -> Client:
    return caller(member(ground, Role.INSPECTOR))


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def body(**facts: Any) -> dict[str, Any]:
    lon, lat = place(0.5, 0.5)
    return {
        "source": "inspector",
        "category": "06010",
        "text": "垃圾未清",
        "captured_at": TODAY.isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy": 8, "accuracy_kind": "68"},
        **facts,
    }


def put(client: Client, content: dict[str, Any], address: str = ADDRESS) -> Any:
    return client.put(address, content, content_type="application/json")


def post(client: Client, address: str, content: dict[str, Any]) -> Any:
    return client.post(address, content, content_type="application/json")


def test_the_answer_names_number_cell_head_unit_deadline_and_reason(inspector: Client) -> None:
    answer = put(inspector, body())
    assert answer.status_code == 201
    told = answer.json()
    issue = told["issue"]
    assert told["number"] == issue["number"] and told["state"] == "filed"
    assert issue["zone"]["code"] == "A1"
    assert issue["lead_unit"]["code"] == "U-A1"
    assert issue["head"] == {"name": "A1长", "post": "网格长"}
    assert issue["unit_head"] == {"name": "A1局长", "post": "局长"}
    assert issue["due"]["label"] == "4 work hours"
    assert "Zone A1" in issue["explanation"]


def test_the_reason_says_where_the_place_changed_hands_meanwhile(
    ground: Ground,
) -> None:
    handed_over = Assignment(
        zone=ground.zone("A1"), role="lead", start=TODAY, unit=ground.units["U-B"]
    )
    assign(assignment=handed_over, actor=TESTER, now=TODAY)
    issue = an_issue(captured_at=TODAY - timedelta(days=1), now=TODAY + timedelta(days=1))
    told = caller(ground.people["head-a1"]).get(f"/api/v1/issues/{issue.number}").json()
    assert told["lead_unit"]["code"] == "U-B"
    assert "belonged to Unit A1; when it came in, to Unit B" in told["explanation"]


def test_the_same_again_is_200_and_other_content_409(inspector: Client) -> None:
    first = put(inspector, body(attempt=1)).json()
    again = put(inspector, body(attempt=2, sent_at=TODAY.isoformat()))
    assert (again.status_code, again.json()["number"]) == (200, first["number"])
    other = put(inspector, body(text="other"))
    assert other.status_code == 409
    assert other.json()["errors"][0]["field"] == "uuid"


def test_post_takes_the_uuid_in_the_body(inspector: Client) -> None:
    answer = post(inspector, "/api/v1/reports", body(uuid=str(UUID)))
    assert answer.status_code == 201
    assert put(inspector, body()).status_code == 200


def test_a_writing_client_must_say_its_datum(inspector: Client) -> None:
    content = body()
    del content["place"]["datum"]
    answer = put(inspector, content)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "place.datum"


def test_unknown_members_are_refused_wherever_they_are(inspector: Client) -> None:
    content = body()
    content["place"]["acuracy"] = 3
    assert put(inspector, content).json()["errors"][0]["field"] == "place.acuracy"
    assert put(inspector, body(colour="red")).status_code == 400
    assert not Report.objects.exists()


def test_the_pin_is_converted_and_kept_as_given(inspector: Client) -> None:
    lon, lat = place(0.5, 0.5)
    put(inspector, body(place={"lon": lon, "lat": lat, "datum": "gcj02"}))
    report = Report.objects.get()
    assert (report.raw_x, report.raw_y, report.raw_datum) == (lon, lat, "gcj02")
    assert report.location is not None and abs(report.location.x - lon) > 0.001


@pytest.mark.parametrize("source", ["hotline", "leader", "media", "head"])
def test_nobody_sends_in_a_name_that_is_not_theirs(inspector: Client, source: str) -> None:
    answer = put(inspector, body(source=source))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "source"


def test_a_zone_head_sends_as_head(ground: Ground) -> None:
    answer = put(caller(ground.people["head-a1"]), body(source="head"))
    assert answer.status_code == 201


def test_a_phones_token_sends_with_the_scope_report_alone(ground: Ground) -> None:
    user = member(ground, Role.INSPECTOR)
    assert put(caller_with_token(user, "report"), body()).status_code == 201
    assert put(caller_with_token(user, "read"), body()).status_code == 403


def test_the_outsider_sees_and_does_nothing(ground: Ground) -> None:
    report = a_report(uuid=UUID, source="website")
    outsider = caller(member(ground))
    assert put(outsider, body(), f"/api/v1/reports/{a_uuid(8)}").status_code == 400
    assert outsider.get("/api/v1/reports").json()["results"] == []
    assert outsider.get(ADDRESS).status_code == 404
    for move in ("verify", "place", "reject", "answer", "contact"):
        answer = post(outsider, f"{ADDRESS}/{move}", _content_of(move))
        assert answer.status_code == 404
    report.refresh_from_db()
    assert report.state == "pending_verification"


def test_whoever_is_signed_out_is_asked_to_sign_in() -> None:
    a_report(uuid=UUID)
    assert caller().get(ADDRESS).status_code == 401
    assert put(caller(), body()).status_code == 401


def test_the_reporters_name_is_for_the_office_and_oneself(ground: Ground, office: Client) -> None:
    inspector = member(ground, Role.INSPECTOR)
    a_report(uuid=UUID, reporter=inspector)
    assert office.get(ADDRESS).json()["reporter"] == str(inspector)
    assert caller(inspector).get(ADDRESS).json()["reporter"] == str(inspector)
    assert caller(ground.people["chief-a1"]).get(ADDRESS).json()["reporter"] is None


def test_verifying_files_what_the_public_reported(ground: Ground, office: Client) -> None:
    a_report(uuid=UUID, source="website", category="")
    missing = post(office, f"{ADDRESS}/verify", {})
    assert missing.json()["errors"][0]["field"] == "category"
    answer = post(office, f"{ADDRESS}/verify", {"category": "06010", "note": "seen"})
    assert answer.status_code == 200
    assert answer.json()["issue"]["lead_unit"]["code"] == "U-A1"
    assert AuditEntry.objects.filter(action="report.verify").exists()


def test_the_second_of_two_clerks_is_told_the_present_state(office: Client) -> None:
    a_report(uuid=UUID, source="website")
    post(office, f"{ADDRESS}/verify", {})
    second = post(office, f"{ADDRESS}/reject", {"reason": "duplicate", "note": "twice"})
    assert second.status_code == 409
    assert "filed" in second.json()["detail"]
    assert Issue.objects.count() == 1


def test_a_place_given_later_files_the_report(office: Client) -> None:
    a_report(uuid=UUID, place=None)
    lon, lat = place(2.5, 0.5)
    content = {"place": {"lon": lon, "lat": lat, "datum": "wgs84"}, "address": "B路1号"}
    answer = post(office, f"{ADDRESS}/place", content)
    assert answer.status_code == 200
    assert answer.json()["issue"]["lead_unit"]["code"] == "U-B"
    assert answer.json()["issue"]["address"] == "B路1号"


def test_a_rejection_is_a_reply_the_reporter_reads(ground: Ground, office: Client) -> None:
    inspector = member(ground, Role.INSPECTOR)
    a_report(uuid=UUID, place=None, reporter=inspector)
    post(office, f"{ADDRESS}/reject", {"reason": "not_a_problem", "note": "that is a statue"})
    told = caller(inspector).get(ADDRESS).json()
    assert (told["state"], told["reply"]) == ("rejected", "that is a statue")


def test_an_answer_ends_a_consultation(office: Client) -> None:
    a_report(uuid=UUID, source="hotline", kind="consultation", place=None)
    answer = post(office, f"{ADDRESS}/answer", {"reply": "Monday to Friday."})
    assert answer.json()["state"] == "answered"
    assert post(office, f"{ADDRESS}/answer", {"reply": "again"}).status_code == 409


def test_reading_a_contact_is_written_down(ground: Ground, office: Client) -> None:
    report = a_report(uuid=UUID, source="hotline")
    Complainant.objects.create(report=report, name="张女士", phone="199-0000-0002")
    assert "0002" not in office.get(ADDRESS).content.decode()
    answer = post(office, f"{ADDRESS}/contact", {})
    assert answer.json() == {"name": "张女士", "phone": "199-0000-0002"}
    assert AuditEntry.objects.get(action="contact.read").object_id == report.number


def test_a_unit_head_may_not_read_contacts(ground: Ground) -> None:
    a_report(uuid=UUID, source="hotline")
    chief = caller(ground.people["chief-a1"])
    assert chief.get(ADDRESS).status_code == 200
    assert post(chief, f"{ADDRESS}/contact", {}).status_code == 403


def test_the_list_goes_on_after_the_last_one_seen(office: Client) -> None:
    numbers = [a_report(now=TODAY, place=pin(0.1 * step, 0.5)).number for step in range(1, 4)]
    first = office.get("/api/v1/reports?limit=2").json()
    second = office.get(first["next"]).json()
    seen = [row["number"] for row in first["results"] + second["results"]]
    assert seen == numbers[::-1] and second["next"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=to_answer", 1), ("waiting=true", 2), ("source=hotline", 1), ("kind=problem", 2)],
)
def test_the_list_is_narrowed(office: Client, query: str, found: int) -> None:
    a_report()
    a_report(place=None)
    a_report(source="hotline", kind="consultation", place=None)
    assert len(office.get(f"/api/v1/reports?{query}").json()["results"]) == found


def _content_of(move: str) -> dict[str, Any]:
    lon, lat = place(0.5, 0.5)
    contents: dict[str, dict[str, Any]] = {
        "place": {"place": {"lon": lon, "lat": lat, "datum": "wgs84"}},
        "reject": {"reason": "duplicate", "note": "twice"},
        "answer": {"reply": "yes"},
    }
    return contents.get(move, {})
