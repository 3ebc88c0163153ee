"""The change feed is only added to, month by month, and forgets whole months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.ground import TODAY
from zones.changes.actions import Changed, drop_old_changes, ensure_months, record_changes
from zones.changes.models import Change, ChangeKind

pytestmark = pytest.mark.django_db


def test_changes_are_written_in_one_statement_with_their_transaction(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (xid,) = cursor.fetchone()
    changes = [Changed("issues", n, ChangeKind.CREATED) for n in range(3)]
    with django_assert_num_queries(1):
        record_changes(changes=changes, now=TODAY)
    rows = Change.objects.order_by("id").values_list("layer", "object_id", "kind", "at", "xid")
    assert list(rows) == [("issues", n, "created", TODAY, xid) for n in range(3)]


def test_no_change_costs_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        record_changes(changes=[], now=TODAY)


def test_a_change_dies_with_the_act_that_failed() -> None:
    with transaction.atomic():
        record_changes(changes=[Changed("zones", 1, ChangeKind.DELETED)], now=TODAY)
        transaction.set_rollback(True)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE zones_change SET layer = 'x'",
        "DELETE FROM zones_change",
        "INSERT INTO zones_change_rest (at, layer, object_id, kind) VALUES (now(), '', 1, '')",
        "UPDATE zones_feedepoch SET dropped_xid = 0",
    ],
)
def test_the_application_cannot_rewrite_the_feed(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_months_are_made_ahead_by_the_application_itself_and_only_once() -> None:
    far = datetime(2031, 5, 17, tzinfo=UTC)
    assert ensure_months(now=far, ahead=2) == 3
    assert ensure_months(now=far, ahead=2) == 0
    record_changes(changes=[Changed("zones", 1, ChangeKind.UPDATED)], now=far)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM zones_change_203105")


def test_old_months_go_and_young_ones_stay_whatever_is_asked() -> None:
    now = timezone.now()
    long_ago = now - timedelta(days=150)
    ensure_months(now=long_ago, ahead=0)
    for at in (long_ago, now - timedelta(days=400), now):
        record_changes(changes=[Changed("zones", 1, ChangeKind.UPDATED)], now=at)
    assert drop_old_changes(now=now) == 2
    assert drop_old_changes(now=now) == 0
    assert drop_old_changes(now=now + timedelta(days=3650)) == 0
    assert Change.objects.get().at == now
