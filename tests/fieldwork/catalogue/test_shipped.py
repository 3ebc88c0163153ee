"""The catalogue that ships with the product: whole, marked as what it is, and sensible."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fieldwork.catalogue.filing import filing_for
from fieldwork.catalogue.models import (
    STANDARD,
    Category,
    CategoryGroup,
    FilingCondition,
    ShortListEntry,
)
from fieldwork.catalogue.rules import deadline
from fieldwork.catalogue.shipped import load_shipped_catalogue
from tests.ground import TESTER, TODAY
from zones.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(db: None) -> dict[str, int]:
    return load_shipped_catalogue(actor=TESTER, now=TODAY)


def limit_of(code: str, urgency: str = "normal", condition: str = "") -> tuple[int, str, bool]:
    found = filing_for(
        category_code=code,
        urgency=urgency,
        lon=None,
        lat=None,
        zone_ids=[],
        at=TODAY,
        condition_code=condition,
    ).condition
    return found.limit, found.limit_kind, found.set_by_city


def test_every_row_says_where_it_comes_from(shipped: dict[str, int]) -> None:
    national = Category.objects.filter(standard=STANDARD)
    assert national.count() == 250
    assert not national.exclude(source_note__contains="unverified").exists()
    assert not Category.objects.filter(name_en="").exists()


def test_seven_duty_areas_hold_everything(shipped: dict[str, int]) -> None:
    areas = Counter(Category.objects.values_list("duty_area__code", flat=True))
    assert len(areas) == 7
    assert areas["health_education"] == 4
    of = dict(Category.objects.values_list("code", "duty_area__code"))
    assert of["01055"] == "vector_control"
    assert of["06045"] == of["04001"] == "greening"
    assert of["06010"] == of["03005"] == "sanitation"
    assert of["06001"] == of["07001"] == "city_appearance"
    disorders = CategoryGroup.objects.get(code="ten_disorders")
    assert disorders.categories.filter(code="09006").exists()


def test_limits_of_the_table_and_defaults_of_the_class(shipped: dict[str, int]) -> None:
    assert limit_of("06010") == (4, "work_hour", False)
    assert limit_of("06001") == (15, "work_day", False)
    assert limit_of("06001", "urgent") == (2, "natural_day", False)
    assert limit_of("01005", "urgent") == (2, "urgent_hour", False)
    assert limit_of("01005") == (5, "work_day", False)
    assert FilingCondition.objects.filter(limit__isnull=False, source_note="").count() == 0


def test_urgent_is_never_later(shipped: dict[str, int]) -> None:
    start = datetime(2026, 11, 18, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    for code in Category.objects.values_list("code", flat=True):
        ends = []
        for urgency in ("urgent", "normal"):
            found = filing_for(
                category_code=code, urgency=urgency, lon=None, lat=None, zone_ids=[], at=start
            )
            ends.append(found.deadline_from(start).due_at)
        assert start < ends[0] <= ends[1], code


def test_short_lists_are_short_and_have_icons(shipped: dict[str, int]) -> None:
    roles = Counter(ShortListEntry.objects.values_list("role", flat=True))
    assert {"inspector", "grid_worker", "volunteer", "hotline_clerk"} <= set(roles)
    assert max(roles.values()) <= 12
    assert not ShortListEntry.objects.filter(category__icon="").exists()


def test_loading_it_again_changes_nothing(shipped: dict[str, int]) -> None:
    assert shipped["added"] > 700
    entries = AuditEntry.objects.count()
    assert load_shipped_catalogue(actor=TESTER, now=TODAY + timedelta(days=1)) == {
        "added": 0,
        "changed": 0,
        "dropped": 0,
    }
    assert AuditEntry.objects.count() == entries


def test_no_calendar_is_shipped(shipped: dict[str, int]) -> None:
    found = filing_for(
        category_code="06010", urgency="normal", lon=None, lat=None, zone_ids=[], at=TODAY
    )
    assert found.calendar.entered_years == frozenset()
    assert not found.calendar.is_working_day(date(2026, 6, 6))
    assert deadline(TODAY, 1, "work_day", found.calendar).provisional
