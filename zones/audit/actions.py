"""Write the audit log. The only way in; nothing ever changes or removes an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zones.audit.models import AuditEntry, Result


@dataclass(frozen=True)
class Actor:
    """Who acts and from where: a person, or a programme such as ``zones_import``.

    ``id`` is the user's number, None for a programme.
    """

    name: str
    id: int | None = None
    address: str | None = None


def record(
    *,
    actor: Actor,
    action: str,
    now: datetime,
    object_type: str = "",
    object_id: object = "",
    result: Result = Result.OK,
    before: Any = None,
    after: Any = None,
) -> AuditEntry:
    """Append one entry in the caller's transaction, so that it lives or dies with the act.

    ``action`` is ``noun.verb`` ("edition.publish"); ``before`` and ``after`` are JSON values.
    """
    return AuditEntry.objects.create(
        at=now,
        actor_id=actor.id,
        actor_name=actor.name,
        address=actor.address,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        result=result,
        before=before,
        after=after,
    )


def ensure_months(*, now: datetime, ahead: int = 3) -> int:
    """Make the missing monthly partitions, this month to ``ahead`` months on; how many.

    Entries of a month nobody made fall into the default partition and are still found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT zones_ensure_audit_months(%s, %s)", [now, ahead])
        (made,) = cursor.fetchone()
    return int(made)
