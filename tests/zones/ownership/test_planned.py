"""A plan is answered as locate() answers once it is published; elsewhere nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from tests.ground import TESTER, TODAY, Ground, place, put, squares
from zones.boundaries.content import ZoneContent, ZonePut, content_of_edition, content_of_put
from zones.datum import Box
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import locate
from zones.ownership.owners import Planned, Post
from zones.ownership.planned import PlannedRouter, changed_boxes

METRE = 1 / 1110  # of a square, north to south
LATER = TODAY + timedelta(hours=1)

PLACES = np.array(
    [
        place(x, y)
        for x in (0, 0.3, 0.7, 1, 1.2, 1.5, 2, 3, 4.01, 9)
        for y in (-40 * METRE, -20 * METRE, 0, 0.5, 1, 1.5, 2)
    ]
)
EVERYWHERE: list[Box] = [(*place(-10, -10), *place(20, 20))]

MOVED = (
    put("A1", "cell", "A", squares(0, 0, 0.6)),
    put("A2", "cell", "A", squares(0.6, 0, 1.4)),
)
CELL_IN_B = (put("B1", "cell", "B", squares(2, 0, 2, 2)),)
UNDER_B = (put("A4", "cell", "B", squares(1, 1)),)


def planned_contents(
    before: dict[str, ZoneContent], puts: Iterable[ZonePut], drops: Iterable[str]
) -> dict[str, ZoneContent]:
    after = {code: zone for code, zone in before.items() if code not in set(drops)}
    for each in puts:
        content = content_of_put(each)
        known = before.get(each.code)
        after[each.code] = ZoneContent(
            **{
                **{name: getattr(content, name) for name in ZoneContent.__slots__},
                "zone_id": known.zone_id if known else None,
            }
        )
    return after


def now_in_force(ground: Ground) -> dict[str, ZoneContent]:
    return content_of_edition(ground.scheme.pk, ground.published.edition.number)


def owners_by(router: PlannedRouter, xy: Any) -> list[Any]:
    table = router.route(xy)
    return [
        (
            owner.zone and owner.zone["code"],
            owner.lead_unit["code"],
            owner.head and owner.head["name"],
            str(table.rule_of(row)),
        )
        for row in range(len(xy))
        for owner in [table.owner_of(row)]
    ]


def owners_now(xy: Any, at: Any) -> list[Any]:
    found = [locate(lon=lon, lat=lat, at=at) for lon, lat in xy.tolist()]
    return [
        (
            one.zone and one.zone["code"],
            one.lead_unit["code"],
            one.head and one.head["name"],
            str(one.rule),
        )
        for one in found
    ]


def test_what_is_in_force_is_answered_as_by_locate(ground: Ground) -> None:
    router = PlannedRouter(
        scheme=ground.scheme, contents=now_in_force(ground), around=EVERYWHERE, at=TODAY
    )
    assert owners_by(router, PLACES) == owners_now(PLACES, TODAY)


@pytest.mark.parametrize(
    ("puts", "drops"),
    [(MOVED, ()), (CELL_IN_B, ()), (UNDER_B, ()), ((), ("A1", "A3")), (MOVED, ("A3",))],
)
def test_a_plan_is_answered_as_it_is_once_published(
    ground: Ground, puts: tuple[ZonePut, ...], drops: tuple[str, ...]
) -> None:
    before = now_in_force(ground)
    after = planned_contents(before, puts, drops)
    around = changed_boxes(before, after, posts=(), snap_m=30)
    router = PlannedRouter(scheme=ground.scheme, contents=after, around=around, at=LATER)
    touched = np.array([any(_holds(each, *xy) for each in around) for xy in PLACES.tolist()])
    planned = owners_by(router, PLACES[touched])
    was = owners_now(PLACES, TODAY)
    ground.publish(*puts, drops=drops, accept_defects=True)
    assert planned == owners_now(PLACES[touched], LATER)
    assert [each for each, in_box in zip(was, touched, strict=True) if not in_box] == owners_now(
        PLACES[~touched], LATER
    )


def test_planned_posts_take_the_place_of_those_held(ground: Ground) -> None:
    before = now_in_force(ground)
    a1, a2 = ground.zone("A1").pk, ground.zone("A2").pk
    other, head = ground.units["U-B"], ground.people["head-b"]
    planned: Planned = {
        a1: [Post(a1, "lead", other.pk, None), Post(a1, "head", None, head.pk)],
        a2: [],
    }
    around = changed_boxes(before, before, posts=planned.keys(), snap_m=30)
    assert len(around) == 1
    router = PlannedRouter(
        scheme=ground.scheme, contents=before, around=around, at=TODAY, planned=planned
    )
    middles = np.array([place(0.5, 0.5), place(1.5, 0.5)])
    assert owners_by(router, middles) == [
        ("A1", "U-B", "B长", "inside"),
        ("A2", "OFFICE", "A长", "fallback"),
    ]


def test_a_post_above_reaches_whoever_has_none_of_its_own(ground: Ground) -> None:
    before = now_in_force(ground)
    community = ground.zone("A").pk
    (around,) = changed_boxes(before, before, posts=(community,), snap_m=30)
    west, south, east, north = around
    assert box(west, south, east, north).contains(squares(0, 0, 2, 2))
    assert not _holds(around, *place(2.1, 1))


def test_where_nothing_changes_there_is_no_box(ground: Ground) -> None:
    before = now_in_force(ground)
    after = planned_contents(before, [put("A1", "cell", "A", squares(0, 0), name="新名")], ())
    assert changed_boxes(before, after, posts=(), snap_m=30) == []


def test_a_new_holder_is_seen_by_the_plan_at_once(ground: Ground) -> None:
    before = now_in_force(ground)
    assign(
        assignment=Assignment(
            zone=ground.zone("A1"), role="lead", start=TODAY, unit=ground.units["U-B"]
        ),
        actor=TESTER,
        now=TODAY,
    )
    router = PlannedRouter(scheme=ground.scheme, contents=before, around=EVERYWHERE, at=LATER)
    middle = np.array([place(0.5, 0.5)])
    assert owners_by(router, middle) == owners_now(middle, LATER)


def _holds(each: Box, lon: float, lat: float) -> bool:
    west, south, east, north = each
    return west <= lon <= east and south <= lat <= north
