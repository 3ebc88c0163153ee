"""The catalogue, the calendar and the exempt areas as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from django.db import connection

from fieldwork.catalogue.exempting import put_of
from fieldwork.catalogue.icons import shown_icon
from fieldwork.catalogue.models import (
    CalendarDay,
    CalendarYear,
    Category,
    ExemptArea,
    WorkPeriod,
)
from fieldwork.catalogue.rules import USUAL_PERIODS
from zones.datum import Box
from zones.feature_page import FeaturePage, read_page
from zones.sql import load_sql

_CATALOGUE: Final = load_sql(__file__, "sql/catalogue.sql")
_EXEMPT_AREAS: Final = load_sql(__file__, "sql/exempt_areas.sql")


def catalogue_json() -> str:
    """The whole catalogue as text, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE)
        (answer,) = cursor.fetchone()
    return str(answer)


def brief_category_json(category: Category) -> dict[str, Any]:
    """A category as a list to choose from shows it; its icon is its own or its duty area's."""
    area = category.duty_area
    return {
        "code": category.code,
        "name_zh": category.name_zh,
        "name_en": category.name_en,
        "label": category.name,
        "aliases": list(category.aliases),
        "duty_area": {"code": area.code, "name_zh": area.name_zh, "name_en": area.name_en},
        "icon": shown_icon(category.icon, area.icon),
        "kind": category.kind,
        "needs_place": category.needs_place,
    }


def calendar_json(year: int) -> dict[str, Any]:
    """The days of a year that are not as the week has them, and the hours that hold in it."""
    entered = CalendarYear.objects.filter(year=year).first()
    days = CalendarDay.objects.filter(date__year=year).order_by("date")
    return {
        "year": year,
        "entered_at": entered and entered.entered_at.isoformat(),
        "source": entered.source if entered else "",
        "days": [
            {"date": one.date.isoformat(), "kind": one.kind, "name": one.name} for one in days
        ],
        "work_hours": [
            {"since": since and since.isoformat(), "hours": hours}
            for since, hours in _hours_in(year)
        ],
    }


def _hours_in(year: int) -> list[tuple[date | None, list[list[str]]]]:
    """The sets of working hours that hold on some day of the year, with their first days."""
    sets: dict[date | None, list[list[str]]] = {}
    for one in WorkPeriod.objects.filter(since__lte=date(year, 12, 31)).order_by("since", "starts"):
        sets.setdefault(one.since, []).append([f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"])
    before = [since for since in sets if since is not None and since <= date(year, 1, 1)]
    kept = {since: hours for since, hours in sets.items() if since not in before[:-1]}
    if not before:
        usual = [[f"{starts:%H:%M}", f"{ends:%H:%M}"] for starts, ends in USUAL_PERIODS]
        return [(None, usual), *kept.items()]
    return list(kept.items())


def exempt_area_features(
    *,
    contacts: bool,
    limit: int,
    active: bool = True,
    day: date | None = None,
    category: str | None = None,
    bbox: Box | None = None,
    after: str | None = None,
    code: str | None = None,
) -> FeaturePage:
    """A page of exempt areas as GeoJSON, in code order; (lon, lat), WGS-84, 7 decimals.

    ``active`` leaves out those that are switched off, ``day`` keeps those in force that day,
    ``category`` those that permit it, ``code`` one alone. Person and telephone only with
    ``contacts``.
    """
    parameters = {
        "active": active,
        "day": day,
        "category": category,
        "contacts": contacts,
        "after": after,
        "code": code,
    }
    return read_page(_EXEMPT_AREAS, parameters, bbox=bbox, limit=limit)


def exempt_area_feature(area: ExemptArea, *, contacts: bool) -> dict[str, Any]:
    """One exempt area as in the list, with the version that a change of it names."""
    page = exempt_area_features(contacts=contacts, limit=1, active=False, code=area.code)
    feature: dict[str, Any] = json.loads(page.features[0])
    feature["properties"]["version"] = put_of(area).version
    return feature
