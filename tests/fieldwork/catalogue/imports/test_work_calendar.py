"""Holidays and make-up days from a table."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fieldwork.catalogue.calendar import calendar_from
from fieldwork.catalogue.imports.work_calendar import CalendarPlan, calendar_kind
from fieldwork.catalogue.models import CalendarDay, CalendarYear
from fieldwork.catalogue.rules import deadline
from tests.ground import TESTER, TODAY
from tests.zones.imports.files import codes, look, write_csv
from zones.audit.actions import Actor
from zones.audit.models import AuditEntry
from zones.imports.examination import Act, Examination
from zones.imports.findings import Severity
from zones.imports.kinds.registry import kind_of

pytestmark = pytest.mark.django_db
ACT = Act(actor=TESTER, now=TODAY)
HEADINGS = ["日期", "类型", "名称"]
YEAR = [
    ["2026-12-31", "放假", "元旦"],
    ["2027-01-01", "holiday", "元旦"],
    ["2027/1/2", "节假日", "元旦"],
    ["2027年1月10日", "调休", ""],
]


def examined(tmp_path: Path, rows: list[list[str]], **settings: str) -> Examination:
    return look(write_csv(tmp_path, [HEADINGS, *rows]), "calendar", settings=settings)


def applied(tmp_path: Path, rows: list[list[str]], **settings: str) -> None:
    found = examined(tmp_path, rows, **settings)
    assert found.plan is not None, codes(found.report.findings)
    found.plan.perform(ACT)


def test_days_in_either_language_make_the_year_complete(tmp_path: Path) -> None:
    applied(tmp_path, YEAR)
    assert dict(CalendarDay.objects.values_list("date", "kind")) == {
        date(2026, 12, 31): "holiday",
        date(2027, 1, 1): "holiday",
        date(2027, 1, 2): "holiday",
        date(2027, 1, 10): "make_up",
    }
    assert list(CalendarYear.objects.values_list("year", flat=True)) == [2027]
    assert AuditEntry.objects.get(action="calendar.apply").object_id == "2027"


def test_the_deadlines_follow(tmp_path: Path) -> None:
    start = datetime(2026, 12, 30, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
    applied(tmp_path, YEAR, years="2026、2027")
    due = deadline(start, 2, "work_hour", calendar_from(start.date()))
    assert due.due_at.date() == date(2027, 1, 4)
    assert not due.provisional


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    applied(tmp_path, YEAR)
    found = examined(tmp_path, YEAR)
    assert "nothing_changes" in codes(found.report.findings)
    assert found.plan is None


def test_a_day_is_changed_or_taken_back(tmp_path: Path) -> None:
    applied(tmp_path, YEAR)
    found = examined(tmp_path, [["2027-01-02", "平日", ""], ["2027-01-10", "放假", "周末"]])
    assert found.report.changes.dropped == ["2027-01-02"]
    assert found.report.changes.changed == ["2027-01-10"]
    assert found.plan is not None
    assert found.plan.perform(ACT) == {"days": 1, "removed": 1, "deadlines": 0}
    assert CalendarDay.objects.count() == 3


def test_what_waited_for_the_calendar_is_settled_in_the_same_act(tmp_path: Path) -> None:
    told: list[Actor] = []

    def settle(*, actor: Actor, now: datetime) -> int:
        told.append(actor)
        return 7

    kind = calendar_kind(then=settle)
    assert kind.code == kind_of("calendar").code
    plan = CalendarPlan([], [2027], "a.csv", settle)
    assert plan.perform(ACT)["deadlines"] == 7
    assert told == [TESTER]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["soon", "放假", ""], "date_unreadable"),
        (["2027-02-30", "放假", ""], "date_unreadable"),
        (["", "放假", ""], "value_missing"),
        (["2027-02-03", "", ""], "value_missing"),
        (["2027-02-03", "过年", ""], "kind_unknown"),
        (["2027-01-01", "放假", ""], "row_twice"),
        (["2027-02-03", "放假", "长" * 81], "value_too_long"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, row: list[str], code: str) -> None:
    found = examined(tmp_path, [["2027-01-01", "放假", "元旦"], row])
    assert codes(found.report.faults) == [code]
    assert found.plan is None


def test_a_make_up_day_in_the_week_is_worth_a_look(tmp_path: Path) -> None:
    found = examined(tmp_path, [["2027-01-11", "调休", ""]])
    assert codes(found.report.of(Severity.NOTICE)) == ["make_up_weekday"]
    assert found.plan is not None


def test_years_are_years(tmp_path: Path) -> None:
    assert codes(examined(tmp_path, YEAR, years="next").report.faults) == ["year_wrong"]
