"""Begin, rename and discard drafts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zones.audit.actions import Actor, record
from zones.boundaries.models import Scheme
from zones.editor.actions.locking import lock_row
from zones.editor.actions.staging import put_state
from zones.editor.models import Draft, DraftState
from zones.editor.refusals import DraftTaken, NotOpen, WrongParameter
from zones.organisation.models import User


def start_draft(
    *, scheme: Scheme, name: str, user: User, actor: Actor, now: datetime, note: str = ""
) -> Draft:
    """Begin a draft on the newest edition. Raises WrongParameter without a name."""
    with transaction.atomic():
        draft = Draft.objects.create(
            scheme=scheme,
            name=_named(name),
            note=note.strip(),
            base=scheme.editions.newest_first().first(),
            created_by=user,
            created_at=now,
            changed_at=now,
        )
        record(
            actor=actor,
            action="draft.start",
            object_type="draft",
            object_id=draft.pk,
            after={"scheme": scheme.code, "name": draft.name, "base": draft.base_number},
            now=now,
        )
    return draft


def describe_draft(*, draft: Draft, name: str, note: str, actor: Actor, now: datetime) -> Draft:
    """Give it another name or note. Raises NotOpen, WrongParameter."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.state in (DraftState.PUBLISHED, DraftState.DISCARDED):
            raise NotOpen(held.name, held.get_state_display())
        before = {"name": held.name, "note": held.note}
        held.name, held.note = _named(name), note.strip()
        held.save(update_fields=["name", "note"])
        record(
            actor=actor,
            action="draft.describe",
            object_type="draft",
            object_id=held.pk,
            before=before,
            after={"name": held.name, "note": held.note},
            now=now,
        )
    return held


def discard_draft(*, draft: Draft, user: User, actor: Actor, now: datetime) -> Draft:
    """Give it up; it is kept, and can be opened again. Raises NotOpen, DraftTaken."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.state in (DraftState.PUBLISHED, DraftState.DISCARDED):
            raise NotOpen(held.name, held.get_state_display())
        if held.editor is not None and held.editor != user:
            raise DraftTaken(str(held.editor))
        return put_state(held, DraftState.DISCARDED, "draft.discard", actor, now)


def reopen_draft(*, draft: Draft, actor: Actor, now: datetime) -> Draft:
    """Take a discarded or submitted draft up again. Raises NotOpen for a published one."""
    with transaction.atomic():
        held = lock_row(draft)
        if held.state == DraftState.PUBLISHED:
            raise NotOpen(held.name, held.get_state_display())
        return put_state(held, DraftState.OPEN, "draft.reopen", actor, now)


def _named(name: str) -> str:
    text = " ".join(name.replace("\x00", "").split())
    if not text or len(text) > 120:
        raise WrongParameter("name", _("A draft has a name of up to 120 characters."))
    return text
