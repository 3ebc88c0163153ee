"""Write the change feed. Whoever changes an object says so here, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from zones.changes.models import ChangeKind
from zones.sql import load_sql

KEPT: timedelta = timedelta(days=90)
"""So long the feed goes back at least; whole months are dropped."""

_RECORD = load_sql(__file__, "sql/record.sql")


@dataclass(frozen=True)
class Changed:
    """An object of a layer, and what happened to it."""

    layer: str
    object_id: int
    kind: ChangeKind


def record_changes(*, changes: Sequence[Changed], now: datetime) -> None:
    """Append the changes in the caller's transaction, in one statement; nothing for none."""
    if not changes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "now": now,
                "layers": [change.layer for change in changes],
                "objects": [change.object_id for change in changes],
                "kinds": [ChangeKind(change.kind).value for change in changes],
            },
        )


def ensure_months(*, now: datetime, ahead: int = 3) -> int:
    """Make the missing monthly partitions, this month to ``ahead`` months on; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zones_ensure_change_months(%s, %s)", [now, ahead])
        (made,) = cursor.fetchone()
    return int(made)


def drop_old_changes(*, now: datetime) -> int:
    """Drop the months that ended before the kept ones; how many (and stray rows that old).

    A cursor that had not passed them is gone from then on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT zones_drop_change_months(%s)", [now - KEPT])
        (gone,) = cursor.fetchone()
    return int(gone)
