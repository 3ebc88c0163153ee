"""The way of a draft into force: check, preview, approval, publication."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zones.audit.models import AuditEntry
from zones.editor.models import Draft, DraftState
from zones.editor.pages.asked import draft_asked, map_config, reader
from zones.editor.policy import current_boundary_policy
from zones.editor.representations import draft_json

ICONS = ("alert-triangle", "circle-check", "info-circle", "map-pin", "shield-check")
MILESTONES = (
    "draft.start",
    "draft.submit",
    "draft.approve",
    "draft.send_back",
    "draft.reopen",
    "draft.discard",
    "draft.publish",
)


@login_required
@require_safe
def publish_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the draft would change, whether anything stands in the way, and the form to go on."""
    draft, user = draft_asked(request, draft_id), reader(request)
    four_eyes = current_boundary_policy().four_eyes
    submitted = draft.state == DraftState.SUBMITTED
    context = {
        "draft": draft,
        "facts": draft_json(draft, user),
        "trail": _trail(draft),
        "four_eyes": four_eyes,
        "may_submit": draft.state == DraftState.OPEN and four_eyes,
        "may_answer": submitted and draft.submitted_by != user,
        "may_publish": _may_publish(draft, four_eyes=four_eyes),
        "icons": ICONS,
        "now": timezone.now(),
        "page_config": map_config(draft.scheme)
        | {"draft": draft.pk, "base": draft.base_number, "open": _at_work(draft)},
    }
    return render(request, "zones/editor/publish.html", context)


def _at_work(draft: Draft) -> bool:
    return draft.state not in (DraftState.PUBLISHED, DraftState.DISCARDED)


def _may_publish(draft: Draft, *, four_eyes: bool) -> bool:
    if four_eyes:
        return draft.state == DraftState.APPROVED
    return _at_work(draft)


def _trail(draft: Draft) -> list[dict[str, Any]]:
    """Who did what when with the draft as a whole, the first thing first."""
    entries: QuerySet[AuditEntry] = AuditEntry.objects.filter(
        object_type="draft", object_id=str(draft.pk), action__in=MILESTONES
    )
    return [
        {
            "at": entry.at,
            "who": entry.actor_name,
            "action": entry.action,
            "reason": (entry.after or {}).get("reason", "")
            if entry.action == "draft.send_back"
            else "",
        }
        for entry in entries.order_by("at", "pk")
    ]
