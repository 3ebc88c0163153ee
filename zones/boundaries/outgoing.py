"""The zones of an edition as rows of a file, read from the database as they are written."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from django.contrib.gis.db.models.functions import AsWKB

from zones.boundaries.models import Edition, ZoneVersion
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.exchange import OutFeature

COLUMNS = ("code", "name", "name_en", "level", "parent", "zone_id")
"""What zones_import reads back: ``parent`` is the code of the zone above."""

_BATCH = 500


def zones_to_write(edition: Edition, *, level: str | None = None) -> ZoneVersionQuerySet:
    """The zones of an edition, or of one level of it, in code order."""
    zones = ZoneVersion.objects.in_edition(edition)
    return (zones.at_level(level) if level else zones).by_code()


def outgoing_zones(edition: Edition, zones: ZoneVersionQuerySet) -> Iterator[OutFeature]:
    """Code, boundary in WGS-84 and the cells under COLUMNS of each zone."""
    codes = dict(ZoneVersion.objects.in_edition(edition).values_list("zone_id", "code"))
    rows = zones.annotate(wkb=AsWKB("boundary")).values_list(
        "code", "name", "name_en", "level__code", "parent_id", "zone_id", "wkb"
    )
    for code, name, name_en, level, parent_id, zone_id, wkb in rows.iterator(chunk_size=_BATCH):
        cells = (code, name, name_en, level, codes.get(parent_id, ""), zone_id)
        yield code, shapely.from_wkb(bytes(wkb)), cells
