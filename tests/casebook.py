"""Reports and issues that tests stand on: short ways to send one to the tiny city."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from fieldwork.casework.models import Issue, Report
from fieldwork.intake.actions import Receipt, ingest
from fieldwork.intake.rules import Place, Submission
from tests.ground import TODAY, place
from zones.audit.actions import Actor
from zones.organisation.models import User

SENDER = Actor(name="sender")


def pin(x: float, y: float, **facts: Any) -> Place:
    """A pin given in squares of the tiny city, WGS-84."""
    lon, lat = place(x, y)
    return Place(**{"x": lon, "y": lat, "datum": "wgs84", "lon": lon, "lat": lat, **facts})


def submission(**facts: Any) -> Submission:
    """Garbage in the middle of cell A1, seen by an inspector; ``facts`` say otherwise."""
    return Submission(
        **{
            "uuid": uuid4(),
            "source": "inspector",
            "kind": "problem",
            "captured_at": TODAY,
            "category": "06010",
            "text": "垃圾未清",
            "place": pin(0.5, 0.5),
            **facts,
        }
    )


def send(
    sent: Submission | None = None,
    *,
    reporter: User | None = None,
    now: datetime = TODAY,
    **facts: Any,
) -> Receipt:
    """Take it in, at TODAY unless said otherwise."""
    sent = sent or submission(**facts)
    actor = Actor(name=str(reporter), id=reporter.pk) if reporter else SENDER
    return ingest(submission=sent, reporter=reporter, actor=actor, now=now)


def an_issue(**facts: Any) -> Issue:
    """The issue a report in the middle of cell A1 opened."""
    issue = send(**facts).report.issue
    assert issue is not None
    return issue


def a_report(**facts: Any) -> Report:
    return send(**facts).report


def a_uuid(number: int) -> UUID:
    """A UUID known by heart."""
    return UUID(int=number)
