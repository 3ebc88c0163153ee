"""What zones are called at an instant, of whatever scheme and edition."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zones.boundaries.models import Timeline, ZoneVersion


def versions_at(zones: Iterable[int], at: datetime) -> dict[int, ZoneVersion]:
    """Each zone as the edition in force at ``at`` has it, else as the newest that has it.

    Levels and schemes are loaded, boundaries not. A zone that only a draft knows is left out. Two
    statements for any number.
    """
    numbers = {
        entry.scheme_id: entry.edition.number
        for entry in Timeline.objects.in_force_at(at).select_related("edition")
    }
    found: dict[int, ZoneVersion] = {}
    versions = ZoneVersion.objects.filter(zone__in=set(zones)).select_related("level", "scheme")
    for version in versions.defer("boundary").order_by("-editions"):
        in_force = numbers.get(version.scheme_id, 0) in version.editions
        if in_force or version.zone_id not in found:
            found[version.zone_id] = version
    return found
