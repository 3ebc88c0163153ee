"""Responsibilities: dated, restated, never overwritten, one-to-one where the scheme asks."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, make_scheme, put, squares
from zones.boundaries.actions import publish
from zones.boundaries.levels import levels_at
from zones.boundaries.models import Scheme, Zone, ZoneVersion
from zones.organisation.models import Unit
from zones.ownership.actions import (
    Assignment,
    assign,
    assign_many,
    relieve,
    relieve_many,
    routing_transaction,
)
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility
from zones.ownership.refusals import GivenTwice, HolderMissing, LeadUnitTaken, ZoneNeverPublished
from zones.ownership.terms import terms_of


def heads_of(ground: Ground, code: str) -> list[tuple[str, int | None, int | None]]:
    """(head, from, to) in days since DAY_ONE, as we hold now."""
    rows = Responsibility.objects.as_known().filter(zone=ground.zone(code), role="head")
    return sorted(
        (
            row.user.username,
            (row.effective.lower - DAY_ONE).days,
            (row.effective.upper - DAY_ONE).days if row.effective.upper else None,
        )
        for row in rows.select_related("user")
        if row.user
    )


def test_a_new_head_takes_the_place_of_the_old_from_that_day(ground: Ground) -> None:
    successor = make_person("successor")
    assign(
        assignment=Assignment(
            zone=ground.zone("A1"), role="head", start=DAY_ONE + timedelta(days=50), user=successor
        ),
        actor=TESTER,
        now=TODAY,
    )
    assert heads_of(ground, "A1") == [("head-a1", 0, 50), ("successor", 50, None)]


def test_a_stand_in_for_some_days_leaves_the_days_around(ground: Ground) -> None:
    stand_in = make_person("stand-in")
    assign(
        assignment=Assignment(
            zone=ground.zone("A1"),
            role="head",
            start=DAY_ONE + timedelta(days=10),
            end=DAY_ONE + timedelta(days=20),
            user=stand_in,
        ),
        actor=TESTER,
        now=TODAY,
    )
    assert heads_of(ground, "A1") == [
        ("head-a1", 0, 10),
        ("head-a1", 20, None),
        ("stand-in", 10, 20),
    ]


def test_what_we_believed_before_stays_answerable(ground: Ground) -> None:
    successor = make_person("successor")
    assign(
        assignment=Assignment(zone=ground.zone("A1"), role="head", start=DAY_ONE, user=successor),
        actor=TESTER,
        now=TODAY,
    )
    zone = ground.zone("A1")
    day = DAY_ONE + timedelta(days=5)
    heads = Responsibility.objects.filter(zone=zone, role="head")
    assert heads.holding_at(day).get().user == successor
    believed = heads.holding_at(day, known_at=TODAY - timedelta(days=1)).get()
    assert believed.user == ground.people["head-a1"]


def test_members_stand_beside_each_other(ground: Ground) -> None:
    units = [Unit.objects.create(code=f"M{n}", name=f"M{n}", kind="department") for n in (1, 2)]
    assign_many(
        assignments=[
            Assignment(zone=ground.zone("A1"), role="member", start=DAY_ONE, unit=unit)
            for unit in units
        ],
        actor=TESTER,
        now=TODAY,
    )
    members = Responsibility.objects.holding_at(TODAY).filter(role="member")
    assert {member.unit for member in members} == set(units)


def test_relieving_ends_a_responsibility_and_keeps_its_past(ground: Ground) -> None:
    held = Responsibility.objects.holding_at(TODAY).get(zone=ground.zone("A1"), role="lead")
    relieve(responsibility=held, at=TODAY, actor=TESTER, now=TODAY)
    leads = Responsibility.objects.filter(zone=ground.zone("A1"), role="lead")
    assert leads.holding_at(TODAY - timedelta(seconds=1)).count() == 1
    assert leads.holding_at(TODAY).count() == 0


def test_the_wrong_kind_of_holder_is_refused(ground: Ground) -> None:
    unit = ground.units["U-A1"]
    with pytest.raises(HolderMissing):
        Assignment(zone=ground.zone("A1"), role="head", start=DAY_ONE, unit=unit)
    with pytest.raises(HolderMissing):
        Assignment(zone=ground.zone("A1"), role="lead", start=DAY_ONE)


def test_one_to_one_a_unit_leads_one_zone_at_a_time(ground: Ground) -> None:
    areas = make_scheme("areas", primary=False, one_to_one=True)
    publish(
        scheme=areas,
        puts=[put("P1", "city", "", squares(0, 0)), put("P2", "city", "", squares(1, 0))],
        actor=TESTER,
        now=DAY_ONE,
        effective_from=DAY_ONE,
    )
    first, second = (ZoneVersion.objects.get(scheme=areas, code=code).zone for code in ("P1", "P2"))
    unit = ground.units["U-A1"]
    half_year = DAY_ONE + timedelta(days=180)
    assign(
        assignment=Assignment(zone=first, role="lead", start=DAY_ONE, end=half_year, unit=unit),
        actor=TESTER,
        now=TODAY,
    )
    with pytest.raises(LeadUnitTaken):
        assign(
            assignment=Assignment(zone=second, role="lead", start=DAY_ONE, unit=unit),
            actor=TESTER,
            now=TODAY,
        )
    assert assign(
        assignment=Assignment(zone=second, role="lead", start=half_year, unit=unit),
        actor=TESTER,
        now=TODAY,
    )


@pytest.mark.django_db(transaction=True)
def test_no_report_is_routed_by_an_edition_not_in_force(ground: Ground) -> None:
    """Routers and a publisher at once: whoever stored an owner holds the edition of that time."""
    stored: list[tuple[object, int | None]] = []
    stop = threading.Event()

    def route() -> None:
        scheme = Scheme.objects.get(pk=ground.scheme.pk)
        while not stop.is_set():
            with routing_transaction([scheme]):
                at = timezone.now()
                stored.append((at, locate(lon=103.005, lat=22.005, at=at, scheme=scheme).edition))
        connection.close()

    routers = [threading.Thread(target=route) for _ in range(2)]
    for router in routers:
        router.start()
    try:
        for turn in range(6):
            ground.publish(
                put("A1", "cell", "A", squares(0, 0), name=f"第{turn}版"),
                now=timezone.now(),
                effective_from=None,
            )
    finally:
        stop.set()
        for router in routers:
            router.join()
    assert len({edition for _, edition in stored}) > 1
    timeline = [
        (row.effective, row.edition.number)
        for row in ground.scheme.timeline.as_known().select_related("edition")
    ]
    wrong = [
        (at, edition)
        for at, edition in stored
        if not any(at in effective and edition == number for effective, number in timeline)
    ]
    assert wrong == []


def test_a_zone_of_a_draft_gets_its_people_only_with_its_edition(ground: Ground) -> None:
    drawn = Zone.objects.create(scheme=ground.scheme)
    head = Assignment(zone=drawn, role="head", start=TODAY, user=ground.people["head-a1"])
    pair = Assignment(zone=drawn, role="paired_leader", start=TODAY, user=ground.people["head-a1"])
    for one in (head, pair):
        with pytest.raises(ZoneNeverPublished):
            assign(assignment=one, actor=TESTER, now=TODAY)
    assert not terms_of([pair])[0].allowed
    assert levels_at([(drawn.pk, TODAY)]) == {}


def test_many_end_at_once_or_none(ground: Ground) -> None:
    held = list(Responsibility.objects.as_known().filter(role="lead"))
    over = DAY_ONE + timedelta(days=30)
    relieve_many(responsibilities=held[:2], at=over, actor=TESTER, now=TODAY)
    later = Responsibility.objects.holding_at(TODAY).filter(role="lead")
    assert set(later.values_list("pk", flat=True)) == {row.pk for row in held[2:]}
    assert Responsibility.objects.holding_at(TODAY, DAY_ONE).filter(role="lead").count() == 5
    # Ended already: nothing is said again.
    ended = list(Responsibility.objects.as_known().filter(role="lead", effective__endswith=over))
    assert relieve_many(responsibilities=ended, at=TODAY, actor=TESTER, now=TODAY) == []


def test_one_call_gives_nothing_twice_at_one_time(ground: Ground) -> None:
    zone, people = ground.zone("A1"), ground.people
    first = Assignment(zone=zone, role="head", start=TODAY, user=people["head-a2"])
    second = Assignment(
        zone=zone, role="head", start=TODAY + timedelta(days=5), user=people["head-a3"]
    )
    with pytest.raises(GivenTwice):
        assign_many(assignments=[second, first], actor=TESTER, now=TODAY)
    follows = Assignment(
        zone=zone, role="head", start=TODAY, end=second.start, user=people["head-a2"]
    )
    assign_many(assignments=[second, follows], actor=TESTER, now=TODAY)
    assert heads_of(ground, "A1")[-1][0] == "head-a3"
