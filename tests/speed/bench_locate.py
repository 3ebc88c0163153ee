"""The owner of one point, through Django, at 12,000 cells: against the floors below it.

Median wall time and CPU of both sides (this process and its database backend) per call, and the
ratio to one prepared ST_Covers in the same run. Run by ``make bench``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from django.contrib.gis.geos import Point
from django.db import connection

from tests.speed.measure import cpu_of
from tests.speed.stored import store_city
from zones.boundaries.models import Level, ZoneVersion
from zones.ownership.locate import locate

AT = datetime(2026, 6, 1, tzinfo=UTC)
CALLS = 2000


@dataclass(frozen=True)
class Row:
    """One measured way: milliseconds, wall p50 and p99, and CPU per call of both processes."""

    name: str
    p50: float
    p99: float
    cpu: float


def measure() -> list[Row]:
    """Every way, on the same points, one connection, after a warm-up."""
    stored = store_city()
    scheme, points = stored.scheme, stored.scatter(CALLS)
    cell = Level.objects.get(scheme=scheme, code="cell").pk
    with _prepared_cover(cell) as covers:
        ways: list[tuple[str, Callable[[float, float], object]]] = [
            ("one statement, nothing asked", lambda lon, lat: _execute("SELECT %s, %s", lon, lat)),
            ("prepared ST_Covers", covers),
            ("GeoDjango ORM, boundary__covers", lambda lon, lat: _orm(cell, lon, lat)),
            ("locate()", lambda lon, lat: locate(lon=lon, lat=lat, at=AT, scheme=scheme)),
            (
                "locate() with a circle of 50 m",
                lambda lon, lat: locate(lon=lon, lat=lat, at=AT, scheme=scheme, accuracy_m=50),
            ),
        ]
        return [_time(name, way, points) for name, way in ways]


def _time(
    name: str, way: Callable[[float, float], object], points: list[tuple[float, float]]
) -> Row:
    for lon, lat in points[:50]:
        way(lon, lat)
    backend = _backend_cpu_clock()
    server, own = backend(), time.process_time()
    walls = []
    for lon, lat in points:
        begun = time.perf_counter()
        way(lon, lat)
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - own + backend() - server) * 1000 / len(points)
    return Row(name, statistics.median(walls), float(np.percentile(walls, 99)), cpu)


def _backend_cpu_clock() -> Callable[[], float]:
    """Seconds of CPU the database backend of this connection has used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return lambda: cpu_of([backend])


def _execute(statement: str, *values: float) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


@contextmanager
def _prepared_cover(level_id: int) -> Iterator[Callable[[float, float], object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "PREPARE bench_covers (float8, float8) AS SELECT id FROM zones_zoneversion"
            " WHERE level_id = %s AND editions @> 1"
            " AND ST_Covers(boundary, ST_SetSRID(ST_MakePoint($1, $2), 4326)) LIMIT 1",
            [level_id],
        )
    yield lambda lon, lat: _execute("EXECUTE bench_covers (%s, %s)", lon, lat)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE bench_covers")


def _orm(level_id: int, lon: float, lat: float) -> object:
    return (
        ZoneVersion.objects.filter(
            level=level_id, editions__contains=1, boundary__covers=Point(lon, lat, srid=4326)
        )
        .values_list("id", "code")
        .order_by("code")
        .first()
    )
