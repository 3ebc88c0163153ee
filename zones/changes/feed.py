"""Read the change feed: every change exactly once, however late its transaction committed.

A reader is shown only what was written by transactions below the oldest one still running. What
is added later always has a higher number, so what lies behind a cursor never changes. The price: a
transaction that writes for long, in any database of the cluster, holds the feed up until it ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from zones.changes.cursor import Cursor
from zones.changes.refusals import CursorGone, UnreadableCursor
from zones.sql import load_sql

LATEST: Final = "latest"

_READ = load_sql(__file__, "sql/read.sql")


@dataclass(frozen=True)
class Seen:
    """One change as a reader sees it; ``at`` is the server's instant of the act."""

    at: datetime
    layer: str
    object_id: int
    kind: str


@dataclass(frozen=True)
class Page:
    """Changes in their order, where to go on, and whether more wait already."""

    changes: tuple[Seen, ...]
    cursor: str
    more: bool


def read(*, after: str | None, layers: Iterable[str], limit: int, now: datetime) -> Page:
    """At most ``limit`` changes of the layers after a cursor.

    Without one the oldest changes kept come first; after ``"latest"`` none do: that is where a
    reader begins who then reads the lists whole. The cursor moves on also where the layers had no
    change, so that a reader who keeps asking never falls behind.

    Raises UnreadableCursor, and CursorGone after a restore and where changes that the cursor had
    not passed are no longer kept.
    """
    cursor = None if after in (None, LATEST) else Cursor.parse(str(after))
    if cursor is None and after not in (None, LATEST):
        raise UnreadableCursor()
    wanted = 0 if after == LATEST else limit
    rows = _rows(cursor, layers, wanted + 1)
    if not rows or not rows[0].holds:
        begin_epoch(now=now)
        rows = _rows(cursor, layers, wanted + 1)
    state = rows[0]
    if cursor is not None:
        _refuse_gone(cursor, state)
    found = [row for row in rows if row.xid is not None]
    shown = found[:wanted]
    end = (state.horizon, 0)
    if len(found) > wanted and wanted:
        end = (shown[-1].xid, shown[-1].id)
    return Page(
        changes=tuple(Seen(row.at, row.layer, row.object_id, row.kind) for row in shown),
        cursor=str(Cursor(state.token, *end)),
        more=len(found) > wanted > 0,
    )


def begin_epoch(*, now: datetime) -> None:
    """Begin an epoch of the feed unless the newest still holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT zones_begin_feed_epoch(%s, %s)", [secrets.token_hex(4), now])


def keep_epoch(*, now: datetime) -> int:
    """See to it that an epoch is in force and knows how far transactions went; touches no change.

    Between a restore and the first reader nothing of the old epoch can pass for the new one.
    """
    begin_epoch(now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT zones_note_feed_xid()")
    return 0


@dataclass(frozen=True)
class _Row:
    """The state of the feed beside one change; the change's columns are None for none."""

    token: str
    holds: bool
    horizon: int
    dropped_xid: int
    dropped_id: int
    xid: Any
    id: Any
    at: Any
    layer: Any
    object_id: Any
    kind: Any


def _rows(cursor: Cursor | None, layers: Iterable[str], limit: int) -> list[_Row]:
    with connection.cursor() as database:
        database.execute(
            _READ,
            {
                "xid": cursor.xid if cursor else 0,
                "id": cursor.id if cursor else 0,
                "layers": sorted(layers),
                "limit": limit,
            },
        )
        return [_Row(*row) for row in database.fetchall()]


def _refuse_gone(cursor: Cursor, state: _Row) -> None:
    """Raise CursorGone for another epoch, a place ahead of all, and one not kept any longer."""
    dropped = (state.dropped_xid, state.dropped_id)
    ahead = cursor.xid > state.horizon
    if cursor.epoch != state.token or ahead or (cursor.xid, cursor.id) < dropped:
        raise CursorGone()
