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
from fieldwork.catalogue.models import LimitKind
from fieldwork.catalogue.wording import limit_label
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
        "limits": json.dumps(_limit_labels()),
        "labels": json.dumps({state.value: state_label(state) for state in ISSUE_STATES}),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FEATURES, parameters)
        return [text for _, text in cursor.fetchall()]


def _limit_labels() -> dict[str, dict[str, str]]:
    """How a limit of each kind is written in the active language, with {n} for the number.

    Both languages know one form for 1 and one for more.
    """
    return {
        kind: {"one": limit_label(1, kind), "many": limit_label(2, kind).replace("2", "{n}")}
        for kind in LimitKind.values
    }
