"""Publish a draft: checked, approved where the policy asks, and put into force at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zones.audit.actions import Actor
from zones.boundaries.actions import Descent, Published, publish, publish_until
from zones.boundaries.content import ZoneContent, ZonePut, content_of_edition
from zones.boundaries.models import LineageKind
from zones.editor.actions.holding import hand_over
from zones.editor.actions.locking import lock_row
from zones.editor.actions.staging import put_state
from zones.editor.checking import check_draft
from zones.editor.content import draft_content
from zones.editor.models import Draft, DraftState
from zones.editor.planned import came_from, in_effect
from zones.editor.policy import current_boundary_policy
from zones.editor.refusals import (
    ApprovalNeeded,
    DraftStale,
    DraftTaken,
    EmptyDraft,
    NotOpen,
    NotPublishable,
    SecondPersonNeeded,
)
from zones.editor.rules import lineage
from zones.organisation.models import User


@dataclass(frozen=True)
class _Difference:
    """The zones of the draft by code, and what publishing them puts and drops."""

    after: dict[str, ZoneContent]
    puts: list[ZonePut]
    drops: list[str]
    new: set[int]
    gone: set[int]
    base: set[int]


def submit_draft(*, draft: Draft, user: User, actor: Actor, now: datetime) -> Draft:
    """Hand it in for approval; it is not edited meanwhile.

    Raises NotOpen, DraftTaken, EmptyDraft, DraftStale and NotPublishable.
    """
    with transaction.atomic():
        held = lock_row(draft)
        _refuse_unready(held, user, DraftState.OPEN)
        _refuse_unsound(held, now, now)
        held.submitted_by, held.submitted_at = user, now
        held.sent_back_reason = ""
        return put_state(held, DraftState.SUBMITTED, "draft.submit", actor, now)


def approve_draft(*, draft: Draft, user: User, actor: Actor, now: datetime) -> Draft:
    """A second person agrees. Raises NotOpen, SecondPersonNeeded."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.state != DraftState.SUBMITTED:
            raise NotOpen(held.name, held.get_state_display())
        if held.submitted_by == user:
            raise SecondPersonNeeded()
        held.approved_by, held.approved_at = user, now
        return put_state(held, DraftState.APPROVED, "draft.approve", actor, now)


def send_back_draft(*, draft: Draft, reason: str, actor: Actor, now: datetime) -> Draft:
    """It is to be edited again, for a reason. Raises NotOpen."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.state not in (DraftState.SUBMITTED, DraftState.APPROVED):
            raise NotOpen(held.name, held.get_state_display())
        held.sent_back_reason = reason.strip()
        held.approved_by = held.approved_at = None
        return put_state(held, DraftState.OPEN, "draft.send_back", actor, now)


def publish_draft(
    *,
    draft: Draft,
    user: User,
    actor: Actor,
    now: datetime,
    note: str = "",
    effective_from: datetime | None = None,
    effective_until: datetime | None = None,
) -> Published:
    """Make the draft the next edition, in force at once, from an instant, or until another.

    Holders change with it in the same transaction: new zones inherit or get those the draft
    names, those of retired zones end. Raises NotOpen, DraftTaken, ApprovalNeeded, EmptyDraft,
    DraftStale, NotPublishable, and what publish() and the assignments refuse; nothing is then
    written.
    """
    with transaction.atomic():
        held = lock_row(draft)
        _refuse_unapproved(held)
        _refuse_unready(held, user, held.state)
        _refuse_unsound(held, now, effective_from or now)
        change = _difference(held)
        published = _publish(
            scheme=held.scheme,
            puts=change.puts,
            drops=change.drops,
            based_on=held.base_number,
            effective_from=effective_from,
            note=note or held.note or held.name,
            published_by=user,
            descents=list(_descents(held, change)),
            actor=actor,
            now=now,
            until=effective_until,
            name=held.name,
        )
        hand_over(
            draft=held,
            base=change.base,
            new=change.new,
            gone=change.gone,
            start=published.effective_from,
            end=effective_until,
            actor=actor,
            now=published.edition.published_at,
        )
        held.edition = published.edition
        put_state(held, DraftState.PUBLISHED, "draft.publish", actor, now)
    return published


def _publish(*, until: datetime | None, name: str, **terms: Any) -> Published:
    """Publish for good, or ``until``; see publish() and publish_until()."""
    if until is None:
        return publish(**terms)
    ending = _("End of the temporary borders “%(name)s”") % {"name": name}
    published, _back = publish_until(until=until, ending_note=ending, **terms)
    return published


def _difference(draft: Draft) -> _Difference:
    after = draft_content(draft)
    before = content_of_edition(draft.scheme_id, draft.base_number)
    puts = [
        replace(zone.as_put(), origin=f"draft {draft.pk}: {draft.name}"[:200])
        for code, zone in after.items()
        if code not in before
        or before[code].zone_id != zone.zone_id
        or not zone.says_the_same_as(before[code])
    ]
    were = {zone.zone_id for zone in before.values() if zone.zone_id}
    are = {zone.zone_id for zone in after.values() if zone.zone_id}
    drops = [code for code, zone in before.items() if zone.zone_id not in are]
    return _Difference(after, puts, drops, are - were, were - are, were)


def _descents(draft: Draft, change: _Difference) -> Iterable[Descent]:
    present = {zone.zone_id for zone in change.after.values() if zone.zone_id}
    splits, merges = lineage(came_from(in_effect(draft), change.base), change.base, present)
    for kind, pairs in ((LineageKind.SPLIT, splits), (LineageKind.MERGE, merges)):
        for predecessor, successor in pairs:
            yield Descent(kind, predecessor, successor)


def _refuse_unapproved(held: Draft) -> None:
    if current_boundary_policy().four_eyes:
        if held.state in (DraftState.OPEN, DraftState.SUBMITTED):
            raise ApprovalNeeded()
    elif held.state not in (DraftState.OPEN, DraftState.SUBMITTED, DraftState.APPROVED):
        raise NotOpen(held.name, held.get_state_display())


def _refuse_unready(held: Draft, user: User, wanted: str) -> None:
    if held.state != wanted or held.state in (DraftState.PUBLISHED, DraftState.DISCARDED):
        raise NotOpen(held.name, held.get_state_display())
    if held.editor is not None and held.editor != user:
        raise DraftTaken(str(held.editor))
    if held.position == 0:
        raise EmptyDraft()
    newest = held.scheme.editions.highest_number()
    if newest != held.base_number:
        raise DraftStale(held.base_number, newest)


def _refuse_unsound(held: Draft, now: datetime, at: datetime) -> None:
    blocking = check_draft(held, now=now, at=at).blocking
    if blocking:
        raise NotPublishable(len(blocking), blocking[0].detail)
