"""A draft goes from one state to the next: always unlocked, always on record."""

from __future__ import annotations

from datetime import datetime

from zones.audit.actions import Actor, record
from zones.editor.models import Draft, DraftState


def put_state(held: Draft, state: DraftState, action: str, actor: Actor, now: datetime) -> Draft:
    """Save the draft, whose row is locked, in its new state; nobody edits it then."""
    before = held.state
    held.state, held.editor, held.editor_since, held.changed_at = state, None, None, now
    held.save()
    record(
        actor=actor,
        action=action,
        object_type="draft",
        object_id=held.pk,
        before={"state": before},
        after={
            "state": held.state,
            "edition": held.edition.number if held.edition else None,
            "reason": held.sent_back_reason,
        },
        now=now,
    )
    return held
