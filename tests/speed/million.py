"""1,000,000 issues, each opened by a report, in the stored city; made in SQL by million.sql."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import shapely
from django.db import connection

from fieldwork.casework.routing import route
from tests.speed.stored import StoredCity, vacuum
from zones.organisation.models import User
from zones.sql import load_sql

ISSUES = 1_000_000

_MILLION = load_sql(__file__, "million.sql")


def store_issues(
    city: StoredCity, inspectors: list[User], *, now: datetime, count: int = ISSUES
) -> None:
    """Three years of issues up to ``now``, and reports that wait."""
    parameters: dict[str, Any] = {
        "cells": json.dumps(_cells(city, now)),
        "count": count,
        "now": now,
        "scheme": city.scheme.pk,
        "inspectors": [each.pk for each in inspectors],
        "inspecting": len(inspectors),
        "units": [each.pk for each in city.units],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_MILLION, parameters)
    vacuum()


def _cells(city: StoredCity, now: datetime) -> list[dict[str, Any]]:
    """What an issue in the middle of each cell is stored with."""
    cells = []
    for point in shapely.point_on_surface(city.coverage.cells):
        routing = route(
            lon=point.x,
            lat=point.y,
            captured_at=now,
            received_at=now,
            scheme=city.scheme,
            accuracy_m=None,
        )
        head = routing.received.head
        cells.append(
            {
                "zone": routing.zone,
                "version": routing.zone_version,
                "path": routing.zone_path,
                "unit": routing.lead_unit,
                "head": head["id"] if head else None,
                "lon": point.x,
                "lat": point.y,
                "routing": routing.as_json(),
            }
        )
    return cells
