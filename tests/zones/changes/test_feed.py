"""The feed under concurrency, after restores, and where it no longer goes back.

Every test here commits: what its own transaction wrote no reader would see. The horizon is the
whole cluster's, so a transaction of another test process may hold a change back for a moment:
``read_until`` asks again.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from psycopg2 import extensions

from geoapi.roles import as_owner
from tests import databases
from zones.changes import feed
from zones.changes.actions import Changed, drop_old_changes, ensure_months, record_changes
from zones.changes.models import ChangeKind, FeedEpoch
from zones.changes.refusals import CursorGone, UnreadableCursor

pytestmark = pytest.mark.django_db(transaction=True)

INSERT = "INSERT INTO zones_change (at, layer, object_id, kind) VALUES (now(), %s, %s, 'updated')"
PATIENCE_S = 60


def read(
    after: str | None = None, layers: tuple[str, ...] = ("issues",), limit: int = 100
) -> feed.Page:
    return feed.read(after=after, layers=layers, limit=limit, now=timezone.now())


def write(*objects: int, layer: str = "issues") -> None:
    changes = [Changed(layer, number, ChangeKind.UPDATED) for number in objects]
    record_changes(changes=changes, now=timezone.now())


def objects_in(page: feed.Page) -> list[int]:
    return [change.object_id for change in page.changes]


def read_until(
    enough: Callable[[list[int]], bool], after: str | None = None, limit: int = 100
) -> tuple[list[int], str | None]:
    """All objects read from the cursor on until there are enough, and the cursor then."""
    seen: list[int] = []
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        page = read(after, limit=limit)
        seen += objects_in(page)
        after = page.cursor
        if enough(seen):
            return seen, after
        time.sleep(0.01)
    raise AssertionError(f"the feed showed only {seen}")


@contextmanager
def other_connection() -> Iterator[extensions.connection]:
    """A connection of the application's role beside Django's own."""
    name = connections["default"].settings_dict["NAME"]
    with closing(databases.connect(settings.FIELDWORK.database, name)) as open_connection:
        yield open_connection


def alter_epoch(assignment: str) -> None:
    """What only a restore or the owner can do to the epoch."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE zones_feedepoch SET {assignment}")


def test_changes_come_in_pages_in_their_order_and_once() -> None:
    write(1, 2, 3)
    write(9, layer="zones")
    write(4, 5)
    first, cursor = read_until(lambda seen: len(seen) >= 2, limit=2)
    assert first == [1, 2]
    rest, cursor = read_until(lambda seen: len(seen) >= 3, cursor, limit=2)
    assert rest == [3, 4, 5]
    assert objects_in(read(cursor)) == []


def test_a_page_says_whether_more_wait() -> None:
    write(1, 2)
    read_until(lambda seen: len(seen) == 2)
    assert read(limit=1).more
    assert not read(limit=2).more


def test_latest_begins_behind_everything_there_is() -> None:
    write(1)
    read_until(lambda seen: len(seen) == 1)
    page = read("latest")
    assert page.changes == () and not page.more
    write(2)
    assert read_until(lambda seen: len(seen) >= 1, page.cursor)[0] == [2]


def test_a_transaction_that_began_earlier_and_commits_later_is_not_skipped() -> None:
    cursor = read("latest").cursor
    with other_connection() as slow:
        with slow.cursor() as database:
            database.execute(INSERT, ["issues", 1])
        write(2)
        page = read(cursor)
        assert objects_in(page) == [], "shown although an earlier transaction still runs"
        slow.commit()
    assert read_until(lambda seen: len(seen) >= 2, page.cursor)[0] == [1, 2]


def test_a_transaction_that_was_rolled_back_holds_nothing_up() -> None:
    cursor = read("latest").cursor
    with other_connection() as failing:
        with failing.cursor() as database:
            database.execute(INSERT, ["issues", 1])
        write(2)
        failing.rollback()
    assert read_until(lambda seen: len(seen) >= 1, cursor)[0] == [2]


