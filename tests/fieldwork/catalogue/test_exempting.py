"""Exempt areas changed: what was seen before is answered by what they permitted then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from shapely.geometry import MultiPolygon

from fieldwork.catalogue.exempting import (
    apply_exempt_areas,
    change_exempt_area,
    end_exempt_area,
    put_of,
)
from fieldwork.catalogue.filing import filing_for
from fieldwork.catalogue.models import ExemptArea, PastExemption
from tests.casebook import a_report, pin
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import TESTER, TODAY, Ground, place, squares

HOUR = timedelta(hours=1)
BEFORE, AFTER = TODAY - HOUR, TODAY + HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _area(ground: Ground) -> None:
    make_catalogue()
    make_exempt_area(person="某某")


def change(now: datetime = TODAY, **facts: Any) -> None:
    put = put_of(ExemptArea.objects.get(code="E1"))
    changed = replace(put, **facts)
    change_exempt_area(put=changed, version=put.version, actor=TESTER, now=now)


def permitted(at: datetime, category: str = "09006", x: float = 0.5) -> bool:
    lon, lat = place(x, 0.5)
    filing = filing_for(
        category_code=category, urgency="normal", lon=lon, lat=lat, zone_ids=[], at=at
    )
    return filing.exempt_area is not None


def moved() -> bytes:
    """The outline of cell A2 in place of A1."""
    return MultiPolygon([squares(1, 0)]).wkb


def test_a_moved_outline_permits_from_then_on(ground: Ground) -> None:
    change(boundary=moved())
    assert (permitted(BEFORE), permitted(AFTER)) == (True, False)
    assert (permitted(BEFORE, x=1.5), permitted(AFTER, x=1.5)) == (False, True)


@pytest.mark.parametrize(
    "facts",
    [
        {"categories": ("06010",)},
        {"weekdays": (3,)},
        {"starts": time(1), "ends": time(2)},
        {"is_active": False},
        {"first": (TODAY + timedelta(days=9)).date()},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_whatever_was_changed_held_until_then(ground: Ground, facts: dict[str, Any]) -> None:
    change(**facts)
    assert (permitted(BEFORE), permitted(AFTER)) == (True, False)


def test_each_of_several_changes_holds_for_its_time(ground: Ground) -> None:
    change(is_active=False)
    change(now=TODAY + 2 * HOUR, is_active=True)
    change(now=TODAY + 4 * HOUR, categories=("06010",))
    hours = [TODAY + hour * HOUR for hour in (-1, 1, 3, 5)]
    assert [permitted(at) for at in hours] == [True, False, True, False]


def test_words_about_an_area_are_no_other_permission(ground: Ground) -> None:
    change(name_zh="早市", person="他人", phone="0000-1", note="改名")
    assert not PastExemption.objects.exists()
    assert permitted(AFTER)


def test_an_import_changes_from_then_on_too(ground: Ground) -> None:
    put = put_of(ExemptArea.objects.get(code="E1"))
    apply_exempt_areas(areas=[replace(put, boundary=moved())], actor=TESTER, now=TODAY)
    assert (permitted(BEFORE), permitted(AFTER)) == (True, False)


def test_an_end_leaves_the_days_before_it(ground: Ground) -> None:
    yesterday = TODAY - timedelta(days=1)
    end_exempt_area(code="E1", last_day=yesterday.date(), actor=TESTER, now=TODAY)
    assert (permitted(yesterday), permitted(BEFORE), permitted(AFTER)) == (True, True, False)


def test_a_report_that_comes_in_late_is_answered_by_what_was_permitted_when_it_was_seen(
    ground: Ground,
) -> None:
    change(boundary=moved())
    late = a_report(place=pin(0.5, 0.5), captured_at=BEFORE, now=AFTER)
    assert late.exempt_area and late.exempt_area.code == "E1" and late.issue is None
    timely = a_report(place=pin(0.5, 0.5), captured_at=AFTER, now=AFTER)
    assert timely.exempt_area is None and timely.issue is not None
