"""The zones above others in an edition."""

from __future__ import annotations

from collections.abc import Iterable

from zones.boundaries.models import Edition, ZoneVersion


def paths_of(versions: Iterable[ZoneVersion], edition: Edition) -> dict[int, list[ZoneVersion]]:
    """For each version's zone the zones above it, the top first; levels loaded, boundaries not.

    One statement for each level that is not among the versions themselves.
    """
    known = {version.zone_id: version for version in versions}
    asked = list(known)
    while (
        missing := {version.parent_id for version in known.values() if version.parent_id}
        - known.keys()
    ):
        above = ZoneVersion.objects.in_edition(edition).filter(zone__in=missing)
        found = {
            version.zone_id: version for version in above.select_related("level").defer("boundary")
        }
        if not found:
            break
        known |= found
    return {zone: _path(known[zone], known) for zone in asked}


def _path(version: ZoneVersion, known: dict[int, ZoneVersion]) -> list[ZoneVersion]:
    path: list[ZoneVersion] = []
    above = known.get(version.parent_id or 0)
    while above is not None:
        path.insert(0, above)
        above = known.get(above.parent_id or 0)
    return path
