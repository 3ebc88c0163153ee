"""The responsibility list (A13): for every zone its head, lead, members, pairings and duties.

A handful of statements for a whole level, whatever its size. The table is what people print and
send as CSV or XLSX, in the active language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from zones.bilingual import in_language
from zones.boundaries.models import Edition, ZoneVersion
from zones.organisation.models import Unit, User
from zones.ownership.duty_words import rhythm, task
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
class Entry:
    """One zone's line; ``path`` are the zones above it, the top first."""

    version: ZoneVersion
    path: list[ZoneVersion]
    head: Holder | None
    lead: Unit | None
    lead_head: Holder | None
    fallback: Unit | None
    no_manager: bool
    members: list[Unit] = field(default_factory=list)
    paired_units: list[Unit] = field(default_factory=list)
    paired_leaders: list[User] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)


def responsibility_list(
    edition: Edition, *, at: datetime, level: str | None = None, zone: int | None = None
) -> list[Entry]:
    """The lines of an edition's zones in code order, as held at ``at``.

    ``level`` is a level's code, ``zone`` a zone's number; without either, every zone.
    """
    everything = {
        version.zone_id: version
        for version in ZoneVersion.objects.in_edition(edition)
        .select_related("level")
        .defer("boundary")
        .by_code()
    }
    chosen = [
        version
        for version in everything.values()
        if level in (None, version.level.code) and zone in (None, version.zone_id)
    ]
    held = held_by_zone([version.zone_id for version in chosen], at)
    rows = [row for zone_rows in held.values() for row in zone_rows]
    deputies = deputies_of({*heads_in(rows), *_unit_heads(rows)}, at)
    duties = _duties(chosen)
    return [
        _entry(version, everything, held[version.zone_id], deputies, duties) for version in chosen
    ]


def _entry(
    version: ZoneVersion,
    everything: dict[int, ZoneVersion],
    held: Sequence[Responsibility],
    deputies: dict[int, User],
    duties: _Duties,
) -> Entry:
    lead = unit_with(held, Role.LEAD)
    fallback = next((row for row in held if row.role == Role.FALLBACK), None)
    return Entry(
        version=version,
        path=_path(version, everything),
        head=head_of(held, deputies),
        lead=lead,
        lead_head=holder_of(lead.head, deputies) if lead and lead.head else None,
        fallback=fallback.unit if fallback else None,
        no_manager=bool(fallback and fallback.no_manager),
        members=units_with(held, Role.MEMBER),
        paired_units=units_with(held, Role.PAIRED_UNIT),
        paired_leaders=leaders_with(held),
        duties=duties.of(version),
    )


def _unit_heads(rows: Iterable[Responsibility]) -> Iterator[int]:
    return (row.unit.head_id for row in rows if row.unit and row.unit.head_id)


def _path(version: ZoneVersion, everything: dict[int, ZoneVersion]) -> list[ZoneVersion]:
    path: list[ZoneVersion] = []
    above = everything.get(version.parent_id or 0)
    while above is not None:
        path.insert(0, above)
        above = everything.get(above.parent_id or 0)
    return path


@dataclass(frozen=True)
class _Duties:
    """Duties of single zones and of whole levels."""

    by_zone: dict[int, list[Duty]]
    by_level: dict[int, list[Duty]]

    def of(self, version: ZoneVersion) -> list[Duty]:
        return [*self.by_level[version.level_id], *self.by_zone[version.zone_id]]


def _duties(versions: Sequence[ZoneVersion]) -> _Duties:
    duties = _Duties(defaultdict(list), defaultdict(list))
    zones = {version.zone_id for version in versions}
    levels = {version.level_id for version in versions}
    for duty in Duty.objects.of_zones(zones, levels):
        if duty.zone_id:
            duties.by_zone[duty.zone_id].append(duty)
        elif duty.level_id:
            duties.by_level[duty.level_id].append(duty)
    return duties


# --- as a table -----------------------------------------------------------------------------------


def table_columns(*, contacts: bool) -> list[str]:
    """The heads of the printed table in the active language."""
    columns = [
        _("Level"),
        _("Zone code"),
        _("Zone"),
        _("Within"),
        _("Head"),
        _("Head's post"),
        _("Acting for"),
        _("Lead unit code"),
        _("Lead unit"),
        _("Lead unit's head"),
        _("Member units"),
        _("Paired units"),
        _("Paired leaders"),
        _("Fallback unit"),
        _("No property manager"),
        _("Duties"),
    ]
    return [*columns, _("Head's telephone"), _("Lead unit's telephone")] if contacts else columns


def table_rows(entries: Iterable[Entry], *, contacts: bool) -> Iterator[list[str]]:
    """The cells under ``table_columns``; several units in a cell are separated by "; "."""
    for entry in entries:
        head, lead = entry.head, entry.lead
        cells = [
            in_language(entry.version.level.name_zh, entry.version.level.name_en),
            entry.version.code,
            _named(entry.version),
            " / ".join(_named(version) for version in entry.path),
            str(head.person) if head else "",
            head.person.post if head else "",
            str(head.acting_for) if head and head.acting_for else "",
            lead.code if lead else "",
            _named(lead) if lead else "",
            str(entry.lead_head.person) if entry.lead_head else "",
            "; ".join(map(_named, entry.members)),
            "; ".join(map(_named, entry.paired_units)),
            "; ".join(map(str, entry.paired_leaders)),
            _named(entry.fallback) if entry.fallback else "",
            _("yes") if entry.no_manager else "",
            "; ".join(f"{task(duty)} ({rhythm(duty)})" for duty in entry.duties),
        ]
        phones = [head.person.phone if head else "", lead.phone if lead else ""]
        yield [*cells, *phones] if contacts else cells


def _named(thing: ZoneVersion | Unit) -> str:
    return in_language(thing.name, thing.name_en)
