"""What the database itself refuses, tried in raw SQL: no code of ours stands in between.

The statements run as the application's role (tests/settings.py), so a refusal here is one in
production too. Every fact starts from the tiny city of tests/ground.py.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from psycopg2.extensions import connection as psycopg2_connection

from tests import databases
from tests.ground import TODAY, Ground, make_person, make_scheme, place
from zones.organisation.models import Unit

BOX = "ST_Multi(ST_MakeEnvelope(103.0, 22.0, 103.01, 22.01, 4326))"  # cell A1 of the tiny city


def run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused_by(constraint: str, statement: str, *values: Any) -> None:
    """Assert that this very constraint refuses the statement."""
    with pytest.raises(IntegrityError) as caught:
        run(statement, *values)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


# --- organisation -----------------------------------------------------------------------------

UNIT = "INSERT INTO zones_unit (code, name, name_en, kind, phone, is_active, parent_id)"
MEMBERSHIP = "INSERT INTO zones_membership (user_id, unit_id, role, during) VALUES (%s, %s, %s, %s)"
DEPUTY = "INSERT INTO zones_deputy (head_id, deputy_id, during, reason) VALUES (%s, %s, %s, '')"


def test_a_unit_code_is_given_once(ground: Ground) -> None:
    refused_by(
        "zones_unit_code_key", f"{UNIT} VALUES ('OFFICE', 'x', '', 'company', '', true, null)"
    )


def test_a_unit_is_not_its_own_parent(ground: Ground) -> None:
    refused_by("unit_not_own_parent", "UPDATE zones_unit SET parent_id = id WHERE code = 'U-A1'")


def test_a_membership_is_held_once_at_a_time(ground: Ground) -> None:
    person, unit = ground.people["head-a1"], ground.units["U-A1"]
    run(MEMBERSHIP, person.pk, unit.pk, "handler", "[2026-01-01,2026-03-01)")
    run(MEMBERSHIP, person.pk, unit.pk, "handler", "[2026-03-01,)")
    run(MEMBERSHIP, person.pk, unit.pk, "inspector", "[2026-01-01,)")
    refused_by(
        "membership_once_at_a_time",
        MEMBERSHIP,
        *(person.pk, unit.pk, "handler", "[2026-02-01,2026-02-02)"),
    )
    refused_by("membership_has_days", MEMBERSHIP, person.pk, unit.pk, "leader", "empty")


def test_a_head_has_one_deputy_at_a_time_and_not_themselves(ground: Ground) -> None:
    head, other = ground.people["head-a1"], ground.people["head-a2"]
    run(DEPUTY, head.pk, other.pk, "[2026-01-01,2026-01-08)")
    run(DEPUTY, head.pk, other.pk, "[2026-01-08,2026-01-15)")
    third = ground.people["head-a3"]
    refused_by("deputy_one_per_head", DEPUTY, head.pk, third.pk, "[2026-01-07,2026-01-09)")
    refused_by("deputy_is_other", DEPUTY, head.pk, head.pk, "[2026-05-01,2026-05-02)")
    refused_by("deputy_has_time", DEPUTY, head.pk, other.pk, "empty")


def test_a_person_is_in_a_team_once_at_a_time(ground: Ground) -> None:
    leader, unit = ground.people["head-a1"], ground.units["U-A1"]
    run(
        "INSERT INTO zones_team (code, name, name_en, home_unit_id, leader_id)"
        " VALUES ('T1', '一组', '', %s, %s)",
        *(unit.pk, leader.pk),
    )
    place_taken = (
        "INSERT INTO zones_teammember (team_id, user_id, during)"
        " SELECT id, %s, '[2026-01-01,)' FROM zones_team WHERE code = 'T1'"
    )
    run(place_taken, leader.pk)
    refused_by("team_member_once_at_a_time", place_taken, leader.pk)


def test_there_is_one_city_and_its_box_is_in_order(ground: Ground) -> None:
    refused_by("city_is_one", "UPDATE zones_city SET id = 2")
    refused_by("city_box_in_order", "UPDATE zones_city SET west = 104, east = 103")
    refused_by("city_box_in_order", "UPDATE zones_city SET south = 23, north = 22")


# --- schemes and levels -----------------------------------------------------------------------


def test_one_scheme_is_primary_and_has_areas(ground: Ground) -> None:
    make_scheme("areas", primary=False)
    refused_by("scheme_one_primary", 'UPDATE zones_scheme SET "primary" = true')
    refused_by(
        "scheme_primary_has_areas",
        "UPDATE zones_scheme SET geometry_kind = 'line' WHERE code = 'grid'",
    )


def test_a_level_has_one_rank_and_one_code(ground: Ground) -> None:
    refused_by(
        "level_rank_once",
        "UPDATE zones_level SET rank = 0 WHERE scheme_id = %s AND code = 'cell'",
        ground.scheme.pk,
    )
    refused_by(
        "level_code_once",
        "UPDATE zones_level SET code = 'city' WHERE scheme_id = %s AND code = 'cell'",
        ground.scheme.pk,
    )


def test_only_pairs_can_be_one_to_one(ground: Ground) -> None:
    rule = "UPDATE zones_level SET pairing = %s, pairs_one_to_one = true WHERE code = 'community'"
    refused_by("level_one_to_one_pairs_somebody", rule, "none")
    run(rule, "unit")


# --- boundaries -------------------------------------------------------------------------------

VERSION = (
    "INSERT INTO zones_zoneversion"
    " (zone_id, scheme_id, editions, level_id, code, name, name_en, boundary, origin)"
    f" SELECT %s, v.scheme_id, %s::int4range, v.level_id, %s, 'x', '', {BOX}, ''"
    " FROM zones_zoneversion v WHERE v.code = 'A1'"
)
EDITION = (
    "INSERT INTO zones_edition (scheme_id, number, published_at, note, checksum)"
    " VALUES (%s, %s, '2026-01-01Z', '', '')"
)
TIMELINE = (
    "INSERT INTO zones_timeline (scheme_id, edition_id, effective, recorded)"
    " SELECT scheme_id, id, %s, %s FROM zones_edition WHERE scheme_id = %s"
)


def test_a_zone_has_one_version_in_an_edition(ground: Ground) -> None:
    zone = ground.zone("A1")
    refused_by("zone_one_version_per_edition", VERSION, zone.pk, "[1,2)", "A1-again")
    refused_by("zone_one_version_per_edition", VERSION, zone.pk, "[5,)", "A1-later")


def test_a_code_is_borne_by_one_zone_in_an_edition(ground: Ground) -> None:
    run("INSERT INTO zones_zone (scheme_id) VALUES (%s)", ground.scheme.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM zones_zone")
        (newcomer,) = cursor.fetchone()
    refused_by("zone_code_once_per_edition", VERSION, newcomer, "[1,)", "A1")
    run(VERSION, newcomer, "[1,)", "a1")  # codes are compared byte by byte


def test_a_version_has_editions_and_another_parent_than_itself(ground: Ground) -> None:
    run("INSERT INTO zones_zone (scheme_id) VALUES (%s)", ground.scheme.pk)
    refused_by("zone_version_has_editions", VERSION, ground.zone("A2").pk, "empty", "A9")
    with_parent = VERSION.replace("code, name,", "parent_id, code, name,").replace(
        "v.level_id, %s", "v.level_id, %s, %s"
    )
    zone = ground.zone("A2").pk
    run("UPDATE zones_zoneversion SET editions = '[1,2)' WHERE zone_id = %s", zone)
    refused_by("zone_version_not_own_parent", with_parent, zone, "[2,)", zone, "A9")


def test_an_edition_number_is_positive_and_given_once(ground: Ground) -> None:
    refused_by("edition_number_once", EDITION, ground.scheme.pk, 1)
    refused_by("edition_number_positive", EDITION, ground.scheme.pk, 0)


def test_one_edition_is_in_force_at_a_time(ground: Ground) -> None:
    scheme = ground.scheme.pk
    overlap = "timeline_one_edition_at_a_time"
    refused_by(overlap, TIMELINE, "[2026-02-01,2026-02-02)", "[2026-01-02,)", scheme)
    run(TIMELINE, "[2025-01-01,2025-02-01)", "[2026-01-02,)", scheme)
    # The same span may be known otherwise at another time.
    run(TIMELINE, "[2026-02-01,2026-02-02)", "[2025-06-01,2025-07-01)", scheme)
    refused_by("timeline_has_time", TIMELINE, "empty", "[2026-01-02,)", scheme)


# --- responsibilities -------------------------------------------------------------------------

RESPONSIBILITY = (
    "INSERT INTO zones_responsibility (zone_id, scheme_id, role, unit_id, user_id, effective,"
    " recorded, basis, no_manager, exclusive)"
    " SELECT z.id, z.scheme_id, %s, %s, %s, '[2026-03-01Z,2026-04-01Z)', %s, '', %s, %s"
    " FROM zones_zone z WHERE z.id = %s"
)


def hold(
    zone: int,
    role: str,
    unit: int | None = None,
    user: int | None = None,
    *,
    recorded: str = "[2026-03-01Z,)",
    no_manager: bool = False,
    exclusive: bool = False,
) -> tuple[Any, ...]:
    """The values of RESPONSIBILITY."""
    return (role, unit, user, recorded, no_manager, exclusive, zone)


def test_a_zone_has_one_head_at_a_time(ground: Ground) -> None:
    other = make_person("second-head").pk
    zone = ground.zone("A1").pk
    refused_by("zone_one_holder_per_single_role", RESPONSIBILITY, *hold(zone, "head", user=other))


def test_a_zone_has_one_lead_and_one_fallback_at_a_time(ground: Ground) -> None:
    zone, unit = ground.zone("A1").pk, ground.units["U-A2"].pk
    refused_by("zone_one_holder_per_single_role", RESPONSIBILITY, *hold(zone, "lead", unit))
    run(RESPONSIBILITY, *hold(zone, "fallback", unit))
    office = ground.units["OFFICE"].pk
    refused_by("zone_one_holder_per_single_role", RESPONSIBILITY, *hold(zone, "fallback", office))


def test_what_was_held_true_before_may_differ(ground: Ground) -> None:
    zone, unit = ground.zone("A1").pk, ground.units["U-A2"].pk
    run(RESPONSIBILITY, *hold(zone, "lead", unit, recorded="[2025-01-01Z,2025-02-01Z)"))


def test_members_are_many_but_each_once(ground: Ground) -> None:
    zone = ground.zone("A1").pk
    for code in ("U-A2", "U-A3"):
        run(RESPONSIBILITY, *hold(zone, "member", ground.units[code].pk))
    again = hold(zone, "member", ground.units["U-A2"].pk)
    refused_by("zone_same_unit_once_per_role", RESPONSIBILITY, *again)


def test_leaders_are_paired_many_but_each_once(ground: Ground) -> None:
    zone, leader = ground.zone("A1").pk, ground.people["head-c"].pk
    run(RESPONSIBILITY, *hold(zone, "paired_leader", user=leader))
    refused_by(
        "zone_same_leader_paired_once", RESPONSIBILITY, *hold(zone, "paired_leader", user=leader)
    )


@pytest.mark.parametrize("role", ["lead", "paired_unit"])
def test_where_it_is_exclusive_a_unit_has_one_zone(ground: Ground, role: str) -> None:
    unit = Unit.objects.create(code="ONE", name="一对一", kind="department").pk
    first, second = (ground.zone(code).pk for code in ("A", "C"))
    run(RESPONSIBILITY, *hold(first, role, unit, exclusive=True))
    again = hold(second, role, unit, exclusive=True)
    refused_by("unit_one_zone_where_exclusive", RESPONSIBILITY, *again)
    other_role = {"lead": "paired_unit", "paired_unit": "lead"}[role]
    run(RESPONSIBILITY, *hold(second, other_role, unit, exclusive=True))
    run(RESPONSIBILITY, *hold(second, role, unit))


def test_where_it_is_exclusive_a_leader_has_one_zone(ground: Ground) -> None:
    leader = ground.people["head-c"].pk
    first, second = (ground.zone(code).pk for code in ("A", "B"))
    run(RESPONSIBILITY, *hold(first, "paired_leader", user=leader, exclusive=True))
    again = hold(second, "paired_leader", user=leader, exclusive=True)
    refused_by("leader_one_zone_where_exclusive", RESPONSIBILITY, *again)


def test_where_it_is_exclusive_a_zone_has_one_pair(ground: Ground) -> None:
    zone, units = ground.zone("A1").pk, [ground.units[code].pk for code in ("U-A2", "U-A3")]
    run(RESPONSIBILITY, *hold(zone, "paired_unit", units[0], exclusive=True))
    again = hold(zone, "paired_unit", units[1], exclusive=True)
    refused_by("zone_one_holder_per_single_role", RESPONSIBILITY, *again)
    run(RESPONSIBILITY, *hold(zone, "paired_unit", units[1]))


def test_only_leads_and_pairs_are_exclusive(ground: Ground) -> None:
    member = hold(ground.zone("A1").pk, "member", ground.units["OFFICE"].pk, exclusive=True)
    refused_by("exclusive_lead_or_pair", RESPONSIBILITY, *member)


@pytest.mark.parametrize(
    ("role", "with_unit", "with_user"),
    [
        ("head", True, False),
        ("head", False, False),
        ("head", True, True),
        ("member", False, True),
        ("member", True, True),
        ("paired_unit", False, False),
        ("paired_leader", True, False),
    ],
)
def test_a_person_or_a_unit_answers_as_the_role_says(
    ground: Ground, role: str, with_unit: bool, with_user: bool
) -> None:
    unit = ground.units["OFFICE"].pk if with_unit else None
    user = make_person("anybody").pk if with_user else None
    refused_by(
        "responsibility_person_or_unit",
        RESPONSIBILITY,
        *hold(ground.zone("A").pk, role, unit, user),
    )


def test_no_manager_belongs_to_a_fallback_unit(ground: Ground) -> None:
    zone, unit = ground.zone("A1").pk, ground.units["OFFICE"].pk
    refused_by(
        "no_manager_has_fallback", RESPONSIBILITY, *hold(zone, "member", unit, no_manager=True)
    )


def test_a_responsibility_holds_for_some_time(ground: Ground) -> None:
    zone, unit = ground.zone("A1").pk, ground.units["OFFICE"].pk
    refused_by(
        "responsibility_has_time", RESPONSIBILITY, *hold(zone, "member", unit, recorded="empty")
    )


DUTY = (
    "INSERT INTO zones_duty"
    " (zone_id, level_id, text_zh, text_en, cadence, interval_days, weekday, part_of_day)"
    " VALUES (%s, %s, '巡查', '', %s, %s, %s, 'any')"
)


def test_a_duty_is_of_a_zone_or_a_level_and_says_when(ground: Ground) -> None:
    zone, level = ground.zone("A1").pk, ground.scheme.levels.get(code="cell").pk
    run(DUTY, zone, None, "daily", None, None)
    run(DUTY, None, level, "weekday", None, 5)
    refused_by("duty_of_zone_or_level", DUTY, zone, level, "daily", None, None)
    refused_by("duty_of_zone_or_level", DUTY, None, None, "daily", None, None)
    refused_by("duty_cadence_complete", DUTY, zone, None, "every_days", 0, None)
    refused_by("duty_cadence_complete", DUTY, zone, None, "weekday", None, 8)


POLICY = (
    "INSERT INTO zones_routingpolicy (snap_m, street_m, certain_share, recorded_at)"
    " VALUES (%s, %s, %s, '2026-01-01Z')"
)


@pytest.mark.django_db
@pytest.mark.parametrize("values", [(-1, 30, 0.8), (30, 1001, 0.8), (30, 30, 0), (30, 30, 1.1)])
def test_a_routing_policy_is_sensible(values: tuple[float, float, float]) -> None:
    refused_by("routing_policy_sensible", POLICY, *values)


# --- what each role may do --------------------------------------------------------------------

HISTORY = (
    "zones_auditentry",
    "zones_edition",
    "zones_zone",
    "zones_zoneversion",
    "zones_zonepiece",
    "zones_timeline",
    "zones_responsibility",
)
REWRITES = (
    "UPDATE zones_auditentry SET action = 'forged'",
    "UPDATE zones_edition SET note = 'forged'",
    "UPDATE zones_zone SET scheme_id = scheme_id",
    "UPDATE zones_zoneversion SET code = code",
    "UPDATE zones_zoneversion SET boundary = boundary",
    "UPDATE zones_zonepiece SET piece = piece",
    "UPDATE zones_timeline SET effective = effective",
    "UPDATE zones_timeline SET edition_id = edition_id",
    "UPDATE zones_responsibility SET unit_id = unit_id",
    "UPDATE zones_responsibility SET effective = effective",
    *(f"DELETE FROM {table}" for table in HISTORY),
    *(f"TRUNCATE {table} CASCADE" for table in HISTORY),
    "DROP TABLE zones_auditentry",
    "ALTER TABLE zones_edition ADD COLUMN forged int",
    "CREATE TABLE forged ()",
)


@pytest.mark.parametrize("statement", REWRITES)
def test_the_application_cannot_rewrite_history(ground: Ground, statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught:
        run(statement)
    assert caught.value.__cause__.pgcode == "42501"  # type: ignore[union-attr]


def test_a_partition_of_the_audit_log_is_no_way_round(ground: Ground) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'zones_auditentry'::regclass"
        )
        partitions = [name for (name,) in cursor.fetchall()]
    assert len(partitions) >= 2
    for partition in partitions:
        for statement in (f"DELETE FROM {partition}", f"UPDATE {partition} SET action = 'x'"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                run(statement)


def test_closing_is_all_the_application_may_do_to_the_past(ground: Ground) -> None:
    run("UPDATE zones_zoneversion SET editions = int4range(1, 9) WHERE code = 'A1'")
    run("UPDATE zones_zonepiece SET editions = editions")
    run("UPDATE zones_timeline SET recorded = tstzrange(lower(recorded), %s)", TODAY)
    run("UPDATE zones_responsibility SET recorded = tstzrange(lower(recorded), %s)", TODAY)


def test_the_application_may_add_to_every_table(ground: Ground) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace AND NOT relispartition"
            " AND relname LIKE 'zones\\_%%'"
            " AND NOT has_table_privilege(%s, oid, 'SELECT, INSERT')",
            [settings.FIELDWORK.database.user],
        )
        assert cursor.fetchall() == []


def test_the_refusals_hold_for_a_login_as_the_application(
    application_connection: psycopg2_connection,
) -> None:
    """Not only for the owner who steps down to the role, as the other tests here do."""
    with application_connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == (settings.FIELDWORK.database.user,) * 2
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM zones_auditentry")


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_what_the_application_may_not() -> None:
    name = connections["default"].settings_dict["NAME"]
    with closing(databases.connect(settings.FIELDWORK.database_owner, name)) as owner:
        with owner.cursor() as cursor:
            cursor.execute("DELETE FROM zones_auditentry")
            cursor.execute("UPDATE zones_edition SET note = ''")
        owner.rollback()


def test_the_cell_of_the_raw_boundary_is_the_tiny_citys() -> None:
    assert place(0, 0) == (103.0, 22.0) and place(1, 1) == (103.01, 22.01)
