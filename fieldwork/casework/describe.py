"""Issues as every door and page shows them: with the owner, its reason and the deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, overload

from django.utils.translation import gettext as _

from fieldwork.casework.models import CoHandling, Issue
from fieldwork.casework.routing import handling, ownership_kept, owning
from fieldwork.casework.rules import Light, light
from fieldwork.casework.workflow import CLOCK_STOPPED, State
from fieldwork.catalogue.models import Category
from fieldwork.catalogue.wording import limit_label
from zones.bilingual import in_english
from zones.organisation.models import Unit, User
from zones.ownership.describe import explain, name_of, zone_json
from zones.ownership.locate import Ownership
from zones.ownership.representations import brief_unit_json

Json = dict[str, Any]


def issue_json(issue: Issue, *, now: datetime, helping: Iterable[Unit] | None = None) -> Json:
    """The whole issue as JSON; ``with_names()`` saves its statements.

    Places are WGS-84 degrees (lon, lat), instants ISO 8601. No reporter and no complainant is in
    it. ``helping`` are the co-handling units, read where not given.
    """
    if helping is None:
        helping = helping_units(issue)
    owner = ownership_kept(owning(issue.routing))
    rerouted = issue.routing.get("rerouted")
    return {
        **brief_issue_json(issue, now=now),
        "text": issue.text,
        "path": [zone_json(zone) for zone in owner.path],
        "unit_head": person_json(issue.lead_unit.head),
        "street_heads": [
            _street_json(street) for street in handling(issue.routing)["street_heads"]
        ],
        "co_units": [brief_unit_json(unit) for unit in helping],
        "unowned": issue.unowned,
        "uncertain": issue.uncertain,
        "rule": issue.rule,
        "edition": issue.edition,
        "explanation": _why(issue.routing, owner),
        "candidates": [
            {
                "zone": zone_json(candidate["zone"]),
                "lead_unit": candidate["lead_unit"],
                "share": candidate["share"],
            }
            for candidate in owner.candidates
        ],
        "holders_seen": _holders(issue.routing["seen"]),
        "holders_received": _holders(issue.routing["received"]),
        "holders_rerouted": _holders(rerouted) if rerouted else None,
        "accuracy_m": issue.accuracy_m,
        "condition": issue.condition.code,
        "is_history": issue.is_history,
        "revision": issue.revision,
    }


def brief_issue_json(issue: Issue, *, now: datetime) -> Json:
    """The issue as a list shows it."""
    zone = owning(issue.routing)["zone"]
    return {
        "number": issue.number,
        "state": issue.state,
        "state_label": issue.get_state_display(),
        "category": category_json(issue.category),
        "urgency": issue.urgency,
        "address": issue.address,
        "lon": issue.location.x,
        "lat": issue.location.y,
        "zone": zone_json(zone),
        "lead_unit": brief_unit_json(issue.lead_unit),
        "head": person_json(issue.head),
        "captured_at": instant_json(issue.captured_at),
        "received_at": instant_json(issue.received_at),
        "due_at": instant_json(issue.due_at),
        "due": {
            "limit": issue.limit,
            "limit_kind": issue.limit_kind,
            "label": limit_label(issue.limit, issue.limit_kind),
            "provisional": issue.due_provisional,
            "set_by_city": issue.limit_set_by_city,
            "light": light_of(issue, now=now).value,
        },
        "rectified_at": instant_json(issue.rectified_at),
        "closed_at": instant_json(issue.closed_at),
        "round": issue.round,
        "reopened_count": issue.reopened_count,
        "report_count": issue.report_count,
        "url": f"/issues/{issue.number}/",
    }


def helping_units(issue: Issue) -> list[Unit]:
    """The co-handling units by code."""
    rows = CoHandling.objects.filter(issue=issue).select_related("unit").order_by("unit__code")
    return [row.unit for row in rows]


def light_of(issue: Issue, *, now: datetime) -> Light:
    """The traffic light now, or at the moment the clock stopped."""
    stopped = issue.rectified_at or issue.closed_at
    at = stopped if stopped and State(issue.state) in CLOCK_STOPPED else now
    return light(issue.received_at, issue.due_at, at)


def category_json(category: Category) -> Json:
    """A category by its names, with the duty area it belongs to."""
    return {
        "code": category.code,
        "name": category.name_zh,
        "name_en": category.name_en,
        "duty_area": category.duty_area.code,
    }


@overload
def instant_json(at: datetime) -> str: ...
@overload
def instant_json(at: datetime | None) -> str | None: ...
def instant_json(at: datetime | None) -> str | None:
    """ISO 8601 in UTC: a row just made says what it will say when it is read back."""
    return at.astimezone(UTC).isoformat() if at else None


def person_json(person: User | None) -> Json | None:
    """A person who answers, by name and post."""
    return None if person is None else {"name": str(person), "post": person.post}


def _why(routing: Json, owner: Ownership) -> str:
    """Why this unit has the case, and since when where the place changed hands meanwhile."""
    before, after = routing["seen"]["lead_unit"], routing["received"]["lead_unit"]
    gap = " " if in_english() else ""
    if routing.get("rerouted"):
        moved = _("It came in as a case of %(unit)s and was re-routed later.")
        return explain(owner) + gap + moved % {"unit": name_of(after)}
    if before["id"] == after["id"]:
        return explain(owner)
    moved = _("When it was seen, the place belonged to %(unit)s") % {"unit": name_of(before)}
    moved += _("; when it came in, to %(unit)s, which has the case.") % {"unit": name_of(after)}
    return explain(owner) + gap + moved


def _street_json(street: Json) -> Json:
    """A street that passes by, and who is its head, by name."""
    head = street["head"]
    return {
        "zone": zone_json(street["zone"]),
        "head": head and {"name": head["name"], "post": head["post"]},
        "distance_m": street["distance_m"],
    }


def _holders(kept: Json) -> Json:
    """Head and lead unit as they were kept, by name."""
    head = kept["head"]
    unit = kept["lead_unit"]
    return {
        "at": kept["at"],
        "head": head and {"name": head["name"], "post": head["post"]},
        "lead_unit": {key: unit[key] for key in ("id", "code", "name", "name_en")},
    }
