"""What a report's category decides, in one statement."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg2.extras import DateRange

from fieldwork.catalogue.filing import Filing, filing_for
from fieldwork.catalogue.models import Category, FunctionalResponsibility
from fieldwork.catalogue.refusals import NoSuchCondition, UnknownCategory
from tests.catalogue import make_calendar, make_catalogue, make_exempt_area
from tests.ground import Ground, place

CITY = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=CITY)
IN_A1 = place(0.5, 0.5)


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def filing(code: str = "09006", urgency: str = "normal", **asked: Any) -> Filing:
    lon, lat = asked.pop("at_place", IN_A1)
    return filing_for(
        category_code=code,
        urgency=urgency,
        lon=lon,
        lat=lat,
        **{"zone_ids": [], "at": FRIDAY, **asked},
    )


def test_the_conditions_limit_or_else_its_classs(categories: dict[str, Category]) -> None:
    own, of_class = filing("06010"), filing("09006")
    assert (own.condition.limit, own.condition.limit_kind) == (4, "work_hour")
    assert own.condition.set_by_city
    assert (of_class.condition.limit, of_class.condition.limit_kind) == (3, "work_day")
    assert not of_class.condition.set_by_city
    assert filing("09006", "urgent").condition.limit_kind == "natural_day"
    assert own.category.duty_area == "sanitation"


def test_it_takes_one_statement_down_to_the_deadline(categories: dict[str, Category]) -> None:
    make_calendar()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        due = filing("06010").deadline_from(FRIDAY)
    assert len(statements) == 1
    assert due.due_at == datetime(2026, 11, 23, 10, 30, tzinfo=CITY)
    assert not due.provisional


def test_an_entered_holiday_counts(categories: dict[str, Category]) -> None:
    make_calendar()
    start = datetime(2026, 9, 30, 17, tzinfo=CITY)
    due = filing("06010", at=start).deadline_from(start)
    assert due.due_at == datetime(2026, 10, 2, 11, tzinfo=CITY)


def test_without_a_calendar_deadlines_are_provisional(categories: dict[str, Category]) -> None:
    assert filing("06010").deadline_from(FRIDAY).provisional


def test_a_condition_is_named_by_its_code(categories: dict[str, Category]) -> None:
    categories["06010"].conditions.create(
        urgency="normal", code="built", limit=15, limit_kind="work_day"
    )
    assert filing("06010", condition_code="built").condition.limit == 15
    with pytest.raises(NoSuchCondition):
        filing("06010", "urgent", condition_code="built")
    with pytest.raises(NoSuchCondition):
        filing("09006", condition_code="built")


def test_a_category_that_is_not_used_is_unknown(categories: dict[str, Category]) -> None:
    Category.objects.filter(code="09006").update(is_active=False)
    for code in ("09006", "99999", ""):
        with pytest.raises(UnknownCategory) as caught:
            filing(code)
        assert caught.value.field == "category"


class TestFunctionalUnits:
    """The closest of those that fit: category before class, deeper zone before upper, then all."""

    def give(self, ground: Ground, unit: str, **scope: Any) -> None:
        FunctionalResponsibility.objects.create(
            unit=ground.units[unit], **{"during": DateRange(date(2026, 1, 1), None), **scope}
        )

    def test_the_closest_holds(self, ground: Ground, categories: dict[str, Category]) -> None:
        category, path = categories["09006"], [ground.zone("C"), ground.zone("A")]
        inside: dict[str, Any] = {"zone_ids": [zone.pk for zone in path]}
        assert filing(**inside).functional_units == []
        self.give(ground, "U-A1", category_class=category.category_class)
        assert filing(**inside).functional_units == [ground.units["U-A1"].pk]
        self.give(ground, "U-A2", category=category)
        self.give(ground, "U-A1", category_class=category.category_class, zone=path[1])
        assert filing(**inside).functional_units == [ground.units["U-A2"].pk]
        self.give(ground, "U-A3", category=category, zone=path[0])
        assert filing(**inside).functional_units == [ground.units["U-A3"].pk]
        self.give(ground, "U-A4", category=category, zone=path[1])
        assert filing(**inside).functional_units == [ground.units["U-A4"].pk]
        assert filing(zone_ids=[]).functional_units == [ground.units["U-A2"].pk]

    def test_only_on_its_days(self, ground: Ground, categories: dict[str, Category]) -> None:
        days = DateRange(date(2026, 1, 1), date(2026, 11, 20))
        self.give(ground, "U-A1", category=categories["09006"], during=days)
        assert filing().functional_units == []

    def test_one_unit_at_a_time(self, ground: Ground, categories: dict[str, Category]) -> None:
        self.give(ground, "U-A1", category=categories["09006"])
        with pytest.raises(IntegrityError), transaction.atomic():
            self.give(ground, "U-A2", category=categories["09006"])
        self.give(ground, "U-A2", category=categories["09006"], zone=ground.zone("A"))


class TestExemptAreas:
    """Permitted there and then, in the city's time."""

    def permitted(self, at: datetime, **asked: Any) -> bool:
        return filing(at=at, **asked).exempt_area is not None

    def test_the_place_lies_in_it(self, categories: dict[str, Category]) -> None:
        make_exempt_area()
        assert self.permitted(FRIDAY)
        assert self.permitted(FRIDAY, at_place=place(1, 0.5))
        assert not self.permitted(FRIDAY, at_place=place(1.5, 0.5))
        assert not self.permitted(FRIDAY, at_place=(None, None))

    def test_only_its_categories(self, categories: dict[str, Category]) -> None:
        make_exempt_area(categories=[categories["09006"]])
        assert self.permitted(FRIDAY)
        assert not self.permitted(FRIDAY, code="06010")

    def test_only_on_its_days_and_while_active(self, categories: dict[str, Category]) -> None:
        area = make_exempt_area(during=DateRange(date(2026, 11, 20), date(2026, 11, 21)))
        assert self.permitted(FRIDAY)
        # Past midnight in the city, still Friday in Greenwich.
        assert not self.permitted(datetime(2026, 11, 21, 0, 30, tzinfo=CITY))
        area.is_active = False
        area.save()
        assert not self.permitted(FRIDAY)

    def test_only_on_its_weekdays_and_in_its_hours(self, categories: dict[str, Category]) -> None:
        make_exempt_area(weekdays=[5, 6], starts=time(16), ends=time(21))
        assert self.permitted(FRIDAY)
        assert self.permitted(FRIDAY.replace(hour=16, minute=0))
        assert not self.permitted(FRIDAY.replace(hour=21, minute=0))
        assert not self.permitted(FRIDAY.replace(hour=15))
        assert not self.permitted(FRIDAY.replace(day=19))

    def test_hours_past_midnight_belong_to_the_day_they_began(
        self, categories: dict[str, Category]
    ) -> None:
        days = DateRange(date(2026, 11, 20), date(2026, 11, 21))
        make_exempt_area(weekdays=[5], starts=time(18), ends=time(2), during=days)
        assert self.permitted(datetime(2026, 11, 20, 18, tzinfo=CITY))
        assert self.permitted(datetime(2026, 11, 21, 1, 59, tzinfo=CITY))
        assert not self.permitted(datetime(2026, 11, 21, 2, tzinfo=CITY))
        assert not self.permitted(datetime(2026, 11, 20, 1, tzinfo=CITY))
        assert not self.permitted(datetime(2026, 11, 21, 18, tzinfo=CITY))
