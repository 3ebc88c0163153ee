"""The responsibility list (A13): every zone's head, lead, members, pairings and duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from psycopg2.extras import DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person
from zones.boundaries.models import Level
from zones.organisation.models import Deputy
from zones.ownership.actions import Assignment, assign_many
from zones.ownership.models import Duty
from zones.ownership.responsibility_list import (
    Entry,
    responsibility_list,
    table_columns,
    table_rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def full(ground: Ground) -> Ground:
    """The tiny city, with everything there can be said of cell A1 and community A."""
    zone = ground.zone("A1")
    Level.objects.filter(code="cell").update(pairing="unit")
    Level.objects.filter(code="community").update(pairing="leader")

    def held(role: str, **holder: Any) -> Assignment:
        return Assignment(role=role, start=DAY_ONE, **{"zone": zone, **holder})

    assign_many(
        assignments=[
            held("member", unit=ground.units["U-B"]),
            held("member", unit=ground.units["U-A2"]),
            held("paired_unit", unit=ground.units["U-A3"]),
            held(
                "paired_leader",
                zone=ground.zone("A"),
                user=make_person("vice", "副市长", "副市长"),
            ),
            held("fallback", unit=ground.units["OFFICE"], no_manager=True),
        ],
        actor=TESTER,
        now=DAY_ONE,
    )
    Duty.objects.create(
        level=Level.objects.get(code="cell"),
        text_zh="巡查",
        text_en="Patrol",
        cadence="every_days",
        interval_days=3,
        part_of_day="afternoon",
    )
    Duty.objects.create(zone=zone, text_zh="清扫", text_en="Sweep", cadence="daily")
    return ground


def listed(ground: Ground, **options: Any) -> list[Entry]:
    return responsibility_list(ground.published.edition, **{"at": TODAY, **options})


def test_zones_come_in_code_order_with_what_lies_above(full: Ground) -> None:
    assert [entry.version.code for entry in listed(full)] == ["A", "A1", "A2", "A3", "A4", "B", "C"]
    first, *_others = listed(full, level="cell")
    assert [version.code for version in first.path] == ["C", "A"]
    (only,) = listed(full, zone=full.zone("B").pk)
    assert only.version.code == "B"


def test_a_line_says_all_there_is(full: Ground) -> None:
    entry = listed(full, level="cell")[0]
    assert entry.held.head is not None
    assert str(entry.held.head.person) == "A1长"
    assert entry.held.lead == full.units["U-A1"]
    assert entry.held.members == [full.units["U-A2"], full.units["U-B"]]
    assert entry.held.paired_units == [full.units["U-A3"]]
    assert [
        str(leader) for leader in listed(full, zone=full.zone("A").pk)[0].held.paired_leaders
    ] == ["副市长"]
    assert (entry.held.fallback, entry.held.no_manager) == (full.units["OFFICE"], True)
    assert [duty.text_en for duty in entry.duties] == ["Patrol", "Sweep"]


def test_before_anybody_held_anything_the_lines_are_empty(full: Ground) -> None:
    entry = listed(full, level="cell", at=DAY_ONE - timedelta(days=1))[0]
    assert (entry.held.head, entry.held.lead, entry.held.members) == (None, None, [])


def test_deputies_stand_in_for_heads_of_zones_and_units(full: Ground) -> None:
    deputy = full.people["head-b"]
    for head in ("head-a1", "chief-a1"):
        Deputy.objects.create(
            head=full.people[head], deputy=deputy, during=DateTimeTZRange(DAY_ONE, None)
        )
    entry = listed(full, level="cell")[0]
    for holder, absent in ((entry.held.head, "head-a1"), (entry.held.lead_head, "chief-a1")):
        assert holder is not None
        assert (holder.person, holder.acting_for) == (deputy, full.people[absent])


def test_the_statements_do_not_grow_with_the_zones(full: Ground) -> None:
    def statements(**options: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            list(table_rows(listed(full, **options), contacts=True))
        return len(captured)

    assert statements() <= 4
    levels_above = 2
    assert statements(level="cell") == statements(zone=full.zone("A1").pk) <= 4 + levels_above


def test_the_table_has_a_cell_for_every_heading(full: Ground) -> None:
    for contacts in (False, True):
        columns = table_columns(contacts=contacts)
        rows = list(table_rows(listed(full), contacts=contacts))
        assert all(len(row) == len(columns) for row in rows)
        assert ("199-0000-0001" in str(rows)) is contacts
    row = dict(zip(table_columns(contacts=False), rows[1], strict=False))
    assert row["Within"] == "Zone C / Zone A"
    assert row["Member units"] == "Unit A2; Unit B"
    assert (row["Paired units"], row["Paired leaders"]) == ("Unit A3", "")
    assert row["Duties"] == "Patrol (every 3 days, afternoon); Sweep (every day)"
    assert row["No property manager"] == "yes"


def test_the_table_speaks_the_active_language(full: Ground) -> None:
    with translation.override("zh-hans"):
        rows = list(table_rows(listed(full, level="cell"), contacts=False))
    assert rows[0][:4] == ["网格", "A1", "A1格", "C格 / A格"]
