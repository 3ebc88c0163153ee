"""kill -9 in the middle of a publication, of the worker and of PostgreSQL: all or nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from psycopg2 import extensions

from geoapi.environment import ROOT
from tests.checkouts import Checkout, run_devdb
from tests.databases import connect
from tests.ground import TESTER, TODAY, Ground, make_person
from tests.zones.editor.bench import desk, line
from zones.boundaries.locks import ASSIGNMENT_LOCK, ROUTING_LOCK
from zones.boundaries.models import Edition, ZoneVersion
from zones.editor.actions.publishing import publish_draft
from zones.editor.models import DraftState

PATIENCE_S = 60
PROGRAM = "tests.zones.editor.killed_program"
HERE = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
LOCKS = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND {HERE}"
WAITS, HOLDS = f"{LOCKS} AND NOT granted", f"{LOCKS} AND granted"


def start(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, errors
    return out.strip()


def wait_until(true: Callable[[], bool], worker: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        ended = worker.poll() is not None and worker.returncode >= 0
        assert not ended, worker.communicate()
        assert time.monotonic() < end, "it never came so far"
        time.sleep(0.05)


def hold_assignments(server: extensions.connection, scheme: int) -> None:
    """Stop every publication where it has written the edition and comes to who answers."""
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ASSIGNMENT_LOCK, scheme])


def count(server: extensions.connection, question: str, lock: int) -> int:
    with server.cursor() as cursor:
        cursor.execute(question, [lock])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_of_a_worker_that_is_killed_nothing_stays_and_routing_goes_on(ground: Ground) -> None:
    bench = desk(ground, make_person("editor"))
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    versions = ZoneVersion.objects.count()
    database = str(connection.settings_dict["NAME"])
    with closing(connect(settings.FIELDWORK.database_owner, database)) as server:
        server.autocommit = True
        hold_assignments(server, ground.scheme.pk)
        worker = start("publish", database, str(bench.draft.pk))
        wait_until(lambda: count(server, WAITS, ASSIGNMENT_LOCK) == 1, worker)
        assert count(server, HOLDS, ROUTING_LOCK) == 1
        worker.kill()
        worker.communicate()
        # A server that waits for a lock does not look whether its client lives.
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        wait_until(lambda: count(server, HOLDS, ROUTING_LOCK) == 0, worker)
    bench.draft.refresh_from_db()
    assert Edition.objects.count() == 1 and ZoneVersion.objects.count() == versions
    assert bench.draft.state == DraftState.OPEN
    published = publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    assert published.edition.number == 2


@pytest.fixture
def city() -> Iterator[Checkout]:
    """A cluster of its own: the others' would not survive."""
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    folder.chmod(0o755)
    checkout = Checkout(folder)
    checkout.start()
    yield checkout
    run_devdb(folder, "reset", "--yes")
    shutil.rmtree(folder)


def test_of_a_postgresql_that_is_killed_nothing_stays(city: Checkout) -> None:
    owner, database = city.url("DATABASE_OWNER_URL"), city.url().name
    environment = _environment(city)
    draft = told(start("prepare", database, environment=environment))
    server = psycopg2.connect(dbname=database, user=owner.user, host=owner.host, port=owner.port)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT id FROM zones_scheme")
        hold_assignments(server, cursor.fetchone()[0])
    worker = start("publish", database, draft, environment=environment)
    wait_until(lambda: count(server, WAITS, ASSIGNMENT_LOCK) == 1, worker)
    for process in _processes(city):
        os.kill(process, signal.SIGKILL)
    worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode != 0
    city.start()
    facts: dict[str, Any] = json.loads(
        told(start("tell", database, draft, environment=environment))
    )
    assert facts == {"editions": 1, "state": "open", "zone": "A1", "lead": "U-A1"}
    told(start("publish", database, draft, environment=environment))
    facts = json.loads(told(start("tell", database, draft, environment=environment)))
    assert (facts["editions"], facts["state"]) == (2, "published")


def _environment(city: Checkout) -> dict[str, str]:
    lines = (city.folder / ".local/env").read_text().splitlines()
    pairs = dict(text.split("=", 1) for text in lines if "=" in text and not text.startswith("#"))
    return {**pairs, "FIELDWORK_MODE": "test"}


def _processes(city: Checkout) -> list[int]:
    """The server and all its children, the server first."""
    first = (city.folder / ".local/pg/postmaster.pid").read_text().split()[0]
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [int(first), *map(int, children)]
