"""Bring a draft onto the newest edition: what merges, and what somebody must decide."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zones.editor.pages.asked import draft_asked, map_config, reader
from zones.editor.representations import draft_json

ICONS = ("alert-triangle", "circle-check", "git-merge", "info-circle")


@login_required
@require_safe
def rebase_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The conflicts between the draft and the editions since its base, three-way."""
    draft = draft_asked(request, draft_id)
    facts = draft_json(draft, reader(request))
    config = map_config(draft.scheme) | {
        "draft": draft.pk,
        "position": draft.position,
        "base": draft.base_number,
        "newest": facts["newest"],
    }
    return render(
        request,
        "zones/editor/rebase.html",
        {"draft": draft, "facts": facts, "icons": ICONS, "page_config": config},
    )
