"""What was ever said of responsibilities: when it held, when it was recorded, and by whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zones.audit.models import AuditEntry
from zones.boundaries.models import ZoneVersion
from zones.ownership.models import Responsibility
from zones.ownership.queries import ResponsibilityQuerySet
from zones.ownership.zone_names import versions_at

_SAME_ACT: Final = timedelta(milliseconds=1)
"""What is restated counts from a few microseconds after the act: see zones.bitemporal."""


@dataclass(frozen=True)
class Told:
    """One thing that was said. ``version`` is the zone's, None where only a draft knows it.

    ``recorded_by`` is "" where the log does not say.
    """

    row: Responsibility
    version: ZoneVersion | None
    recorded_by: str = ""

    @property
    def replaced_at(self) -> datetime | None:
        """When something else was said in its place; None while it is held true."""
        at: datetime | None = self.row.recorded.upper
        return at


def told(
    rows: ResponsibilityQuerySet, *, now: datetime, names: bool, most: int | None = None
) -> list[Told]:
    """The rows, the latest recorded first; ``names`` adds who recorded each, out of the log."""
    chosen = list(rows.select_related("unit", "user").order_by("-recorded", "-pk")[:most])
    versions = versions_at({row.zone_id for row in chosen}, now)
    recorders = _recorders(chosen) if names else {}
    return [Told(row, versions.get(row.zone_id), recorders.get(row.pk, "")) for row in chosen]


def _recorders(rows: Sequence[Responsibility]) -> dict[int, str]:
    """Row to the name of whoever recorded it; one statement."""
    if not rows:
        return {}
    instants = [row.recorded.lower for row in rows]
    entries = AuditEntry.objects.filter(
        action__startswith="responsibility.",
        object_type="zone",
        # An act on many zones at once names none.
        object_id__in={"", *(str(row.zone_id) for row in rows)},
        at__range=(min(instants) - _SAME_ACT, max(instants)),
    )
    acts: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for at, zone, name in entries.order_by("at").values_list("at", "object_id", "actor_name"):
        acts[zone].append((at, name))
    named = {}
    for row in rows:
        found = [
            act
            for zone in ("", str(row.zone_id))
            if (act := _last_before(acts[zone], row.recorded.lower))
        ]
        if found:
            named[row.pk] = max(found)[1]
    return named


def _last_before(
    acts: Sequence[tuple[datetime, str]], known: datetime
) -> tuple[datetime, str] | None:
    """The act that a row known from ``known`` on came of."""
    place = bisect_right(acts, known, key=lambda act: act[0])
    act = acts[place - 1] if place else None
    return act if act and known - act[0] <= _SAME_ACT else None
