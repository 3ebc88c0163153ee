"""Pages on who answers for what, read: by the organisation, by strangers, on any day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground
from zones.boundaries.models import Scheme, Zone
from zones.organisation.models import Deputy, Role
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db

LIST = "/responsibilities/"


def page(client: Client, address: str, **asked: Any) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def listed(client: Client, **asked: Any) -> list[str]:
    """The codes of the zones in the list."""
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [each.row.version.code for each in answer.context.get("rows", [])]


@pytest.fixture
def handler(ground: Ground) -> Client:
    return caller(member(ground, Role.HANDLER))


def addresses(ground: Ground) -> list[str]:
    """The pages of the organisation."""
    person, unit, zone = ground.people["head-a1"], ground.units["U-A1"], ground.zone("A1")
    return [
        reverse("responsible_person", args=[person.pk]),
        reverse("responsible_person_zones", args=[person.pk]),
        reverse("responsible_unit", args=[unit.pk]),
        reverse("responsible_unit_zones", args=[unit.pk]),
        reverse("responsible_for_zone", args=[zone.pk]),
        reverse("deputies"),
    ]


def test_the_list_shows_heads_and_leads_to_everybody_where_the_scheme_is_public(
    ground: Ground, handler: Client
) -> None:
    for client in (caller(), caller(member(ground))):
        text = page(client, LIST)
        assert "A1长" in text and "Unit A1" in text
        assert "/responsibilities/people/" not in text and "199-0000" not in text
        assert 'name="zone"' not in text and "fw-gaps" not in text
    text = page(handler, LIST)
    assert "/responsibilities/people/" in text and 'name="zone"' not in text


def test_a_scheme_that_is_not_public_is_for_the_organisation(
    ground: Ground, handler: Client
) -> None:
    Scheme.objects.update(public=False)
    for client in (caller(), caller(member(ground))):
        assert listed(client) == []
    assert "Sign in" in page(caller(), LIST)
    assert listed(handler) == ["A1", "A2", "A3", "A4"]


def test_strangers_are_kept_from_persons_units_and_histories(ground: Ground) -> None:
    outsider = caller(member(ground))
    for address in addresses(ground):
        signed_out = caller().get(address)
        assert signed_out.status_code == 302 and "sign-in" in signed_out["Location"]
        assert outsider.get(address).status_code == 403


def test_the_organisation_reads_them(ground: Ground, handler: Client) -> None:
    for address in addresses(ground):
        assert handler.get(address).status_code == 200
    assert handler.get(reverse("responsible_person", args=[10**6])).status_code == 404


def test_the_list_is_narrowed_and_what_means_nothing_is_dropped(
    ground: Ground, handler: Client
) -> None:
    assert listed(handler, level="community") == ["A", "B"]
    assert listed(handler, within=ground.zone("B").pk) == []
    assert listed(handler, q="A3长") == ["A3"]
    assert listed(handler, q="\x00", within="9" * 30, gap="nonsense", page="x", level="x") == [
        *("A1", "A2", "A3", "A4"),
    ]
    assert listed(handler, at="2025-01-01") == []


def test_gaps_are_counted_shown_and_narrowed_to(ground: Ground, handler: Client) -> None:
    assert "No gaps" in page(handler, LIST)
    row = Responsibility.objects.as_known().get(zone=ground.zone("A2"), role="head")
    relieve(responsibility=row, at=timezone.now(), actor=TESTER, now=timezone.now())
    assert listed(handler, gap="no_head") == listed(handler, gap="any") == ["A2"]
    assert listed(handler, gap="no_lead") == []
    text = page(handler, LIST, gap="no_head")
    assert "no head" in text and "gap=no_head&amp;format=xlsx" in text
    # Who is not of the organisation is not told of gaps.
    assert listed(caller(), gap="no_head") == []


def test_a_long_list_costs_no_more_statements_than_a_short_one(
    ground: Ground, handler: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(22):
        handler.get(LIST)


def test_a_person_is_shown_with_zones_units_and_deputies(ground: Ground, handler: Client) -> None:
    person = ground.people["head-a1"]
    now = timezone.now()
    Deputy.objects.create(
        head=person, deputy=ground.people["head-b"], during=DateTimeTZRange(DAY_ONE, None)
    )
    later = Assignment(
        zone=ground.zone("B"), role="head", start=now + timedelta(days=40), user=person
    )
    assign(assignment=later, actor=TESTER, now=now)
    answer = handler.get(reverse("responsible_person", args=[person.pk]))
    held = answer.context["held"]
    codes = [[one.version.code for one in part] for part in (held.now, held.later, held.past)]
    assert codes == [["A1"], ["B"], []]
    text = answer.content.decode()
    assert "B长" in text and "199-0000-0001" in text
    volunteer = caller(member(ground, Role.VOLUNTEER))
    assert "199-0000" not in page(volunteer, reverse("responsible_person", args=[person.pk]))


def test_history_tells_what_was_known_on_a_day_and_who_recorded_it(ground: Ground) -> None:
    zone, now = ground.zone("A1"), timezone.now()
    change = Assignment(zone=zone, role="head", start=now, user=ground.people["head-b"])
    assign(assignment=change, actor=TESTER, now=now)
    address = reverse("responsible_for_zone", args=[zone.pk])
    auditor = caller(member(ground, Role.AUDITOR))
    today, then = page(auditor, address), page(auditor, address, at="2026-02-01")
    assert "B长" in today and "tester" in today
    assert "B长" not in then and "A1长" in then
    assert "tester" not in page(caller(member(ground, Role.HANDLER)), address)


def test_a_zone_of_a_draft_has_a_page_without_a_name(ground: Ground, handler: Client) -> None:
    drawn = Zone.objects.create(scheme=ground.scheme)
    text = page(handler, reverse("responsible_for_zone", args=[drawn.pk]))
    assert "Only a draft knows this zone" in text


def test_the_small_map_draws_what_is_held(ground: Ground, handler: Client) -> None:
    unit = ground.units["U-A1"]
    answer = handler.get(reverse("responsible_unit_zones", args=[unit.pk]))
    assert answer["Content-Type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["properties"] == {"code": "A1", "name": "Zone A1"}
    assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
