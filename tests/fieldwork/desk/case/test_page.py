"""The page of an issue: what it says, to whom, and the address that may be bettered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue, IssueEvent
from tests.casebook import a_report, an_issue, pin
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, make_person
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def page(client: Client, issue: Issue) -> str:
    answer = client.get(f"/issues/{issue.number}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_says_whose_it_is_by_when_and_why(office: Client) -> None:
    shown = page(office, an_issue(now=timezone.now()))
    for said in ("Exposed garbage", "Unit A1", "A1局长", "A1长", "4 work", "in time"):
        assert said in shown, said
    assert "The place lies inside" in shown


def test_a_limit_nobody_set_says_so(office: Client) -> None:
    assert "default, not set by the city" in page(office, an_issue(category="09006"))
    assert "default, not set by the city" not in page(office, an_issue(place=pin(2.5, 0.5)))


def test_an_overdue_one_is_told_in_words(office: Client) -> None:
    assert "overdue" in page(office, an_issue(now=timezone.now() - timedelta(days=9)))


def test_only_whoever_answers_for_it_sees_it(ground: Ground) -> None:
    issue = an_issue()
    seeing = (ground.people["head-a1"], ground.people["head-a"], ground.people["chief-a1"])
    for person in seeing:
        page(caller(person), issue)
    for person in (ground.people["head-b"], ground.people["chief-b"], member(ground)):
        assert caller(person).get(f"/issues/{issue.number}/").status_code == 404
    outside = caller().get(f"/issues/{issue.number}/")
    assert outside.status_code == 302 and "/account/sign-in/" in outside["Location"]


def test_the_reporter_is_named_to_the_office_alone(ground: Ground, office: Client) -> None:
    inspector = make_person("spy", "罗慧")
    issue = an_issue(reporter=inspector)
    assert "罗慧" in page(office, issue)
    assert "罗慧" not in page(caller(ground.people["head-a1"]), issue)
    assert "罗慧" not in page(caller(ground.people["chief-a1"]), issue)


def test_numbers_are_read_as_people_type_them(office: Client) -> None:
    issue = an_issue()
    answer = office.get(f"/issues/{issue.number.lower()}/")
    assert answer["Location"] == f"/issues/{issue.number}/"


def test_the_number_of_a_report_that_joined_leads_to_the_issue(office: Client) -> None:
    issue = an_issue()
    joined = a_report(joins=issue.number, source="hotline")
    assert joined.number in page(office, issue)
    assert office.get(f"/issues/{joined.number}/")["Location"] == f"/issues/{issue.number}/"


def better(client: Client, issue: Issue, revision: int | str, address: str = "文化路 3 号") -> str:
    answer = client.post(
        f"/issues/{issue.number}/address/",
        {"address": address, "revision": revision},
        follow=True,
    )
    return str(answer.content.decode())


def test_a_better_address_is_kept_with_an_event(office: Client) -> None:
    issue = an_issue()
    shown = better(office, issue, issue.revision)
    assert "文化路 3 号" in shown and "The address was changed." in shown
    event = IssueEvent.objects.get(move="address_changed")
    assert event.after == {"address": "文化路 3 号"} and event.actor_name


@pytest.mark.parametrize("revision", [999, "", "x", "²"])
def test_whoever_was_slower_is_told_and_nothing_is_overwritten(
    office: Client, revision: int | str
) -> None:
    issue = an_issue()
    assert "changed meanwhile" in better(office, issue, revision)
    issue.refresh_from_db()
    assert issue.address == ""


def test_a_zone_head_reads_but_does_not_rewrite(ground: Ground) -> None:
    issue = an_issue()
    head = caller(ground.people["head-a1"])
    posted = head.post(f"/issues/{issue.number}/address/", {"address": "x", "revision": 1})
    assert posted.status_code == 404
    assert "data-address" not in page(head, issue)
    assert "data-address" in page(caller(ground.people["chief-a1"]), issue)
