"""Whose ground became whose, with the names the zones bore then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from zones.boundaries.models import (
    LineageKind,
    Scheme,
    Timeline,
    Zone,
    ZoneLineage,
    ZoneVersion,
)


@dataclass(frozen=True)
class Kin:
    """One step of a descent: ``predecessor`` as it was last, ``successor`` as it was first.

    ``last_day`` is the last one before the edition took effect: None where it never did.
    """

    edition: int
    kind: str
    predecessor: ZoneVersion
    successor: ZoneVersion
    last_day: date | None

    @property
    def is_split(self) -> bool:
        return self.kind == LineageKind.SPLIT


def kin_of(zone: Zone) -> list[Kin]:
    """Everything the zone came from and went into, the latest first."""
    return _named(ZoneLineage.objects.filter(Q(predecessor=zone) | Q(successor=zone)))


def kin_by_edition(scheme: Scheme) -> dict[int, list[Kin]]:
    """The splits and merges of each edition of a scheme, by its number."""
    found: defaultdict[int, list[Kin]] = defaultdict(list)
    for kin in _named(ZoneLineage.objects.filter(edition__scheme=scheme)):
        found[kin.edition].append(kin)
    return dict(found)


def _named(rows: QuerySet[ZoneLineage]) -> list[Kin]:
    steps = list(
        rows.order_by("-edition__number", "pk").values_list(
            "edition__number", "kind", "edition", "predecessor", "successor"
        )
    )
    versions = _versions_of({zone for step in steps for zone in step[3:]})
    began = _beginnings({edition for _number, _kind, edition, *_zones in steps})
    return [
        Kin(
            edition=number,
            kind=kind,
            predecessor=_in_edition(versions[before], number - 1),
            successor=_in_edition(versions[after], number),
            last_day=_day_before(began.get(edition)),
        )
        for number, kind, edition, before, after in steps
    ]


def _versions_of(zones: Iterable[int]) -> dict[int, list[ZoneVersion]]:
    found: defaultdict[int, list[ZoneVersion]] = defaultdict(list)
    rows = ZoneVersion.objects.filter(zone__in=zones).defer("boundary").order_by("editions")
    for version in rows:
        found[version.zone_id].append(version)
    return found


def _beginnings(editions: Iterable[int]) -> dict[int, datetime]:
    """When each edition takes effect first, as known now."""
    entries = Timeline.objects.as_known().filter(edition__in=editions).order_by("-effective")
    return {row.edition_id: row.effective.lower for row in entries}


def _day_before(instant: datetime | None) -> date | None:
    return None if instant is None else timezone.localdate(instant) - timedelta(days=1)


def _in_edition(versions: list[ZoneVersion], number: int) -> ZoneVersion:
    """The version in an edition, else the zone's last one before it was gone."""
    return next((version for version in versions if number in version.editions), versions[-1])
