"""Where editors of boundaries begin: their drafts, what waits for them, the editions in short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zones.boundaries.models import Edition, GeometryKind, Scheme, Timeline
from zones.editor.models import Draft, DraftState
from zones.editor.pages.asked import reader
from zones.editor.permissions import may_set_boundary_policy, schemes_to_edit
from zones.editor.policy import current_boundary_policy
from zones.editor.representations import draft_json
from zones.imports.kinds.registry import may_import_any
from zones.organisation.models import User
from zones.organisation.permissions import may_import_ground, standing_in
from zones.ownership.views import zone_list

DISCARDED_SHOWN = 20


@dataclass(frozen=True)
class DraftCard:
    """A draft, and its facts as the REST interface gives them."""

    draft: Draft
    facts: dict[str, Any]


@dataclass(frozen=True)
class SchemeCard:
    """A scheme with the edition in force and those to come; ``accepted`` defects are left in it."""

    scheme: Scheme
    in_force: Edition | None
    since: datetime | None
    scheduled: list[Timeline]
    accepted: int

    @property
    def is_line(self) -> bool:
        return self.scheme.geometry_kind == GeometryKind.LINE


@require_safe
def zones_home(request: HttpRequest) -> HttpResponse:
    """The editor's home for editors of some scheme; for all others the list of zones."""
    standing = standing_in(request)
    schemes = list(schemes_to_edit(standing))
    waits_for_first = may_import_ground(standing) and not Scheme.objects.exists()
    if not schemes and not waits_for_first:
        return zone_list(request)
    user, now = reader(request), timezone.now()
    at_work, waiting, discarded = _drafts(user, schemes)
    context = {
        "schemes": scheme_cards(schemes, now=now),
        "drafts": at_work,
        "waiting": waiting,
        "discarded": discarded,
        "four_eyes": current_boundary_policy().four_eyes,
        "may_set_policy": may_set_boundary_policy(standing),
        "may_import": may_import_any(standing),
    }
    return render(request, "zones/editor/home.html", context)


def scheme_cards(schemes: Iterable[Scheme], *, now: datetime) -> list[SchemeCard]:
    """What is in force and what will be, scheme by scheme, in a few statements for any number."""
    asked = list(schemes)
    entries = Timeline.objects.as_known().filter(scheme__in=asked).select_related("edition")
    rows = list(entries.order_by("effective"))
    accepted = dict(
        Scheme.objects.filter(pk__in=[scheme.pk for scheme in asked])
        .annotate(accepted=Count("exceptions", filter=Q(exceptions__withdrawn_at=None)))
        .values_list("pk", "accepted")
    )
    cards = []
    for scheme in asked:
        own = [row for row in rows if row.scheme_id == scheme.pk]
        current = next((row for row in own if now in row.effective), None)
        cards.append(
            SchemeCard(
                scheme=scheme,
                in_force=current.edition if current else None,
                since=current.effective.lower if current else None,
                scheduled=[row for row in own if _begins_after(row, now)],
                accepted=accepted[scheme.pk],
            )
        )
    return cards


def _drafts(
    user: User, schemes: list[Scheme]
) -> tuple[list[DraftCard], list[DraftCard], list[DraftCard]]:
    """Those at work, those another submitted for approval, and those given up."""
    drafts = Draft.objects.filter(scheme__in=schemes).newest_first()
    drafts = drafts.select_related(
        "scheme", "base", "editor", "created_by", "submitted_by", "approved_by", "edition"
    )
    at_work = [DraftCard(draft, draft_json(draft, user)) for draft in drafts.at_work()]
    waiting = [
        card
        for card in at_work
        if card.draft.state == DraftState.SUBMITTED and card.draft.submitted_by != user
    ]
    given_up = drafts.filter(state=DraftState.DISCARDED)[:DISCARDED_SHOWN]
    discarded = [DraftCard(draft, draft_json(draft, user)) for draft in given_up]
    return [card for card in at_work if card not in waiting], waiting, discarded


def _begins_after(row: Timeline, now: datetime) -> bool:
    return row.effective.lower is not None and row.effective.lower > now
