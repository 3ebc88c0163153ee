"""locate_many() says what locate() says: on every kind of place, and on grounds nobody drew."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2.extras import DateTimeTZRange
from shapely.geometry import Point

from tests.ground import (
    DAY_ONE,
    TESTER,
    TODAY,
    Ground,
    make_person,
    make_scheme,
    place,
    put,
    squares,
)
from zones.boundaries.models import GeometryKind, Level, Scheme
from zones.organisation.models import City, Deputy, Unit
from zones.ownership import bulk
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.bulk import OwnerTable, locate_many
from zones.ownership.index import CoverageIndex
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility, RoutingPolicy
from zones.ownership.refusals import NoCity, NoPrimaryScheme, SchemeOfLines
from zones.ownership.rules import Rule

METRE = 1 / 1110  # of a square, north to south

EVERY_KIND_OF_PLACE = [
    (0.5, 0.5),  # inside a cell
    (1, 1),  # four cells meet
    (1, 0.5),  # two cells meet
    (2, 1),  # cells and community B
    (3, 1),  # community without cells
    (0, 0),  # the city's corner
    (0.5, -20 * METRE),  # just outside
    (0.5, -30 * METRE),  # at the limit
    (0.5, -40 * METRE),  # too far outside
    (9, 9),  # far away
]


def points(*squares_from_corner: tuple[float, float]) -> np.ndarray[Any, Any]:
    return np.array([place(x, y) for x, y in squares_from_corner])


def assert_same(
    table: OwnerTable,
    xy: np.ndarray[Any, Any],
    at: datetime,
    scheme: Scheme | None = None,
    known_at: datetime | None = None,
) -> None:
    """Assert that every row of the table is what locate() answers for its point."""
    assert len(table) == len(xy)
    for row, (lon, lat) in enumerate(xy.tolist()):
        single = locate(lon=lon, lat=lat, at=at, scheme=scheme, known_at=known_at)
        owner = table.owner_of(row)
        assert (table.scheme, table.at) == (single.scheme, single.at)
        assert (table.edition, table.since) == (single.edition, single.since)
        assert bulk.PLACED[table.placed[row]] is single.placed, (lon, lat)
        assert table.rule_of(row) is single.rule
        assert (owner.zone, list(owner.path)) == (single.zone, single.path)
        assert (owner.head, owner.head_zone) == (single.head, single.head_zone)
        assert (owner.lead_unit, owner.lead_zone) == (single.lead_unit, single.lead_zone)
        assert (owner.unowned, owner.no_manager) == (single.unowned, single.no_manager)
        if single.distance_m is None:
            assert math.isnan(table.distance_m[row])
        else:
            assert table.distance_m[row] == pytest.approx(single.distance_m, abs=1e-6)


def check(xy: np.ndarray[Any, Any], at: datetime = TODAY, **options: Any) -> OwnerTable:
    table = locate_many(xy, at=at, **options)
    assert_same(table, xy, at, **options)
    return table


def test_every_kind_of_place(ground: Ground) -> None:
    table = check(points(*EVERY_KIND_OF_PLACE))
    assert [table.rule_of(row).value for row in range(len(table))] == [
        *("inside", "border", "border", "border", "inside"),
        *("inside", "nearest", "nearest", "outside", "outside"),
    ]


def test_no_points_give_no_owners(ground: Ground) -> None:
    assert len(locate_many(np.empty((0, 2)), at=TODAY)) == 0


def test_before_the_first_edition_the_campaign_office_answers(ground: Ground) -> None:
    table = check(points((0.5, 0.5), (9, 9)), at=DAY_ONE - timedelta(days=1))
    assert table.rule_of(0) is Rule.NO_EDITION and table.owner_of(0).unowned


def test_up_the_levels_to_a_fallback_and_without_manager(ground: Ground) -> None:
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1 - 10 * METRE, 1)),
        put("A2-E", "cell", "A", squares(1, 0)),
        drops=["A2", "A3"],
        accept_defects=True,
    )
    housing = Unit.objects.create(code="H", name="房管局", kind="department")
    for zone, role, manager in (("A2-E", "fallback", True), ("C", "fallback", False)):
        assign(
            assignment=Assignment(
                zone=ground.zone(zone), role=role, start=DAY_ONE, unit=housing, no_manager=manager
            ),
            actor=TESTER,
            now=TODAY,
        )
    gap = [(1 - 7 * METRE, 0.5), (1 - 3 * METRE, 0.5)]
    table = check(points((1.5, 0.5), (0.5, 1.5), *gap, *EVERY_KIND_OF_PLACE))
    assert table.owner_of(0).no_manager and table.rule_of(0) is Rule.FALLBACK
    assert table.owner_of(1).lead_zone["code"] == "C"  # type: ignore[index]


def test_beside_a_level_that_covers_only_part(ground: Ground) -> None:
    narrow = put("A1", "cell", "A", squares(0, 0, 1 - 10 * METRE, 1))
    ground.publish(narrow, accept_defects=True)
    near = points((1 - 3 * METRE, 0.5), (1 - 7 * METRE, 0.5))
    assert check(near).owner_of(0).zone["code"] == "A2"  # type: ignore[index]
    Level.objects.filter(code="cell").update(covers_parent=False)
    assert check(near).owner_of(0).zone["code"] == "A"  # type: ignore[index]


def test_the_holders_of_that_day_with_their_deputies(ground: Ground) -> None:
    changed = DAY_ONE + timedelta(days=90)
    successor = make_person("successor", "新长")
    zone = ground.zone("A1")
    assign(
        assignment=Assignment(zone=zone, role="head", start=changed, user=successor),
        actor=TESTER,
        now=TODAY,
    )
    lead = Responsibility.objects.as_known().get(zone=zone, role="lead")
    relieve(responsibility=lead, at=changed, actor=TESTER, now=TODAY)
    for head, deputy in ((successor, "deputy"), (ground.people["chief-a2"], "vice-chief")):
        Deputy.objects.create(
            head=head,
            deputy=make_person(deputy),
            during=DateTimeTZRange(changed, changed + timedelta(days=3)),
        )
    xy = points((0.5, 0.5), (1.5, 0.5))
    for at in (
        changed - timedelta(microseconds=1),
        changed,
        changed + timedelta(days=3) - timedelta(microseconds=1),
        changed + timedelta(days=3),
    ):
        check(xy, at=at)
        check(xy, at=at, known_at=DAY_ONE + timedelta(days=1))


def test_editions_and_what_was_known_of_them(ground: Ground) -> None:
    moved = DAY_ONE + timedelta(days=60)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5, 1)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5, 1)),
        accept_defects=True,
        effective_from=moved,
    )
    xy = points((1.25, 0.5), (1.5, 0.5), *EVERY_KIND_OF_PLACE)
    assert check(xy, at=moved - timedelta(seconds=1)).edition == 1
    assert check(xy, at=moved).edition == 2
    assert check(xy, at=moved, known_at=DAY_ONE + timedelta(days=1)).edition == 1


def test_a_border_of_four_thousand_vertices(ground: Ground) -> None:
    circle = Point(place(3, 1)).buffer(0.005, quad_segs=1000)
    ground.publish(put("B1", "cell", "B", circle), accept_defects=True)
    border = np.array(ground.zone("B1").versions.get().boundary[0][0].coords)[::97]
    check(border)
    check(border + 1e-7)


def test_the_policy_of_the_day_decides_how_far_nearest_reaches(ground: Ground) -> None:
    xy = points((0.5, -20 * METRE))
    assert check(xy).rule_of(0) is Rule.NEAREST
    RoutingPolicy.objects.create(snap_m=10, recorded_at=TODAY)
    assert check(xy).rule_of(0) is Rule.OUTSIDE


def test_an_index_is_built_once_for_equal_ground(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []

    class Counting(CoverageIndex):
        def __init__(self, **options: Any) -> None:
            built.append(self)
            super().__init__(**options)

    monkeypatch.setattr(bulk, "CoverageIndex", Counting)
    bulk._kept.clear()
    xy = points((0.5, 0.5))
    locate_many(xy, at=TODAY)
    locate_many(xy, at=DAY_ONE)
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="另名"))
    assert locate_many(xy, at=TODAY).owner_of(0).zone["name"] == "另名"  # type: ignore[index]
    assert len(built) == 2


def test_it_asks_the_database_as_often_for_many_zones_as_for_few(
    ground: Ground, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(7):
        locate_many(points(*EVERY_KIND_OF_PLACE * 50), at=TODAY)


def test_a_number_that_is_none_is_refused(ground: Ground) -> None:
    with pytest.raises(ValueError, match="point 1"):
        locate_many(np.array([place(0, 0), (math.nan, 22.0)]), at=TODAY)


def test_a_scheme_of_lines_owns_no_ground(ground: Ground) -> None:
    streets = make_scheme("streets", primary=False, geometry_kind=GeometryKind.LINE)
    with pytest.raises(SchemeOfLines):
        locate_many(points((0, 0)), at=TODAY, scheme=streets)


def test_another_scheme_is_asked_by_name(ground: Ground) -> None:
    other = make_scheme("areas", primary=False)
    assert check(points((0.5, 0.5)), scheme=other).scheme == "areas"


@pytest.mark.django_db
def test_without_scheme_or_city_it_says_what_is_missing() -> None:
    with pytest.raises(NoPrimaryScheme):
        locate_many(points((0, 0)), at=TODAY)
    make_scheme()
    with pytest.raises(NoCity):
        locate_many(points((0, 0)), at=TODAY)
    assert not City.objects.exists()


# --- grounds nobody drew -------------------------------------------------------------------------

EIGHTHS = [n / 8 for n in range(-2, 35)]
"""Coordinates in squares: on borders, on corners, inside and off."""

PLACES = st.tuples(
    st.sampled_from(EIGHTHS), st.sampled_from(EIGHTHS[:21]), st.sampled_from([0, METRE, 29 * METRE])
)
CELLS = st.lists(
    st.tuples(
        st.sampled_from(["a", "A10", "b1", "Z9", "é"]),
        st.sampled_from([0, 0.5, 1, 1.5]),
        st.sampled_from([0, 0.5, 1]),
        st.sampled_from([0.5, 1, 1 - 5 * METRE]),
    ),
    max_size=4,
    unique_by=lambda cell: cell[0],
)


@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cells=CELLS,
    dropped=st.sets(st.sampled_from(["A1", "A2", "A3", "A4"])),
    covers=st.booleans(),
    unled=st.sets(st.sampled_from(["B", "A1", "A4"])),
    asked=st.lists(PLACES, min_size=1, max_size=30),
    day=st.sampled_from([-1, 0, 1]),
)
def test_it_equals_locate_on_any_ground(
    ground: Ground,
    cells: list[tuple[str, float, float, float]],
    dropped: set[str],
    covers: bool,
    unled: set[str],
    asked: list[tuple[float, float, float]],
    day: int,
) -> None:
    """Overlapping, torn and empty grounds too: locate() answers, so this must answer the same."""
    with transaction.atomic():
        before = transaction.savepoint()
        Level.objects.filter(scheme=ground.scheme, code="cell").update(covers_parent=covers)
        puts = [put(code, "cell", "A", squares(x, y, w, w)) for code, x, y, w in cells]
        if puts or dropped:
            ground.publish(*puts, drops=dropped, accept_defects=True, effective_from=TODAY)
        for lead in Responsibility.objects.as_known().filter(
            role="lead", zone__in=[ground.zone(code) for code in unled]
        ):
            relieve(responsibility=lead, at=TODAY, actor=TESTER, now=TODAY)
        check(points(*((x + shift, y) for x, y, shift in asked)), at=TODAY + timedelta(seconds=day))
        transaction.savepoint_rollback(before)
