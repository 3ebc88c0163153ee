"""Set up, change and remove basemaps. Nothing of them is ever fetched by the server."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.datum import Datum
from zones.organisation.city import check_datum
from zones.organisation.models import City
from zones.reference.basemaps.refusals import (
    CodeTaken,
    MatrixMissing,
    UnusableAddress,
    ZoomsExchanged,
)
from zones.reference.basemaps.rules import by_query, fault_of
from zones.reference.models import Basemap, BasemapKind

FARTHEST: Final = 24


@dataclass(frozen=True, slots=True)
class BasemapPut:
    """What a basemap is; see the model. ``crs`` and ``datum`` are what its tiles are drawn in."""

    name_zh: str
    name_en: str
    kind: str
    url: str
    crs: str
    datum: str
    layer: str = ""
    matrix_set: str = ""
    style: str = "default"
    format: str = "image/png"
    matrix_prefix: str = ""
    two_at_zero: bool = False
    attribution: str = ""
    min_zoom: int = 0
    max_zoom: int = 18
    public: bool = False
    position: int = 0
    is_active: bool = True


def check_basemap(put: BasemapPut) -> None:
    """Raises UnusableAddress, MatrixMissing, ZoomsExchanged, and CityFault for a datum."""
    fault = fault_of(put.url, put.kind)
    if fault is not None:
        raise UnusableAddress(*fault)
    if put.kind == BasemapKind.WMTS and by_query(put.url):
        for field in ("layer", "matrix_set"):
            if not getattr(put, field):
                raise MatrixMissing(field)
    if not 0 <= put.min_zoom <= put.max_zoom <= FARTHEST:
        raise ZoomsExchanged()
    check_datum(Datum(put.datum), allow_gcj02=shifted_allowed())


def shifted_allowed() -> bool:
    """Whether the city lets GCJ-02 and BD-09 be used; not before it is set up."""
    return City.objects.filter(allow_gcj02=True).exists()


@transaction.atomic
def add_basemap(*, code: str, put: BasemapPut, actor: Actor, now: datetime) -> Basemap:
    """A further basemap. Raises CodeTaken and what check_basemap raises."""
    check_basemap(put)
    basemap, added = Basemap.objects.get_or_create(code=code, defaults=asdict(put))
    if not added:
        raise CodeTaken(code)
    _record(basemap, "add", actor=actor, now=now, after=asdict(put))
    return basemap


@transaction.atomic
def change_basemap(*, basemap: Basemap, put: BasemapPut, actor: Actor, now: datetime) -> Basemap:
    """Make the basemap what ``put`` says. Raises what check_basemap raises."""
    check_basemap(put)
    row = Basemap.objects.select_for_update().get(pk=basemap.pk)
    wanted = asdict(put)
    before = {name: getattr(row, name) for name in wanted}
    changed = [name for name in wanted if before[name] != wanted[name]]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
        _record(
            row,
            "change",
            actor=actor,
            now=now,
            before={name: before[name] for name in changed},
            after={name: wanted[name] for name in changed},
        )
    return row


@transaction.atomic
def remove_basemap(*, basemap: Basemap, actor: Actor, now: datetime) -> None:
    """Remove it for good; browsers that remember it show our own layers again."""
    _record(basemap, "remove", actor=actor, now=now, before=facts_of(basemap))
    basemap.delete()


def facts_of(basemap: Basemap) -> dict[str, Any]:
    """What a BasemapPut says of it, as a dict."""
    return {name: getattr(basemap, name) for name in BasemapPut.__dataclass_fields__}


def _record(basemap: Basemap, verb: str, **facts: Any) -> None:
    record(action=f"basemap.{verb}", object_type="basemap", object_id=basemap.code, **facts)
