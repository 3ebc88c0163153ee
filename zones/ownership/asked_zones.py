"""Which zones of an edition somebody asks about: by level, by the zone above, by who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from zones.boundaries.models import Edition, ZoneVersion
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.organisation.models import Deputy, Unit, User
from zones.ownership.gaps import Gaps, gaps_in
from zones.ownership.models import Responsibility

ANY = "any"
"""Asks for zones with a gap of whatever kind."""


@dataclass(frozen=True)
class ZoneQuestion:
    """What is asked; None and "" ask for nothing.

    ``level`` is a level's code, ``zone`` the number of the one zone, ``within`` that of a zone
    above, however far; ``words`` are part of the name or code of the zone, or of a person or unit
    that answers for it; ``gap`` is one of Gap's values or ANY.
    """

    level: str | None = None
    zone: int | None = None
    within: int | None = None
    words: str = ""
    gap: str = ""


@dataclass(frozen=True)
class AskedZones:
    """The zones found, in code order; and the gaps of the level, where they were asked for."""

    versions: ZoneVersionQuerySet
    gaps: Gaps


def zones_asked(
    edition: Edition, asked: ZoneQuestion, *, at: datetime, with_gaps: bool = True
) -> AskedZones:
    """The zones of the edition that answer the question at ``at``, boundaries not loaded.

    Without ``with_gaps`` a question for gaps finds nothing.
    """
    versions = ZoneVersion.objects.in_edition(edition)
    if asked.level:
        versions = versions.at_level(asked.level)
    if asked.zone is not None:
        versions = versions.filter(zone=asked.zone)
    if asked.within is not None:
        versions = versions.filter(zone__in=zones_below(asked.within, edition))
    if asked.words:
        versions = versions.filter(_answers_to(asked.words, edition, at))
    gaps = gaps_in(edition, at=at, level=asked.level) if with_gaps else {}
    if asked.gap:
        versions = versions.filter(
            zone__in=[zone for zone, its in gaps.items() if asked.gap in (ANY, *its)]
        )
    return AskedZones(versions.by_code().defer("boundary"), gaps)


def zones_below(zone: int, edition: Edition) -> set[int]:
    """Every zone of the edition below the one, level by level."""
    below: set[int] = set()
    above = {zone}
    while above:
        children = ZoneVersion.objects.in_edition(edition).filter(parent__in=above)
        above = set(children.values_list("zone", flat=True)) - below
        below |= above
    return below


def _answers_to(words: str, edition: Edition, at: datetime) -> Q:
    """The zone is called so, or whoever answers for it is."""
    called = Q(code__istartswith=words) | Q(name__icontains=words) | Q(name_en__icontains=words)
    people = User.objects.filter(
        Q(display_name__icontains=words) | Q(username__icontains=words) | Q(post__icontains=words)
    )
    acting = Deputy.objects.acting_at(at).filter(deputy__in=people)
    held = Responsibility.objects.holding_at(at).filter(
        Q(unit__in=Unit.objects.named(words))
        | Q(user__in=people)
        | Q(user__in=acting.values("head")),
        scheme=edition.scheme_id,
    )
    return called | Q(zone__in=held.values("zone"))
