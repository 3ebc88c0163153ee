"""The responsibility list (A13): for every zone its head, lead, members, pairings and duties.

A handful of statements for a whole level, whatever its size. The table is what people print and
send as CSV or XLSX, in the active language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zones.bilingual import in_language
from zones.boundaries.models import Edition, ZoneVersion
from zones.boundaries.paths import paths_of
from zones.boundaries.queries import ZoneVersionQuerySet
from zones.organisation.models import Unit
from zones.ownership.duty_words import rhythm, task
from zones.ownership.holders import Holdings, holdings_of
from zones.ownership.models import Duty


@dataclass(frozen=True)
class Entry:
    """One zone's line; ``path`` are the zones above it, the top first."""

    version: ZoneVersion
    path: list[ZoneVersion]
    held: Holdings
    duties: list[Duty]


def responsibility_list(
    edition: Edition,
    *,
    at: datetime,
    level: str | None = None,
    zone: int | None = None,
    zones: Collection[int] | None = None,
) -> list[Entry]:
    """The lines of an edition's zones in code order, as held at ``at``.

    ``level`` is a level's code, ``zone`` a zone's number, ``zones`` several; without any, every
    zone.
    """
    chosen = ZoneVersion.objects.in_edition(edition)
    if level is not None:
        chosen = chosen.at_level(level)
    if zone is not None:
        chosen = chosen.filter(zone=zone)
    if zones is not None:
        chosen = chosen.filter(zone__in=zones)
    return entries_of(chosen, edition, at=at)


def entries_of(chosen: ZoneVersionQuerySet, edition: Edition, *, at: datetime) -> list[Entry]:
    """The lines of these zones of an edition, in code order."""
    versions = list(chosen.select_related("level").defer("boundary").by_code())
    paths = paths_of(versions, edition)
    held = holdings_of(paths, at)
    duties = _duties(versions)
    return [
        Entry(
            version=version,
            path=paths[version.zone_id],
            held=held[version.zone_id],
            duties=duties.of(version),
        )
        for version in versions
    ]


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
        held = entry.held
        head, lead = held.head, held.lead
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
            str(held.lead_head.person) if held.lead_head else "",
            "; ".join(map(_named, held.members)),
            "; ".join(map(_named, held.paired_units)),
            "; ".join(map(str, held.paired_leaders)),
            _named(held.fallback) if held.fallback else "",
            _("yes") if held.no_manager else "",
            "; ".join(f"{task(duty)} ({rhythm(duty)})" for duty in entry.duties),
        ]
        phones = [head.person.phone if head else "", lead.phone if lead else ""]
        yield [*cells, *phones] if contacts else cells


def _named(thing: ZoneVersion | Unit) -> str:
    return in_language(thing.name, thing.name_en)
