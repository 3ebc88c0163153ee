"""Subscriptions of other systems: made, changed, tried, paused, taken up again, ended."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from fieldwork.notices.actions import tell
from fieldwork.notices.hooks import hook
from fieldwork.notices.models import Delivery, NoticeKind, ObjectType, Subscription
from fieldwork.notices.outgoing import AddressRefused, Answer, check_url
from fieldwork.notices.refusals import AddressNotAllowed, NoKinds
from fieldwork.notices.rules import WITHIN
from fieldwork.notices.signing import new_seed, secret_of
from zones.audit.actions import Actor, record
from zones.organisation.models import Unit, User

DELIVERER = Actor(name="deliveries")

SUBSCRIBABLE = tuple(kind for kind in NoticeKind if kind not in WITHIN)


@dataclass(frozen=True)
class Wanted:
    """What another system wants to be told: events of these kinds, of one unit or of all."""

    name: str
    url: str
    kinds: Sequence[str]
    unit: Unit | None = None


def subscribe(*, wanted: Wanted, by: User, actor: Actor, now: datetime) -> tuple[Subscription, str]:
    """A new subscription and its secret, which is shown this once.

    Raises AddressNotAllowed and NoKinds.
    """
    kinds = _checked(wanted)
    with transaction.atomic():
        subscription = Subscription.objects.create(
            name=wanted.name,
            url=wanted.url,
            kinds=kinds,
            unit=wanted.unit,
            seed=new_seed(),
            created_by=by,
            created_at=now,
        )
        _keep_on_record(subscription, "subscribe", actor, now)
    return subscription, secret_of(subscription.seed)


def change(*, subscription: Subscription, wanted: Wanted, actor: Actor, now: datetime) -> None:
    """Send something else, or elsewhere. Raises AddressNotAllowed and NoKinds."""
    kinds = _checked(wanted)
    before = _facts(subscription)
    subscription.name, subscription.url = wanted.name, wanted.url
    subscription.kinds, subscription.unit = kinds, wanted.unit
    with transaction.atomic():
        subscription.save(update_fields=["name", "url", "kinds", "unit"])
        _keep_on_record(subscription, "change", actor, now, before=before)


def renew_secret(*, subscription: Subscription, actor: Actor, now: datetime) -> str:
    """Another secret from now on, shown this once; the old one signs nothing more."""
    subscription.seed = new_seed()
    with transaction.atomic():
        subscription.save(update_fields=["seed"])
        _keep_on_record(subscription, "renew_secret", actor, now)
    return secret_of(subscription.seed)


def send_test(*, subscription: Subscription, actor: Actor, now: datetime) -> Answer:
    """Send a delivery of type ``test`` at once, and what the receiver answered."""
    payload = {"type": "test", "timestamp": now.isoformat(), "key": "test"}
    sent = hook(
        subscription=subscription, delivery_id=uuid.uuid4(), payload=payload, now=now
    ).send()
    record(
        actor=actor,
        action="subscription.test",
        object_type="subscription",
        object_id=subscription.pk,
        after={"answer": sent.words},
        now=now,
    )
    return sent


def pause(*, subscription: Subscription, answer: str, now: datetime) -> None:
    """Stop sending to a receiver that takes nothing, and tell whoever subscribed it."""
    subscription.is_active = False
    subscription.paused_at, subscription.paused_because = now, answer
    with transaction.atomic():
        subscription.save(update_fields=["is_active", "paused_at", "paused_because"])
        _keep_on_record(subscription, "pause", DELIVERER, now, answer=answer)
        tell(
            kind=NoticeKind.SUBSCRIPTION_PAUSED,
            recipients=[subscription.created_by_id],
            object_type=ObjectType.SUBSCRIPTION,
            object_id=subscription.pk,
            params={"name": subscription.name, "answer": answer},
            key=f"subscription-{subscription.pk}-{now:%Y%m%dT%H%M%S}",
            now=now,
        )


def switch(*, subscription: Subscription, active: bool, actor: Actor, now: datetime) -> None:
    """Take it up again, or stop it for a while; what waits meanwhile is kept for three days."""
    subscription.is_active = active
    subscription.paused_at = None if active else now
    subscription.paused_because = ""
    with transaction.atomic():
        subscription.save(update_fields=["is_active", "paused_at", "paused_because"])
        _keep_on_record(subscription, "resume" if active else "stop", actor, now)


def end(*, subscription: Subscription, actor: Actor, now: datetime) -> None:
    """End it for good, with what it was still to be sent."""
    with transaction.atomic():
        _keep_on_record(subscription, "end", actor, now)
        Delivery.objects.filter(subscription=subscription).delete()
        subscription.delete()


def _checked(wanted: Wanted) -> list[str]:
    """The kinds, each once. Raises AddressNotAllowed and NoKinds."""
    try:
        check_url(wanted.url, inside=settings.WEBHOOKS_INSIDE)
    except AddressRefused as refused:
        raise AddressNotAllowed(str(refused)) from None
    kinds = [kind.value for kind in SUBSCRIBABLE if kind in wanted.kinds]
    if not kinds:
        raise NoKinds()
    return kinds


def _facts(subscription: Subscription) -> dict[str, Any]:
    return {
        "name": subscription.name,
        "url": subscription.url,
        "kinds": subscription.kinds,
        "unit": subscription.unit_id,
    }


def _keep_on_record(
    subscription: Subscription,
    act: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    record(
        actor=actor,
        action=f"subscription.{act}",
        object_type="subscription",
        object_id=subscription.pk,
        before=before,
        after=_facts(subscription) | more,
        now=now,
    )
