"""A page of issues as GeoJSON or plain JSON, assembled in SQL (decision 18).

Which issues stand on it says ``listing``; this only writes them, in one statement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from fieldwork.casework.rules import YELLOW_FROM
from fieldwork.casework.words import state_label
from fieldwork.casework.workflow import CLOCK_STOPPED, ISSUE_STATES
from zones.sql import load_sql

_FEATURES = load_sql(__file__, "sql/features.sql")


def issue_features(ids: Sequence[int], *, now: datetime, geojson: bool = True) -> list[str]:
    """The issues with these numbers of rows as JSON texts, the newest first.

    GeoJSON features whose ``id`` is the row's number, or the plain objects that are their
    properties: ``lon`` and ``lat`` are in both, WGS-84, 7 decimals; instants are ISO 8601. States
    are named in the active language. No reporter and no complainant is in them.
    """
    if not ids:
        return []
    parameters: dict[str, Any] = {
        "ids": list(ids),
        "now": now,
        "geojson": geojson,
        "yellow_from": YELLOW_FROM,
        "stopped": sorted(CLOCK_STOPPED),
        "labels": json.dumps({state.value: state_label(state) for state in ISSUE_STATES}),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FEATURES, parameters)
        return [text for _, text in cursor.fetchall()]
