"""Drafts and what is done to them, as the REST interface and the pages say it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely
from django.urls import reverse
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.operations import gained_and_lost
from zones.editor.actions.operating import Outcome
from zones.editor.features import changed_counts, features_of, size_of, trial_features
from zones.editor.messages import label_of, warning_text
from zones.editor.models import Draft, DraftOperation
from zones.editor.planned import IN_PLANS
from zones.editor.policy import current_boundary_policy
from zones.editor.states import ZoneState
from zones.organisation.models import User

Json = dict[str, Any]


def draft_json(draft: Draft, user: User | None) -> Json:
    """The draft as its editors see it; its own zones are counted."""
    last = draft.operations.order_by("-number").values_list("number", flat=True).first() or 0
    newest = draft.scheme.editions.highest_number()
    at_work = draft.state == "open"
    plans = draft.operations.filter(kind__in=IN_PLANS, number__lte=draft.position)
    return {
        "id": draft.pk,
        "scheme": draft.scheme.code,
        "name": draft.name,
        "note": draft.note,
        "state": draft.state,
        "state_label": draft.get_state_display(),
        "base": draft.base_number,
        "newest": newest,
        "stale": draft.state != "published" and newest != draft.base_number,
        "position": draft.position,
        "operations": last,
        "can_undo": at_work and draft.position > 0,
        "can_redo": at_work and draft.position < last,
        "broken": draft.broken,
        "editor": draft.editor
        and {
            "id": draft.editor.pk,
            "name": str(draft.editor),
            "since": _instant(draft.editor_since),
        },
        "mine": user is not None and draft.editor_id == user.pk,
        "may_edit": at_work and (draft.editor_id is None or draft.editor_id == (user and user.pk)),
        "created_by": draft.created_by and str(draft.created_by),
        "created_at": _instant(draft.created_at),
        "changed_at": _instant(draft.changed_at),
        "changes": changed_counts(draft) | {"responsibilities": plans.count()},
        "submitted_by": draft.submitted_by and str(draft.submitted_by),
        "submitted_at": _instant(draft.submitted_at),
        "approved_by": draft.approved_by and str(draft.approved_by),
        "approved_at": _instant(draft.approved_at),
        "sent_back_reason": draft.sent_back_reason,
        "edition": draft.edition.number if draft.edition else None,
        "four_eyes": current_boundary_policy().four_eyes,
        "url": reverse("draft", args=[draft.pk]),
    }


def operation_json(operation: DraftOperation, position: int, box: Any = None) -> Json:
    """One line of the history."""
    return {
        "number": operation.number,
        "uuid": str(operation.uuid),
        "kind": operation.kind,
        "label": label_of(operation.kind, operation.facts),
        "made_by": operation.made_by and str(operation.made_by),
        "made_at": _instant(operation.made_at),
        "in_effect": operation.number <= position,
        "box": box,
    }


def history_json(draft: Draft, operations: Iterable[DraftOperation]) -> list[Json]:
    """The history, each operation with the box of the zones it changed."""
    return [operation_json(one, draft.position, _box_of(one)) for one in operations]


def outcome_json(outcome: Outcome, user: User | None, *, trial: bool = False) -> Json:
    """The answer to an operation; of a trial also how the ground differs."""
    gone = [n for n, state in outcome.zones.items() if state is None or state.gone]
    there = [n for n in outcome.zones if n not in gone]
    named = {**outcome.before, **outcome.zones}
    answer: Json = {
        "draft": draft_json(outcome.draft, user),
        "operation": outcome.operation
        and operation_json(outcome.operation, outcome.draft.position),
        "features": (trial_features(outcome.zones) if trial else features_of(outcome.draft, there)),
        "gone": gone,
        "warnings": [
            {"code": code, "detail": warning_text(code, _name(named.get(zone))), "zone": zone}
            for code, zone in outcome.warnings
        ],
    }
    if trial:
        answer["differences"] = [
            _difference(zone, outcome.before.get(zone), state)
            for zone, state in outcome.zones.items()
        ]
    return answer


def _difference(zone: int, before: ZoneState | None, after: ZoneState | None) -> Json:
    if after is not None and after.gone:
        after = None
    gained, lost = gained_and_lost(
        before.boundary if before else None, after.boundary if after else None
    )
    shown = after or before
    return {
        "zone": zone,
        "code": shown.code if shown else "",
        "name": shown.name if shown else "",
        "area_before_m2": size_of(before) if before else None,
        "area_after_m2": size_of(after) if after else None,
        "gained": geojson(gained),
        "lost": geojson(lost),
    }


def geojson(shape: BaseGeometry | None) -> Any:
    """A geometry as GeoJSON; None for none."""
    return None if shape is None or shape.is_empty else json.loads(shapely.to_geojson(shape))


def _name(state: ZoneState | None) -> str:
    return f"{state.name} ({state.code})" if state else ""


def _box_of(operation: DraftOperation) -> list[float] | None:
    kept = [
        state["wkb"]
        for step in operation.steps.all()
        for state in (step.before, step.after)
        if state
    ]
    if not kept:
        return None
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(kept)).tolist()
    return [west, south, east, north]


def _instant(at: Any) -> str | None:
    return timezone.localtime(at).isoformat() if at else None
