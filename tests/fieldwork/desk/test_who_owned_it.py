"""Who owned it: the page for a place and for an issue, at a date, as known on another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from tests.casebook import an_issue, pin
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import TESTER, Ground, make_person, place, put, squares
from zones.organisation.models import Role
from zones.ownership.actions import Assignment, assign

pytestmark = pytest.mark.django_db

PAGE = "/who-owned-it/"
LON, LAT = place(1.25, 0.5)
DAY = timedelta(days=1)


@pytest.fixture
def corrected(ground: Ground) -> Ground:
    """Ten days ago we learnt that A1 had reached into A2 for twenty days; a head follows soon."""
    now = timezone.now()
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        effective_from=now - 20 * DAY,
        now=now - 10 * DAY,
    )
    successor = Assignment(
        zone=ground.zone("A1"), role="head", start=now + 5 * DAY, user=make_person("new", "新长")
    )
    assign(assignment=successor, actor=TESTER, now=now)
    return ground


def day(ago: int) -> str:
    return timezone.localdate(timezone.now() - ago * DAY).isoformat()


def ask(client: Client, **asked: Any) -> Any:
    return client.get(PAGE, {"lon": LON, "lat": LAT, **asked})


def told(answer: Any) -> list[tuple[str, bool, bool]]:
    """Zone, whether it is the day asked for, whether it is planned; the latest first."""
    assert answer.status_code == 200
    return [
        (row["owner"].zone["code"], row["is_asked"], row["is_future"])
        for row in answer.context["rows"]
    ]


def test_the_owners_of_a_place_over_time_for_everybody(corrected: Ground) -> None:
    answer = ask(caller())
    assert told(answer) == [("A1", False, True), ("A1", True, False), ("A2", False, False)]
    assert answer.context["owner"].zone["code"] == "A1"
    text = answer.content.decode()
    assert "Another head" in text
    assert "planned" in text
    assert "199-0000" not in text, "telephones are not for the public"


def test_on_an_earlier_day_and_as_known_on_an_earlier_day(corrected: Ground) -> None:
    assert ask(caller(), at=day(15)).context["owner"].zone["code"] == "A1"
    assert told(ask(caller(), at=day(30)))[-1] == ("A2", True, False)
    believed = ask(caller(), at=day(15), known_at=day(12))
    assert believed.context["owner"].zone["code"] == "A2"
    assert told(believed) == [("A2", True, False)]
    assert "as known on" in believed.content.decode()
    nothing = ask(caller(), known_at="2020-01-01")
    assert nothing.context["rows"] == []
    assert "Nothing was recorded" in nothing.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lon": "", "lat": ""}, "__all__"),
        ({"lon": "200"}, "lon"),
        ({"lat": "nan"}, "lat"),
        ({"at": "yesterday"}, "at"),
        ({"known_at": "2199-01-01"}, "known_at"),
        ({"scheme": "none"}, "__all__"),
        ({"scheme": "a b"}, "scheme"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(
    ground: Ground, wrong: dict[str, str], field: str
) -> None:
    answer = ask(caller(), **wrong)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "asked" not in answer.context


def test_without_a_question_it_asks_one(ground: Ground) -> None:
    answer = caller().get(PAGE)
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert caller().post(PAGE).status_code == 405


def test_a_scheme_that_is_not_public_tells_the_public_nothing(ground: Ground) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    for client in (caller(), caller(member(ground))):
        assert "rows" not in ask(client).context
    assert told(ask(caller(member(ground, Role.CAMPAIGN_OFFICE))))


def test_an_issue_leads_to_the_owners_of_its_place(ground: Ground) -> None:
    make_catalogue()
    issue: Issue = an_issue(place=pin(1.25, 0.5))
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    answer = office.get(PAGE, {"issue": issue.number})
    assert answer.context["owner"].zone["code"] == "A2"
    assert sum(len(row["marks"]) for row in answer.context["rows"]) == 2
    assert f"{PAGE}?issue={issue.number}" in office.get(f"/issues/{issue.number}/").content.decode()
    assert caller().get(PAGE, {"issue": issue.number}).status_code == 302
    assert caller(member(ground)).get(PAGE, {"issue": issue.number}).status_code == 404
    assert office.get(PAGE, {"issue": "IS-NONE"}).status_code == 404


def test_a_zone_leads_to_the_owners_of_its_ground(ground: Ground) -> None:
    page = caller().get(f"/zones/{ground.zone('A2').pk}/").content.decode()
    assert f"{PAGE}?scheme=grid&amp;lon=103.015" in page
