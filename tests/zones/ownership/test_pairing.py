"""Pairs of leaders and units with zones: the level rule (A9), and one to one by request (A7)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, put, squares
from zones.organisation.models import Unit
from zones.ownership.actions import Assignment, assign, assign_many, relieve
from zones.ownership.models import Responsibility
from zones.ownership.refusals import LeadUnitTaken, LevelPairsOthers, PairTaken


def rule(ground: Ground, pairing: str, *, level: str = "community", one: bool = False) -> None:
    levels = ground.scheme.levels.filter(code=level)
    levels.update(pairing=pairing, pairs_one_to_one=one)


def pairing(
    ground: Ground,
    zone: str,
    unit: str = "",
    *,
    leader: str = "",
    start: datetime = DAY_ONE,
    end: datetime | None = None,
) -> Assignment:
    holder: dict[str, Any] = (
        {"role": "paired_unit", "unit": ground.units[unit]}
        if unit
        else {"role": "paired_leader", "user": ground.people[leader]}
    )
    return Assignment(zone=ground.zone(zone), start=start, end=end, **holder)


def give(*assignments: Assignment) -> list[Responsibility]:
    return assign_many(assignments=assignments, actor=TESTER, now=TODAY)


def pairs_of(ground: Ground, zone: str, at: datetime = TODAY) -> list[str]:
    rows = Responsibility.objects.holding_at(at).filter(zone=ground.zone(zone))
    paired = rows.filter(role__in=("paired_unit", "paired_leader")).select_related("unit", "user")
    return sorted(row.unit.code if row.unit else str(row.user) for row in paired)


# --- the level rule ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "unit_fits", "leader_fits"),
    [("none", False, False), ("unit", True, False), ("leader", False, True)],
)
def test_a_level_says_whom_its_zones_are_paired_with(
    ground: Ground, asked: str, unit_fits: bool, leader_fits: bool
) -> None:
    rule(ground, asked)
    for assignment, fits in (
        (pairing(ground, "A", "U-A1"), unit_fits),
        (pairing(ground, "A", leader="head-c"), leader_fits),
    ):
        if fits:
            give(assignment)
        else:
            with pytest.raises(LevelPairsOthers):
                give(assignment)
    assert len(pairs_of(ground, "A")) == unit_fits + leader_fits


def test_the_refusal_names_level_field_and_remedy(ground: Ground) -> None:
    rule(ground, "leader")
    with pytest.raises(LevelPairsOthers) as caught:
        give(pairing(ground, "A", "U-A1"))
    refusal = caught.value
    assert (refusal.code, refusal.field, refusal.conflict) == ("level_pairs_others", "role", False)
    assert str(refusal.detail) == (
        "A A格 is of the level “Community”, whose zones are paired with leaders, so nobody can be"
        " its paired unit."
    )
    assert "change whom the level is paired with" in str(refusal.remedy)


def test_the_level_counts_that_the_zone_is_of_when_the_pairing_begins(ground: Ground) -> None:
    rule(ground, "unit", level="cell")
    ground.publish(put("A1", "community", "C", squares(0, 0)), accept_defects=True)
    give(pairing(ground, "A1", "U-B", end=TODAY))
    with pytest.raises(LevelPairsOthers, match="Community"):
        give(pairing(ground, "A1", "U-B", start=TODAY))
    assert pairs_of(ground, "A1", DAY_ONE) == ["U-B"]


def test_without_one_to_one_pairs_are_many_on_both_sides(ground: Ground) -> None:
    rule(ground, "unit")
    give(pairing(ground, "A", "U-A1"), pairing(ground, "A", "U-A2"), pairing(ground, "B", "U-A1"))
    assert pairs_of(ground, "A") == ["U-A1", "U-A2"]
    assert not Responsibility.objects.filter(role="paired_unit", exclusive=True).exists()


# --- one to one -------------------------------------------------------------------------------


def test_a_unit_is_paired_with_one_zone_at_a_time(ground: Ground) -> None:
    rule(ground, "unit", one=True)
    half_year = DAY_ONE + timedelta(days=180)
    (row,) = give(pairing(ground, "A", "U-A1", end=half_year))
    assert row.exclusive
    with pytest.raises(PairTaken) as caught:
        give(pairing(ground, "B", "U-A1"))
    refusal = caught.value
    assert (refusal.code, refusal.field, refusal.conflict) == ("pair_taken", "unit", True)
    assert "A1单位 is already paired with A A格" in str(refusal.detail)
    give(pairing(ground, "B", "U-A1", start=half_year))
    assert pairs_of(ground, "B", half_year) == ["U-A1"]


def test_a_leader_is_paired_with_one_zone_at_a_time(ground: Ground) -> None:
    rule(ground, "leader", one=True)
    (row,) = give(pairing(ground, "A", leader="head-c"))
    assert row.exclusive
    with pytest.raises(PairTaken, match="C长 is already paired with A A格") as caught:
        give(pairing(ground, "B", leader="head-c"))
    assert caught.value.field == "user"


def test_another_unit_takes_the_place_of_the_one_before(ground: Ground) -> None:
    """As with heads and leads: a zone has one, so the new one is instead of the old."""
    rule(ground, "unit", one=True)
    day = DAY_ONE + timedelta(days=30)
    give(pairing(ground, "A", "U-A1"))
    give(pairing(ground, "A", "U-A2", start=day))
    assert pairs_of(ground, "A", DAY_ONE) == ["U-A1"]
    assert pairs_of(ground, "A", day) == ["U-A2"]


def test_two_zones_can_swap_their_units_at_once(ground: Ground) -> None:
    rule(ground, "unit", one=True)
    give(pairing(ground, "A", "U-A1"), pairing(ground, "B", "U-A2"))
    give(
        pairing(ground, "A", "U-A2", start=TODAY),
        pairing(ground, "B", "U-A1", start=TODAY),
    )
    assert (pairs_of(ground, "A"), pairs_of(ground, "B")) == (["U-A2"], ["U-A1"])


def test_one_call_must_not_pair_twice(ground: Ground) -> None:
    rule(ground, "unit", one=True)
    with pytest.raises(PairTaken) as caught:
        give(pairing(ground, "A", "U-A1"), pairing(ground, "A", "U-A2"))
    assert caught.value.field == "zone"
    with pytest.raises(PairTaken, match="already paired with A A格"):
        give(pairing(ground, "A", "U-A1"), pairing(ground, "B", "U-A1"))
    assert pairs_of(ground, "A") == []


def test_what_was_paired_before_the_rule_counts_too(ground: Ground) -> None:
    rule(ground, "unit")
    give(pairing(ground, "A", "U-A1"))
    rule(ground, "unit", one=True)
    with pytest.raises(PairTaken):
        give(pairing(ground, "B", "U-A1"))


def test_each_level_has_its_own_rule(ground: Ground) -> None:
    """A unit has one community, and as many cells as there are."""
    rule(ground, "unit", one=True)
    rule(ground, "unit", level="cell")
    give(
        *(pairing(ground, zone, "U-B") for zone in ("A1", "A", "A2")),
        pairing(ground, "A1", "U-A4"),
    )
    with pytest.raises(PairTaken):
        give(pairing(ground, "B", "U-B"))


def test_a_pair_that_has_ended_is_free_again(ground: Ground) -> None:
    rule(ground, "unit", one=True)
    (row,) = give(pairing(ground, "A", "U-A1"))
    relieve(responsibility=row, at=TODAY, actor=TESTER, now=TODAY)
    later = TODAY + timedelta(seconds=1)
    assign(assignment=pairing(ground, "B", "U-A1", start=TODAY), actor=TESTER, now=later)
    assert (pairs_of(ground, "A"), pairs_of(ground, "B")) == ([], ["U-A1"])


def test_leading_one_zone_and_being_paired_with_another_is_no_clash(ground: Ground) -> None:
    rule(ground, "unit", one=True)
    type(ground.scheme).objects.update(one_to_one=True)
    give(pairing(ground, "A", "U-B"))  # U-B leads community B
    lead = Assignment(zone=ground.zone("A"), role="lead", start=DAY_ONE, unit=ground.units["U-B"])
    with pytest.raises(LeadUnitTaken, match="B单位 already leads B B格"):
        give(lead)


# --- at the same time -------------------------------------------------------------------------


def give_together(*assignments: Assignment) -> list[PairTaken]:
    """Every assignment in a thread of its own; what was refused."""
    start = threading.Barrier(len(assignments), timeout=10)
    refused: list[PairTaken] = []

    def give_one(assignment: Assignment) -> None:
        start.wait()
        try:
            assign(assignment=assignment, actor=TESTER, now=timezone.now())
        except PairTaken as taken:
            refused.append(taken)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(assignments)) as pool:
        for future in [pool.submit(give_one, one) for one in assignments]:
            future.result()
    return refused


@pytest.mark.django_db(transaction=True)
def test_of_two_zones_that_want_a_unit_at_the_same_time_one_is_told_who_was_quicker(
    ground: Ground,
) -> None:
    rule(ground, "unit", one=True)
    for turn in range(6):
        unit = Unit.objects.create(code=f"N{turn}", name=f"新{turn}", kind="department")
        ground.units[unit.code] = unit
        (taken,) = give_together(*(pairing(ground, zone, unit.code) for zone in ("A", "B")))
        assert taken.field == "unit" and f"新{turn}" in str(taken.detail)


@pytest.mark.django_db(transaction=True)
def test_of_two_units_for_a_zone_at_the_same_time_the_later_takes_the_place(
    ground: Ground,
) -> None:
    rule(ground, "unit", one=True)
    for _turn in range(6):
        assert give_together(*(pairing(ground, "A", unit) for unit in ("U-A1", "U-A2"))) == []
        held = Responsibility.objects.as_known().filter(role="paired_unit")
        assert held.count() == 1
