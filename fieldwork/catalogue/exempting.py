"""Exempt areas stored: by code, what is not named stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import Category, ExemptArea
from zones.audit.actions import Actor, record


@dataclass(frozen=True, slots=True)
class AreaPut:
    """An exempt area by plain values.

    ``boundary`` is the WKB of a multipolygon in EPSG:4326, (lon, lat). ``first`` to ``end``
    (exclusive, None: open) are days, ``weekdays`` ISO numbers, no ``categories`` are all.
    """

    code: str
    name_zh: str
    boundary: bytes
    first: date
    end: date | None = None
    name_en: str = ""
    categories: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    starts: time | None = None
    ends: time | None = None
    person: str = ""
    phone: str = ""
    note: str = ""
    is_active: bool = True

    def differing(self, other: AreaPut) -> list[str]:
        """The fields in which the two differ."""
        names = [one.name for one in fields(self)]
        return [name for name in names if getattr(self, name) != getattr(other, name)]


def area_puts() -> dict[str, AreaPut]:
    """The areas stored, by code."""
    areas = ExemptArea.objects.prefetch_related("categories")
    return {area.code: _put_of(area) for area in areas}


def apply_exempt_areas(*, areas: Sequence[AreaPut], actor: Actor, now: datetime) -> dict[str, int]:
    """Add or change areas; how many of each."""
    with transaction.atomic():
        stored = {
            area.code: area
            for area in ExemptArea.objects.select_for_update()
            .filter(code__in=[put.code for put in areas])
            .prefetch_related("categories")
        }
        before = {code: _put_of(area) for code, area in stored.items()}
        news = [put for put in areas if before.get(put.code) != put]
        categories = Category.objects.in_bulk(
            [code for put in news for code in put.categories], field_name="code"
        )
        for put in news:
            area = stored.get(put.code) or ExemptArea(code=put.code)
            _fill(area, put)
            area.save()
            area.categories.set([categories[code] for code in put.categories])
        if news:
            record(
                actor=actor,
                action="exempt_area.apply",
                object_type="exempt_area",
                object_id=news[0].code if len(news) == 1 else "",
                before=[_as_json(before[put.code]) for put in news if put.code in before],
                after=[_as_json(put) for put in news],
                now=now,
            )
    added = sum(put.code not in stored for put in news)
    return {"added": added, "changed": len(news) - added}


def _fill(area: ExemptArea, put: AreaPut) -> None:
    boundary = GEOSGeometry(memoryview(put.boundary), srid=4326)
    assert isinstance(boundary, MultiPolygon)  # as AreaPut says
    area.boundary = boundary
    area.during = DateRange(put.first, put.end)
    area.weekdays = list(put.weekdays)
    for name in (
        *("name_zh", "name_en", "starts", "ends"),
        *("person", "phone", "note", "is_active"),
    ):
        setattr(area, name, getattr(put, name))


def _put_of(area: ExemptArea) -> AreaPut:
    return AreaPut(
        code=area.code,
        name_zh=area.name_zh,
        boundary=shapely.from_wkb(bytes(area.boundary.wkb)).wkb,
        first=area.during.lower,
        end=area.during.upper,
        name_en=area.name_en,
        categories=tuple(sorted(one.code for one in area.categories.all())),
        weekdays=tuple(area.weekdays),
        starts=area.starts,
        ends=area.ends,
        person=area.person,
        phone=area.phone,
        note=area.note,
        is_active=area.is_active,
    )


def _as_json(put: AreaPut) -> dict[str, Any]:
    """For the record: without the telephone, and of a long outline the beginning."""
    facts = {name: value for name, value in asdict(put).items() if value not in ("", None, ())}
    facts.pop("phone", None)
    facts["boundary"] = shapely.from_wkb(put.boundary).wkt[:2000]
    return {
        name: str(value) if isinstance(value, date | time) else value
        for name, value in facts.items()
    }
