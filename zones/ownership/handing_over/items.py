"""What a person or a unit holds from an instant on, piece by piece, each to be handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q
from psycopg2.extras import DateRange, DateTimeTZRange

from zones.boundaries.models import ZoneVersion
from zones.instants import days_of
from zones.organisation.models import Deputy, Membership, Team, Unit, User
from zones.organisation.queries import DeputyQuerySet
from zones.ownership.models import Responsibility
from zones.ownership.queries import ResponsibilityQuerySet
from zones.ownership.zone_names import versions_at


class ItemKind(StrEnum):
    """What is held. Of the last three nobody wrote down from when: they change on the day."""

    ZONE = "zone"
    ACTS_FOR = "acts_for"
    UNIT = "unit"
    LEADER = "leader"
    LIAISON = "liaison"


DATED = (ItemKind.ZONE, ItemKind.ACTS_FOR)


@dataclass(frozen=True)
class Item:
    """One thing held: a responsibility, a head acted for, a unit headed, a team led.

    ``version`` is that of the responsibility's zone.
    """

    kind: ItemKind
    held: Responsibility | Deputy | Unit | Team
    version: ZoneVersion | None = None

    @property
    def key(self) -> str:
        """The item by a word of its own: "zone-12"."""
        return f"{self.kind.value}-{self.held.pk}"

    @property
    def dated(self) -> bool:
        """Whether it has a beginning and an end of its own."""
        return self.kind in DATED


def items_of_person(person: User, *, at: datetime, now: datetime) -> list[Item]:
    """Everything the person still holds at ``at`` or will hold: zones first, by their codes."""
    acted_for = lasting_deputies(at).filter(deputy=person).select_related("head")
    posts = Team.objects.filter(Q(leader=person) | Q(liaison=person)).order_by("code")
    return [
        *_zones(Responsibility.objects.filter(user=person), at, now),
        *(Item(ItemKind.ACTS_FOR, deputy) for deputy in acted_for.order_by("during", "pk")),
        *(Item(ItemKind.UNIT, unit) for unit in person.headed_units.order_by("code")),
        *(Item(ItemKind.LEADER, team) for team in posts if team.leader_id == person.pk),
        *(Item(ItemKind.LIAISON, team) for team in posts if team.liaison_id == person.pk),
    ]


def items_of_unit(unit: Unit, *, at: datetime, now: datetime) -> list[Item]:
    """Every responsibility the unit still holds at ``at`` or will hold, by the zones' codes."""
    return _zones(Responsibility.objects.filter(unit=unit), at, now)


def lasting_deputies(at: datetime) -> DeputyQuerySet:
    """Deputies whose period reaches beyond ``at``."""
    return Deputy.objects.filter(during__overlap=DateTimeTZRange(at, None))


def lasting_memberships(
    at: datetime, *, user: User | None = None, unit: Unit | None = None
) -> Sequence[Membership]:
    """Roles of the person, or in the unit, that reach beyond ``at``."""
    rows = Membership.objects.filter(during__overlap=DateRange(day_from(at), None))
    rows = rows.filter(user=user) if user else rows.filter(unit=unit)
    return list(rows.select_related("user", "unit").order_by("unit__code", "user__username", "pk"))


def day_from(at: datetime) -> date:
    """The first whole day after ``at``, from which on roles, which count days, are over."""
    _first, last = days_of(None, at)
    assert last is not None
    return date.fromordinal(last.toordinal() + 1)


def _zones(rows: ResponsibilityQuerySet, at: datetime, now: datetime) -> list[Item]:
    lasting = list(
        rows.as_known()
        .filter(effective__overlap=DateTimeTZRange(at, None))
        .select_related("zone", "unit", "user")
        .order_by("effective", "pk")
    )
    versions = versions_at({row.zone_id for row in lasting}, max(at, now))
    items = [Item(ItemKind.ZONE, row, versions.get(row.zone_id)) for row in lasting]
    return sorted(items, key=_place)


def _place(item: Item) -> tuple[str, int, str]:
    version = item.version
    return (version.scheme.code, version.level.rank, version.code) if version else ("", 0, "")
