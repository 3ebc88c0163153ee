"""The set-up checklist: each thing that is missing is found, counted and said how to mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import FilingCondition
from fieldwork.desk.checklist import Checklist, Group, State, assess, examine, gather
from fieldwork.desk.checklist.facts import Facts
from fieldwork.desk.checklist.pairs import PairedLevel
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, put, squares
from zones.boundaries.models import GeometryKind, Scheme
from zones.organisation.models import City, Membership, Role, Unit, User
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.models import Responsibility, ResponsibilityRole
from zones.reference.models import ReferenceFeature, ReferenceLayer


def item(checklist: Checklist, code: str) -> Any:
    return next(item for item in checklist.items if item.code == code)


def state(code: str) -> State:
    found: State = item(examine(TODAY), code).state
    return found


@pytest.mark.django_db
def test_an_empty_database_lacks_everything_and_says_so() -> None:
    checklist = examine(TODAY)
    left = {item.code for item in checklist.left}
    assert {"city", "office", "schemes", "editions", "heads", "leads", "roles", "reference"} <= left
    assert "manage.py setup" in item(checklist, "city").command
    assert checklist.done < checklist.total and checklist.percent < 50


def test_the_tiny_city_has_its_ground_in_order(ground: Ground) -> None:
    checklist = examine(TODAY)
    for code in ("city", "schemes", "editions", "coverage", "heads", "leads", "unit_heads"):
        assert item(checklist, code).state is State.DONE, code
    assert item(checklist, "office").state is State.OPEN  # it has no head
    assert (
        item(checklist, "leads").found.startswith("0 / 5") or "5" in item(checklist, "leads").found
    )


def test_the_office_needs_a_head_and_to_be_open(ground: Ground) -> None:
    office = ground.units["OFFICE"]
    office.head = make_person("chief")
    office.save()
    assert state("office") is State.DONE
    Unit.objects.filter(pk=office.pk).update(is_active=False)
    assert state("office") is State.OPEN


def test_only_zones_with_nothing_below_are_counted(ground: Ground) -> None:
    facts = gather(TODAY)
    assert (facts.leaves, facts.leaves_without_head, facts.leaves_without_lead) == (5, 0, 0)
    for role in ("head", "lead"):
        held = Responsibility.objects.as_known().get(zone=ground.zone("A1"), role=role)
        relieve(responsibility=held, at=TODAY, actor=TESTER, now=TODAY)
    before, after = gather(TODAY - timedelta(days=1)), gather(TODAY)
    assert (before.leaves_without_head, before.leaves_without_lead) == (0, 0)
    assert (after.leaves_without_head, after.leaves_without_lead) == (1, 1)
    assert state("heads") is state("leads") is State.OPEN


def test_an_estate_with_a_fallback_unit_has_somebody_who_answers(ground: Ground) -> None:
    held = Responsibility.objects.as_known().get(zone=ground.zone("A1"), role="lead")
    relieve(responsibility=held, at=TODAY, actor=TESTER, now=TODAY)
    fallback = Assignment(
        zone=ground.zone("A1"),
        role="fallback",
        start=TODAY,
        unit=ground.units["U-A2"],
        no_manager=True,
    )
    assign(assignment=fallback, actor=TESTER, now=TODAY)
    assert gather(TODAY).leaves_without_lead == 0


def test_street_lines_need_heads_but_no_lead_units(ground: Ground) -> None:
    lines = {"primary": False, "geometry_kind": GeometryKind.LINE}
    Scheme.objects.filter(pk=ground.scheme.pk).update(**lines)
    lead = Responsibility.objects.as_known().get(zone=ground.zone("A1"), role="lead")
    relieve(responsibility=lead, at=TODAY, actor=TESTER, now=TODAY)
    assert gather(TODAY).leaves_without_lead == 0


def test_torn_places_are_counted_again_for_every_edition(ground: Ground) -> None:
    assert gather(TODAY).defects == {}
    ground.publish(put("A1", "cell", "A", squares(0, 0, 0.5, 1)), accept_defects=True)
    later = TODAY + timedelta(hours=1)
    assert gather(later).defects == {"grid": 1}
    assert item(examine(later), "coverage").state is State.OPEN
    ground.scheme.levels.filter(code="cell").update(covers_parent=False)
    assert gather(later).defects == {}


def test_a_scheme_without_an_edition_is_named(ground: Ground) -> None:
    Scheme.objects.create(code="areas", name_zh="片区", name_en="Areas")
    facts = gather(TODAY)
    assert facts.without_edition == ["areas"] and facts.public == 1
    found = item(assess(facts), "editions")
    assert "Areas" in found.found and "--scheme areas" in found.command


def test_a_unit_that_leads_several_zones_of_a_one_to_one_scheme(ground: Ground) -> None:
    unit = ground.units["U-A1"]
    lead = Assignment(zone=ground.zone("C"), role=ResponsibilityRole.LEAD, start=DAY_ONE, unit=unit)
    assign(assignment=lead, actor=TESTER, now=TODAY)
    assert gather(TODAY + timedelta(seconds=1)).double_leads == 0
    Scheme.objects.filter(pk=ground.scheme.pk).update(one_to_one=True)
    assert gather(TODAY + timedelta(seconds=1)).double_leads == 1


def pair(ground: Ground, zone: str, unit: str) -> Responsibility:
    paired = Assignment(
        zone=ground.zone(zone),
        role=ResponsibilityRole.PAIRED_UNIT,
        start=DAY_ONE,
        unit=ground.units[unit],
    )
    return assign(assignment=paired, actor=TESTER, now=DAY_ONE)


def test_zones_of_a_level_that_asks_for_pairs_are_named_while_they_have_none(
    ground: Ground,
) -> None:
    assert item(examine(TODAY), "pairs").found == "no level asks for pairs"
    communities = ground.scheme.levels.filter(code="community")
    communities.update(pairing="unit", pairs_one_to_one=True)
    pair(ground, "A", "U-A1")
    found = item(examine(TODAY), "pairs")
    assert found.state is State.OPEN
    assert found.found == "Community: 1 of 2 without (B)"
    assert found.command.endswith("--kind responsibilities --scheme grid")
    pair(ground, "B", "U-A2")
    assert item(examine(TODAY), "pairs").state is State.DONE
    assert item(examine(DAY_ONE - timedelta(days=1)), "pairs").state is State.DONE
    communities.update(pairing="leader", pairs_one_to_one=False)
    found = item(examine(TODAY), "pairs")
    assert "2 of 2 without (A, B)" in found.found and "2 pairs are not what" in found.found


def test_only_some_of_many_zones_without_a_pair_are_named() -> None:
    levels = [PairedLevel("grid", "街道", "Street", 29, 0, [])]
    levels += [PairedLevel("grid", "社区", "Community", 41, 9, ["A", "B"])]
    found = item(assess(Facts(paired_levels=levels)), "pairs").found
    assert found == "Community: 9 of 41 without (A, B, …)"


def test_pairs_that_break_a_rule_made_after_them(ground: Ground) -> None:
    communities = ground.scheme.levels.filter(code="community")
    communities.update(pairing="unit")
    for zone, unit in (("A", "U-A1"), ("A", "U-A2"), ("B", "U-A1")):
        pair(ground, zone, unit)
    assert gather(TODAY).double_pairs == 0
    communities.update(pairs_one_to_one=True)
    assert gather(TODAY).double_pairs == 2  # zone A and unit U-A1
    found = item(examine(TODAY), "one_to_one")
    assert found.state is State.OPEN and found.found == "2 zones or holders have several pairs"


def test_units_in_charge_without_head_or_closed(ground: Ground) -> None:
    Unit.objects.filter(code="U-A1").update(head=None)
    Unit.objects.filter(code="U-A2").update(is_active=False)
    Unit.objects.create(code="IDLE", name="无关单位", kind="department")
    facts = gather(TODAY)
    assert (facts.leading_units, facts.leading_units_without_head) == (5, 1)
    assert facts.closed_units_in_charge == 1
    assert state("unit_heads") is state("closed_units") is State.OPEN


def test_three_administrators_are_three_people(ground: Ground) -> None:
    assert gather(TODAY).roles == frozenset()
    one = member(ground, Role.SYSTEM_ADMIN, Role.AUDITOR)
    business = member(ground, Role.BUSINESS_ADMIN)
    facts = gather(TODAY)
    assert len(facts.roles) == 3 and facts.double_roles == [one.username]
    assert state("roles") is State.OPEN
    Membership.objects.filter(user=one, role=Role.AUDITOR).delete()
    assert state("roles") is State.OPEN
    member(ground, Role.AUDITOR)
    assert state("roles") is State.DONE
    past = DateRange(date(2020, 1, 1), date(2021, 1, 1))
    Membership.objects.filter(user=business).update(during=past)
    assert state("roles") is State.OPEN


def test_reference_layers_count_once_they_have_features(ground: Ground) -> None:
    for kind in ("roads", "buildings", "landmarks", "addresses"):
        layer = ReferenceLayer.objects.create(
            code=kind,
            name_zh=kind,
            name_en=kind,
            geometry_kind="point",
            kind=kind,
            updated_at=TODAY,
        )
        assert state("reference") is State.OPEN
        ReferenceFeature.objects.create(layer=layer, name="x", geometry="SRID=4326;POINT(103 22)")
    assert state("reference") is State.DONE


def test_accounts_that_are_a_danger(ground: Ground) -> None:
    make_person("demo", is_demo=True)
    make_person("first", must_change_password=True)
    for name in ("root1", "root2"):
        User.objects.create_superuser(username=name, password="x")
    facts = gather(TODAY)
    assert (facts.demo_accounts, facts.first_passwords, facts.superusers) == (1, 1, 2)
    assert item(assess(replace(facts, mode="production")), "demo_accounts").state is State.OPEN
    assert item(assess(replace(facts, mode="demo")), "demo_accounts").state is State.ADVICE


def test_the_servers_time_zone_must_be_the_citys(ground: Ground) -> None:
    assert state("environment") is State.DONE
    City.objects.update(time_zone="Asia/Urumqi")
    found = item(examine(TODAY), "environment")
    assert found.state is State.OPEN and found.command == "FIELDWORK_TIME_ZONE=Asia/Urumqi"


def test_advice_does_not_count() -> None:
    checklist = assess(Facts(mode="production"))
    advice = [item for item in checklist.items if item.state is State.ADVICE]
    assert {"backups", "public"} <= {item.code for item in advice}
    assert checklist.total == len(checklist.items) - len(advice)


def test_every_item_has_words_and_a_chapter() -> None:
    checklist = assess(Facts())
    for found in checklist.items:
        assert found.title and found.found and found.why, found.code
        assert not found.page or reverse(found.page)
    assert {found.group for found in checklist.items} == set(Group)
    assert len({found.code for found in checklist.items}) == len(checklist.items)


def test_it_asks_the_database_a_fixed_number_of_times(
    ground: Ground, django_assert_max_num_queries: Any
) -> None:
    gather(TODAY)
    with django_assert_max_num_queries(23):
        gather(TODAY)


# --- the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_administrators_see_the_page(ground: Ground, role: Role, language: str) -> None:
    response = caller(member(ground, role), language=language).get("/setup/")
    assert response.status_code == 200
    text = response.content.decode()
    assert '<progress id="progress" value="' in text
    assert 'data-item="backups"' in text and "pg_dump" in text
    assert ("/admin/zones/" in text) == (role is Role.SYSTEM_ADMIN)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GIS_STAFF, Role.LEADER])
def test_others_do_not(ground: Ground, role: Role) -> None:
    assert caller(member(ground, role)).get("/setup/").status_code == 403
    assert caller(member(ground)).get("/setup/").status_code == 403


def test_the_signed_out_are_asked_to_sign_in(ground: Ground) -> None:
    response = caller().get("/setup/")
    assert response.status_code == 302 and "next=/setup/" in response["Location"]
    assert ground.scheme.geometry_kind == GeometryKind.POLYGON


def test_categories_limits_and_the_calendar_are_missed(ground: Ground) -> None:
    assert state("categories") is state("calendar") is State.OPEN
    assert state("limits") is State.ADVICE
    make_catalogue()
    make_calendar()
    assert state("categories") is state("calendar") is State.DONE
    assert item(examine(TODAY), "limits").found.startswith("4 limits")
    adopted = FilingCondition.objects.filter(limit=None)
    adopted.update(limit=1, limit_kind="work_day", set_by_city=True)
    assert state("limits") is State.DONE
    november = datetime(2026, 11, 1, tzinfo=UTC)
    assert item(examine(november), "calendar").state is State.OPEN
    assert "2027" in item(examine(november), "calendar").found
