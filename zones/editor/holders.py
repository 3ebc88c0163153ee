"""Who will head and lead the zones of a draft, by name, and who may be named for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zones.boundaries.models import ZoneVersion
from zones.editor.models import Draft, DraftZone
from zones.editor.planned import Held, planned_holdings
from zones.organisation.models import Unit, User
from zones.ownership.models import ResponsibilityRole as Role


@dataclass(frozen=True)
class ZoneHolders:
    """Head and lead unit of one zone, None where it has none."""

    zone: int
    head: User | None
    lead: Unit | None


def holders_in(
    draft: Draft, *, at: datetime, level: str | None = None, zone: int | None = None
) -> list[ZoneHolders]:
    """Head and lead of the draft's zones at ``at``, were it in force then, by zone number."""
    versions = ZoneVersion.objects.filter(
        scheme=draft.scheme_id, editions__contains=draft.base_number
    )
    base = set(versions.values_list("zone", flat=True))
    held = planned_holdings(draft, _zones(draft, level, zone), base, at=at)
    people = User.objects.in_bulk({one.user for one in _all(held.values()) if one.user})
    units = Unit.objects.in_bulk({one.unit for one in _all(held.values()) if one.unit})
    return [
        ZoneHolders(
            number,
            next((people[one.user] for one in roles if one.user and one.role == Role.HEAD), None),
            next((units[one.unit] for one in roles if one.unit and one.role == Role.LEAD), None),
        )
        for number, roles in sorted(held.items())
    ]


def people_to_name(words: str, *, most: int) -> list[User]:
    """Active people whose name, user name or post holds the words, in the order of their names."""
    people = User.objects.filter(is_active=True)
    if words:
        people = people.filter(
            Q(display_name__icontains=words)
            | Q(username__icontains=words)
            | Q(post__icontains=words)
        )
    return list(people.order_by("display_name", "username")[:most])


def _zones(draft: Draft, level: str | None, zone: int | None) -> set[int]:
    wanted = Q() if zone is None else Q(zone=zone)
    if level is not None:
        wanted &= Q(level__code=level)
    touched = DraftZone.objects.filter(draft=draft)
    untouched = ZoneVersion.objects.filter(
        wanted, scheme=draft.scheme_id, editions__contains=draft.base_number
    ).exclude(zone__in=touched.values("zone"))
    present = touched.present().filter(wanted)
    return set(untouched.values_list("zone", flat=True)) | set(
        present.values_list("zone", flat=True)
    )


def _all(held: Iterable[set[Held]]) -> list[Held]:
    return [one for roles in held for one in roles]
