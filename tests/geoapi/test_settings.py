"""What the settings promise: roles, libraries, sign-in rules, headers in production."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.gis import gdal, geos
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg2 import errors, extensions

from geoapi import devdb
from geoapi.environment import ROOT
from zones.models import User

PRODUCTION = {
    "FIELDWORK_MODE": "production",
    "FIELDWORK_SECRET_KEY": "jP3kYw7nQv2mXz9sBt4hLd6fGc8rVa1eUo5iKxWy0TqMjP3kYw7nQv2m",
    "FIELDWORK_ALLOWED_HOSTS": "grid.example.org",
    "DATABASE_URL": "postgresql://fieldwork_app@127.0.0.1/fieldwork",
    "DATABASE_OWNER_URL": "postgresql://fieldwork_owner@127.0.0.1/fieldwork",
    "PATH": "/usr/bin:/bin",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**PRODUCTION, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_gdal_and_geos_come_from_the_wheels() -> None:
    """Debian 12's own GDAL 3.6 lets untrusted files reach the disk and the network."""
    print(f"GDAL {gdal.gdal_version().decode()}, GEOS {geos.geos_version().decode()}")
    wheels = Path(str(find_spec("pyogrio").origin)).parent.parent  # type: ignore[union-attr]
    assert str(settings.GDAL_LIBRARY_PATH).startswith(str(wheels))
    assert str(settings.GEOS_LIBRARY_PATH).startswith(str(wheels))
    assert gdal.GDAL_VERSION >= (3, 9)


def test_a_production_environment_passes_the_deployment_check() -> None:
    outcome = manage("check", "--deploy", "--fail-level", "WARNING")
    assert outcome.returncode == 0, outcome.stderr


def test_a_wrong_environment_is_told_in_one_sentence() -> None:
    outcome = manage("check", FIELDWORK_ALLOWED_HOSTS="*")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("FIELDWORK_ALLOWED_HOSTS holds the wildcard")
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    "password", ["Short1!", "alllowercaseletters", "12345678901234", "password1234567"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["Yunxi-2031-grid", "云溪网格Ab督办2031"])
def test_strong_passwords_pass(password: str) -> None:
    validate_password(password)


@pytest.mark.django_db
def test_tests_act_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == (devdb.APP_ROLE, connection.settings_dict["NAME"])
    assert connection.settings_dict["NAME"].startswith("fieldwork_test_")


@pytest.mark.django_db
def test_the_application_role_may_not_make_or_empty_tables() -> None:
    for statement in ("CREATE TABLE mine (id int)", "TRUNCATE zones_unit CASCADE"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_application_role_logged_in_for_real_cannot_rewrite_the_audit_log(
    application_connection: extensions.connection,
) -> None:
    for statement in (
        "UPDATE zones_auditentry SET action = 'x'",
        "DELETE FROM zones_auditentry",
        "TRUNCATE zones_auditentry",
    ):
        with (
            pytest.raises(errors.InsufficientPrivilege),
            application_connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        application_connection.rollback()


@pytest.mark.django_db(transaction=True)
def test_migrate_runs_as_the_owner_and_finds_nothing_to_do() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'zones_unit'")
        assert cursor.fetchone() == (devdb.OWNER_ROLE,)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (devdb.APP_ROLE,)


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_for_that_address(client: Client) -> None:
    User.objects.create_user("wang", password="Yunxi-2031-grid", is_staff=True)

    def sign_in(password: str) -> Any:
        fields = {"username": "wang", "password": password}
        return client.post("/account/sign-in/", fields, headers={"accept-language": "en"})

    statuses = [sign_in("wrong").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = sign_in("Yunxi-2031-grid")
    assert locked.status_code == 429
    assert "Try again in 15 minutes" in locked.content.decode()
