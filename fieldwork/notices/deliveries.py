"""Send what is due by mail and webhook: at least once, each under an id that never changes.

A delivery is claimed by moving its next attempt ahead for the time of a lease, and sent outside any
transaction: a receiver that is slow holds up neither rows nor the change feed. Whoever dies
between sending and saying so leaves it to be sent again when the lease has run out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from fieldwork.notices.hooks import hook
from fieldwork.notices.letters import letter, post_letter
from fieldwork.notices.models import Channel, Delivery, DeliveryState, Subscription
from fieldwork.notices.outgoing import GONE, Answer
from fieldwork.notices.rules import GIVEN_UP_AFTER, LEASE, next_attempt
from fieldwork.notices.subscriptions import pause

KEPT: Final = timedelta(days=90)
"""Deliveries older than this go, by whole months."""

_BATCH: Final = 32
_AT_ONCE: Final = 8
_BUDGET_S: Final = 30.0

_NO_ADDRESS: Final = Answer(0, gettext_noop("the person has no mail address any more"))


def deliver_due(*, now: datetime, budget_s: float = _BUDGET_S) -> int:
    """Send what is due at ``now`` until nothing is left or the time is used up; how many tries."""
    tried = _give_up_unsendable(now)
    deadline = time.monotonic() + budget_s
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        while time.monotonic() < deadline:
            claimed = claim(now=now, limit=_BATCH)
            if not claimed:
                break
            senders = [_sender(delivery, now) for delivery in claimed]
            answers = pool.map(lambda send: send(), senders)
            for delivery, answer in zip(claimed, answers, strict=True):
                settle(delivery=delivery, answer=answer, now=now)
            tried += len(claimed)
    return tried


def claim(*, now: datetime, limit: int) -> list[Delivery]:
    """Take deliveries that are due, for one lease; nobody else sends them meanwhile."""
    sendable = Q(subscription__isnull=True) | Q(subscription__is_active=True)
    with transaction.atomic():
        due = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(sendable, state=DeliveryState.PENDING, next_at__lte=now)
            .order_by("next_at")
            .select_related("subscription", "recipient")[:limit]
        )
        claimed = list(due)
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(
            next_at=now + LEASE, attempts=F("attempts") + 1
        )
    for delivery in claimed:
        delivery.attempts += 1
    return claimed


def settle(*, delivery: Delivery, answer: Answer, now: datetime) -> None:
    """Write down how a try ended: sent, to be tried again, or given up."""
    row = Delivery.objects.filter(pk=delivery.pk, at=delivery.at)
    if answer.is_success:
        row.update(state=DeliveryState.SENT, sent_at=now, answer=answer.words)
        if delivery.subscription_id is not None:
            Subscription.objects.filter(pk=delivery.subscription_id).update(succeeded_at=now)
        return
    again = next_attempt(
        attempts=delivery.attempts, first_at=delivery.at, now=now, chance=random.random()
    )
    if answer is _NO_ADDRESS or answer.status == GONE:
        again = None
    # Whoever claimed it after our lease ran out has the say.
    row = row.filter(attempts=delivery.attempts, state=DeliveryState.PENDING)
    if again is not None:
        row.update(next_at=again, answer=answer.words)
        return
    row.update(state=DeliveryState.GIVEN_UP, answer=answer.words)
    if delivery.subscription_id is not None:
        _pause_if_dead(delivery.subscription_id, delivery.at, answer, now)


def drop_old_deliveries(*, now: datetime) -> int:
    """Drop the months that ended before the kept ones; how many (and stray rows that old)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fieldwork_drop_delivery_months(%s)", [now - KEPT])
        (gone,) = cursor.fetchone()
    return int(gone)


def _sender(delivery: Delivery, now: datetime) -> Callable[[], Answer]:
    """What a thread does to send it: all that needs the database is done here."""
    if delivery.channel == Channel.WEBHOOK and delivery.subscription is not None:
        return hook(
            subscription=delivery.subscription,
            delivery_id=delivery.pk,
            payload=delivery.payload,
            now=now,
        ).send
    recipient = delivery.recipient
    if recipient is None or not recipient.is_active or not recipient.email:
        return lambda: _NO_ADDRESS
    return partial(post_letter, letter(delivery, recipient))


def _pause_if_dead(subscription_id: int, since: datetime, answer: Answer, now: datetime) -> None:
    """Pause a subscription that took nothing since the event, or that says it is gone for good."""
    with transaction.atomic():
        alive = Subscription.objects.select_for_update(no_key=True).filter(
            pk=subscription_id, is_active=True
        )
        if answer.status != GONE:
            alive = alive.filter(Q(succeeded_at__isnull=True) | Q(succeeded_at__lt=since))
        for subscription in alive:
            pause(subscription=subscription, answer=answer.words, now=now)


def _give_up_unsendable(now: datetime) -> int:
    """What waited for a paused subscription as long as any other is tried."""
    waited = Subscription.objects.filter(is_active=False).values_list("pk", flat=True)
    return Delivery.objects.filter(
        state=DeliveryState.PENDING, subscription__in=waited, at__lt=now - GIVEN_UP_AFTER
    ).update(state=DeliveryState.GIVEN_UP, answer=gettext_noop("the subscription was paused"))
