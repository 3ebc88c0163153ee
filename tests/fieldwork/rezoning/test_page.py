"""The page of issues left behind: seen by some, used by fewer, asked before anything moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from fieldwork.casework.workflow import State
from fieldwork.rezoning.models import RerouteRun, RunState
from tests.casebook import an_issue, pin
from tests.cast import caller, member
from tests.ground import Ground, put, squares
from zones.organisation.models import Role

LIST, CONFIRM, START = "/rezoning/", "/rezoning/confirm/", "/rezoning/start/"


@pytest.fixture
def issues(ground: Ground) -> list[Issue]:
    """Three of A1; the border moved since, and the last two lie in A2."""
    now = timezone.now()
    before, moved = now - timedelta(hours=2), now - timedelta(hours=1)
    received = [
        an_issue(place=pin(x, 0.5), captured_at=before, now=before) for x in (0.3, 0.7, 0.8)
    ]
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


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_the_list_names_both_owners_and_the_balance(office: Client, issues: list[Issue]) -> None:
    text = text_of(office.get(LIST))
    assert issues[1].number in text and issues[0].number not in text
    assert "Zone A1" in text and "Zone A2" in text and "Unit A2" in text
    assert "Re-route all 2" in text


def test_where_nothing_is_left_behind_it_says_so(office: Client, ground: Ground) -> None:
    assert "Nothing is left behind" in text_of(office.get(LIST))


def test_filters_narrow_it_and_nonsense_does_not_hurt(
    office: Client, issues: list[Issue], ground: Ground
) -> None:
    other = ground.units["U-B"].pk
    assert "No issue fits these filters" in text_of(office.get(f"{LIST}?unit={other}"))
    nonsense = "?unit=x&zone=-1&edition=99999999999999999999&after=%00"
    assert issues[1].number in text_of(office.get(LIST + nonsense))


def test_ticked_issues_are_counted_before_they_go(office: Client, issues: list[Issue]) -> None:
    asked = text_of(office.post(CONFIRM, {"issue": issues[1].number}))
    assert "Re-route 1 issue?" in asked and "Unit A1" in asked
    answer = office.post(
        START, {"issue": issues[1].number, "expected": "1", "reason": "New border"}
    )
    run = RerouteRun.objects.get()
    assert (run.moved, run.state, run.reason) == (1, RunState.DONE, "New border")
    assert moved_to(answer) == f"{LIST}runs/{run.pk}/"
    assert "1 issue went to another owner" in text_of(office.get(moved_to(answer)))
    issues[1].refresh_from_db()
    assert issues[1].lead_unit.code == "U-A2"
    issues[2].refresh_from_db()
    assert issues[2].lead_unit.code == "U-A1"


def test_all_that_the_filter_finds_go(office: Client, issues: list[Issue]) -> None:
    assert "Re-route 2 issues?" in text_of(office.post(CONFIRM, {"all": "1", "edition": "1"}))
    office.post(START, {"all": "1", "edition": "1", "expected": "2", "reason": "New border"})
    assert RerouteRun.objects.get().moved == 2


def test_a_reason_is_asked_for_again(office: Client, issues: list[Issue]) -> None:
    asked = text_of(office.post(START, {"all": "1", "expected": "2", "reason": " "}))
    assert "needs a reason" in asked and "Re-route 2 issues?" in asked
    assert not RerouteRun.objects.exists()


def test_of_two_people_the_second_is_told(office: Client, issues: list[Issue]) -> None:
    wanted = {"all": "1", "expected": "2", "reason": "New border"}
    Issue.objects.filter(pk=issues[2].pk).update(state=State.CLOSED)
    asked = text_of(office.post(START, wanted))
    assert "The list changed meanwhile: 1 issue would go now." in asked
    assert not RerouteRun.objects.exists()
    office.post(START, wanted | {"expected": "1"})
    late = office.post(START, wanted, follow=True)
    assert "The list changed meanwhile: 0 issues would go now." in text_of(late)
    assert RerouteRun.objects.count() == 1


def test_nothing_ticked_leads_back_to_the_list(office: Client, issues: list[Issue]) -> None:
    for posted in ({}, {"issue": "NOT-1"}, {"issue": "\x00"}):
        answer = office.post(CONFIRM, posted)
        assert moved_to(answer) == LIST


def test_a_run_that_broke_off_can_go_on(office: Client, issues: list[Issue]) -> None:
    run = RerouteRun.objects.create(
        issues=[issues[1].pk], reason="New border", state=RunState.FAILED, created_at=timezone.now()
    )
    page = f"{LIST}runs/{run.pk}/"
    assert "broke off after 0 of 1" in text_of(office.get(page))
    assert moved_to(office.post(f"{page}go-on/")) == page
    assert "being re-routed" in text_of(office.get(page))


@pytest.mark.parametrize(
    ("role", "sees", "moves"),
    [
        (Role.CAMPAIGN_OFFICE, 200, 302),
        (Role.GIS_STAFF, 200, 302),
        (Role.BUSINESS_ADMIN, 200, 403),
        (Role.INSPECTOR, 403, 403),
        (None, 403, 403),
    ],
)
def test_who_may_see_and_who_may_move(
    ground: Ground, issues: list[Issue], role: Role | None, sees: int, moves: int
) -> None:
    client = caller(member(ground, *([role] if role else [])))
    assert client.get(LIST).status_code == sees
    wanted = {"all": "1", "expected": "2", "reason": "New border"}
    assert client.post(CONFIRM, wanted).status_code == (403 if moves == 403 else 200)
    assert client.post(START, wanted).status_code == moves
    run = RerouteRun.objects.create(issues=[1], reason="x", created_at=timezone.now())
    assert client.get(f"{LIST}runs/{run.pk}/").status_code == sees
    assert client.post(f"{LIST}runs/{run.pk}/go-on/").status_code == moves


def test_whoever_only_looks_is_offered_no_boxes(ground: Ground, issues: list[Issue]) -> None:
    text = text_of(caller(member(ground, Role.BUSINESS_ADMIN)).get(LIST))
    assert issues[1].number in text and 'name="issue"' not in text


def test_signed_out_people_are_sent_to_sign_in(issues: list[Issue]) -> None:
    for answer in (caller().get(LIST), caller().post(START, {"all": "1"})):
        assert "/sign-in/" in moved_to(answer) or "login" in moved_to(answer)


def test_the_case_tells_both_owners(office: Client, issues: list[Issue]) -> None:
    office.post(START, {"all": "1", "expected": "2", "reason": "The road was moved."})
    text = text_of(office.get(f"/issues/{issues[1].number}/"))
    assert "re-routed after the borders or their owners changed" in text
    assert "The road was moved." in text and "The deadline runs on" in text
    assert "<del>Zone A1</del> → <ins>Zone A2</ins>" in text
    assert "<del>Unit A1</del> → <ins>Unit A2</ins>" in text
    assert "It came in as a case of Unit A1 and was re-routed to Unit A2 later" in text


def moved_to(answer: HttpResponse | Any) -> str:
    assert answer.status_code == 302, answer
    return str(answer["Location"])
