"""What a page says of zones: rows of a list, and everything about one (A13). Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FloatField, Func

from zones.boundaries.models import GeometryKind, Timeline, Zone, ZoneVersion
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.boundaries.timeline import entry_of
from zones.organisation.models import Unit, User
from zones.ownership.holders import (
    Holder,
    deputies_of,
    head_of,
    heads_in,
    held_by_zone,
    holder_of,
    leaders_with,
    unit_with,
    units_with,
)
from zones.ownership.models import Duty, Responsibility, ResponsibilityRole

Role = ResponsibilityRole


@dataclass(frozen=True)
class ZoneRow:
    """One line of a list of zones."""

    version: ZoneVersion
    parent: ZoneVersion | None
    head: Holder | None
    lead: Unit | None
    members: int
    paired_leaders: list[User]
    paired_units: list[Unit]


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
    head: Holder | None
    lead: Unit | None
    lead_head: Holder | None
    fallback: Unit | None
    no_manager: bool
    members: list[Unit]
    paired_leaders: list[User]
    paired_units: list[Unit]
    duties: list[Duty]
    people_history: list[Responsibility]
    boundary_history: list[BoundarySpan]

    @property
    def is_line(self) -> bool:
        return self.version.scheme.geometry_kind == GeometryKind.LINE


def rows_of(versions: Sequence[ZoneVersion], at: datetime, edition: int) -> list[ZoneRow]:
    """The list's lines for zone versions of one edition, in three statements for any number."""
    held = held_by_zone([version.zone_id for version in versions], at)
    parents = {
        parent.zone_id: parent
        for parent in ZoneVersion.objects.filter(
            zone__in={v.parent_id for v in versions if v.parent_id}, editions__contains=edition
        ).defer("boundary")
    }
    deputies = deputies_of(heads_in(row for rows in held.values() for row in rows), at)
    return [_row(v, parents.get(v.parent_id or 0), held[v.zone_id], deputies) for v in versions]


def sheet_of(*, zone: Zone, at: datetime) -> ZoneSheet | None:
    """The sheet of a zone at an instant; None where no edition in force then has the zone."""
    entry = entry_of(zone.scheme_id, at=at)
    if entry is None:
        return None
    number = entry.edition.number
    version = _sized(ZoneVersion.objects.filter(zone=zone, editions__contains=number)).first()
    if version is None:
        return None
    held = held_by_zone([zone.pk], at)[zone.pk]
    lead = unit_with(held, Role.LEAD)
    deputies = deputies_of(
        [*heads_in(held), *([lead.head_id] if lead and lead.head_id else [])], at
    )
    fallback = next((row for row in held if row.role == Role.FALLBACK), None)
    measure = "length" if entry.scheme.geometry_kind == GeometryKind.LINE else "area"
    return ZoneSheet(
        version=version,
        entry=entry,
        path=_path(version, number),
        children=list(
            ZoneVersion.objects.filter(parent=zone, editions__contains=number)
            .select_related("level")
            .defer("boundary")
            .by_code()
        ),
        size=getattr(version, measure),
        head=head_of(held, deputies),
        lead=lead,
        lead_head=holder_of(lead.head, deputies) if lead and lead.head else None,
        fallback=fallback.unit if fallback else None,
        no_manager=bool(fallback and fallback.no_manager),
        members=units_with(held, Role.MEMBER),
        paired_leaders=leaders_with(held),
        paired_units=units_with(held, Role.PAIRED_UNIT),
        duties=list(Duty.objects.of_zone(zone.pk, version.level_id)),
        people_history=_people_history(zone),
        boundary_history=_boundary_history(zone, version),
    )


def _row(
    version: ZoneVersion,
    parent: ZoneVersion | None,
    held: Sequence[Responsibility],
    deputies: dict[int, User],
) -> ZoneRow:
    return ZoneRow(
        version=version,
        parent=parent,
        head=head_of(held, deputies),
        lead=unit_with(held, Role.LEAD),
        members=len(units_with(held, Role.MEMBER)),
        paired_leaders=leaders_with(held),
        paired_units=units_with(held, Role.PAIRED_UNIT),
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


def _path(version: ZoneVersion, edition: int) -> list[ZoneVersion]:
    """The zones above, the top first."""
    path: list[ZoneVersion] = []
    parent = version.parent_id
    while parent is not None:
        above = (
            ZoneVersion.objects.filter(zone=parent, editions__contains=edition)
            .select_related("level")
            .defer("boundary")
            .first()
        )
        if above is None:
            break
        path.insert(0, above)
        parent = above.parent_id
    return path


def _people_history(zone: Zone) -> list[Responsibility]:
    """Every head and lead unit the zone ever had, the latest first, as known now."""
    return list(
        Responsibility.objects.as_known()
        .filter(zone=zone, role__in=(Role.HEAD, Role.LEAD))
        .select_related("unit", "user")
        .order_by("-effective", "role")
    )


def _boundary_history(zone: Zone, current: ZoneVersion) -> list[BoundarySpan]:
    """Every version the zone ever had, the latest first, with the edition that brought it."""
    starts = {
        entry.edition.number: entry
        for entry in Timeline.objects.as_known()
        .filter(scheme=zone.scheme_id)
        .select_related("edition")
        .order_by("-effective")
    }
    spans = []
    for version in ZoneVersion.objects.filter(zone=zone).defer("boundary").order_by("-editions"):
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
