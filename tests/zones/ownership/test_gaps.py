"""Gaps in responsibility: each kind found where it is, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from psycopg2.extras import DateRange, DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, city_puts, make_person
from zones.boundaries.models import ZoneVersion
from zones.organisation.models import Deputy, Membership, User
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.gaps import Gap, counted, gaps_in
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db


def found(ground: Ground, level: str | None = None) -> dict[str, list[Gap]]:
    """Gaps by the zones' codes."""
    codes = dict(ZoneVersion.objects.values_list("zone", "code"))
    gaps = gaps_in(ground.published.edition, at=TODAY, level=level)
    return {codes[zone]: list(its) for zone, its in gaps.items()}


def end(ground: Ground, code: str, role: str) -> None:
    row = Responsibility.objects.as_known().get(zone=ground.zone(code), role=role)
    relieve(responsibility=row, at=TODAY, actor=TESTER, now=TODAY)


def test_a_city_where_everybody_is_in_place_has_none(ground: Ground) -> None:
    # A and C are divided further: their lead comes from below or from the office.
    assert found(ground) == {}


def test_cells_without_head_or_unit(ground: Ground) -> None:
    for code, role in (("A1", "head"), ("A2", "lead"), ("A", "head")):
        end(ground, code, role)
    assert found(ground) == {"A1": [Gap.NO_HEAD], "A2": [Gap.NO_LEAD]}
    fallback = Assignment(
        zone=ground.zone("A2"), role="fallback", start=DAY_ONE, unit=ground.units["U-B"]
    )
    assign(assignment=fallback, actor=TESTER, now=TODAY)
    assert found(ground) == {"A1": [Gap.NO_HEAD]}


def test_an_intended_gap_is_no_cell(ground: Ground) -> None:
    for role in ("head", "lead"):
        end(ground, "A1", role)
    puts = [
        replace(one, gap_reason="army ground") if one.code == "A1" else one for one in city_puts()
    ]
    edition = ground.publish(*puts).edition
    assert gaps_in(edition, at=TODAY) == {}


def test_whoever_left_is_no_head(ground: Ground) -> None:
    User.objects.filter(username__in=("head-a1", "chief-a2")).update(is_active=False)
    left = ground.people["head-a3"]
    past = DateRange(date(2020, 1, 1), date(2026, 5, 1))
    Membership.objects.create(
        user=left, unit=ground.units["OFFICE"], role="grid_worker", during=past
    )
    stays = ground.people["head-a4"]
    for during in (past, DateRange(date(2026, 5, 1), None)):
        Membership.objects.create(
            user=stays, unit=ground.units["OFFICE"], role="grid_worker", during=during
        )
    assert found(ground) == {
        "A1": [Gap.HEAD_GONE],
        "A2": [Gap.UNIT_HEAD_GONE],
        "A3": [Gap.HEAD_GONE],
    }


def test_units_that_are_closed_or_without_head(ground: Ground) -> None:
    closed, headless = ground.units["U-A1"], ground.units["U-B"]
    closed.is_active = False
    closed.save()
    headless.head = None
    headless.save()
    assert found(ground) == {"A1": [Gap.UNIT_CLOSED], "B": [Gap.UNIT_WITHOUT_HEAD]}
    assert found(ground, "community") == {"B": [Gap.UNIT_WITHOUT_HEAD]}


def test_one_to_one_is_broken_by_what_was_held_before_it_was_asked_for(ground: Ground) -> None:
    again = Assignment(
        zone=ground.zone("A2"), role="lead", start=DAY_ONE, unit=ground.units["U-A1"]
    )
    assign(assignment=again, actor=TESTER, now=DAY_ONE)
    assert found(ground) == {}
    ground.scheme.one_to_one = True
    ground.scheme.save()
    assert found(ground) == {"A1": [Gap.NOT_ONE_TO_ONE], "A2": [Gap.NOT_ONE_TO_ONE]}


def test_a_level_that_asks_for_pairs_misses_them(ground: Ground) -> None:
    ground.scheme.levels.filter(code="community").update(pairing="unit")
    pair = Assignment(
        zone=ground.zone("A"), role="paired_unit", start=DAY_ONE, unit=ground.units["U-A1"]
    )
    assign(assignment=pair, actor=TESTER, now=DAY_ONE)
    assert found(ground) == {"B": [Gap.NO_PAIR]}


def test_what_ends_soon_counts_unless_somebody_follows(ground: Ground) -> None:
    over = TODAY + timedelta(days=20)
    for code in ("A1", "A2"):
        assign(
            assignment=Assignment(
                zone=ground.zone(code),
                role="head",
                start=DAY_ONE,
                end=over,
                user=ground.people["head-b"],
            ),
            actor=TESTER,
            now=DAY_ONE,
        )
    # The heads of before are restated from then on: to be ended first.
    for row in Responsibility.objects.as_known().filter(role="head", effective__startswith=over):
        relieve(responsibility=row, at=over, actor=TESTER, now=TODAY)
    assert found(ground) == {"A1": [Gap.ENDS_SOON], "A2": [Gap.ENDS_SOON]}
    follows = Assignment(zone=ground.zone("A2"), role="head", start=over, user=make_person("next"))
    assign(assignment=follows, actor=TESTER, now=TODAY)
    assert found(ground) == {"A1": [Gap.ENDS_SOON]}


def test_a_head_whose_deputy_has_gone_lately(ground: Ground) -> None:
    deputy = make_person("deputy")
    for name, days_ago in (("head-a1", 3), ("head-a2", 90), ("head-a3", -5)):
        period = DateTimeTZRange(DAY_ONE, TODAY - timedelta(days=days_ago))
        Deputy.objects.create(head=ground.people[name], deputy=deputy, during=period)
    assert found(ground) == {"A1": [Gap.DEPUTY_ENDED]}


def test_gaps_are_counted_by_kind(ground: Ground) -> None:
    for code, role in (("A1", "head"), ("A2", "lead"), ("A2", "head")):
        end(ground, code, role)
    gaps = gaps_in(ground.published.edition, at=TODAY)
    assert gaps[ground.zone("A2").pk] == (Gap.NO_HEAD, Gap.NO_LEAD)
    assert counted(gaps) == {Gap.NO_HEAD: 2, Gap.NO_LEAD: 1}
