"""What a draft would do to the open issues if it were published."""

from __future__ import annotations

from datetime import datetime

from fieldwork.rezoning.outlook import Outlook, outlook
from zones.boundaries.models import ZoneVersion
from zones.editor.content import draft_content
from zones.editor.models import Draft
from zones.editor.planned import in_effect, planned_holdings, plans_of
from zones.ownership.owners import Planned, Post


def outlook_of_draft(draft: Draft, *, at: datetime) -> Outlook:
    """Every open issue that would have another zone or lead unit at ``at`` with the draft in force.

    A zone cut out of another is answered for by whoever answers for that one, unless the draft
    says otherwise.
    """
    contents = draft_content(draft)
    base = set(
        ZoneVersion.objects.filter(
            scheme=draft.scheme_id, editions__contains=draft.base_number
        ).values_list("zone", flat=True)
    )
    zones = {zone.zone_id for zone in contents.values() if zone.zone_id is not None}
    return outlook(
        scheme=draft.scheme, contents=contents, planned=_planned(draft, zones, base, at), at=at
    )


def _planned(draft: Draft, zones: set[int], base: set[int], at: datetime) -> Planned:
    """The posts of zones that are new, or that the draft says something about."""
    spoken_of = {plan.zone for plan in plans_of(in_effect(draft))}
    held = planned_holdings(draft, (zones - base) | (zones & spoken_of), base, at=at)
    return {
        zone: [Post(zone, one.role, one.unit, one.user) for one in holders]
        for zone, holders in held.items()
    }
