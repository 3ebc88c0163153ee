"""What is true of a submission without a database: canonical form, number, deadlines."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from fieldwork.catalogue.rules import Deadline, LimitKind, WorkCalendar, deadline
from fieldwork.evidence.rules import DeclaredFile

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a number survives being read aloud."""

RANDOM_LETTERS = 6
"""32^6 numbers a day and source: strangers cannot guess the next, twins are one in a million."""


@dataclass(frozen=True)
class Fix:
    """What the device measured, WGS-84 degrees, where the pin was moved away from it."""

    lon: float
    lat: float
    accuracy_m: float | None = None


@dataclass(frozen=True)
class Place:
    """The pin: ``x``, ``y`` as given (lon, lat) in ``datum``, ``lon``, ``lat`` in WGS-84 degrees.

    ``accuracy_m`` is the radius in metres in which ``accuracy_kind`` per cent of fixes lie.
    """

    x: float
    y: float
    datum: str
    lon: float
    lat: float
    accuracy_m: float | None = None
    accuracy_kind: str = ""
    provider: str = ""
    fix: Fix | None = None


@dataclass(frozen=True)
class Contact:
    """How a complainant wants to be reached."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Submission:
    """One report as sent, from whatever door; texts stripped, instants aware.

    ``category`` and ``condition`` are codes, "" where not said. ``joins`` is the number of the
    issue or report the sender says it is the same as. ``permitted_anyway`` says why it is a
    problem although the place is exempt.
    """

    uuid: UUID
    source: str
    kind: str
    captured_at: datetime
    category: str = ""
    condition: str = ""
    urgency: str = "normal"
    text: str = ""
    address: str = ""
    place: Place | None = None
    files: tuple[DeclaredFile, ...] = field(default=())
    joins: str = ""
    external_number: str = ""
    contact: Contact | None = None
    permitted_anyway: str = ""


def digest_of(submission: Submission) -> str:
    """SHA-256 in hex of the content as canonical JSON: sorted keys, UTC instants, no UUID.

    When and how often it was sent is no content, nor is the UUID: a source that repeats an
    external number under a new UUID repeats the same report. What was not said is left out, so
    that a later release that knows more members still recognises a repeat.
    """
    content = _said(submission)
    del content["uuid"]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_canonical)
    return hashlib.sha256(text.encode()).hexdigest()


def make_number(prefix: str, day: date, choose: Callable[[str], str] = secrets.choice) -> str:
    """A number such as ``XC-261124-K7Q2MD``: source, day, and letters nobody can guess."""
    letters = "".join(choose(CROCKFORD) for _ in range(RANDOM_LETTERS))
    return f"{prefix}-{day:%y%m%d}-{letters}"


def normal_number(typed: str) -> str:
    """A number as people type it: lower case, spaces and the letters Crockford reads as digits.

    A NUL in an address is left out like a space: PostgreSQL takes none.
    """
    kept = typed.strip().upper().translate({0: None, ord(" "): None})
    prefix, dash, rest = kept.partition("-")
    day, second, letters = rest.partition("-")
    return f"{prefix}{dash}{day}{second}{letters.translate(str.maketrans('ILO', '110'))}"


SHORT_REPLY = frozenset({"consultation", "help"})
SHORT_REPLY_DAYS = 3
REPLY_DAYS = 13


def reply_deadline(
    kind: str, urgency: str, received_at: datetime, calendar: WorkCalendar
) -> Deadline:
    """By when whoever reported is owed a reply (DOMAIN section 6, hotline limits).

    Urgent: the same day. Consultation and help: 3 working days. Everything else: 13 working days
    from the next day.
    """
    midnight = end_of_day(received_at, calendar.zone)
    if urgency == "urgent":
        return Deadline(midnight, provisional=False)
    if kind in SHORT_REPLY:
        return deadline(received_at, SHORT_REPLY_DAYS, LimitKind.WORK_DAY, calendar)
    return deadline(midnight, REPLY_DAYS, LimitKind.WORK_DAY, calendar)


def end_of_day(at: datetime, zone: tzinfo) -> datetime:
    """The midnight that ends the day ``at`` lies in, in the city's time zone."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone)


def _said(facts: Any) -> dict[str, Any]:
    """The members of a dataclass that differ from their defaults."""
    members = ((each.name, getattr(facts, each.name), each.default) for each in fields(facts))
    return {name: value for name, value, default in members if value != default}


def _canonical(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return _said(value)
