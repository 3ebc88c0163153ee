"""The desk's list: what it holds, how it is narrowed, and what waits first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from fieldwork.desk.issue_list import page as desk
from tests.casebook import a_report, an_issue, pin
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, place
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

NOW = timezone.now()
A1, B = pin(0.5, 0.5), pin(3, 1)


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def shown(client: Client, asked: str = "") -> Any:
    answer = client.get(f"/?{asked}")
    assert answer.status_code == 200
    return answer.context


def numbers(client: Client, asked: str = "") -> list[str]:
    return [row.issue.number for row in shown(client, asked)["rows"]]


def test_the_newest_come_first_and_each_sees_their_own(ground: Ground, office: Client) -> None:
    older = an_issue(place=A1, now=NOW - timedelta(hours=2))
    newer = an_issue(place=B, now=NOW - timedelta(hours=1))
    assert numbers(office) == [newer.number, older.number]
    assert numbers(caller(ground.people["chief-a1"])) == [older.number]
    assert numbers(caller(ground.people["head-b"])) == [newer.number]
    assert numbers(caller(member(ground))) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("zone=A1", "a1"),
        (f"zone={quote('A格 A')}", "a1"),
        ("zone=nowhere", "both"),
        ("unit=U-B", "b"),
        ("category=06010", "a1"),
        (f"category={quote('占道经营 09006')}", "b"),
        ("duty_area=traffic_order", "b"),
        ("state=assigned", "both"),
        ("state=closed", "none"),
        ("show=overdue", "a1"),
        ("q=%E5%8D%A0%E9%81%93", "b"),
        ("from=2026-99-99&to=x&bbox=1,2&show=%00&q=%00", "both"),
        ("from=2100-01-01", "none"),
    ],
)
def test_the_address_says_what_is_listed(office: Client, asked: str, found: str) -> None:
    late = an_issue(place=A1, now=NOW - timedelta(days=9))
    fresh = an_issue(place=B, category="09006", text="占道", now=NOW)
    expected = {"a1": [late], "b": [fresh], "both": [fresh, late], "none": []}[found]
    assert numbers(office, asked) == [issue.number for issue in expected]


def test_a_number_is_found_whole_or_by_its_beginning(office: Client) -> None:
    issue = an_issue()
    an_issue(place=B)
    assert numbers(office, f"q={issue.number.lower()}") == [issue.number]


def test_the_maps_box_narrows_the_list(office: Client) -> None:
    inside = an_issue(place=A1)
    an_issue(place=B)
    west, south = place(0, 0)
    east, north = place(1, 1)
    assert numbers(office, f"bbox={west},{south},{east},{north}") == [inside.number]


def test_what_is_due_soon_has_a_yellow_light(office: Client) -> None:
    fresh = an_issue(category="09006", now=NOW)
    soon = an_issue(category="09006", now=NOW - timedelta(hours=9))
    Issue.objects.filter(pk=soon.pk).update(due_at=NOW + timedelta(hours=1))
    Issue.objects.filter(pk=fresh.pk).update(due_at=NOW + timedelta(hours=9))
    context = shown(office, "show=soon")
    assert [(row.issue.number, row.light.code) for row in context["rows"]] == [
        (soon.number, "yellow")
    ]
    assert context["page_config"]["light"] == "yellow", "the map is asked for the same"


def test_finished_ones_are_listed_when_asked_for(office: Client) -> None:
    issue = an_issue()
    Issue.objects.update(state="closed", closed_at=NOW)
    assert numbers(office) == []
    assert numbers(office, "show=all") == numbers(office, "state=closed") == [issue.number]


def test_pages_follow_the_last_row_seen(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "PAGE_SIZE", 2)
    issues = [an_issue(now=NOW - timedelta(minutes=n)) for n in range(3)]
    first = shown(office)
    assert first["next_after"] == issues[1].number and first["count"] == 3
    assert numbers(office, f"after={issues[1].number}") == [issues[2].number]
    assert len(numbers(office, "after=unknown")) == 2, "a row nobody knows begins anew"


def test_the_office_is_told_what_waits(office: Client) -> None:
    a_report(source="website", now=NOW)
    a_report(source="hotline", place=None, now=NOW)
    a_report(source="hotline", kind="praise", category="", now=NOW)
    an_issue(now=NOW - timedelta(days=9))
    waiting = {str(each.label): each.count for each in shown(office)["waiting"]}
    assert waiting == {"to verify": 1, "wait for a place": 1, "to answer": 1, "overdue": 1}


def test_a_unit_is_told_what_is_new_for_it(ground: Ground) -> None:
    an_issue(now=NOW)
    chief = caller(ground.people["chief-a1"])
    (new,) = shown(chief)["waiting"]
    assert (str(new.label), new.count) == ("new for Unit A1", 1)
    assert len(shown(chief, new.url.partition("?")[2])["rows"]) == 1


def test_signed_out_the_first_page_is_the_city_map(ground: Ground) -> None:
    assert "fw-city" in caller().get("/").content.decode()
