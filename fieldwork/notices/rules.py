"""What notices and deliveries are, true without a database: who is meant, what may leave the house,
when a delivery is tried again, how it is signed (https://www.standardwebhooks.com).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

TO_POSTS: Final = frozenset(
    {"issue_assigned", "issue_unowned", "issue_moved_here", "issue_moved_away"}
)
"""Notices to whoever holds a post: whoever deputises for the holder is told too."""

ABOUT_SUBSCRIPTIONS: Final = frozenset({"subscription_paused"})
"""Notices about the deliveries themselves, which no subscription is sent."""

ABOUT_DRAFTS: Final = frozenset(
    {"draft_taken_over", "draft_submitted", "draft_approved", "draft_sent_back"}
)
"""Notices among the editors of boundaries: a border that is not published is no news."""

WITHIN: Final = ABOUT_SUBSCRIPTIONS | ABOUT_DRAFTS
"""What no other system is sent."""

GIVEN_UP_AFTER: Final = timedelta(days=3)
LEASE: Final = timedelta(minutes=5)
"""Whoever claims a delivery has so long to send it and say so; then another sends it again."""

_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=6)
_JITTER: Final = 0.25

_PUBLIC: Final = (
    *("number", "category", "category_en", "zone", "zone_en", "lead_unit", "lead_unit_en"),
    *("due_at", "reason"),
)
"""Parameters of a notice that name no person: only these are sent to other systems."""


def payload_for_others(
    *,
    kind: str,
    object_type: str,
    object_id: int,
    params: Mapping[str, Any],
    key: str,
    now: datetime,
) -> dict[str, Any]:
    """What a webhook is sent: ``{"type", "timestamp", "key", "object", "data"}``, nobody named."""
    return {
        "type": kind,
        "timestamp": now.isoformat(),
        "key": key,
        "object": {"type": object_type, "id": object_id},
        "data": {name: params[name] for name in _PUBLIC if name in params},
    }


def next_attempt(
    *, attempts: int, first_at: datetime, now: datetime, chance: float
) -> datetime | None:
    """When to try again after the ``attempts``-th failure; None once it is time to give up.

    The wait grows fourfold from half a minute to six hours. ``chance`` in [0, 1) stretches it by
    up to a quarter, so that what failed together does not come back together.
    """
    wait = min(_FIRST_WAIT * 4 ** min(attempts - 1, 10), _LONGEST_WAIT)
    at = now + wait * (1 + _JITTER * chance)
    return at if at < first_at + GIVEN_UP_AFTER else None


def signature(*, secret: str, delivery_id: str, timestamp: int, body: bytes) -> str:
    """The Standard Webhooks signature of a body: ``v1,`` and base64 of HMAC-SHA256.

    ``secret`` is ``whsec_`` and the base64 of the key; ``timestamp`` counts seconds since 1970.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"
