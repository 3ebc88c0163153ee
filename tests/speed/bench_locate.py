"""The owner of one point, through Django, at 12,000 cells: against the floors below it.

Median wall time and CPU of both sides (this process and its database backend) per call, and the
ratio to one prepared ST_Covers in the same run. Run by ``make bench``.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely
from django.contrib.gis.geos import Point
from django.db import connection

from tests.ground import TESTER, make_city, make_person
from tests.speed.coverage import Coverage, city
from zones.boundaries.actions import publish
from zones.boundaries.content import ZonePut
from zones.boundaries.models import Level, Scheme, Zone, ZoneVersion
from zones.organisation.models import Unit
from zones.ownership.actions import Assignment, assign_many
from zones.ownership.locate import locate

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 6, 1, tzinfo=UTC)
CALLS = 2000
UNITS = 200


@dataclass(frozen=True)
class Row:
    """One measured way: milliseconds, wall p50 and p99, and CPU per call of both processes."""

    name: str
    p50: float
    p99: float
    cpu: float


def store(coverage: Coverage) -> Scheme:
    """The coverage as a published scheme of two levels, each cell with a head and a lead unit."""
    make_city()
    scheme = Scheme.objects.create(code="bench", name_zh="量", name_en="Bench", primary=True)
    for rank, code in enumerate(("city", "cell")):
        Level.objects.create(scheme=scheme, rank=rank, code=code, name_zh=code, name_en=code)
    puts = [ZonePut(code="0", level_code="city", name="city", boundary=coverage.outline)]
    puts += [
        ZonePut(code=code, level_code="cell", name=code, boundary=cell, parent_code="0")
        for code, cell in zip(coverage.codes, coverage.cells, strict=True)
    ]
    publish(scheme=scheme, puts=puts, actor=TESTER, now=SINCE, effective_from=SINCE)
    chief = make_person("chief")
    units = Unit.objects.bulk_create(
        Unit(code=f"U{n}", name=f"U{n}", kind="department", head=chief) for n in range(UNITS)
    )
    zones = Zone.objects.filter(scheme=scheme)
    leads = [
        Assignment(zone=zone, role="lead", start=SINCE, unit=units[n % UNITS])
        for n, zone in enumerate(zones)
    ]
    heads = [Assignment(zone=zone, role="head", start=SINCE, user=chief) for zone in zones]
    assign_many(assignments=[*leads, *heads], actor=TESTER, now=SINCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return scheme


def measure() -> list[Row]:
    """Every way, on the same points, one connection, after a warm-up."""
    coverage = city()
    scheme = store(coverage)
    west, south, east, north = shapely.bounds(coverage.outline)
    rng = np.random.default_rng(7)
    points = [
        (float(lon), float(lat))
        for lon, lat in zip(
            rng.uniform(west, east, CALLS), rng.uniform(south, north, CALLS), strict=True
        )
    ]
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
    """Seconds of CPU the database backend of this connection has used (Linux, local server)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    tick = os.sysconf("SC_CLK_TCK")

    def seconds() -> float:
        fields = stat.read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / tick

    return seconds


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
