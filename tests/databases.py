"""A database of its own for each test process, copied from a migrated template in well under 1 s.

The template's name carries a hash of all that migrations are made of, and it stays in the cluster:
the second run finds it and migrates nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import errors, sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection

from geoapi.environment import LOCAL, ROOT, DatabaseUrl

TEMPLATE_PREFIX = "fieldwork_template_"
TEST_PREFIX = "fieldwork_test_"


@contextmanager
def private_database() -> Iterator[str]:
    """Point Django's default connection at a fresh copy of the template; drop it afterwards."""
    name = f"{TEST_PREFIX}{os.getpid()}"
    owner = settings.FIELDWORK.database_owner
    with _one_at_a_time(), closing(_maintenance(owner)) as server:
        template = _template(server)
        _drop_left_over(server, owner)
        _copy(server, template, name)
    before = connections["default"].settings_dict["NAME"]
    _point_at(name)
    try:
        yield name
    finally:
        _point_at(before)
        with closing(_maintenance(owner)) as server:
            _drop(server, name)


def connect(url: DatabaseUrl, name: str) -> connection:
    """A bare psycopg2 connection with the role of ``url`` to the database ``name``."""
    return psycopg2.connect(
        dbname=name, user=url.user, password=url.password, host=url.host, port=url.port
    )


def migrations_key() -> str:
    """Twelve hex digits that change with any migration, SQL file or locked library."""
    digest = hashlib.sha256()
    own = [
        path
        for package in ("zones", "fieldwork", "geoapi")
        for pattern in ("**/migrations/*.py", "**/*.sql")
        for path in (ROOT / package).glob(pattern)
    ]
    for path in [*sorted(own), ROOT / "requirements.txt"]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _template(server: connection) -> str:
    """The name of the migrated template, made when it is not there."""
    name = TEMPLATE_PREFIX + migrations_key()
    present = _databases(server, TEMPLATE_PREFIX)
    if name in present:
        return name
    for old in present:
        # Another run may be copying from it just now.
        with suppress(errors.ObjectInUse):
            _drop(server, old)
    draft = f"{name}_draft"
    _execute(server, "CREATE DATABASE {}", draft)
    before = connections["default"].settings_dict["NAME"]
    _point_at(draft)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _point_at(before)
    _execute(server, "ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def _copy(server: connection, template: str, name: str) -> None:
    _drop(server, name)
    _execute(server, "CREATE DATABASE {} TEMPLATE {}", name, template)


def _drop_left_over(server: connection, owner: DatabaseUrl) -> None:
    """Drop the databases of test processes of this machine that were killed."""
    if not owner.host.startswith("/"):
        return
    for name in _databases(server, TEST_PREFIX):
        process = re.fullmatch(TEST_PREFIX + r"(\d+)", name)
        if process and not _is_alive(int(process[1])):
            with suppress(errors.ObjectInUse):
                _drop(server, name)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _point_at(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def _maintenance(owner: DatabaseUrl) -> connection:
    server = connect(owner, "postgres")
    server.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    return server


def _databases(server: connection, prefix: str) -> list[str]:
    with server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def _drop(server: connection, name: str) -> None:
    _execute(server, "DROP DATABASE IF EXISTS {}", name)


def _execute(server: connection, statement: str, *names: str) -> None:
    with server.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "test-template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
