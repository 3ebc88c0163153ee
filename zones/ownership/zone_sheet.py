"""What a page says of zones: rows of a list, and everything about one (A13). Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FloatField, Func

from zones.boundaries.lineage import Kin, kin_of
from zones.boundaries.models import Edition, GeometryKind, Timeline, Zone, ZoneVersion
from zones.boundaries.paths import paths_of
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.boundaries.timeline import entry_of
from zones.ownership.holders import Holdings, holdings_of
from zones.ownership.models import Duty, Responsibility, ResponsibilityRole


@dataclass(frozen=True)
class ZoneRow:
    """One line of a list of zones."""

    version: ZoneVersion
    parent: ZoneVersion | None
    held: Holdings


@dataclass(frozen=True)
class BoundarySpan:
    """The boundary of one version and the time its first edition was in force from."""

    version: ZoneVersion
    edition: int
    since: datetime | None
    note: str
    current: bool


@dataclass(frozen=True)
class ZoneSheet:
    """Who answers for one zone and for what, at one instant. ``size`` is in m², or m for lines."""

    version: ZoneVersion
    entry: Timeline
    path: list[ZoneVersion]
    children: list[ZoneVersion]
    size: float
    held: Holdings
    duties: list[Duty]
    people_history: list[Responsibility]
    boundary_history: list[BoundarySpan]
    kin: list[Kin]

    @property
    def is_line(self) -> bool:
        return self.version.scheme.geometry_kind == GeometryKind.LINE


def rows_of(versions: Sequence[ZoneVersion], at: datetime, edition: Edition) -> list[ZoneRow]:
    """The list's lines for zone versions of one edition, in a few statements for any number."""
    paths = paths_of(versions, edition)
    held = holdings_of(paths, at)
    return [
        ZoneRow(
            version=version,
            parent=next(reversed(paths[version.zone_id]), None),
            held=held[version.zone_id],
        )
        for version in versions
    ]


def sheet_of(*, zone: Zone, at: datetime, known_at: datetime | None = None) -> ZoneSheet | None:
    """The sheet of a zone at an instant; None where no edition in force then has the zone.

    ``known_at`` asks what we held true then; duties are those of now.
    """
    entry = entry_of(zone.scheme_id, at=at, known_at=known_at)
    if entry is None:
        return None
    drawn = ZoneVersion.objects.in_edition(entry.edition)
    version = _sized(drawn.filter(zone=zone)).first()
    if version is None:
        return None
    measure = "length" if entry.scheme.geometry_kind == GeometryKind.LINE else "area"
    return ZoneSheet(
        version=version,
        entry=entry,
        path=paths_of([version], entry.edition)[zone.pk],
        children=list(
            drawn.filter(parent=zone).select_related("level").defer("boundary").by_code()
        ),
        size=getattr(version, measure),
        held=holdings_of([zone.pk], at, known_at=known_at)[zone.pk],
        duties=list(Duty.objects.of_zone(zone.pk, version.level_id)),
        people_history=_people_history(zone, known_at),
        boundary_history=_boundary_history(zone, version, known_at),
        kin=kin_of(zone),
    )


# --- the zone itself -----------------------------------------------------------------------------


class _Area(Func):
    template = "ST_Area(%(expressions)s::geography)"
    output_field = FloatField()


class _Length(Func):
    template = "ST_Length(%(expressions)s::geography)"
    output_field = FloatField()


def _sized(versions: ZoneVersionQuerySet) -> ZoneVersionQuerySet:
    """With ``area`` (m²) and ``length`` (m), on the ellipsoid."""
    return (
        versions.select_related("level", "scheme")
        .annotate(area=_Area(F("boundary")), length=_Length(F("boundary")))
        .defer("boundary")
    )


def _people_history(zone: Zone, known_at: datetime | None) -> list[Responsibility]:
    """Every head and lead unit the zone ever had, the latest first, as known then."""
    return list(
        Responsibility.objects.as_known(known_at)
        .filter(zone=zone, role__in=(ResponsibilityRole.HEAD, ResponsibilityRole.LEAD))
        .select_related("unit", "user")
        .order_by("-effective", "role")
    )


def _boundary_history(
    zone: Zone, current: ZoneVersion, known_at: datetime | None
) -> list[BoundarySpan]:
    """Every version the zone ever had, the latest first, with the edition that brought it."""
    starts = {
        entry.edition.number: entry
        for entry in Timeline.objects.as_known(known_at)
        .filter(scheme=zone.scheme_id)
        .select_related("edition")
        .order_by("-effective")
    }
    spans = []
    versions = ZoneVersion.objects.filter(zone=zone).defer("boundary").order_by("-editions")
    if known_at is not None:
        published = Edition.objects.filter(scheme=zone.scheme_id, published_at__lte=known_at)
        versions = versions.filter(editions__startswith__lte=published.highest_number())
    for version in versions:
        number = version.editions.lower
        entry = starts.get(number)
        spans.append(
            BoundarySpan(
                version=version,
                edition=number,
                since=entry.effective.lower if entry else None,
                note=entry.edition.note if entry else "",
                current=version.pk == current.pk,
            )
        )
    return spans
