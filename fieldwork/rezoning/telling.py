"""Who is told that an issue went to another owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fieldwork.casework.actions import campaign_office
from fieldwork.casework.models import CoHandling, CoHandlingBasis
from fieldwork.notices.actions import tell
from fieldwork.notices.models import NoticeKind, ObjectType
from fieldwork.rezoning.moving import MovedIssue


def tell_of_move(moved: MovedIssue, *, now: datetime) -> None:
    """Tell the heads it comes to, those it left, and the office where nobody owns the place.

    Nothing may lock an issue after this (decision 9).
    """
    issue, facts = moved.issue, _facts(moved)
    people = moved.routing.people()
    newly = people if moved.to_another_unit else people - moved.people_before
    key = f"issue-{issue.pk}-rerouted-{issue.revision}"
    competent = CoHandling.objects.filter(issue=issue, basis=CoHandlingBasis.FUNCTION)
    _tell(
        moved,
        NoticeKind.ISSUE_MOVED_HERE,
        newly,
        [issue.lead_unit_id, *competent.values_list("unit_id", flat=True)],
        f"{key}-here",
        now,
    )
    _tell(
        moved,
        NoticeKind.ISSUE_MOVED_AWAY,
        moved.people_before - people,
        [moved.unit_before] if moved.to_another_unit else [],
        f"{key}-away",
        now,
    )
    if issue.unowned:
        tell(
            kind=NoticeKind.ISSUE_UNOWNED,
            recipients=campaign_office(now),
            object_type=ObjectType.ISSUE,
            object_id=issue.pk,
            params=facts,
            key=f"{key}-unowned",
            now=now,
        )


def _tell(
    moved: MovedIssue,
    kind: NoticeKind,
    recipients: set[int],
    units: list[int],
    key: str,
    now: datetime,
) -> None:
    tell(
        kind=kind,
        recipients=recipients,
        units=units,
        object_type=ObjectType.ISSUE,
        object_id=moved.issue.pk,
        params=_facts(moved),
        key=key,
        now=now,
    )


def _facts(moved: MovedIssue) -> dict[str, Any]:
    """What the notices may name of the issue; the unit is the one that has it now."""
    issue, zone = moved.issue, moved.after["zone"] or {}
    return {
        "number": issue.number,
        "category": issue.category.name_zh,
        "category_en": issue.category.name_en,
        "zone": zone.get("name", ""),
        "zone_en": zone.get("name_en", ""),
        "lead_unit": issue.lead_unit.name,
        "lead_unit_en": issue.lead_unit.name_en,
        "address": issue.address,
        "due_at": moved.after["due_at"],
    }
