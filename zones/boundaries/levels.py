"""Which level a zone is of at an instant: a later edition may move it to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from zones.boundaries.models import Level, Timeline, ZoneVersion

Moment = tuple[int, datetime]
"""(zone, instant)"""


def levels_at(moments: Iterable[Moment]) -> Mapping[Moment, Level]:
    """The level of each zone in the edition in force at the instant, else in the newest it is in.

    What is planned ahead of the first edition, or for a zone that a later one drops, has a level
    so too. A zone of no edition at all, known to a draft only, is left out. Two statements for any
    number.
    """
    wanted = set(moments)
    versions: defaultdict[int, list[ZoneVersion]] = defaultdict(list)
    newest_first = (
        ZoneVersion.objects.filter(zone__in={zone for zone, _ in wanted})
        .select_related("level")
        .defer("boundary")
        .order_by("-editions")
    )
    for version in newest_first:
        versions[version.zone_id].append(version)
    timeline = list(
        Timeline.objects.as_known()
        .filter(scheme__in={held[0].scheme_id for held in versions.values()})
        .select_related("edition")
    )
    return {
        (zone, at): _in_force(versions[zone], at, timeline) or versions[zone][0].level
        for zone, at in wanted
        if zone in versions
    }


def _in_force(
    versions: Iterable[ZoneVersion], at: datetime, timeline: Iterable[Timeline]
) -> Level | None:
    """The level among one zone's versions by the edition of its scheme in force at ``at``."""
    return next(
        (
            version.level
            for version in versions
            for entry in timeline
            if entry.scheme_id == version.scheme_id
            and at in entry.effective
            and entry.edition.number in version.editions
        ),
        None,
    )
