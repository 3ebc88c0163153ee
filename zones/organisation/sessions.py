"""Open sessions of one person, on every device: counted, and ended at will (P10)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from zones.audit.actions import Actor, record
from zones.organisation.models import User

_BATCH = 500


def open_sessions(user: User, *, now: datetime) -> list[str]:
    """The keys of the person's open sessions.

    Whose a session is stands only in its signed data, so every open one is read. They end half an
    hour after their last use: there are never many more than people at work.
    """
    running = Session.objects.filter(expire_date__gt=now)
    return [
        session.session_key
        for session in running.iterator(chunk_size=_BATCH)
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]


def end_sessions(*, user: User, keep: str | None, actor: Actor, now: datetime) -> int:
    """Sign the person out everywhere at once but in the session ``keep``; how many were ended.

    Access tokens are no sessions and stay.
    """
    with transaction.atomic():
        keys = [key for key in open_sessions(user, now=now) if key != keep]
        Session.objects.filter(session_key__in=keys).delete()
        record(
            actor=actor,
            action="session.end_all",
            object_type="user",
            object_id=user.pk,
            after={"ended": len(keys)},
            now=now,
        )
    return len(keys)
