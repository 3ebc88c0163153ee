"""Go back to earlier boundaries, with those who answered for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor
from zones.boundaries.actions import Published, roll_back, withdraw_scheduled
from zones.boundaries.locks import hold_publishing
from zones.boundaries.models import Edition, Scheme, ZoneVersion
from zones.editor.actions.holding import relieve_all, restore_holders
from zones.organisation.models import User


def return_to(
    *,
    scheme: Scheme,
    to: Edition,
    note: str,
    user: User | None,
    actor: Actor,
    now: datetime,
    effective_from: datetime | None = None,
) -> Published:
    """Roll the boundaries back to an edition's; zones that come back get their last holders.

    Raises NothingChanges, ScheduledEditionFirst and RoutingBusy.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        before = _zones(scheme, scheme.editions.highest_number())
        published = roll_back(
            scheme=scheme,
            to=to,
            note=note,
            effective_from=effective_from,
            published_by=user,
            actor=actor,
            now=now,
        )
        _settle(scheme, published, before, actor)
    return published


def withdraw(*, scheme: Scheme, user: User | None, actor: Actor, now: datetime) -> Published:
    """Take back what is scheduled; the holders of what goes on go on too.

    Raises NothingScheduled and RoutingBusy.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        before = _zones(scheme, scheme.editions.highest_number())
        published = withdraw_scheduled(scheme=scheme, published_by=user, actor=actor, now=now)
        _settle(scheme, published, before, actor)
    return published


def _settle(scheme: Scheme, published: Published, before: set[int], actor: Actor) -> None:
    after = _zones(scheme, published.edition.number)
    start, now = published.effective_from, published.edition.published_at
    relieve_all(zones=before - after, at=start, actor=actor, now=now)
    restore_holders(zones=after - before, start=start, actor=actor, now=now)


def _zones(scheme: Scheme, number: int) -> set[int]:
    rows = ZoneVersion.objects.filter(scheme=scheme, editions__contains=number)
    return set(rows.values_list("zone", flat=True))
