"""The work calendar over HTTP."""

from __future__ import annotations

from datetime import date, time

import pytest

from fieldwork.catalogue.models import WorkPeriod
from tests.cast import caller
from tests.catalogue import make_calendar

pytestmark = pytest.mark.django_db


def test_a_year_with_its_days_and_hours() -> None:
    make_calendar()
    found = caller().get("/api/v1/calendar").json()
    assert found["year"] == 2026
    assert found["entered_at"] is not None
    assert found["days"] == [
        {"date": "2026-10-01", "kind": "holiday", "name": "国庆节"},
        {"date": "2026-10-10", "kind": "make_up", "name": "调休"},
    ]
    assert found["work_hours"] == [
        {"since": "2026-01-01", "hours": [["08:00", "12:00"], ["14:00", "18:00"]]}
    ]


def test_a_year_nobody_entered_has_the_usual_hours() -> None:
    WorkPeriod.objects.create(since=date(2027, 6, 1), starts=time(9), ends=time(17))
    found = caller().get("/api/v1/calendar", {"year": "2027"}).json()
    assert found["entered_at"] is None
    assert found["days"] == []
    assert found["work_hours"] == [
        {"since": None, "hours": [["08:00", "12:00"], ["14:00", "18:00"]]},
        {"since": "2027-06-01", "hours": [["09:00", "17:00"]]},
    ]


@pytest.mark.parametrize("year", ["next", "0", "99999"])
def test_a_year_is_a_year(year: str) -> None:
    assert caller().get("/api/v1/calendar", {"year": year}).status_code == 400
