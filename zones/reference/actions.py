"""Load reference layers: the whole of a layer is replaced at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from zones.audit.actions import Actor, record
from zones.reference.models import ReferenceFeature, ReferenceLayer, ShapeKind
from zones.reference.refusals import EmptyLayer, WrongShape
from zones.reference.rules import words_of

BATCH: Final = 2000
DECIMALS: Final = 7
"""Degrees; about a centimetre. More digits would only make the answers longer."""

_DIMENSIONS: Final[Mapping[str, int]] = {
    ShapeKind.POINT: 0,
    ShapeKind.LINE: 1,
    ShapeKind.POLYGON: 2,
}


@dataclass(frozen=True, slots=True)
class LayerPut:
    """What a layer is. ``public`` None leaves what is there; a new layer is not public."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    geometry_kind: str
    public: bool | None = None
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class FeaturePut:
    """A feature of a reference layer; ``geometry`` is shapely, EPSG:4326, (lon, lat)."""

    geometry: BaseGeometry
    name: str = ""
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    house_number: str = ""
    code: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)


def load_layer(
    *,
    layer: LayerPut,
    features: Iterable[FeaturePut],
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ReferenceLayer:
    """Make the layer hold exactly these features, in one transaction.

    ``features`` may be a generator and is read in batches; ``progress`` is told how many were
    stored so far. Raises WrongShape and EmptyLayer; the layer is then as it was.
    """
    with transaction.atomic():
        row = _layer_row(layer, now)
        replaced, _ = row.features.all().delete()
        stored, source = 0, iter(features)
        while batch := list(islice(source, BATCH)):
            ReferenceFeature.objects.bulk_create(
                [_feature_row(row, put, stored + at) for at, put in enumerate(batch, start=1)]
            )
            stored += len(batch)
            if progress is not None:
                progress(stored)
        if not stored:
            raise EmptyLayer()
        record(
            actor=actor,
            action="reference.load",
            object_type="reference_layer",
            object_id=layer.code,
            before={"features": replaced},
            after={"features": stored, "source": layer.source, "licence": layer.licence},
            now=now,
        )
    return row


def _layer_row(put: LayerPut, now: datetime) -> ReferenceLayer:
    """The layer's row, locked, so that two loads of one layer follow one another."""
    facts = {
        "name_zh": put.name_zh,
        "name_en": put.name_en,
        "kind": put.kind,
        "geometry_kind": put.geometry_kind,
        "source": put.source,
        "licence": put.licence,
        "updated_at": now,
    }
    if put.public is not None:
        facts["public"] = put.public
    row, _ = ReferenceLayer.objects.update_or_create(code=put.code, defaults=facts)
    return row


def _feature_row(layer: ReferenceLayer, put: FeaturePut, number: int) -> ReferenceFeature:
    label = put.code or put.name or str(number)
    if put.geometry.is_empty:
        raise WrongShape(label, "empty", layer.geometry_kind)
    if int(shapely.get_dimensions(put.geometry)) != _DIMENSIONS[layer.geometry_kind]:
        raise WrongShape(label, put.geometry.geom_type, layer.geometry_kind)
    shape = shapely.transform(shapely.force_2d(put.geometry), lambda xy: np.round(xy, DECIMALS))
    words = words_of(
        put.name, name_en=put.name_en, aliases=put.aliases, house_number=put.house_number
    )
    return ReferenceFeature(
        layer=layer,
        code=put.code,
        name=put.name,
        name_en=put.name_en,
        aliases=list(put.aliases),
        house_number=put.house_number,
        search_text=words.text,
        pinyin=words.pinyin,
        pinyin_initials=words.initials,
        geometry=GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326),
        attributes=dict(put.attributes),
    )
