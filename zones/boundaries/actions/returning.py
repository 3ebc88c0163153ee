"""Bring earlier boundaries back: always as a new edition, for numbers are never reused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor
from zones.boundaries.actions.publishing import Descent, Published, publish
from zones.boundaries.content import ZonePut, content_of_edition
from zones.boundaries.locks import hold_publishing
from zones.boundaries.models import Edition, Scheme, Timeline
from zones.boundaries.refusals import EndsBeforeItBegins, NothingScheduled
from zones.boundaries.timeline import edition_of, instant_of_saying
from zones.organisation.models import User

WITHDRAWN = "撤回待施行的版次 · scheduled editions withdrawn"


def withdraw_scheduled(
    *, scheme: Scheme, actor: Actor, now: datetime, published_by: User | None = None
) -> Published:
    """Take back every edition that is scheduled: what is in force now goes on, as a new edition.

    Nothing said is lost; later changes are based on the new edition. Raises NothingScheduled and
    RoutingBusy.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        # What came into force while this waited is not scheduled any more.
        now = instant_of_saying(scheme, now=now)
        if not Timeline.objects.filter(scheme=scheme).beginning_after(now).exists():
            raise NothingScheduled(scheme.code)
        in_force = edition_of(scheme, at=now)
        puts, drops = _content_again(scheme, in_force.number if in_force else 0)
        return publish(
            scheme=scheme,
            puts=puts,
            drops=drops,
            note=WITHDRAWN,
            published_by=published_by,
            accept_defects=True,
            supersede=True,
            actor=actor,
            now=now,
        )


def roll_back(
    *,
    scheme: Scheme,
    to: Edition,
    note: str,
    actor: Actor,
    now: datetime,
    effective_from: datetime | None = None,
    published_by: User | None = None,
) -> Published:
    """Make a new edition with the content of an earlier one, zones with their old numbers.

    What the earlier edition held torn, it may hold again. Raises NothingChanges where the highest
    edition says the same, ScheduledEditionFirst and RoutingBusy.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        puts, drops = _content_again(scheme, to.number)
        return publish(
            scheme=scheme,
            puts=puts,
            drops=drops,
            effective_from=effective_from,
            note=note,
            published_by=published_by,
            accept_defects=True,
            actor=actor,
            now=now,
        )


def publish_until(
    *,
    scheme: Scheme,
    puts: Sequence[ZonePut],
    until: datetime,
    ending_note: str,
    actor: Actor,
    now: datetime,
    drops: Iterable[str] = (),
    based_on: int | None = None,
    effective_from: datetime | None = None,
    note: str = "",
    published_by: User | None = None,
    descents: Iterable[Descent] = (),
) -> tuple[Published, Published]:
    """Publish temporary borders and, scheduled at ``until``, the edition that ends them.

    The second edition has the content the scheme had before; ``ending_note`` says so. Raises as
    publish() does, and EndsBeforeItBegins.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        before = scheme.editions.highest_number()
        first = publish(
            scheme=scheme,
            puts=puts,
            drops=drops,
            based_on=based_on,
            effective_from=effective_from,
            note=note,
            published_by=published_by,
            descents=descents,
            actor=actor,
            now=now,
        )
        if until <= max(first.effective_from, first.edition.published_at):
            raise EndsBeforeItBegins()
        back, gone = _content_again(scheme, before)
        second = publish(
            scheme=scheme,
            puts=back,
            drops=gone,
            effective_from=until,
            note=ending_note,
            published_by=published_by,
            accept_defects=True,
            actor=actor,
            now=first.edition.published_at,
        )
    return first, second


def _content_again(scheme: Scheme, number: int) -> tuple[list[ZonePut], list[str]]:
    """What the next edition must put and drop to hold what edition ``number`` held."""
    wanted = content_of_edition(scheme.pk, number)
    highest = content_of_edition(scheme.pk, scheme.editions.highest_number())
    puts = [content.as_put() for content in wanted.values()]
    return puts, [code for code in highest if code not in wanted]
