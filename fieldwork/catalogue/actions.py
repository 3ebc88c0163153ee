"""Change the catalogue, the work calendar and the exempt areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from fieldwork.catalogue.models import CalendarDay, CalendarYear, FilingCondition
from fieldwork.catalogue.refusals import CatalogueChanged
from fieldwork.catalogue.workbook.lines import Content, Difference, differences
from fieldwork.catalogue.workbook.stored import stored_content
from fieldwork.catalogue.workbook.storing import WRITERS
from zones.audit.actions import Actor, record


def apply_catalogue(
    *, content: Content, stored: Content, actor: Actor, now: datetime
) -> dict[str, int]:
    """Store ``content`` in place of ``stored``; how many lines were added, changed and dropped.

    Raises CatalogueChanged where something else is stored by now.
    """
    with transaction.atomic():
        _hold_catalogue()
        if stored_content() != stored:
            raise CatalogueChanged()
        news = list(differences(stored, content))
        for sheet, write in WRITERS.items():
            mine = [one for one in news if one.sheet == sheet]
            if mine:
                write(mine)
        counts = Counter(
            "added" if one.before is None else "dropped" if one.after is None else "changed"
            for one in news
        )
        if news:
            record(
                actor=actor,
                action="catalogue.apply",
                object_type="catalogue",
                before=[_as_json(one, one.before) for one in news if one.before is not None],
                after=[_as_json(one, one.after) for one in news if one.after is not None],
                now=now,
            )
    return {name: counts[name] for name in ("added", "changed", "dropped")}


def adopt_limits(*, actor: Actor, now: datetime) -> int:
    """Say of every proposed limit that the city has set it; how many there were."""
    with transaction.atomic():
        _hold_catalogue()
        adopted = FilingCondition.objects.filter(
            limit__isnull=False, set_by_city=False, is_active=True
        ).update(set_by_city=True)
        if adopted:
            record(
                actor=actor,
                action="catalogue.adopt_limits",
                object_type="catalogue",
                after={"conditions": adopted},
                now=now,
            )
    return adopted


@dataclass(frozen=True, slots=True)
class DayPut:
    """A day that is not as the week has it; without a kind it is an ordinary one again."""

    day: date
    kind: str = ""
    name: str = ""


def apply_calendar(
    *, days: Sequence[DayPut], years: Sequence[int], source: str, actor: Actor, now: datetime
) -> dict[str, int]:
    """Enter days, each of them once, and say that these years are complete.

    Days it does not name stay as they are: a list for one year may begin in the December before.
    Deadlines that were provisional for lack of a year are not touched here; see
    imports.calendar_kind.
    """
    with transaction.atomic():
        before = CalendarDay.objects.select_for_update().in_bulk(
            [put.day for put in days], field_name="date"
        )
        CalendarDay.objects.filter(date__in=[put.day for put in days if not put.kind]).delete()
        news = [
            put
            for put in days
            if put.kind
            and (put.kind, put.name)
            != ((was.kind, was.name) if (was := before.get(put.day)) else None)
        ]
        CalendarDay.objects.bulk_create(
            [CalendarDay(date=put.day, kind=put.kind, name=put.name) for put in news],
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=["kind", "name"],
        )
        for year in years:
            CalendarYear.objects.update_or_create(
                year=year, defaults={"source": source, "entered_at": now}
            )
        record(
            actor=actor,
            action="calendar.apply",
            object_type="calendar",
            object_id=" ".join(str(year) for year in years),
            before=[_day_json(day, was.kind, was.name) for day, was in sorted(before.items())],
            after=[_day_json(put.day, put.kind, put.name) for put in days],
            now=now,
        )
    return {"days": len(news), "removed": sum(put.day in before for put in days if not put.kind)}


def _day_json(day: date, kind: str, name: str) -> list[str]:
    return [str(day), kind, name]


def _hold_catalogue() -> None:
    """One change at a time. Whoever files a report goes on reading, and pointing at, the rows."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE fieldwork_category IN SHARE ROW EXCLUSIVE MODE")


def _as_json(news: Difference, line: Any) -> dict[str, Any]:
    """A changed line by what differs, a new or dropped one whole."""
    facts = asdict(line)
    kept = {name: facts[name] for name in news.fields} if news.fields else facts
    return {"sheet": news.sheet, "key": " ".join(news.key), **_plain(kept)}


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, date) else value
        for name, value in facts.items()
        if value not in ("", None, ())
    }
