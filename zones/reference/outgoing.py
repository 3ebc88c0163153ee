"""The features of a reference layer as rows of a file, read as they are written."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Func, TextField

from zones.exchange import OutFeature
from zones.reference.models import ReferenceLayer

COLUMNS = ("code", "name", "name_en", "aliases", "house_number")
"""Our own columns; aliases are separated by "; ". What the source said besides comes after."""

_BATCH = 1000


class _Keys(Func):
    function = "jsonb_object_keys"
    output_field = TextField()
    set_returning = True


def columns_of(layer: ReferenceLayer) -> list[str]:
    """Every column of the layer's files: ours, then the source's own in order."""
    keys = layer.features.annotate(key=_Keys("attributes")).values_list("key", flat=True)
    return [*COLUMNS, *sorted(set(keys.distinct()) - set(COLUMNS))]


def outgoing_features(layer: ReferenceLayer, columns: list[str]) -> Iterator[OutFeature]:
    """Number, geometry in WGS-84 and the cells under ``columns`` of each feature."""
    rows = (
        layer.features.annotate(wkb=AsWKB("geometry"))
        .order_by("id")
        .values_list("id", *COLUMNS, "attributes", "wkb")
    )
    for number, code, name, name_en, aliases, house, said, wkb in rows.iterator(chunk_size=_BATCH):
        further = [_cell(said.get(column)) for column in columns[len(COLUMNS) :]]
        cells = [code, name, name_en, "; ".join(aliases), house, *further]
        yield number, shapely.from_wkb(bytes(wkb)), cells


def _cell(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
