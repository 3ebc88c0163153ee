"""Notices as webhooks, as the Standard Webhooks have them: body, headers, signature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from fieldwork.notices.models import Subscription
from fieldwork.notices.outgoing import Answer, post
from fieldwork.notices.rules import signature
from fieldwork.notices.signing import secret_of


@dataclass(frozen=True)
class Hook:
    """One request, ready to be sent: ``headers`` carry id, timestamp and signature."""

    url: str
    body: bytes
    headers: Mapping[str, str]

    def send(self) -> Answer:
        """Post it; never raises for what the receiver does."""
        return post(self.url, body=self.body, headers=self.headers, inside=settings.WEBHOOKS_INSIDE)


def hook(
    *, subscription: Subscription, delivery_id: UUID, payload: Mapping[str, Any], now: datetime
) -> Hook:
    """The payload signed for the subscription at this instant; the id stays from try to try."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = int(now.timestamp())
    signed = signature(
        secret=secret_of(subscription.seed),
        delivery_id=str(delivery_id),
        timestamp=timestamp,
        body=body,
    )
    return Hook(
        url=subscription.url,
        body=body,
        headers={
            "Content-Type": "application/json",
            "User-Agent": "Fieldwork",
            "webhook-id": str(delivery_id),
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signed,
        },
    )
