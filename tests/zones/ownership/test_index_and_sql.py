"""The index in process and zones_place in SQL give every point the same zone, rule and distance."""

import numpy as np
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.backends.postgresql.psycopg_any import NumericRange
from hypothesis import HealthCheck, given, settings
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from tests.speed import coverage
from tests.zones.ownership.tiny_editions import Edition, Floats, editions, places, to_degrees
from zones.boundaries.models import Level, Scheme, Zone, ZoneVersion
from zones.ownership.index import NONE

EDITION = 1

_PLACE = """
SELECT p.version_id, p.rule, p.distance
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS at (lon, lat, number)
CROSS JOIN LATERAL
    zones_place(%s, %s, ST_SetSRID(ST_MakePoint(at.lon, at.lat), 4326), 30) p
ORDER BY at.number
"""


def store(edition: Edition) -> tuple[Scheme, list[int]]:
    """The edition's versions as rows, unchecked; their ids by position."""
    scheme = Scheme.objects.create(code=f"s{Scheme.objects.count()}", name_zh="样", name_en="Tiny")
    levels = {
        rank: Level.objects.create(
            scheme=scheme,
            rank=rank,
            code=f"level-{rank}",
            name_zh=f"{rank}级",
            name_en=f"Level {rank}",
            covers_parent=edition.must_cover[edition.ranks.index(rank)],
        )
        for rank in set(edition.ranks)
    }
    zones = [Zone.objects.create(scheme=scheme) for _ in edition.codes]
    rows = [
        ZoneVersion.objects.create(
            zone=zones[at],
            scheme=scheme,
            editions=NumericRange(EDITION, None),
            level=levels[edition.ranks[at]],
            code=edition.codes[at],
            name=edition.codes[at],
            parent=None if edition.parents[at] == NONE else zones[edition.parents[at]],
            boundary=GEOSGeometry(memoryview(multi(edition.polygons[at]).wkb), srid=4326),
        )
        for at in range(len(edition.codes))
    ]
    return scheme, [row.pk for row in rows]


def multi(shape: BaseGeometry) -> BaseGeometry:
    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape])  # type: ignore[list-item]


def assert_agree(edition: Edition, xy: Floats) -> None:
    scheme, ids = store(edition)
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, [xy[:, 0].tolist(), xy[:, 1].tolist(), scheme.pk, EDITION])
        stored = cursor.fetchall()
    located = edition.index().locate_points(xy)
    versions = [None if at == NONE else ids[at] for at in located.version.tolist()]
    rules = [rule.value for rule in located.rules()]
    assert list(zip(versions, rules, strict=True)) == [(row[0], row[1]) for row in stored]
    expected = [row[2] or 0.0 for row in stored]
    assert located.distance_m == pytest.approx(expected, abs=1e-6)


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(editions(), places)
def test_tiny_editions(edition: Edition, at: list[tuple[int, int, float]]) -> None:
    assert_agree(edition, to_degrees(at))


@pytest.mark.django_db
def test_giants_kept_in_pieces_agree_on_their_borders() -> None:
    """Over 1,000 vertices SQL looks at pieces first, whose cuts round the border."""
    giants = coverage.jagged(3, 2, vertices=(3000, 4000), side=0.02)
    edition = Edition()
    for code, cell in zip(giants.codes, giants.cells, strict=True):
        edition.add(code, cell)
    rng = np.random.default_rng(2)
    west, south, east, north = giants.outline.bounds
    anywhere = np.stack([rng.uniform(west, east, 1500), rng.uniform(south, north, 1500)], axis=1)
    ring = np.concatenate([np.asarray(cell.exterior.coords) for cell in giants.cells[:2]])
    middles = (ring[1:] + ring[:-1]) / 2
    on_border = np.concatenate([ring[::9], middles[::9]])
    nudged = on_border + rng.uniform(-2e-9, 2e-9, on_border.shape)
    assert_agree(edition, np.concatenate([anywhere, on_border, nudged]))
