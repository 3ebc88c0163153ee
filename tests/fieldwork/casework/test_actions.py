"""Addresses corrected, deadlines recomputed, months made ready."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from fieldwork.casework.actions import change_address, ensure_months, recompute_deadlines
from fieldwork.casework.models import Issue, IssueEvent
from fieldwork.casework.refusals import IssueChanged
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.models import CalendarDay, CalendarYear
from geoapi.roles import as_owner
from tests.casebook import an_issue
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TESTER, TODAY, Ground

WEDNESDAY = datetime(2026, 9, 30, 9, tzinfo=UTC)  # 17:00 in the city


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


def test_a_corrected_address_is_an_event_and_moves_nothing() -> None:
    issue = an_issue(address="A路")
    changed = change_address(issue=issue, address="A路1号", revision=1, actor=TESTER, now=TODAY)
    assert (changed.address, changed.revision, changed.location) == ("A路1号", 2, issue.location)
    event = IssueEvent.objects.get(move=Move.ADDRESS_CHANGED)
    assert (event.before, event.after) == ({"address": "A路"}, {"address": "A路1号"})


def test_who_acts_on_an_old_revision_is_told_and_nothing_is_lost() -> None:
    issue = an_issue()
    change_address(issue=issue, address="first", revision=1, actor=TESTER, now=TODAY)
    with pytest.raises(IssueChanged):
        change_address(issue=issue, address="second", revision=1, actor=TESTER, now=TODAY)
    assert Issue.objects.get().address == "first"


def test_the_same_address_again_is_no_event() -> None:
    issue = an_issue(address="A路")
    change_address(issue=issue, address="A路", revision=1, actor=TESTER, now=TODAY)
    assert not IssueEvent.objects.filter(move=Move.ADDRESS_CHANGED).exists()


def test_a_provisional_deadline_moves_when_the_calendar_is_entered() -> None:
    issue = an_issue(now=WEDNESDAY, captured_at=WEDNESDAY)
    assert issue.due_provisional
    assert issue.due_at == datetime(2026, 10, 1, 3, tzinfo=UTC)
    make_calendar()  # 1 October is a holiday
    assert recompute_deadlines(actor=TESTER, now=WEDNESDAY) == 1
    issue.refresh_from_db()
    assert (issue.due_at, issue.due_provisional) == (datetime(2026, 10, 2, 3, tzinfo=UTC), False)
    event = IssueEvent.objects.get(move=Move.DEADLINE_RECOMPUTED)
    assert event.before is not None and event.before["due_at"] == "2026-10-01T03:00:00+00:00"


def test_what_is_settled_or_finished_is_not_recomputed() -> None:
    an_issue(now=WEDNESDAY, captured_at=WEDNESDAY)
    assert recompute_deadlines(actor=TESTER, now=WEDNESDAY) == 0
    Issue.objects.update(state=State.CLOSED)
    CalendarYear.objects.create(year=2026, source="tests", entered_at=TODAY)
    CalendarDay.objects.create(date=WEDNESDAY.date() + timedelta(days=1), kind="holiday", name="")
    assert recompute_deadlines(actor=TESTER, now=WEDNESDAY) == 0


def test_the_application_may_not_rewrite_what_happened(ground: Ground) -> None:
    an_issue()
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE fieldwork_issueevent SET reason = 'never'")


@pytest.mark.django_db(transaction=True)
def test_months_are_made_once() -> None:
    later = datetime(2031, 5, 5, tzinfo=UTC)
    try:
        assert ensure_months(now=later, ahead=1) == 4
        assert ensure_months(now=later, ahead=1) == 0
    finally:
        drop_months_of(2031)


def drop_months_of(year: int) -> None:
    """As the owner, who made them."""
    with as_owner(), connection.cursor() as cursor:
        for table in ("fieldwork_issueevent", "fieldwork_delivery"):
            for month in ("05", "06"):
                cursor.execute(f"DROP TABLE {table}_{year}{month}")
