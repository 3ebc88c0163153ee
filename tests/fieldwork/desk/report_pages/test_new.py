"""The form of a report: who may open it, what it offers, and the outlook it asks for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from fieldwork.catalogue.models import Category, ShortListEntry
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue, make_exempt_area
from tests.ground import Ground, place
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

LON, LAT = place(0.5, 0.5)
ASKED = {"lon": LON, "lat": LAT, "category": "06010", "urgency": "normal"}


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()
    make_calendar()


@pytest.fixture
def inspector(ground: Ground) -> Client:
    return caller(member(ground, Role.INSPECTOR))


def outlook(client: Client, **asked: Any) -> Any:
    return client.get("/reports/new/outlook/", {**ASKED, **asked})


def test_only_the_sources_open_to_the_person_are_offered(ground: Ground, inspector: Client) -> None:
    assert [code for code, _ in inspector.get("/reports/new/").context["sources"]] == ["inspector"]
    office = caller(member(ground, Role.CAMPAIGN_OFFICE)).get("/reports/new/")
    assert len(office.context["sources"]) == 10


def test_whoever_may_not_report_is_refused(ground: Ground) -> None:
    outsider = caller(member(ground))
    assert outsider.get("/reports/new/").status_code == 403
    assert outlook(outsider).status_code == 403
    assert caller().get("/reports/new/").status_code == 302
    assert outlook(caller()).status_code == 302


def test_the_roles_short_list_comes_first(inspector: Client) -> None:
    ShortListEntry.objects.create(
        role=Role.INSPECTOR, category=Category.objects.get(code="L0101"), position=1
    )
    context = inspector.get("/reports/new/").context
    assert [each["code"] for each in context["short_list"]] == ["L0101"]
    assert context["short_list"][0]["icon"] == "trash", "the duty area's"


def test_the_outlook_says_by_when_and_whether_the_city_set_it(inspector: Client) -> None:
    told = outlook(inspector).json()
    assert told["limit"].startswith("4 work") and told["set_by_city"] is True
    assert told["due"] and told["exempt_area"] is None
    assert outlook(inspector, category="09006").json()["set_by_city"] is False


def test_an_exempt_area_is_told_before_it_is_sent(inspector: Client) -> None:
    make_exempt_area()
    told = outlook(inspector).json()
    assert told["exempt_area"] == {"code": "E1", "name": "Permitted vending point"}


@pytest.mark.parametrize(
    "wrong",
    [{"lon": "x"}, {"lon": ""}, {"urgency": "very"}, {"category": "nope"}, {"category": "\x00"}]
    + [{"lon": "nan"}, {"lat": "inf"}, {"lat": "900"}],
)
def test_what_cannot_be_read_is_refused(inspector: Client, wrong: dict[str, str]) -> None:
    assert outlook(inspector, **wrong).status_code == 400
