"""Who heads a street is told of what lies along it, sees it, and owns none of it (A12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from psycopg2.extras import DateTimeTZRange

from fieldwork.casework.describe import issue_json
from fieldwork.casework.models import Issue, Report
from fieldwork.casework.sight import sight_of
from fieldwork.desk.case.owner import owner_of
from fieldwork.notices.models import Notice
from tests.casebook import an_issue, pin, send
from tests.cast import caller
from tests.catalogue import make_catalogue
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, make_street
from zones.boundaries.models import Scheme
from zones.organisation.models import Deputy, User
from zones.organisation.permissions import standing_of
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.models import Responsibility

ALONG = pin(0.5, 0.01)
"""Eleven metres north of the street."""
AWAY = pin(0.5, 0.1)
"""A hundred and eleven."""


@pytest.fixture
def streets(ground: Ground) -> Scheme:
    make_catalogue()
    return make_street(public=False)


@pytest.fixture
def head(streets: Scheme) -> User:
    return User.objects.get(username="street-head")


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).values_list("kind", flat=True))


def sees(person: User) -> tuple[set[str], int]:
    """The numbers of the issues the person sees, and how many reports."""
    now = timezone.now()
    sight = sight_of(standing_of(person, now=now), now=now)
    issues = Issue.objects.visible_to(sight).values_list("number", flat=True)
    return set(issues), Report.objects.visible_to(sight).count()


def test_the_street_head_is_told_beside_the_owner(ground: Ground, head: User) -> None:
    issue = an_issue(place=ALONG)
    assert told(head) == ["issue_assigned"]
    assert told(ground.people["head-a1"]) == ["issue_assigned"]
    assert issue.lead_unit == ground.units["U-A1"]
    assert issue.head == ground.people["head-a1"]


def test_what_lies_farther_away_is_no_business_of_the_street(head: User) -> None:
    issue = an_issue(place=AWAY)
    assert told(head) == []
    assert sees(head) == (set(), 0)
    assert (issue.street_zones, issue_json(issue, now=TODAY)["street_heads"]) == ([], [])


def test_the_street_head_sees_the_cases_along_the_street_and_no_others(
    ground: Ground, head: User
) -> None:
    along = an_issue(place=ALONG)
    away = an_issue(place=AWAY)
    assert sees(head) == ({along.number}, 1)
    client = caller(head)
    assert client.get(f"/issues/{along.number}/").status_code == 200
    assert client.get(f"/api/v1/issues/{along.number}").status_code == 200
    assert client.get(f"/api/v1/issues/{away.number}").status_code == 404
    listed = client.get("/api/v1/issues").json()["features"]
    assert [issue["properties"]["number"] for issue in listed] == [along.number]


def test_who_is_head_today_sees_it_who_was_no_longer(streets: Scheme, head: User) -> None:
    issue = an_issue(place=ALONG)
    successor = make_person("street-head-2")
    assign(
        assignment=Assignment(
            zone=streets.zones.get(), role="head", start=timezone.now(), user=successor
        ),
        actor=TESTER,
        now=timezone.now(),
    )
    assert sees(successor) == ({issue.number}, 1)
    assert sees(head) == (set(), 0)


def test_a_deputy_is_told_and_sees_too(ground: Ground, head: User) -> None:
    deputy = make_person("deputy")
    during = DateTimeTZRange(DAY_ONE, None)
    Deputy.objects.create(head=head, deputy=deputy, during=during)
    issue = an_issue(place=ALONG)
    assert told(deputy) == told(head) == ["issue_assigned"]
    assert sees(deputy) == ({issue.number}, 1)


def test_the_case_names_the_street_and_its_head(head: User) -> None:
    issue = an_issue(place=ALONG)
    (street,) = issue_json(issue, now=TODAY)["street_heads"]
    assert street["zone"]["code"] == "S1"
    assert street["head"] == {"name": "街长甲", "post": "街长"}
    assert 10 < street["distance_m"] < 12
    (shown,) = owner_of(issue).streets
    assert (shown.name, shown.head) == ("青石路", "街长甲")
    page = caller(head).get(f"/issues/{issue.number}/").content.decode()
    assert "青石路" in page and "街长甲" in page
    assert "199-0000" not in str(issue.routing)


def test_a_street_without_a_head_is_named_and_tells_nobody(streets: Scheme) -> None:
    held = Responsibility.objects.as_known().get(zone=streets.zones.get())
    relieve(responsibility=held, at=TODAY - timedelta(days=1), actor=TESTER, now=TODAY)
    issue = an_issue(place=ALONG)
    (street,) = issue_json(issue, now=TODAY)["street_heads"]
    assert street["head"] is None
    assert owner_of(issue).streets[0].head == ""


def test_whoever_joins_an_issue_tells_nobody_again(head: User) -> None:
    issue = an_issue(place=ALONG)
    send(place=ALONG, joins=issue.number)
    assert told(head) == ["issue_assigned"]
