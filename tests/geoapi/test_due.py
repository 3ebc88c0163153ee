"""Tick: each duty in its time, twice without harm, and one that fails never stops the others."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from geoapi.due import DUTIES, Duty, Ticker, delete_expired_sessions

# The ticker lets go of connections that went stale: it may look at them.
pytestmark = pytest.mark.django_db

NOW = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)


def test_a_duty_waits_for_its_interval() -> None:
    calls: list[datetime] = []

    def do(now: datetime) -> int:
        calls.append(now)
        return 3

    ticker = Ticker([Duty("count", timedelta(hours=1), do)])
    assert ticker.tick(NOW) == {"count": 3}
    assert ticker.tick(NOW + timedelta(minutes=59)) == {}
    assert ticker.tick(NOW + timedelta(minutes=60)) == {"count": 3}
    assert calls == [NOW, NOW + timedelta(minutes=60)]


def test_a_failing_duty_is_told_and_tried_again_and_the_next_still_runs(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("geoapi"), "propagate", True)

    def fail(now: datetime) -> int:
        raise RuntimeError("disk full")

    ticker = Ticker(
        [Duty("broken", timedelta(hours=1), fail), Duty("fine", timedelta(hours=1), lambda now: 1)]
    )
    assert ticker.tick(NOW) == {"fine": 1}
    assert "broken" in caplog.text
    caplog.clear()
    assert ticker.tick(NOW + timedelta(minutes=1)) == {}
    assert "broken" in caplog.text


def test_expired_sessions_go_and_the_others_stay() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=NOW)
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    assert delete_expired_sessions(NOW + timedelta(seconds=1)) == 1
    assert Session.objects.get().session_key == "new"


def test_every_duty_runs_twice_as_the_application_role() -> None:
    for duty in DUTIES:
        duty.do(NOW)
        assert duty.do(NOW) == 0, f"{duty.name} found work where it had just done it"


def test_the_command_ticks_once() -> None:
    output = StringIO()
    call_command("tick", stdout=output)
    call_command("tick", stdout=output)
