"""The pages of the catalogue and of the work calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.catalogue.models import CalendarDay, CalendarYear, Category, FilingCondition
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_limits_stand_with_their_kind_and_their_origin(categories: dict[str, Category]) -> None:
    sanitation = text(caller(), "/catalogue/", group="sanitation")
    assert "4 work hours" in sanitation
    assert "2 hours by the clock" in sanitation
    assert "not set by the city" not in sanitation
    order = text(caller(), "/catalogue/", group="traffic_order")
    assert "3 work days" in order
    assert order.count("default, not set by the city") == 2
    FilingCondition.objects.filter(category__code="09006").update(limit=2, limit_kind="work_day")
    assert "proposed, not set by the city" in text(caller(), "/catalogue/", group="ten_disorders")


def test_the_search_looks_everywhere(categories: dict[str, Category]) -> None:
    assert "暴露垃圾" in text(caller(language="zh-hans"), "/catalogue/", q="bllj")
    assert "No category is called so." in text(caller(), "/catalogue/", q="nothing\x00")
    assert "Exposed garbage" in text(caller(), "/catalogue/", q="", group="sanitation")


def test_only_editors_see_how_to_change_it(ground: Ground, categories: dict[str, Category]) -> None:
    for reader in (caller(), caller(member(ground)), caller(member(ground, Role.HANDLER))):
        page = text(reader, "/catalogue/")
        assert "kind=catalogue" not in page
    assert "catalogue/export" in page
    for role in (Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE):
        assert "kind=catalogue" in text(caller(member(ground, role)), "/catalogue/")


def test_an_empty_catalogue_offers_the_shipped_one(ground: Ground) -> None:
    assert "shipped" not in text(caller(), "/catalogue/")
    editor = caller(member(ground, Role.CAMPAIGN_OFFICE))
    assert "/catalogue/shipped/" in text(editor, "/catalogue/")
    answer = editor.post("/catalogue/shipped/", follow=True)
    assert "The shipped catalogue is taken over" in answer.content.decode()
    assert Category.objects.count() == 260
    answer = editor.post("/catalogue/adopt/", follow=True)
    assert "limits are now the city" in answer.content.decode()
    assert not FilingCondition.objects.filter(limit__isnull=False, set_by_city=False).exists()
    assert AuditEntry.objects.filter(action="catalogue.adopt_limits").count() == 1


@pytest.mark.parametrize("address", ["/catalogue/shipped/", "/catalogue/adopt/"])
def test_readers_change_nothing(ground: Ground, address: str) -> None:
    assert caller().post(address).status_code == 302
    for outsider in (member(ground), member(ground, Role.HANDLER, Role.GIS_STAFF)):
        assert caller(outsider).post(address).status_code == 403
    assert caller(member(ground, Role.BUSINESS_ADMIN)).get(address).status_code == 405
    assert not Category.objects.exists()


def test_a_year_shows_its_days(ground: Ground) -> None:
    make_calendar()
    page = text(caller(), "/calendar/2026/")
    assert "国庆节" in page
    assert "08:00–12:00" in page
    assert page.count("<caption>") == 12
    assert "kind=calendar" not in page
    editor = caller(member(ground, Role.CAMPAIGN_OFFICE))
    assert "kind=calendar" in text(editor, "/calendar/2026/")


def test_a_day_without_a_name_is_told_by_its_kind(ground: Ground) -> None:
    CalendarDay.objects.create(date=date(2026, 5, 1), kind="holiday")
    assert 'title="holiday"' in text(caller(), "/calendar/2026/")


@pytest.mark.parametrize(
    ("today", "entered", "missing"),
    [
        (date(2026, 10, 31), [], [2026]),
        (date(2026, 10, 31), [2026], []),
        (date(2026, 11, 1), [2026], [2027]),
        (date(2026, 12, 31), [2026, 2027], []),
    ],
)
def test_from_november_on_the_next_year_is_missed(
    ground: Ground,
    monkeypatch: pytest.MonkeyPatch,
    today: date,
    entered: list[int],
    missing: list[int],
) -> None:
    for year in entered:
        CalendarYear.objects.create(year=year, entered_at=timezone.now())
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)
    page = text(caller(), "/calendar/")
    for year in (2026, 2027):
        assert (f"The holidays of {year} are not entered" in page) is (year in missing)


@pytest.mark.parametrize("address", ["/calendar/1899/", "/calendar/next/", "/calendar/20260/"])
def test_what_is_no_year_is_not_found(ground: Ground, address: str) -> None:
    assert caller().get(address).status_code == 404
