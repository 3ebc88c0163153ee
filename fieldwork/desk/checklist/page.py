"""The page "Set up your city": what is done, what is left, and where to mend it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fieldwork.desk.checklist.chapters import examine
from fieldwork.desk.checklist.item import Checklist, Group, Item, State
from zones.organisation.models import User
from zones.organisation.permissions import (
    Standing,
    may_administer,
    may_import,
    may_set_up,
    standing_of,
)

GROUPS = {
    Group.CITY: ("building-community", _("City")),
    Group.GROUND: ("hexagons", _("Ground")),
    Group.PEOPLE: ("users", _("Responsibility")),
    Group.CATALOGUE: ("category", _("Catalogue")),
    Group.MAP: ("map", _("Map")),
    Group.SAFETY: ("shield-check", _("Safety")),
}
MARKS = {
    State.DONE: ("circle-check", _("done")),
    State.OPEN: ("circle-dashed", _("to do")),
    State.ADVICE: ("bulb", _("for you to decide")),
}


@never_cache
@login_required
def setup_checklist(request: HttpRequest) -> HttpResponse:
    """The checklist, for system and business administrators; links only where they may go."""
    now = timezone.now()
    standing = standing_of(request.user if isinstance(request.user, User) else None, now=now)
    if not may_set_up(standing):
        raise PermissionDenied
    checklist = examine(now)
    chapters = _chapters(checklist, standing)
    context = {"checklist": checklist, "chapters": chapters}
    return render(request, "fieldwork/desk/checklist.html", context)


def _chapters(checklist: Checklist, standing: Standing) -> list[dict[str, Any]]:
    chapters = []
    for group, (icon, title) in GROUPS.items():
        items = checklist.in_group(group)
        rows = [_row(item, standing) for item in items]
        left = sum(item.state is State.OPEN for item in items)
        chapters.append({"icon": icon, "title": title, "left": left, "rows": rows})
    return chapters


def _row(item: Item, standing: Standing) -> dict[str, Any]:
    icon, state = MARKS[item.state]
    url = reverse(item.page) if item.page and _may_open(item.page, standing) else ""
    return {"item": item, "icon": icon, "state": state, "url": url}


def _may_open(page: str, standing: Standing) -> bool:
    if page.startswith("admin:"):
        return may_administer(standing)
    return may_import(standing) if page == "import_list" else True
