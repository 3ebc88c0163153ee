"""One editor at a time in a draft: a lock that is taken by editing, and can be taken over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.editor.models import Draft, DraftState
from zones.editor.refusals import DraftTaken, NotOpen
from zones.organisation.models import User


def hold_draft(draft: Draft, *, user: User, now: datetime) -> Draft:
    """Lock the draft's row for this transaction, as its editor; see edit_as."""
    return edit_as(lock_row(draft), user=user, now=now)


def edit_as(held: Draft, *, user: User, now: datetime) -> Draft:
    """Go on as the editor of a draft whose row is locked; free, it is taken.

    Raises NotOpen and DraftTaken.
    """
    if held.state != DraftState.OPEN:
        raise NotOpen(held.name, held.get_state_display())
    if held.editor is not None and held.editor != user:
        raise DraftTaken(str(held.editor))
    if held.editor is None:
        held.editor, held.editor_since = user, now
        held.save(update_fields=["editor", "editor_since"])
    return held


def lock_row(draft: Draft) -> Draft:
    """The draft as it is now, its row locked for this transaction.

    Locked first and read afterwards: a row that waited for its lock would come back joined with
    what stood there before.
    """
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    return Draft.objects.select_related("scheme", "base", "editor", "edition").get(pk=draft.pk)


def take_draft(
    *, draft: Draft, user: User, actor: Actor, now: datetime, take_over: bool = False
) -> tuple[Draft, User | None]:
    """Become the draft's editor; with ``take_over`` also in somebody's place, who is returned.

    Raises NotOpen, and DraftTaken without ``take_over``.
    """
    with transaction.atomic():
        held = lock_row(draft)
        if held.state != DraftState.OPEN:
            raise NotOpen(held.name, held.get_state_display())
        before = held.editor
        if before == user:
            return held, None
        if before is not None and not take_over:
            raise DraftTaken(str(before))
        held.editor, held.editor_since = user, now
        held.save(update_fields=["editor", "editor_since"])
        record(
            actor=actor,
            action="draft.take_over" if before else "draft.take",
            object_type="draft",
            object_id=held.pk,
            before={"editor": before.pk if before else None},
            after={"editor": user.pk},
            now=now,
        )
    return held, before


def release_draft(*, draft: Draft, user: User, actor: Actor, now: datetime) -> Draft:
    """Stop editing; of somebody else's lock nothing changes."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.editor == user:
            held.editor = held.editor_since = None
            held.save(update_fields=["editor", "editor_since"])
            record(
                actor=actor,
                action="draft.release",
                object_type="draft",
                object_id=held.pk,
                before={"editor": user.pk},
                now=now,
            )
    return held
