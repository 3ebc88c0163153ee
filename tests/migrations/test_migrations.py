"""The migrations, from nothing to the last and back to nothing, on a database of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from pytest_django import DjangoDbBlocker

from tests import databases

OWN_APPS = ("zones", "fieldwork", "geoapi")
HISTORY = (
    *("zones_auditentry", "zones_change", "zones_edition", "zones_timeline"),
    "zones_responsibility",
)


@pytest.fixture(scope="module")
def empty_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The default connection on a new database without a table of ours."""
    name = f"{databases.TEST_PREFIX}{os.getpid()}_migrations"
    owner = settings.FIELDWORK.database_owner
    before = connections["default"].settings_dict["NAME"]
    with closing(databases.connect(owner, "postgres")) as server:
        server.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with server.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with django_db_blocker.unblock():
            connections["default"].close()
            connections["default"].settings_dict["NAME"] = name
            try:
                yield name
            finally:
                connections["default"].close()
                connections["default"].settings_dict["NAME"] = before
        with server.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def ours(kind: str) -> set[str]:
    """Names of our tables or functions that the database holds; PostGIS's are not ours."""
    statement = {
        "table": "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace",
        "function": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    }[kind]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = {str(name) for (name,) in cursor.fetchall()}
    return {name for name in names if name.startswith(tuple(f"{app}_" for app in OWN_APPS))}


def test_from_nothing_to_the_last_and_back(empty_database: str) -> None:
    assert ours("table") == set()
    call_command("migrate", verbosity=0)
    tables = {
        model._meta.db_table
        for app in OWN_APPS
        for model in apps.get_app_config(app).models.values()
    }
    assert tables <= ours("table")
    assert "zones_locate" in ours("function")
    call_command("migrate", "zones", "zero", verbosity=0)
    assert ours("table") == set()
    assert ours("function") == set()


def test_and_once_more_after_that(empty_database: str) -> None:
    """Going back left nothing behind that a second time would stumble over."""
    call_command("migrate", verbosity=0)
    call_command("migrate", "zones", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    assert "zones_zoneversion" in ours("table")


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_audit_log_has_this_month_and_the_next_three() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE to_regclass('zones_auditentry_' || to_char("
            "  date_trunc('month', now(), 'UTC') AT TIME ZONE 'UTC' + n * interval '1 month',"
            "  'YYYYMM')) IS NOT NULL) FROM generate_series(0, 3) n"
        )
        assert cursor.fetchone() == (4,)
        cursor.execute(
            "SELECT pg_get_expr(relpartbound, oid) FROM pg_class"
            " WHERE relname = 'zones_auditentry_rest'"
        )
        assert cursor.fetchone() == ("DEFAULT",)


@pytest.mark.django_db
@pytest.mark.parametrize("table", HISTORY)
def test_the_application_reads_and_adds_to_history_only(table: str) -> None:
    app = settings.FIELDWORK.database.user
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p, has_table_privilege(%s, %s, p)"
            " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p",
            [app, table],
        )
        held = {privilege for privilege, held in cursor.fetchall() if held}
    assert held == {"SELECT", "INSERT"}


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s",
            [settings.FIELDWORK.database.user],
        )
        assert cursor.fetchall() == []
