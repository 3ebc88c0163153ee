"""The change feed over HTTP: what one may see, in order, from a cursor on.

Every test commits, for nobody is shown what has not been; the clock of these tests stands still,
so patience is counted by another.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from geoapi.roles import as_owner
from tests.casebook import a_report, an_issue
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, city_puts, make_ground, put, squares
from zones.changes.models import Change, FeedEpoch
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/api/v1/changes"
PATIENCE_S = 60


@pytest.fixture
def city() -> Ground:
    """The tiny city and its catalogue, committed."""
    ground = make_ground()
    make_catalogue()
    return ground


@pytest.fixture
def office(city: Ground) -> Client:
    return caller(member(city, Role.CAMPAIGN_OFFICE))


def latest(client: Client) -> str:
    """The cursor behind everything committed so far: another process may hold it up a moment."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        answer = client.get(f"{ADDRESS}?after=latest").json()
        assert (answer["results"], answer["more"]) == ([], False)
        cursor: str = answer["cursor"]
        horizon = int(cursor.split(".")[1])
        if not Change.objects.filter(xid__gte=horizon).exists():
            return cursor
    raise AssertionError("the feed does not get on")


def changes(client: Client, after: str, *, at_least: int, query: str = "") -> list[dict[str, Any]]:
    """What is read from the cursor on until there are so many."""
    seen: list[dict[str, Any]] = []
    deadline = time.monotonic() + PATIENCE_S
    while len(seen) < at_least and time.monotonic() < deadline:
        answer = client.get(f"{ADDRESS}?after={after}{query}")
        assert answer.status_code == 200, answer.content
        seen += answer.json()["results"]
        after = answer.json()["cursor"]
    return seen


def test_an_issue_and_its_report_are_told_with_their_keys(city: Ground, office: Client) -> None:
    cursor = latest(office)
    report = a_report()
    assert report.issue is not None
    rows = changes(office, cursor, at_least=2)
    assert {(row["layer"], row["id"], row["kind"], row["key"]) for row in rows} == {
        ("issues", report.issue.pk, "created", report.issue.number),
        ("reports", report.pk, "created", str(report.uuid)),
    }


def test_everybody_is_told_of_what_they_may_see_and_of_nothing_else(
    city: Ground, office: Client
) -> None:
    clients = {
        "office": office,
        "head of the cell": caller(city.people["head-a1"]),
        "head above": caller(city.people["head-a"]),
        "lead unit's head": caller(city.people["chief-a1"]),
        "head next door": caller(city.people["head-a2"]),
        "another unit's head": caller(city.people["chief-b"]),
        "inspector of no case": caller(member(city, Role.INSPECTOR)),
        "outsider": caller(member(city)),
    }
    cursor = latest(office)
    an_issue()
    changes(office, cursor, at_least=2)
    told = {
        name
        for name, client in clients.items()
        if client.get(f"{ADDRESS}?after={cursor}").json()["results"]
    }
    assert told == {"office", "head of the cell", "head above", "lead unit's head"}


def test_whoever_reported_follows_the_own_report(city: Ground, office: Client) -> None:
    inspector = member(city, Role.INSPECTOR)
    cursor = latest(office)
    issue = an_issue(reporter=inspector)
    a_report()
    changes(office, cursor, at_least=4)
    rows = changes(caller(inspector), cursor, at_least=2)
    assert {row["key"] for row in rows if row["layer"] == "issues"} == {issue.number}


def test_a_layer_is_asked_for_by_name(city: Ground, office: Client) -> None:
    cursor = latest(office)
    a_report()
    city.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    (row,) = changes(office, cursor, at_least=1, query="&layer=zones")
    zone = city.zone("A1").pk
    assert (row["layer"], row["id"], row["kind"], row["key"]) == (
        "zones",
        zone,
        "updated",
        str(zone),
    )


def test_zones_of_a_scheme_that_is_not_public_are_for_the_organisation(city: Ground) -> None:
    insider, outsider = caller(member(city, Role.HANDLER)), caller(member(city))
    cursor = latest(insider)
    city.scheme.public = False
    city.scheme.save()
    city.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    assert len(changes(insider, cursor, at_least=1)) == 1
    assert outsider.get(f"{ADDRESS}?after={cursor}").json()["results"] == []


def test_what_was_dropped_is_told(city: Ground, office: Client) -> None:
    gone = city.zone("A2").pk
    cursor = latest(office)
    city.publish(put("A1", "cell", "A", squares(0, 0, 2, 1)), drops=["A2"])
    rows = changes(office, cursor, at_least=2)
    assert [(row["id"], row["key"]) for row in rows if row["kind"] == "deleted"] == [
        (gone, str(gone))
    ]


def test_pages_go_on_until_nothing_more_waits(city: Ground, office: Client) -> None:
    seen, after, more = 0, "", True
    deadline = time.monotonic() + PATIENCE_S
    while (more or seen < len(city_puts())) and time.monotonic() < deadline:
        answer = office.get(f"{ADDRESS}?limit=2&layer=zones{after}").json()
        assert len(answer["results"]) <= 2
        seen, more = seen + len(answer["results"]), answer["more"]
        after = f"&after={answer['cursor']}"
    assert seen == len(city_puts())


@pytest.mark.parametrize("query", ["after=nonsense", "layer=people", "limit=0", "x=1"])
def test_what_cannot_be_meant_is_400(office: Client, query: str) -> None:
    assert office.get(f"{ADDRESS}?{query}").status_code == 400


def test_after_a_restore_an_old_cursor_is_410_and_says_what_to_do(office: Client) -> None:
    cursor = latest(office)
    with as_owner():
        FeedEpoch.objects.update(home="elsewhere")
    answer = office.get(f"{ADDRESS}?after={cursor}")
    assert answer.status_code == 410
    problem = answer.json()
    assert problem["type"] == "urn:fieldwork:problem:cursor_gone"
    assert "latest" in problem["errors"][0]["remedy"]
    assert office.get(f"{ADDRESS}?after={latest(office)}").status_code == 200


def test_signed_out_there_is_no_feed(city: Ground) -> None:
    assert caller().get(ADDRESS).status_code == 401
