"""The audit log: written in the act's own transaction, found again, never rewritten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.ground import TESTER, TODAY
from zones.audit.actions import Actor, ensure_months, record
from zones.audit.models import AuditEntry, Result

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_from_where() -> None:
    record(
        actor=Actor(name="张三", id=7, address="10.0.0.1"),
        action="unit.rename",
        object_type="unit",
        object_id="U1",
        before={"name": "旧"},
        after={"name": "新"},
        now=TODAY,
    )
    entry = AuditEntry.objects.get(object_type="unit", object_id="U1")
    assert (entry.actor_name, entry.actor_id, entry.address) == ("张三", 7, "10.0.0.1")
    assert (entry.before, entry.after, entry.result) == ({"name": "旧"}, {"name": "新"}, Result.OK)


def test_an_entry_dies_with_the_act_that_failed() -> None:
    with transaction.atomic():
        record(actor=TESTER, action="zone.edit", now=TODAY)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE zones_auditentry SET action = 'x'", "DELETE FROM zones_auditentry"],
)
def test_the_application_cannot_rewrite_the_trail(statement: str) -> None:
    record(actor=TESTER, action="zone.edit", now=TODAY)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


def test_months_are_made_ahead_by_the_application_itself_and_only_once() -> None:
    far = datetime(2031, 5, 17, tzinfo=UTC)
    assert ensure_months(now=far, ahead=2) == 3
    assert ensure_months(now=far, ahead=2) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('zones_auditentry_203107') IS NOT NULL")
        assert cursor.fetchone() == (True,)


def test_an_entry_of_a_month_nobody_made_is_not_lost() -> None:
    late = datetime(2040, 1, 15, tzinfo=UTC)
    record(actor=TESTER, action="zone.edit", now=late)
    assert ensure_months(now=late, ahead=0) == 0
    assert AuditEntry.objects.get().at == late
