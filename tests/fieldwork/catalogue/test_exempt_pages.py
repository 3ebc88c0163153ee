"""The pages of the exempt areas: what everybody reads, what only those in the house see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from fieldwork.catalogue.exempt_words import hour_words, period_words, weekday_words
from fieldwork.catalogue.exempting import change_exempt_area, end_exempt_area, put_of
from fieldwork.catalogue.models import AreaState, ExemptArea
from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import TESTER, TODAY, Ground
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

ROOT = "/exempt-areas/"
LAST_YEAR = DateRange(date(2025, 1, 1), date(2026, 1, 1))


def text(client: Client, address: str = ROOT, **asked: Any) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def areas(ground: Ground) -> None:
    categories = make_catalogue()
    make_exempt_area(
        "E1",
        categories=[categories["09006"]],
        weekdays=[5, 6, 7],
        starts=time(18),
        ends=time(2),
        person="某某",
        phone="0000-1234567",
    )
    make_exempt_area("E2", during=LAST_YEAR, name_en="Old market")
    make_exempt_area("E3", is_active=False, name_en="By mistake")


@pytest.fixture
def keeper(ground: Ground) -> Client:
    return caller(member(ground, Role.GIS_STAFF))


def test_without_any_area_the_page_says_what_they_are_for(ground: Ground, keeper: Client) -> None:
    assert "No area is exempt yet" in text(caller())
    assert "/exempt-areas/new/" not in text(caller())
    assert "/exempt-areas/new/" in text(keeper)


def test_what_is_permitted_when_is_said_in_words(areas: None) -> None:
    page = text(caller())
    assert "Trading on the road" in page
    assert "Fri to Sun, 18:00 to 02:00 the next morning" in page
    assert "from Jan. 1, 2026 on" in page or "from 1 January 2026 on" in page
    assert "Old market" not in page and "By mistake" not in page


def test_what_is_over_is_still_found(areas: None) -> None:
    ended = text(caller(), show="ended")
    assert "Old market" in ended and "By mistake" in ended and "E1" not in ended
    assert all(code in text(caller(), show="all") for code in ("E1", "E2", "E3"))
    assert "E1" in text(caller(), show="nonsense")
    assert "Old market" in text(caller(), show="all", q="old mark")
    assert "has “nothing”" in text(caller(), q="nothing\x00")


def test_who_is_in_charge_is_for_the_organisation(ground: Ground, areas: None) -> None:
    outsiders = (caller(), caller(member(ground)))
    for address in (ROOT, f"{ROOT}E1/"):
        for outsider in outsiders:
            page = text(outsider, address)
            assert "某某" not in page and "1234567" not in page
    assert "has “某某”" in text(caller(), q="某某"), "nor is it found by guessing"
    inside = caller(member(ground, Role.HANDLER))
    assert "0000-1234567" in text(inside) and "0000-1234567" in text(inside, f"{ROOT}E1/")
    assert "E1" in text(inside, q="某某")


def test_only_keepers_are_given_the_form(ground: Ground, areas: None, keeper: Client) -> None:
    assert caller().get(f"{ROOT}new/").status_code == 302
    for outsider in (member(ground), member(ground, Role.HANDLER, Role.AUDITOR)):
        assert caller(outsider).get(f"{ROOT}new/").status_code == 403
        assert "data-exempt-form" not in text(caller(outsider), f"{ROOT}E1/")
    for role in (Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE):
        assert "data-exempt-form" in text(caller(member(ground, role)), f"{ROOT}E1/")
    assert "data-exempt-form" in text(keeper, f"{ROOT}E1/")
    assert 'value="E004"' in text(keeper, f"{ROOT}new/")
    for address in (f"{ROOT}nowhere/", f"{ROOT}%00/"):
        assert keeper.get(address).status_code == 404


def test_a_code_of_a_file_may_be_anything(areas: None, keeper: Client) -> None:
    make_exempt_area("夜市/一 号")
    assert "%E5%A4%9C%E5%B8%82/%E4%B8%80%20%E5%8F%B7" in text(keeper)
    assert "夜市/一 号" in text(keeper, f"{ROOT}夜市/一 号/")


def test_the_history_says_who_changed_what(areas: None, keeper: Client) -> None:
    area = ExemptArea.objects.get(code="E1")
    before = put_of(area)
    moved = replace(before, ends=time(1), categories=("06010", "09006"))
    change_exempt_area(put=moved, version=before.version, actor=TESTER, now=TODAY)
    now = timezone.now()
    end_exempt_area(code="E1", last_day=timezone.localdate(now), actor=TESTER, now=now)
    page = text(keeper, f"{ROOT}E1/")
    assert "tester" in page
    assert "18:00 to 02:00 the next morning</del>" in page
    assert "18:00 to 01:00 the next morning</ins>" in page
    assert "06010, 09006</ins>" in page
    assert "tester" not in text(caller(), f"{ROOT}E1/")


def test_an_area_ends_but_is_not_gone(areas: None) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    end_exempt_area(code="E1", last_day=today, actor=TESTER, now=now)
    area = ExemptArea.objects.get(code="E1")
    assert area.state_on(today) is AreaState.IN_FORCE
    assert area.state_on(today + timedelta(days=1)) is AreaState.ENDED
    assert area.state_on(date(2025, 12, 31)) is AreaState.AHEAD


def test_words_of_days_and_hours() -> None:
    assert weekday_words([]) == weekday_words([1, 2, 3, 4, 5, 6, 7]) == "every day"
    assert weekday_words([1, 2, 3, 6]) == "Mon to Wed, Sat"
    assert weekday_words([1, 2]) == "Mon, Tue"
    assert hour_words(None, None) == "the whole day"
    assert hour_words(time(8), time(12)) == "08:00 to 12:00"
    assert "2026" in period_words(date(2026, 1, 1), date(2026, 2, 1))
