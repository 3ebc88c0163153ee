"""Phones report through the API while the office moves a border: whose is it, and says who?

Every answer names the cell, the unit and the edition that were right at the moment of the pin; an
answer given once is given again, whatever has been published since.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue, Report
from tests.at_once import at_once, results
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground, place, put, squares
from zones.boundaries.timeline import edition_of
from zones.changes.models import Change
from zones.organisation.models import Role
from zones.ownership.locate import locate

pytestmark = pytest.mark.django_db(transaction=True)

BORDERS = (1.3, 0.8, 1.3, 0.8, 1.0)
"""Where the border between A1 and A2 is moved to, in squares; it begins at 1."""


@pytest.fixture
def phones(ground: Ground) -> list[Client]:
    make_catalogue()
    make_calendar()
    people = [member(ground, Role.INSPECTOR, username=f"inspector-{n}") for n in range(3)]
    return [caller_with_token(person, "report", "read") for person in people]


def a_report(x: float) -> dict[str, Any]:
    lon, lat = place(x, 0.5)
    return {
        "source": "inspector",
        "category": "06010",
        "text": "垃圾未清",
        "captured_at": timezone.now().isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84"},
    }


def walk(phone: Client) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Report along the border, and say everything twice, as phones do on a bad line."""
    sent = []
    for x in (0.5, 0.9, 1.1, 1.2, 1.5, 0.7) * 2:
        address, body = f"/api/v1/reports/{uuid4()}", a_report(x)
        first = phone.put(address, body, content_type="application/json")
        again = phone.put(address, body | {"attempt": 2}, content_type="application/json")
        assert (first.status_code, again.status_code) == (201, 200), first.content
        assert again.json() == first.json()
        sent.append((address, body, first.json()))
    return sent


def move_borders(ground: Ground) -> None:
    for x in BORDERS:
        ground.publish(
            put("A1", "cell", "A", squares(0, 0, x)),
            put("A2", "cell", "A", squares(x, 0, 2 - x)),
            now=timezone.now(),
            effective_from=None,
            accept_defects=True,  # the neighbours have no vertex where the border now ends
        )


def test_everybody_is_told_the_owner_of_the_moment(ground: Ground, phones: list[Client]) -> None:
    *walks, _ = results(
        at_once(*[partial(walk, phone) for phone in phones], partial(move_borders, ground))
    )
    told = [answer for each in walks for _, _, answer in each]
    assert len({answer["number"] for answer in told}) == len(told) == Report.objects.count()
    assert len({answer["issue"]["edition"] for answer in told}) > 1
    for answer in told:
        issue = Issue.objects.get(number=answer["number"])
        edition = edition_of(ground.scheme, at=issue.captured_at)
        owner = locate(
            lon=issue.location.x, lat=issue.location.y, at=issue.captured_at, scheme=ground.scheme
        )
        assert edition is not None and owner.zone is not None
        assert answer["issue"]["edition"] == edition.number
        assert answer["issue"]["zone"]["code"] == owner.zone["code"]
        # A border that moved between seeing and sending: who owns the ground now gets the case.
        now_theirs = locate(
            lon=issue.location.x, lat=issue.location.y, at=issue.received_at, scheme=ground.scheme
        )
        assert answer["issue"]["lead_unit"]["code"] == now_theirs.lead_unit["code"]
    fed = Change.objects.filter(layer="issues").values_list("object_id", flat=True)
    assert sorted(fed) == sorted(Issue.objects.values_list("pk", flat=True))


def test_what_was_answered_before_a_publication_is_answered_after_it(
    ground: Ground, phones: list[Client]
) -> None:
    (address, body, before), *_ = walk(phones[0])
    move_borders(ground)
    again = phones[0].put(address, body, content_type="application/json")
    assert (again.status_code, again.json()) == (200, before)
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    seen = office.get(f"/api/v1/issues/{before['number']}").json()
    assert (seen["edition"], seen["zone"]["code"]) == (1, "A1")
