"""Tables that the import reads back, under the headings of its fields, and empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from zones.boundaries.models import Edition, ZoneVersion
from zones.exchange import Format, encode_table
from zones.imports.kinds.registry import kind_of
from zones.imports.models import ImportKind
from zones.instants import days_of
from zones.organisation.models import Membership, Unit, User
from zones.ownership.models import Responsibility

_BATCH = 500
_SAID_BY_ROLE = ("zone", "role", "unit", "person")
_SAID_ALWAYS = ("effective_from", "effective_to", "basis", "no_manager")


def headings(kind: str) -> list[str]:
    """The heading of every field of a kind, in both languages."""
    return [field.heading for field in kind_of(kind).fields]


def blank_table(kind: str, wanted: Format) -> Iterator[bytes]:
    """The headings and a row of examples, which is to be written over."""
    example = [field.example for field in kind_of(kind).fields]
    return encode_table(wanted, [example], columns=headings(kind), title=kind)


def unit_rows(*, contacts: bool) -> Iterator[tuple[Any, ...]]:
    """Every unit by code, in the order of the fields; telephone numbers only with ``contacts``."""
    units = Unit.objects.select_related("head", "parent").order_by("code")
    for unit in units.iterator(chunk_size=_BATCH):
        yield (
            unit.code,
            unit.name,
            unit.name_en,
            unit.kind,
            unit.parent.code if unit.parent else "",
            unit.head.username if unit.head else "",
            unit.phone if contacts else "",
            unit.is_active,
        )


def people_rows(*, on: date) -> Iterator[tuple[Any, ...]]:
    """A row for each role a person holds that day, one without for whoever holds none."""
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.on(on).select_related("unit"):
        held.setdefault(membership.user_id, []).append(membership)
    for person in User.objects.order_by("username").iterator(chunk_size=_BATCH):
        facts = (person.username, person.display_name, person.post, person.phone, person.email)
        for one in held.get(person.pk, ()):
            first, last = one.during.lower, _last_day(one.during.upper)
            yield (*facts, one.unit.code, one.role, first or "", last or "")
        if person.pk not in held:
            yield (*facts, "", "", "", "")


def responsibility_headings() -> list[str]:
    """Headings of the form with one row for each responsibility."""
    by_name = {field.name: field.heading for field in kind_of(ImportKind.RESPONSIBILITIES).fields}
    return [by_name[name] for name in (*_SAID_BY_ROLE, *_SAID_ALWAYS)]


def responsibility_rows(edition: Edition, *, at: datetime) -> Iterator[tuple[Any, ...]]:
    """One row for each responsibility held at ``at`` for a zone of the edition, by zone code."""
    codes = dict(ZoneVersion.objects.in_edition(edition).values_list("zone_id", "code"))
    rows = Responsibility.objects.holding_at(at).filter(scheme=edition.scheme_id, zone__in=codes)
    for row in sorted(
        rows.select_related("unit", "user"), key=lambda row: (codes[row.zone_id], row.role, row.pk)
    ):
        first, last = days_of(row.effective.lower, row.effective.upper)
        yield (
            codes[row.zone_id],
            row.role,
            row.unit.code if row.unit else "",
            row.user.username if row.user else "",
            first or "",
            last or "",
            row.basis,
            row.no_manager,
        )


def _last_day(end: date | None) -> date | None:
    """People write the last day of a period, we keep the day after it."""
    return end - timedelta(days=1) if end else None
