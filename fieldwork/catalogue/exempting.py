"""Exempt areas stored, changed and ended; each change on record and in the change feed.

An area is never deleted, and a change decides about what is seen from then on: what was permitted
stays answered by the reports that point at it, and a report that comes in late is answered by what
the area permitted when it was seen (PastExemption).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import Category, ExemptArea, Exemption, PastExemption
from fieldwork.catalogue.refusals import (
    AreaChanged,
    AreaEnded,
    AreaExists,
    UnknownCategory,
    UnusableArea,
)
from zones.audit.actions import Actor, record
from zones.changes.actions import Changed, record_changes
from zones.changes.models import ChangeKind

CHANGE_LAYER: Final = "exempt_areas"
OBJECT_TYPE: Final = "exempt_area"
"""What the audit log calls an area; its number there is the code."""

_PERMITTING: Final = frozenset(
    {"boundary", "first", "end", "categories", "weekdays", "starts", "ends", "is_active"}
)
"""What of an area decides about a report; the rest is said of it."""
_TAKEN: Final = frozenset({"new", ".", ".."})
"""Not to be told from other addresses of the pages."""
_DAY: Final = timedelta(days=1)


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

    @property
    def version(self) -> str:
        """Another one for every other content, so that nobody changes what they did not see."""
        return hashlib.sha256(repr(asdict(self)).encode()).hexdigest()[:16]


def area_puts() -> dict[str, AreaPut]:
    """The areas stored, by code."""
    areas = ExemptArea.objects.prefetch_related("categories")
    return {area.code: put_of(area) for area in areas}


def add_exempt_area(*, put: AreaPut, actor: Actor, now: datetime) -> ExemptArea:
    """Add an area. Raises AreaExists, UnusableArea, UnknownCategory."""
    if put.code in _TAKEN:
        raise UnusableArea(
            "code_taken",
            _("No area can be called “%(code)s”.") % {"code": put.code},
            field="code",
            remedy=_("Take another code."),
        )
    _check(put)
    try:
        with transaction.atomic():
            if ExemptArea.objects.filter(code=put.code).exists():
                raise AreaExists(put.code)
            categories = _categories_of([put])
            _refuse_unknown(put, categories)
            return _store(None, put, categories, "exempt_area.add", actor=actor, now=now)
    except IntegrityError:  # somebody else was quicker by a moment
        raise AreaExists(put.code) from None


def change_exempt_area(*, put: AreaPut, version: str, actor: Actor, now: datetime) -> ExemptArea:
    """Change the area of that code, which was read as ``version``; the same again changes nothing.

    Answers that were given stay: a report keeps the area that permitted it. Raises AreaChanged,
    UnusableArea, UnknownCategory, and ExemptArea.DoesNotExist.
    """
    _check(put)
    with transaction.atomic():
        area = ExemptArea.objects.select_for_update().get(code=put.code)
        before = put_of(area)
        if before == put:
            return area
        if before.version != version:
            raise AreaChanged()
        categories = _categories_of([put])
        _refuse_unknown(put, categories)
        return _store(area, put, categories, "exempt_area.change", actor=actor, now=now)


def end_exempt_area(*, code: str, last_day: date, actor: Actor, now: datetime) -> ExemptArea:
    """Let the area hold for the last time on ``last_day``, yesterday at the earliest.

    Raises AreaEnded for one that ended before, UnusableArea for a day too early, and
    ExemptArea.DoesNotExist.
    """
    with transaction.atomic():
        area = ExemptArea.objects.select_for_update().get(code=code)
        before = put_of(area)
        today = timezone.localdate(now)
        if not before.is_active or (before.end is not None and before.end <= today):
            raise AreaEnded(code)
        _check_last_day(last_day, before.first, today)
        put = replace(before, end=last_day + _DAY)
        if put == before:
            return area
        categories = _categories_of([put])
        return _store(area, put, categories, "exempt_area.end", actor=actor, now=now)


def apply_exempt_areas(*, areas: Sequence[AreaPut], actor: Actor, now: datetime) -> dict[str, int]:
    """Add or change areas, what is not named stays; how many of each."""
    with transaction.atomic():
        stored = {
            area.code: area
            for area in ExemptArea.objects.select_for_update()
            .filter(code__in=[put.code for put in areas])
            .prefetch_related("categories")
        }
        before = {code: put_of(area) for code, area in stored.items()}
        news = [put for put in areas if before.get(put.code) != put]
        categories = _categories_of(news)
        for put in news:
            area = stored.get(put.code)
            _store(area, put, categories, "exempt_area.apply", actor=actor, now=now)
    added = sum(put.code not in stored for put in news)
    return {"added": added, "changed": len(news) - added}


def put_of(area: ExemptArea) -> AreaPut:
    """The area as it is stored, by plain values."""
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


def _check(put: AreaPut) -> None:
    """What must be true of every area that somebody writes by hand."""
    if not put.person.strip():
        raise UnusableArea(
            "person_missing",
            _("Somebody must be in charge of an exempt area."),
            field="person",
            remedy=_("Name the person whom inspectors can ask."),
        )
    if put.end is not None and put.end <= put.first:
        raise UnusableArea(
            "days_wrong",
            _("The last day is before the first."),
            field="last_day",
            remedy=_("Give a later last day, or none for an area without an end."),
        )
    if (put.starts is None) != (put.ends is None) or (put.starts and put.starts == put.ends):
        raise UnusableArea(
            "hours_wrong",
            _("Only one of the two times is given, or both are the same."),
            field="ends",
            remedy=_("Give both, such as 18:00 and 02:00, or neither for the whole day."),
        )


def _check_last_day(last_day: date, first: date, today: date) -> None:
    """An end may lie ahead, but what was permitted before yesterday stays permitted."""
    if last_day < today - _DAY:
        raise UnusableArea(
            "end_too_early",
            _("What was permitted on days gone by stays permitted."),
            field="last_day",
            remedy=_("Give yesterday as the last day to end it at once."),
        )
    if last_day < first:
        raise UnusableArea(
            "days_wrong",
            _("The last day is before the first."),
            field="last_day",
            remedy=_("Switch the area off instead: it has not begun yet."),
        )


def _categories_of(puts: Sequence[AreaPut]) -> dict[str, Category]:
    codes = {code for put in puts for code in put.categories}
    return Category.objects.in_bulk(list(codes), field_name="code")


def _refuse_unknown(put: AreaPut, categories: dict[str, Category]) -> None:
    for code in put.categories:
        if code not in categories:
            raise UnknownCategory(code, field="categories")


def _store(
    area: ExemptArea | None,
    put: AreaPut,
    categories: dict[str, Category],
    action: str,
    *,
    actor: Actor,
    now: datetime,
) -> ExemptArea:
    """Write the area, its record and its change; in the caller's transaction."""
    before = put_of(area) if area else None
    if area and before and set(before.differing(put)) & _PERMITTING:
        _keep_past(area, now)
    area = area or ExemptArea(code=put.code)
    _fill(area, put)
    area.save()
    area.categories.set([categories[code] for code in put.categories])
    record(
        actor=actor,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=put.code,
        before=_as_json(before) if before else None,
        after=_as_json(put),
        now=now,
    )
    kind = ChangeKind.UPDATED if before else ChangeKind.CREATED
    record_changes(changes=[Changed(CHANGE_LAYER, area.pk, kind)], now=now)
    return area


def _keep_past(area: ExemptArea, now: datetime) -> None:
    """Keep what the stored area has permitted until now."""
    PastExemption.objects.create(
        area=area,
        until=now,
        categories=[one.pk for one in area.categories.all()],
        **{field.name: getattr(area, field.name) for field in Exemption._meta.fields},
    )


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


def _as_json(put: AreaPut) -> dict[str, Any]:
    """For the record: all but the telephone, the outline as WKT on the grid."""
    facts = {name: value for name, value in asdict(put).items() if value not in ("", None, ())}
    facts.pop("phone", None)
    facts["boundary"] = shapely.to_wkt(shapely.from_wkb(put.boundary), rounding_precision=7)
    return {
        name: str(value) if isinstance(value, date | time) else value
        for name, value in facts.items()
    }