def test_many_writers_and_a_polling_reader_every_change_exactly_once() -> None:
    cursor = read("latest").cursor
    numbers = count(1)
    committed: list[int] = []
    failures: list[BaseException] = []

    def write_for_a_while(seed: int) -> None:
        chance = random.Random(seed)
        try:
            with other_connection() as own:
                for _ in range(25):
                    mine = [next(numbers) for _ in range(chance.randint(1, 4))]
                    with own.cursor() as database:
                        for number in mine:
                            database.execute(INSERT, ["issues", number])
                            time.sleep(chance.random() * 0.004)
                    if chance.random() < 0.2:
                        own.rollback()
                    else:
                        own.commit()
                        committed.extend(mine)
        except BaseException as failure:
            failures.append(failure)

    writers = [threading.Thread(target=write_for_a_while, args=[seed]) for seed in range(6)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers):
        page = read(cursor, limit=random.Random(len(seen)).randint(1, 7))
        seen += objects_in(page)
        cursor = page.cursor
    assert not failures
    missing = len(committed) - len(seen)
    if missing:
        seen += read_until(lambda rest: len(rest) >= missing, cursor, limit=50)[0]
    assert sorted(seen) == sorted(committed)


def test_a_cursor_of_nonsense_is_refused() -> None:
    for text in ("", "nonsense", "a.b.c"):
        with pytest.raises(UnreadableCursor):
            read(text)


@pytest.mark.parametrize(
    "restore",
    [
        "home = 'elsewhere'",  # another cluster, timeline, database or table
        "highest_xid = highest_xid + 1000000000",  # transaction numbers that run backwards
    ],
)
def test_after_a_restore_old_cursors_are_gone_and_old_rows_are_not_shown(restore: str) -> None:
    write(1)
    _seen, cursor = read_until(lambda seen: len(seen) == 1)
    alter_epoch(restore)
    with pytest.raises(CursorGone):
        read(cursor)
    assert objects_in(read()) == []
    fresh = read("latest").cursor
    write(2)
    assert read_until(lambda seen: len(seen) >= 1, fresh)[0] == [2]
    assert FeedEpoch.objects.count() == 2


def test_a_cursor_from_ahead_of_the_database_is_gone() -> None:
    epoch, xid, _id = read("latest").cursor.split(".")
    with pytest.raises(CursorGone):
        read(f"{epoch}.{int(xid) + 1_000_000}.0")


def test_a_copied_database_begins_an_epoch_of_its_own() -> None:
    read("latest")
    name = connections["default"].settings_dict["NAME"]
    copy = f"{name}_copy"
    owner = settings.FIELDWORK.database_owner
    connections["default"].close()
    with closing(databases.connect(owner, "postgres")) as server:
        server.set_isolation_level(extensions.ISOLATION_LEVEL_AUTOCOMMIT)
        with server.cursor() as database:
            # A thread of a test before this one may not have gone yet.
            database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            database.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        try:
            there = databases.connect(settings.FIELDWORK.database, copy)
            with closing(there), there.cursor() as database:
                database.execute("SELECT zones_feed_epoch_holds()")
                assert database.fetchone() == (False,)
        finally:
            with server.cursor() as database:
                database.execute(f'DROP DATABASE "{copy}"')
    with connection.cursor() as database:
        database.execute("SELECT zones_feed_epoch_holds()")
        assert database.fetchone() == (True,)


def test_a_cursor_that_had_not_passed_dropped_changes_is_gone() -> None:
    before = read("latest").cursor
    now = timezone.now()
    long_ago = now - timedelta(days=200)
    ensure_months(now=long_ago, ahead=0)
    record_changes(changes=[Changed("issues", 1, ChangeKind.CREATED)], now=long_ago)
    _seen, passed = read_until(lambda seen: len(seen) >= 1, before)
    assert drop_old_changes(now=now) == 1
    with pytest.raises(CursorGone):
        read(before)
    write(2)
    assert read_until(lambda seen: len(seen) >= 1, passed)[0] == [2]
    assert objects_in(read()) == [2]


def test_a_reader_of_a_quiet_layer_never_falls_behind() -> None:
    quiet = read("latest", layers=("reports",)).cursor
    now = timezone.now()
    long_ago = now - timedelta(days=200)
    ensure_months(now=long_ago, ahead=0)
    record_changes(changes=[Changed("issues", 1, ChangeKind.CREATED)], now=long_ago)
    read_until(lambda seen: len(seen) >= 1)
    quiet = read(quiet, layers=("reports",)).cursor
    drop_old_changes(now=now)
    assert read(quiet, layers=("reports",)).changes == ()


def test_keeping_the_epoch_changes_nothing_while_it_holds() -> None:
    feed.keep_epoch(now=timezone.now())
    (before,) = FeedEpoch.objects.all()
    feed.keep_epoch(now=timezone.now())
    (after,) = FeedEpoch.objects.all()
    assert after.token == before.token
    assert after.highest_xid >= before.highest_xid
