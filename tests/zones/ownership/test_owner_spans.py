"""Who owned a place from when to when: every border of time found, none made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from psycopg2.extras import DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, place, put, squares
from zones.boundaries.actions import publish_until, withdraw_scheduled
from zones.boundaries.models import Scheme, Timeline
from zones.organisation.models import Deputy
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import locate
from zones.ownership.owner_spans import Change, OwnerSpan, owner_spans
from zones.ownership.refusals import SchemeOfLines
from zones.ownership.rules import Rule

pytestmark = pytest.mark.django_db

LON, LAT = place(1.25, 0.5)
"""In cell A2, and in A1 where that reaches half a square farther."""
DAY = timedelta(days=1)
MARCH = datetime.fromisoformat("2026-03-01T00:00:00+08:00")
MAY = datetime.fromisoformat("2026-05-01T00:00:00+08:00")
WIDE = [put("A1", "cell", "A", squares(0, 0, 1.5)), put("A2", "cell", "A", squares(1.5, 0, 0.5))]

Row = tuple[datetime | None, datetime | None, str, str, str]


def spans(ground: Ground, known_at: datetime | None = None) -> list[OwnerSpan]:
    return owner_spans(lon=LON, lat=LAT, scheme=ground.scheme, known_at=known_at)


def rows(found: list[OwnerSpan]) -> list[Row]:
    return [
        (
            span.start,
            span.end,
            span.ownership.zone["code"] if span.ownership.zone else "-",
            span.ownership.lead_unit["code"],
            span.head["name"] if span.head else "-",
        )
        for span in found
    ]


def give(ground: Ground, code: str, start: datetime, now: datetime, **facts: Any) -> None:
    assignment = Assignment(zone=ground.zone(code), start=start, **facts)
    assign(assignment=assignment, actor=TESTER, now=now)


def test_a_place_that_never_changed_hands_has_one_owner(ground: Ground) -> None:
    (only,) = spans(ground)
    assert rows([only]) == [(DAY_ONE, None, "A2", "U-A2", "A2长")]
    assert (only.editions, only.changes) == ((1, 1), (Change.BEGINS,))


def test_editions_elsewhere_join_into_one_span(ground: Ground) -> None:
    ground.publish(put("A4", "cell", "A", squares(1, 1), name="新名"), effective_from=MARCH)
    (only,) = spans(ground)
    assert (only.start, only.end, only.editions) == (DAY_ONE, None, (1, 2))


def test_borders_names_units_and_heads_each_begin_a_span(ground: Ground) -> None:
    ground.publish(*WIDE, effective_from=MARCH)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5), name="东门格"), effective_from=MARCH + 10 * DAY
    )
    give(ground, "A1", MAY, TODAY, role="head", user=make_person("new", "新长"))
    give(ground, "A1", TODAY + DAY, TODAY, role="lead", unit=ground.units["U-B"])
    found = spans(ground)
    renamed = MARCH + 10 * DAY
    assert rows(found) == [
        (DAY_ONE, MARCH, "A2", "U-A2", "A2长"),
        (MARCH, renamed, "A1", "U-A1", "A1长"),
        (renamed, MAY, "A1", "U-A1", "A1长"),
        (MAY, TODAY + DAY, "A1", "U-A1", "新长"),
        (TODAY + DAY, None, "A1", "U-B", "新长"),
    ]
    assert [span.changes for span in found] == [
        (Change.BEGINS,),
        (Change.ZONE, Change.UNIT, Change.HEAD),
        (Change.NAME,),
        (Change.HEAD,),
        (Change.UNIT,),
    ]
    assert [span.editions for span in found] == [(1, 1), (2, 2), (3, 3), (3, 3), (3, 3)]


def test_a_backdated_correction_is_believed_from_the_day_it_was_recorded(ground: Ground) -> None:
    ground.publish(*WIDE, effective_from=MARCH, now=TODAY)
    give(ground, "A2", MARCH, TODAY, role="head", user=make_person("new", "新长"))
    assert rows(spans(ground, TODAY - DAY)) == [(DAY_ONE, None, "A2", "U-A2", "A2长")]
    corrected = [(DAY_ONE, MARCH, "A2", "U-A2", "A2长"), (MARCH, None, "A1", "U-A1", "A1长")]
    assert rows(spans(ground, TODAY + DAY)) == corrected
    assert rows(spans(ground)) == corrected
    assert spans(ground, DAY_ONE - DAY) == []


def test_temporary_borders_end_by_themselves(ground: Ground) -> None:
    start, end = TODAY + 2 * DAY, TODAY + 5 * DAY
    publish_until(
        scheme=ground.scheme,
        puts=WIDE,
        effective_from=start,
        until=end,
        ending_note="",
        actor=TESTER,
        now=TODAY,
    )
    assert rows(spans(ground)) == [
        (DAY_ONE, start, "A2", "U-A2", "A2长"),
        (start, end, "A1", "U-A1", "A1长"),
        (end, None, "A2", "U-A2", "A2长"),
    ]
    assert [span.editions for span in spans(ground)] == [(1, 1), (2, 2), (3, 3)]
    assert len(spans(ground, TODAY - DAY)) == 1


def test_what_was_withdrawn_was_once_believed(ground: Ground) -> None:
    ground.publish(*WIDE, effective_from=TODAY + 10 * DAY)
    withdraw_scheduled(scheme=ground.scheme, actor=TESTER, now=TODAY + DAY)
    assert len(spans(ground)) == 1
    assert [row[2] for row in rows(spans(ground, TODAY + DAY / 2))] == ["A2", "A1"]


def test_time_without_an_edition_is_told_once_something_was_in_force(ground: Ground) -> None:
    ground.scheme.timeline.update(recorded=DateTimeTZRange(DAY_ONE, TODAY))
    Timeline.objects.create(
        scheme=ground.scheme,
        edition=ground.published.edition,
        effective=DateTimeTZRange(DAY_ONE, MARCH),
        recorded=DateTimeTZRange(TODAY, None),
    )
    gone = spans(ground)[-1]
    assert (gone.start, gone.end, gone.ownership.rule) == (MARCH, None, Rule.NO_EDITION)
    assert (gone.changes, gone.editions) == ((Change.ENDS,), None)


def test_deputies_change_nothing(ground: Ground) -> None:
    Deputy.objects.create(
        head=ground.people["head-a2"],
        deputy=ground.people["head-b"],
        during=DateTimeTZRange(DAY_ONE, MARCH),
    )
    assert rows(spans(ground)) == [(DAY_ONE, None, "A2", "U-A2", "A2长")]


def test_at_any_instant_the_span_says_what_locate_says(ground: Ground) -> None:
    ground.publish(*WIDE, effective_from=MARCH, now=MARCH)
    give(ground, "A1", MAY, MAY, role="lead", unit=ground.units["U-B"])
    ground.publish(
        put("A1", "cell", "A", squares(0, 0)),
        put("A2", "cell", "A", squares(1, 0)),
        effective_from=MAY - DAY,
        now=MAY + DAY,
    )
    instants = [DAY_ONE + hours * timedelta(hours=31) for hours in range(150)]
    for known_at in (None, DAY_ONE + DAY, MARCH + DAY, MAY + DAY / 2, TODAY):
        found = spans(ground, known_at)
        assert all(before.end == after.start for before, after in pairwise(found))
        for at in instants:
            (span,) = [each for each in found if each.holds(at)]
            wanted = locate(lon=LON, lat=LAT, at=at, scheme=ground.scheme, known_at=known_at)
            assert span.ownership.zone == wanted.zone
            assert span.ownership.lead_unit == wanted.lead_unit
            assert span.ownership.head == wanted.head


def test_lines_own_no_place(ground: Ground) -> None:
    lines = Scheme.objects.create(
        code="streets", name_zh="街", name_en="Streets", geometry_kind="line"
    )
    with pytest.raises(SchemeOfLines):
        owner_spans(lon=LON, lat=LAT, scheme=lines)
