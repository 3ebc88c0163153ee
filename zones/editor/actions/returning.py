"""Go back to earlier boundaries, with those who answered for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor
from zones.boundaries.actions import Published, roll_back, withdraw_scheduled
from zones.boundaries.locks import hold_publishing
from zones.boundaries.models import Edition, Scheme, ZoneVersion
from zones.boundaries.timeline import instant_of_saying
from zones.editor.actions.holding import relieve_all, restore_holders
from zones.editor.actions.taking_back import scheduled_drafts, take_back_plans
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
    """Take back what is scheduled, and what was to come of it for people with it.

    Raises NothingScheduled and RoutingBusy.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        before = _zones(scheme, scheme.editions.highest_number())
        scheduled = scheduled_drafts(scheme, now=instant_of_saying(scheme, now=now))
        published = withdraw_scheduled(scheme=scheme, published_by=user, actor=actor, now=now)
        after = _settle(scheme, published, before, actor)
        said = published.edition.published_at
        take_back_plans(scheduled, zones=before & after, actor=actor, now=said)
    return published


def _settle(scheme: Scheme, published: Published, before: set[int], actor: Actor) -> set[int]:
    """Let holders come and go with the zones; the zones there are now."""
    after = _zones(scheme, published.edition.number)
    start, now = published.effective_from, published.edition.published_at
    relieve_all(zones=before - after, at=start, actor=actor, now=now)
    restore_holders(zones=after - before, start=start, actor=actor, now=now)
    return after


def _zones(scheme: Scheme, number: int) -> set[int]:
    rows = ZoneVersion.objects.filter(scheme=scheme, editions__contains=number)
    return set(rows.values_list("zone", flat=True))
