"""Tell people and other systems what happened, and keep what they have read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection

from fieldwork.notices.models import (
    Channel,
    Notice,
    NoticeKind,
    NoticePreference,
    ObjectType,
)
from fieldwork.notices.rules import TO_POSTS, WITHIN, payload_for_others
from zones.organisation.models import User

KEPT: Final = timedelta(days=365)
"""So long an inbox goes back."""

_TELL = (
    "SELECT fieldwork_tell(%(kind)s, %(recipients)s::bigint[], %(deputies)s, %(units)s::bigint[],"
    " %(object_type)s, %(object_id)s, %(params)s, %(letter)s, %(payload)s, %(by_mail)s, %(key)s,"
    " %(now)s)"
)


def tell(
    *,
    kind: NoticeKind,
    recipients: Iterable[int],
    units: Iterable[int] = (),
    object_type: ObjectType,
    object_id: int,
    params: Mapping[str, Any],
    key: str,
    now: datetime,
) -> None:
    """Tell these users, and the subscriptions of these units, once for each ``key``: one statement.

    It stands in the caller's transaction: what is rolled back was never told. ``params`` are JSON
    facts the wording names (see wording.py): ``number``, ``category`` and ``category_en``,
    ``zone`` and ``zone_en``, ``lead_unit`` and ``lead_unit_en``, ``address``, ``due_at`` in ISO
    8601, ``uuid`` of a report, ``reason`` as a code; of a draft ``name``, ``scheme`` and
    ``scheme_en``, ``person`` and the ``reason`` in words. Other systems are sent only those that
    name no person.
    """
    facts = dict(params)
    letter = {"kind": kind, "object_type": object_type, "object_id": object_id, "params": facts}
    payload = payload_for_others(
        kind=kind,
        object_type=object_type,
        object_id=object_id,
        params=facts,
        key=key,
        now=now,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL,
            {
                "kind": NoticeKind(kind).value,
                "recipients": sorted(set(recipients)),
                "deputies": kind in TO_POSTS,
                "units": [] if kind in WITHIN else sorted(set(units)),
                "object_type": ObjectType(object_type).value,
                "object_id": object_id,
                "params": json.dumps(facts, ensure_ascii=False),
                "letter": json.dumps(letter, ensure_ascii=False),
                "payload": json.dumps(payload, ensure_ascii=False),
                "by_mail": bool(settings.EMAIL_HOST),
                "key": key,
                "now": now,
            },
        )


def mark_read(*, user: User, notice_id: int, now: datetime) -> Notice | None:
    """Remember that the person has read one notice of the person's own; None where it is not."""
    notice = Notice.objects.of(user).filter(pk=notice_id).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, user: User, upto: int, now: datetime) -> int:
    """The person has read every notice up to number ``upto``: what came later stays unread."""
    return Notice.objects.of(user).unread().filter(pk__lte=upto).update(read_at=now)


def choose(*, user: User, kind: NoticeKind, channel: Channel, is_on: bool) -> None:
    """Whether the person wants notices of this kind by this channel; the inbox has them anyway."""
    NoticePreference.objects.update_or_create(
        user=user, kind=kind, channel=channel, defaults={"is_on": is_on}
    )


def forget_old_notices(*, now: datetime) -> int:
    """Delete what people were told longer ago than notices are kept, read or not; how many."""
    return Notice.objects.filter(created_at__lt=now - KEPT).delete()[0]
