"""Who answers for a place: every rule, on the tiny city of tests/ground.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from psycopg2.extras import DateTimeTZRange
from shapely.geometry import LineString, Point

from tests.ground import (
    DAY_ONE,
    TESTER,
    TODAY,
    Ground,
    make_city,
    make_person,
    make_scheme,
    place,
    put,
    squares,
)
from zones.boundaries.actions import publish
from zones.boundaries.content import ZonePut
from zones.boundaries.models import Level, Scheme
from zones.organisation.models import Deputy, Unit, User
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import Ownership, locate
from zones.ownership.refusals import NoCity, NoPrimaryScheme
from zones.ownership.rules import Rule

METRE = 1 / 1110  # of a square, north to south


def owner_of(x: float, y: float, at: datetime = TODAY, **options: object) -> Ownership:
    lon, lat = place(x, y)
    return locate(lon=lon, lat=lat, at=at, **options)  # type: ignore[arg-type]


def test_inside_a_cell_its_head_and_lead_unit_answer(ground: Ground) -> None:
    answer = owner_of(0.5, 0.5)
    assert answer.rule is Rule.INSIDE
    assert [zone["code"] for zone in answer.path] == ["C", "A", "A1"]
    assert answer.zone is not None and answer.zone["level"]["code"] == "cell"
    assert answer.head is not None and answer.head["name"] == "A1长"
    assert answer.lead_unit["code"] == "U-A1"
    assert answer.lead_unit["head"]["post"] == "局长"
    assert answer.edition == 1 and answer.since == DAY_ONE
    assert not answer.uncertain and not answer.unowned


def test_border_ties_go_to_the_lowest_code_and_name_the_others(ground: Ground) -> None:
    answer = owner_of(1, 1)
    assert answer.rule is Rule.BORDER
    assert answer.zone is not None and answer.zone["code"] == "A1"
    assert [c["zone"]["code"] for c in answer.candidates] == ["A1", "A2", "A3", "A4"]
    assert answer.uncertain and answer.border_m == 0


def test_codes_are_compared_byte_by_byte(ground: Ground) -> None:
    ground.publish(put("a0", "cell", "A", squares(0, 0)), drops=["A1"])
    answer = owner_of(1, 0.5)
    assert answer.zone is not None and answer.zone["code"] == "A2"


def test_without_a_cell_the_community_answers(ground: Ground) -> None:
    answer = owner_of(3, 1)
    assert answer.rule is Rule.INSIDE
    assert answer.zone is not None and answer.zone["code"] == "B"
    assert answer.lead_unit["code"] == "U-B"


def test_just_outside_goes_to_the_nearest_deepest_zone(ground: Ground) -> None:
    answer = owner_of(0.5, -20 * METRE)
    assert answer.rule is Rule.NEAREST
    assert answer.zone is not None and answer.zone["code"] == "A1"
    assert answer.distance_m == pytest.approx(20, abs=0.1)


def test_farther_outside_goes_to_the_campaign_office(ground: Ground) -> None:
    answer = owner_of(0.5, -40 * METRE)
    assert answer.rule is Rule.OUTSIDE
    assert answer.zone is None and answer.path == [] and answer.unowned
    assert answer.lead_unit["code"] == "OFFICE"


def test_a_gap_between_cells_goes_to_the_nearest_cell(ground: Ground) -> None:
    narrow = squares(0, 0, 1 - 10 * METRE, 1)
    ground.publish(put("A1", "cell", "A", narrow), accept_defects=True)
    near_a1 = owner_of(1 - 7 * METRE, 0.5)
    assert near_a1.rule is Rule.NEAREST
    assert near_a1.zone is not None and near_a1.zone["code"] == "A1"
    near_a2 = owner_of(1 - 3 * METRE, 0.5)
    assert near_a2.zone is not None and near_a2.zone["code"] == "A2"


def test_in_a_wide_gap_the_parent_answers(ground: Ground) -> None:
    ground.publish(drops=["A1"], accept_defects=True)
    answer = owner_of(0.5, 0.5)
    assert answer.zone is not None and answer.zone["code"] == "A"
    assert answer.placed is Rule.INSIDE


def test_beside_a_level_that_covers_only_part_the_parent_answers(ground: Ground) -> None:
    Level.objects.filter(code="cell").update(covers_parent=False)
    ground.publish(put("A1", "cell", "A", squares(0, 0, 1 - 10 * METRE, 1)))
    answer = owner_of(1 - 3 * METRE, 0.5)
    assert answer.zone is not None and answer.zone["code"] == "A"


def test_a_zone_without_lead_falls_back_up_the_levels(ground: Ground) -> None:
    ground.publish(drops=["A1"], accept_defects=True)
    assert owner_of(0.5, 0.5).unowned
    street_office = Unit.objects.create(code="S", name="街道办", kind="street")
    assign(
        assignment=Assignment(
            zone=ground.zone("C"), role="lead", start=DAY_ONE, unit=street_office
        ),
        actor=TESTER,
        now=TODAY,
    )
    answer = owner_of(0.5, 0.5)
    assert answer.rule is Rule.FALLBACK and answer.placed is Rule.INSIDE
    assert answer.lead_unit["code"] == "S"
    assert answer.lead_zone is not None and answer.lead_zone["code"] == "C"


def test_an_estate_without_manager_goes_to_its_fallback_unit(ground: Ground) -> None:
    estate = put("A1-E", "cell", "A", squares(0, 0))
    ground.publish(estate, drops=["A1"])
    housing = Unit.objects.create(code="H", name="房管局", kind="department")
    assign(
        assignment=Assignment(
            zone=ground.zone("A1-E"),
            role="fallback",
            start=DAY_ONE,
            unit=housing,
            no_manager=True,
        ),
        actor=TESTER,
        now=TODAY,
    )
    answer = owner_of(0.5, 0.5)
    assert answer.rule is Rule.FALLBACK and answer.no_manager
    assert answer.lead_unit["code"] == "H"
    assert answer.lead_zone is not None and answer.lead_zone["code"] == "A1-E"


def test_before_the_first_edition_nobody_is_guessed(ground: Ground) -> None:
    answer = owner_of(0.5, 0.5, at=DAY_ONE - timedelta(days=1))
    assert answer.rule is Rule.NO_EDITION and answer.edition is None
    assert answer.lead_unit["code"] == "OFFICE"


def test_every_earlier_border_stays_answerable(ground: Ground) -> None:
    moved = DAY_ONE + timedelta(days=60)
    wide, narrow = squares(0, 0, 1.5, 1), squares(1.5, 0, 0.5, 1)
    ground.publish(
        put("A1", "cell", "A", wide),
        put("A2", "cell", "A", narrow),
        accept_defects=True,
        effective_from=moved,
    )
    before = owner_of(1.25, 0.5, at=moved - timedelta(seconds=1))
    after = owner_of(1.25, 0.5, at=moved)
    assert before.zone is not None and before.zone["code"] == "A2" and before.edition == 1
    assert after.zone is not None and after.zone["code"] == "A1" and after.edition == 2
    as_known = owner_of(1.25, 0.5, at=moved, known_at=DAY_ONE + timedelta(days=1))
    assert as_known.edition == 1


def test_the_head_of_that_day_is_named(ground: Ground) -> None:
    successor = make_person("new-head", "新长")
    changed = DAY_ONE + timedelta(days=90)
    assign(
        assignment=Assignment(zone=ground.zone("A1"), role="head", start=changed, user=successor),
        actor=TESTER,
        now=TODAY,
    )
    assert owner_of(0.5, 0.5, at=changed - timedelta(hours=1)).head["name"] == "A1长"  # type: ignore[index]
    assert owner_of(0.5, 0.5, at=changed).head["name"] == "新长"  # type: ignore[index]


def test_a_dated_deputy_acts_for_the_head(ground: Ground) -> None:
    deputy = make_person("deputy", "代理")
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=deputy,
        during=DateTimeTZRange(TODAY, TODAY + timedelta(days=3)),
    )
    acting = owner_of(0.5, 0.5).head
    assert acting is not None and acting["name"] == "代理"
    assert acting["acting_for"]["name"] == "A1长"
    assert owner_of(0.5, 0.5, at=TODAY + timedelta(days=3)).head["name"] == "A1长"  # type: ignore[index]


def test_a_person_without_a_name_is_called_by_the_user_name(ground: Ground) -> None:
    User.objects.filter(username="head-a1").update(display_name="")
    head = owner_of(0.5, 0.5).head
    assert head is not None and head["name"] == "head-a1"


def test_an_inaccurate_position_names_the_candidates_with_their_share(ground: Ground) -> None:
    answer = owner_of(1 - 5 * METRE, 0.5, accuracy_m=50)
    assert answer.rule is Rule.INSIDE and answer.uncertain
    shares = {c["zone"]["code"]: c["share"] for c in answer.candidates}
    assert set(shares) == {"A1", "A2"}
    assert sum(shares.values()) == pytest.approx(1, abs=0.01)
    assert shares["A1"] > shares["A2"] > 0.3
    assert [c["lead_unit"]["code"] for c in answer.candidates] == ["U-A1", "U-A2"]


def test_an_accurate_position_well_inside_is_certain(ground: Ground) -> None:
    answer = owner_of(0.5, 0.5, accuracy_m=50)
    assert not answer.uncertain and answer.candidates == []


def test_members_of_the_zone_whose_lead_answers(ground: Ground) -> None:
    for code in ("M2", "M1"):
        member = Unit.objects.create(code=code, name=code, kind="department")
        assign(
            assignment=Assignment(
                zone=ground.zone("A1"), role="member", start=DAY_ONE, unit=member
            ),
            actor=TESTER,
            now=TODAY,
        )
    assert [unit["code"] for unit in owner_of(0.5, 0.5).members] == ["M1", "M2"]


def test_street_heads_of_the_lines_nearby(ground: Ground) -> None:
    streets = Scheme.objects.create(
        code="streets", name_zh="街长", name_en="Street heads", geometry_kind="line"
    )
    Level.objects.create(scheme=streets, rank=0, code="street", name_zh="街", name_en="Street")
    line = LineString([place(0, 0.5), place(2, 0.5)])
    publish(
        scheme=streets,
        puts=[ZonePut(code="S1", level_code="street", name="青石路", boundary=line)],
        actor=TESTER,
        now=DAY_ONE,
        effective_from=DAY_ONE,
    )
    near = owner_of(0.5, 0.5 + 10 * METRE).street_heads
    assert [street["zone"]["name"] for street in near] == ["青石路"]
    assert near[0]["distance_m"] == pytest.approx(10, abs=0.2)
    assert near[0]["head"] is None
    assert owner_of(0.5, 0.5 + 40 * METRE).street_heads == []


def test_a_large_polygon_is_exact_on_its_border(ground: Ground) -> None:
    """Pieces only nominate: on and beside a border of 4,000 vertices the whole polygon decides."""
    circle = Point(place(3, 1)).buffer(0.005, quad_segs=1000)
    ground.publish(put("B1", "cell", "B", circle), accept_defects=True)
    stored = ground.zone("B1").versions.get()
    assert stored.vertices > 1000 and stored.pieces.count() > 8
    for lon, lat in list(stored.boundary[0][0].coords)[::97]:
        on_border = locate(lon=lon, lat=lat, at=TODAY)
        assert on_border.zone is not None and on_border.zone["code"] == "B1"
    assert owner_of(3, 1).zone["code"] == "B1"  # type: ignore[index]
    assert owner_of(3.6, 1).zone["code"] == "B"  # type: ignore[index]


def test_the_pieces_follow_their_version_into_the_past(ground: Ground) -> None:
    circle = Point(place(3, 1)).buffer(0.005, quad_segs=1000)
    ground.publish(put("B1", "cell", "B", circle), accept_defects=True)
    later = TODAY + timedelta(days=1)
    ground.publish(drops=["B1"], effective_from=later, now=later)
    assert owner_of(3, 1, at=TODAY + timedelta(hours=1)).zone["code"] == "B1"  # type: ignore[index]
    assert owner_of(3, 1, at=later).zone["code"] == "B"  # type: ignore[index]


def test_another_scheme_is_asked_by_name(ground: Ground) -> None:
    other = make_scheme("areas", primary=False)
    answer = owner_of(0.5, 0.5, scheme=other)
    assert answer.scheme == "areas" and answer.rule is Rule.NO_EDITION


@pytest.mark.django_db
def test_without_scheme_or_city_it_says_what_is_missing() -> None:
    with pytest.raises(NoPrimaryScheme):
        locate(lon=103.0, lat=22.0, at=TODAY)
    make_scheme()
    with pytest.raises(NoCity):
        locate(lon=103.0, lat=22.0, at=TODAY)
    make_city()
    answer = locate(lon=103.0, lat=22.0, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert answer.rule is Rule.NO_EDITION
