"""The synthetic city as stored: 12,000 cells in 200 communities, and who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely
from django.db import connection
from psycopg2.extras import DateRange

from geoapi.roles import as_owner
from tests.ground import TESTER, make_city, make_person
from tests.speed.coverage import Coverage, blocks, city
from zones.boundaries.actions import publish
from zones.boundaries.content import ZonePut
from zones.boundaries.models import Level, Scheme, Zone, ZoneVersion
from zones.organisation.models import City, Membership, Role, Unit, User
from zones.ownership.actions import Assignment, assign_many

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class StoredCity:
    """A scheme of three levels; every zone has a head of its own, the cells of a community one
    lead unit. ``units`` and their heads are in the order of the communities."""

    scheme: Scheme
    coverage: Coverage
    units: list[Unit]
    heads: dict[str, User]

    def zone(self, code: str) -> Zone:
        return ZoneVersion.objects.get(scheme=self.scheme, code=code).zone

    def scatter(self, count: int, *, seed: int = 7) -> list[tuple[float, float]]:
        """Places (lon, lat) evenly over the box of the city; some lie outside."""
        west, south, east, north = shapely.bounds(self.coverage.outline)
        rng = np.random.default_rng(seed)
        lon, lat = rng.uniform(west, east, count), rng.uniform(south, north, count)
        return [(float(x), float(y)) for x, y in zip(lon, lat, strict=True)]


def store_city() -> StoredCity:
    """Publish the city, give every zone its people, and let PostgreSQL know its tables."""
    coverage = city()
    make_city()
    west, south, east, north = shapely.bounds(coverage.outline)
    City.objects.update(west=west, south=south, east=east, north=north)
    scheme = Scheme.objects.create(
        code="bench", name_zh="量", name_en="Bench", primary=True, public=True
    )
    for rank, code in enumerate(("city", "community", "cell")):
        Level.objects.create(scheme=scheme, rank=rank, code=code, name_zh=code, name_en=code)
    parents, parent = blocks(coverage, 12, 5)
    publish(
        scheme=scheme,
        puts=_puts(coverage, list(parents), parent),
        actor=TESTER,
        now=SINCE,
        effective_from=SINCE,
    )
    units = _make_units(len(parents))
    heads = _assign(scheme, coverage, parent, units)
    vacuum()
    return StoredCity(scheme, coverage, units, heads)


def appoint(username: str, role: Role, unit: Unit) -> User:
    """A person with the role in the unit since the city began."""
    person = make_person(username)
    Membership.objects.create(
        user=person, unit=unit, role=role, during=DateRange(SINCE.date(), None)
    )
    return person


def vacuum() -> None:
    """Bring visibility and statistics up to date; the tables are the owner's."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _community(number: int) -> str:
    return f"P{number:03d}"


def _puts(coverage: Coverage, parents: list[shapely.Polygon], parent: list[int]) -> list[ZonePut]:
    puts = [ZonePut(code="0", level_code="city", name="city", boundary=coverage.outline)]
    puts += [
        ZonePut(
            code=_community(number),
            level_code="community",
            name=_community(number),
            boundary=block,
            parent_code="0",
        )
        for number, block in enumerate(parents)
    ]
    puts += [
        ZonePut(
            code=code,
            level_code="cell",
            name=code,
            boundary=cell,
            parent_code=_community(parent[at]),
        )
        for at, (code, cell) in enumerate(zip(coverage.codes, coverage.cells, strict=True))
    ]
    return puts


def _make_units(count: int) -> list[Unit]:
    chiefs = [make_person(f"chief-{number}") for number in range(count)]
    return Unit.objects.bulk_create(
        Unit(code=f"U{number}", name=f"U{number}", kind="department", head=chief)
        for number, chief in enumerate(chiefs)
    )


def _assign(
    scheme: Scheme, coverage: Coverage, parent: list[int], units: list[Unit]
) -> dict[str, User]:
    """A head for every zone by its code, and lead units for the cells."""
    versions = ZoneVersion.objects.filter(scheme=scheme)
    zones = {
        code: Zone(pk=zone, scheme=scheme) for code, zone in versions.values_list("code", "zone")
    }
    people = User.objects.bulk_create(
        User(username=f"head-{code}", display_name=f"H{code}", post="网格长") for code in zones
    )
    heads = dict(zip(zones, people, strict=True))
    leads = [
        Assignment(zone=zones[code], role="lead", start=SINCE, unit=units[parent[at]])
        for at, code in enumerate(coverage.codes)
    ]
    ruling = [
        Assignment(zone=zone, role="head", start=SINCE, user=heads[code])
        for code, zone in zones.items()
    ]
    assign_many(assignments=[*leads, *ruling], actor=TESTER, now=SINCE)
    return heads
