"""What `manage.py doctor` looks at: each finding says whether it is well, and else the remedy."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.gis import gdal, geos
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from geoapi.devdb import EXTENSIONS
from geoapi.environment import Mode

_LONGEST_WAIT = timedelta(minutes=5)
_LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One line of the report; ``remedy`` is empty when all is well."""

    subject: str
    detail: str
    remedy: str = ""


def examine(now: datetime) -> Iterator[Finding]:
    """Every finding, the database's first: without it the others cannot be asked."""
    checks: tuple[Callable[[datetime], Finding], ...] = (
        _database,
        _extensions,
        _role,
        _migrations,
        _libraries,
        _accounts,
        _jobs,
        _static_files,
        _disk,
    )
    for check in checks:
        yield check(now)


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _database(now: datetime) -> Finding:
    [(version, name)] = _rows("SELECT current_setting('server_version'), current_database()")
    postgis = _rows("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
    detail = f"PostgreSQL {version}, PostGIS {postgis[0][0] if postgis else 'missing'}, {name}"
    old = int(str(version).split(".")[0]) < 15
    return Finding("database", detail, "Use PostgreSQL 15 or newer." if old else "")


def _extensions(now: datetime) -> Finding:
    present = {str(name) for (name,) in _rows("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in present]
    remedy = "; ".join(f"CREATE EXTENSION {name}" for name in missing)
    return Finding(
        "extensions", ", ".join(sorted(present)), f"As a superuser: {remedy}." if remedy else ""
    )


def _role(now: datetime) -> Finding:
    [(role, may_rewrite)] = _rows(
        "SELECT current_user, has_table_privilege('zones_auditentry', 'UPDATE, DELETE, TRUNCATE')"
    )
    remedy = "Let DATABASE_URL name the application's role, not the owner's." if may_rewrite else ""
    return Finding("role", f"{role}, may rewrite the audit log: {bool(may_rewrite)}", remedy)


def _migrations(now: datetime) -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = f"{len(waiting)} waiting" if waiting else "all applied"
    return Finding("migrations", detail, "Run `manage.py migrate`." if waiting else "")


def _libraries(now: datetime) -> Finding:
    gdal_version = gdal.gdal_version().decode()
    geos_version = geos.geos_version().decode()
    source = "wheel" if settings.GDAL_LIBRARY_PATH else "system"
    detail = f"Python {sys.version.split()[0]}, GDAL {gdal_version} ({source}), GEOS {geos_version}"
    return Finding("libraries", detail)


def _accounts(now: datetime) -> Finding:
    people = get_user_model().objects
    demo = people.filter(is_demo=True).count()
    production = settings.FIELDWORK.mode is Mode.PRODUCTION
    remedy = (
        "Use a database without demo accounts: anybody can print their passwords." if demo else ""
    )
    return Finding(
        "accounts",
        f"{people.count()} people, {demo} of them demo accounts, mode {settings.FIELDWORK.mode}",
        remedy if production else "",
    )


def _jobs(now: datetime) -> Finding:
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at")
    oldest = waiting.values_list("enqueued_at", flat=True).first()
    late = oldest is not None and now - oldest > _LONGEST_WAIT
    return Finding(
        "jobs",
        f"{waiting.count()} waiting" + (f", the oldest since {oldest:%F %T}" if oldest else ""),
        "Start a worker: `manage.py db_worker --queue-name '*'`." if late else "",
    )


def _static_files(now: datetime) -> Finding:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    present = manifest.exists()
    return Finding(
        "static files",
        str(settings.STATIC_ROOT) if present else "not collected",
        "" if present else "Run `manage.py collectstatic`.",
    )


def _disk(now: datetime) -> Finding:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    remedy = "Make room, or move FIELDWORK_MEDIA_ROOT." if free < _LEAST_FREE_BYTES else ""
    return Finding("disk", f"{free / 1024**3:.1f} GiB free at {settings.MEDIA_ROOT}", remedy)
