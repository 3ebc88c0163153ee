"""What somebody wants printed of many zones: a level of a scheme, whole or within one zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.utils import timezone

from zones.boundaries.models import Edition, Level, Scheme, Timeline, Zone, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.ownership.printing.models import PrintKind


@dataclass(frozen=True)
class Order:
    """One document: of which zones, as they stood when, in which language."""

    kind: PrintKind
    scheme: Scheme
    level: Level
    parent: Zone | None
    at: datetime
    language: str

    @property
    def day(self) -> date:
        """The day whose state is printed, in the city."""
        return timezone.localdate(self.at)

    @cached_property
    def entry(self) -> Timeline | None:
        """What is in force then; None where nothing is."""
        return entry_of(self.scheme, at=self.at)

    @cached_property
    def within(self) -> ZoneVersion | None:
        """The zone the others lie in, as it stood then; None for a whole level."""
        if self.parent is None or self.entry is None:
            return None
        drawn = ZoneVersion.objects.in_edition(self.entry.edition).filter(zone=self.parent)
        return drawn.select_related("level", "scheme").defer("boundary").first()

    @cached_property
    def zones(self) -> list[int]:
        """The zones of the level, in code order; none where the parent was not there."""
        if self.entry is None or (self.parent is not None and self.within is None):
            return []
        drawn = ZoneVersion.objects.in_edition(self.entry.edition).filter(level=self.level)
        if self.parent is not None:
            drawn = drawn.filter(zone__in=_below(self.entry.edition, self.parent.pk))
        return list(drawn.by_code().values_list("zone_id", flat=True))

    def as_json(self) -> dict[str, Any]:
        return {
            "scheme": self.scheme.code,
            "level": self.level.code,
            "parent": self.parent.pk if self.parent else None,
            "at": self.at.isoformat(),
            "language": self.language,
        }

    @classmethod
    def read(cls, kind: str, kept: Mapping[str, Any]) -> Self:
        """The order as it was kept. Raises DoesNotExist where its scheme or zone is gone."""
        scheme = Scheme.objects.get(code=kept["scheme"])
        return cls(
            kind=PrintKind(kind),
            scheme=scheme,
            level=scheme.levels.get(code=kept["level"]),
            parent=Zone.objects.get(pk=kept["parent"]) if kept["parent"] else None,
            at=datetime.fromisoformat(kept["at"]),
            language=kept["language"],
        )


def level_below(scheme: Scheme, parent: Zone, at: datetime) -> Level | None:
    """The level of the zones right below a zone; its own where it has none below it."""
    entry = entry_of(scheme, at=at)
    if entry is None:
        return None
    drawn = ZoneVersion.objects.in_edition(entry.edition)
    below = drawn.filter(parent=parent).order_by("level__rank").select_related("level").first()
    found = below or drawn.filter(zone=parent).select_related("level").first()
    return found.level if found else None


def _below(edition: Edition, parent: int) -> set[int]:
    """All zones below a zone, level by level: a statement for each."""
    found: set[int] = set()
    newest = {parent}
    while newest:
        children = ZoneVersion.objects.in_edition(edition).filter(parent__in=newest)
        newest = set(children.values_list("zone_id", flat=True)) - found
        found |= newest
    return found
