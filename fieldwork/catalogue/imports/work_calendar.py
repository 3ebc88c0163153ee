"""Holidays and make-up days from a table: date, kind, name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from fieldwork.catalogue.actions import DayPut, apply_calendar
from fieldwork.catalogue.models import CalendarDay, CalendarYear, DayKind
from fieldwork.catalogue.permissions import may_edit_catalogue
from zones.audit.actions import Actor
from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import Unusable
from zones.imports.kinds.registry import Field, Inquiry, Kind, Setting
from zones.imports.kinds.rows import Row, by_key, rows_of
from zones.imports.report import ImportReport
from zones.imports.words import choice_in, listed_in

KIND: Final = "calendar"
_YEARS: Final = "years"
_DAY_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("放假", "休", "休息", "节假日", "法定节假日", "假日", "调休放假", "dayoff", "off"),
            DayKind.HOLIDAY.value,
        ),
        **dict.fromkeys(
            ("调休", "上班", "班", "补班", "调休上班", "makeup", "makeupday", "workday"),
            DayKind.MAKE_UP.value,
        ),
    }
)
_ORDINARY: Final = ("平日", "正常", "取消", "ordinary", "none")
_FRIDAY: Final = 5


class Recompute(Protocol):
    """What is done with deadlines once the calendar has changed; how many moved."""

    def __call__(self, *, actor: Actor, now: datetime) -> int: ...


@dataclass(frozen=True)
class CalendarPlan:
    """Enter these days, say that the years are complete, then settle what waited for them."""

    days: Sequence[DayPut]
    years: Sequence[int]
    source: str
    then: Recompute

    def perform(self, act: Act) -> Mapping[str, Any]:
        """In one transaction, so that no deadline is provisional any longer than need be."""
        done = apply_calendar(
            days=self.days, years=self.years, source=self.source, actor=act.actor, now=act.now
        )
        return {**done, "deadlines": self.then(actor=act.actor, now=act.now)}


def calendar_kind(*, then: Recompute) -> Kind:
    """The kind of import; ``then`` recomputes provisional deadlines, which stand above us."""
    return Kind(
        code=KIND,
        label=_("work calendar"),
        fields=(
            Field("date", "日期", "Date", required=True, example="2027-10-01", also=("day",)),
            Field("kind", "类型", "Kind", required=True, example="放假"),
            Field("name", "名称", "Name", example="国庆节", also=("节日", "说明")),
        ),
        examine=lambda inquiry: examine_calendar(inquiry, then),
        may=may_edit_catalogue,
        settings=(
            Setting(
                _YEARS,
                _("Years this makes complete"),
                help_text=_("Such as 2027; left empty, the year most of the days are of."),
            ),
        ),
        words={
            "kind_unknown": (
                _("“%(value)s” is no kind of day."),
                _("Write 放假 or holiday, 调休 or make-up; 平日 or ordinary takes a day back."),
            ),
            "make_up_weekday": (
                _("%(value)s is no weekend, so people work anyway."),
                _("Check the date; nothing needs to be done where it is meant."),
            ),
            "year_wrong": (
                _("“%(value)s” is no year."),
                _("Write years such as 2027, and leave it empty for the year of most days."),
            ),
        },
    )


def examine_calendar(inquiry: Inquiry, then: Recompute) -> Examination:
    """Check every day against the others and against what is entered."""
    report = ImportReport(KIND)
    try:
        rows = rows_of(inquiry.source, inquiry.options, report)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    puts = [put for row in rows if (put := _put(row)) is not None]
    for value, same in by_key(rows, "date"):
        for row in same[1:]:
            row.refuse(Code.ROW_TWICE, "date", value=value, first=same[0].number)
    years = _years(inquiry.options.settings.get(_YEARS, ""), puts, report)
    for row in rows:
        report.add(row.findings)
    _note_worked_weekdays(puts, report)
    _compare(report, puts, years)
    inquiry.progress(len(rows), len(rows))
    plan = CalendarPlan(puts, years, inquiry.source.name[-200:], then)
    return Examination(report, plan if report.importable else None)


def _put(row: Row) -> DayPut | None:
    row.text("date", needed=True)
    word = row.text("kind", needed=True)
    day, name = row.day("date"), row.text("name", limit=80)
    if word.casefold() in _ORDINARY:
        kind: str | None = ""
    else:
        kind = choice_in(DayKind, _DAY_WORDS, word)
        if kind is None and word:
            row.refuse("kind_unknown", "kind", value=word[:60])
    return DayPut(day, kind, name) if day is not None and kind is not None else None


def _years(said: str, puts: Sequence[DayPut], report: ImportReport) -> list[int]:
    years = []
    for text in listed_in(said):
        if text.isascii() and text.isdigit() and 1900 <= int(text[:5]) < 2200:
            years.append(int(text))
        else:
            report.add([found("year_wrong", origin=KIND, value=text[:60])])
    entered = Counter(put.day.year for put in puts if put.kind)
    return years or [year for year, _count in entered.most_common(1)]


def _note_worked_weekdays(puts: Sequence[DayPut], report: ImportReport) -> None:
    for put in puts:
        if put.kind == DayKind.MAKE_UP and put.day.isoweekday() <= _FRIDAY:
            report.add(
                [
                    found(
                        "make_up_weekday",
                        origin=KIND,
                        severity=Severity.NOTICE,
                        value=str(put.day),
                    )
                ]
            )


def _compare(report: ImportReport, puts: Sequence[DayPut], years: Sequence[int]) -> None:
    stored: dict[date, CalendarDay] = CalendarDay.objects.in_bulk(
        [put.day for put in puts], field_name="date"
    )
    changes = report.changes
    for put in puts:
        before, label = stored.get(put.day), str(put.day)
        if before is None and put.kind:
            changes.added.append(label)
        elif before is not None and not put.kind:
            changes.dropped.append(label)
        elif before is not None and (before.kind, before.name) != (put.kind, put.name):
            changes.changed.append(label)
        else:
            changes.unchanged += 1
    entered = set(CalendarYear.objects.filter(year__in=years).values_list("year", flat=True))
    changes.added += [str(year) for year in years if year not in entered]
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
