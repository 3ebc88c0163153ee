"""Issues left behind by moved borders, listed and re-routed through the interface."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from fieldwork.casework.workflow import State
from fieldwork.rezoning.models import RerouteRun, RunState
from tests.casebook import an_issue, pin
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground, put, squares
from zones.organisation.models import Role

ADDRESS = "/api/v1/rezoning"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def issues(ground: Ground, now: datetime) -> list[Issue]:
    """Three of A1; the border moved since, and the last two lie in A2."""
    make_catalogue()
    make_calendar()
    before = now - timedelta(hours=2)
    received = [
        an_issue(place=pin(x, 0.5), captured_at=before, now=before) for x in (0.3, 0.7, 0.8)
    ]
    moved = now - timedelta(hours=1)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 0.6)),
        put("A2", "cell", "A", squares(0.6, 0, 1.4)),
        now=moved,
        effective_from=moved,
        accept_defects=True,
    )
    return received


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def post(client: Client, address: str = ADDRESS, **body: Any) -> Any:
    return client.post(address, body, content_type="application/json")


def code_of(answer: Any) -> str:
    return str(answer.json()["errors"][0]["code"])


def test_the_list_says_what_differs_and_who_gains(office: Client, issues: list[Issue]) -> None:
    answer = office.get(ADDRESS).json()
    assert (answer["edition"], answer["differing"], answer["next"]) == (2, 2, None)
    assert {each["unit"]["code"]: (each["gains"], each["loses"]) for each in answer["units"]} == {
        "U-A1": (0, 2),
        "U-A2": (2, 0),
    }
    first = answer["issues"][0]
    assert (first["number"], first["edition"]) == (issues[1].number, 1)
    assert (first["from"]["zone"]["code"], first["to"]["zone"]["code"]) == ("A1", "A2")
    assert (first["from"]["unit"]["code"], first["to"]["unit"]["code"]) == ("U-A1", "U-A2")
    assert "version" not in first["to"]["zone"]


def test_it_is_read_page_by_page_and_narrowed(
    office: Client, issues: list[Issue], ground: Ground
) -> None:
    first = office.get(f"{ADDRESS}?limit=1").json()
    assert first["differing"] == 2 and len(first["issues"]) == 1
    second = office.get(first["next"]).json()
    assert [each["number"] for each in second["issues"]] == [issues[2].number]
    assert second["next"] is None
    assert office.get(f"{ADDRESS}?unit={ground.units['U-B'].pk}").json()["differing"] == 0
    assert office.get(f"{ADDRESS}?edition=2").json()["differing"] == 0
    assert office.get(f"{ADDRESS}?zone={ground.zone('A2').pk}").json()["differing"] == 2


def test_named_issues_are_re_routed_at_once(office: Client, issues: list[Issue]) -> None:
    answer = post(office, issues=[issues[1].number.lower()], reason="New border")
    assert answer.status_code == 201, answer.content
    run = answer.json()
    assert (run["state"], run["moved"], run["total"], run["reason"]) == (
        *("done", 1, 1),
        "New border",
    )
    assert office.get(ADDRESS).json()["differing"] == 1
    again = post(office, issues=[issues[1].number], reason="New border").json()
    assert (again["moved"], again["unchanged"]) == (0, 1)


def test_the_events_and_the_issue_tell_it(office: Client, issues: list[Issue]) -> None:
    post(office, issues=[issues[1].number], reason="New border")
    issue = office.get(f"/api/v1/issues/{issues[1].number}").json()
    assert issue["lead_unit"]["code"] == "U-A2" and issue["zone"]["code"] == "A2"
    assert issue["path"][-1]["code"] == "A2"
    assert issue["holders_received"]["lead_unit"]["code"] == "U-A1"
    assert issue["holders_rerouted"]["lead_unit"]["code"] == "U-A2"
    assert "re-routed" in issue["explanation"]
    *_, event = office.get(f"/api/v1/issues/{issues[1].number}/events").json()["results"]
    assert (event["move"], event["reason"]) == ("reroute", "New border")
    assert event["before"]["lead_unit"]["code"] == "U-A1"
    assert event["after"]["lead_unit"]["code"] == "U-A2"


def test_all_are_re_routed(office: Client, issues: list[Issue]) -> None:
    answer = post(office, all={}, reason="New border")
    assert (answer.status_code, answer.json()["moved"]) == (201, 2)
    nothing = post(office, all={}, reason="New border")
    assert (nothing.status_code, code_of(nothing)) == (400, "no_issues")


def test_many_are_left_to_a_worker(
    office: Client, issues: list[Issue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldwork.rezoning.tasks.AT_ONCE", 1)
    answer = post(office, all={}, reason="New border")
    assert answer.status_code == 202
    run = RerouteRun.objects.get(pk=answer.json()["id"])
    assert run.total == 2
    shown = office.get(f"{ADDRESS}/runs/{run.pk}").json()
    assert (shown["id"], shown["total"]) == (run.pk, 2)


def test_a_run_that_broke_off_is_taken_up(office: Client, issues: list[Issue]) -> None:
    run = RerouteRun.objects.create(
        issues=[issues[1].pk], reason="New border", state=RunState.FAILED, created_at=timezone.now()
    )
    assert post(office, f"{ADDRESS}/runs/{run.pk}/go-on").status_code == 202
    run.refresh_from_db()
    assert run.state != RunState.FAILED
    assert post(office, f"{ADDRESS}/runs/999999/go-on").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"reason": "why"}, 400, "no_issues"),
        ({"issues": [], "reason": "why"}, 400, "no_issues"),
        ({"issues": ["NOT-1"], "reason": "why"}, 400, "unknown_issue"),
        ({"issues": ["NOT-1"], "all": {}, "reason": "why"}, 400, "no_issues"),
        ({"issues": ["NOT-1"]}, 400, "invalid"),
        ({"all": {}, "reason": " "}, 400, "invalid"),
        ({"all": {}, "reason": "why", "state": "closed"}, 400, "unknown_parameter"),
        ({"all": {"unit": "x"}, "reason": "why"}, 400, "invalid"),
    ],
)
def test_what_is_refused(
    office: Client, issues: list[Issue], body: dict[str, Any], status: int, code: str
) -> None:
    answer = post(office, **body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    if code != "invalid":
        assert code_of(answer) == code


def test_a_finished_issue_is_a_conflict(office: Client, issues: list[Issue]) -> None:
    Issue.objects.filter(pk=issues[1].pk).update(state=State.CLOSED)
    answer = post(office, issues=[issues[1].number], reason="why")
    assert (answer.status_code, code_of(answer)) == (409, "issue_finished")


@pytest.mark.parametrize(
    ("role", "sees", "moves"),
    [
        (Role.CAMPAIGN_OFFICE, 200, 201),
        (Role.GIS_STAFF, 200, 201),
        (Role.BUSINESS_ADMIN, 200, 403),
        (Role.INSPECTOR, 403, 403),
        (Role.AUDITOR, 403, 403),
        (None, 403, 403),
    ],
)
def test_who_may_see_and_who_may_move(
    ground: Ground, issues: list[Issue], role: Role | None, sees: int, moves: int
) -> None:
    client = caller(member(ground, *([role] if role else [])))
    assert client.get(ADDRESS).status_code == sees
    assert post(client, issues=[issues[1].number], reason="why").status_code == moves


def test_whoever_is_signed_out_is_asked_to_sign_in(issues: list[Issue]) -> None:
    assert caller().get(ADDRESS).status_code == 401
    assert post(caller(), all={}, reason="why").status_code in (401, 403)


def test_a_token_to_read_moves_nothing(ground: Ground, issues: list[Issue]) -> None:
    person = member(ground, Role.CAMPAIGN_OFFICE)
    client = caller_with_token(person, "read")
    assert client.get(ADDRESS).status_code == 200
    assert post(client, all={}, reason="why").status_code == 403
    assert not RerouteRun.objects.exists()
