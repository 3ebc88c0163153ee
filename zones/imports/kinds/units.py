"""Units from a table: one row each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import Unusable
from zones.imports.kinds.registry import Inquiry
from zones.imports.kinds.rows import Row, by_key, refuse_alike, rows_of
from zones.imports.models import ImportKind
from zones.imports.report import ImportReport
from zones.imports.words import UNIT_KINDS
from zones.organisation.actions import UnitPut, set_unit_heads, upsert_units
from zones.organisation.actions.units import below_themselves
from zones.organisation.models import Unit, UnitKind, User


@dataclass(frozen=True)
class UnitPlan:
    """Add or change these units, then give them their heads."""

    units: Sequence[UnitPut]
    heads: Mapping[str, str]

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Upsert, then heads: they are people, who may be imported before or after."""
        done = upsert_units(units=self.units, actor=act.actor, now=act.now)
        if self.heads:
            set_unit_heads(heads=self.heads, actor=act.actor, now=act.now)
        return {"added": len(done.created), "changed": len(done.changed), "heads": len(self.heads)}


def examine_units(inquiry: Inquiry) -> Examination:
    """Check every row against the others and against what is stored."""
    report = ImportReport(ImportKind.UNITS)
    try:
        rows = rows_of(inquiry.source, inquiry.options, report)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    stored = {unit.code: unit for unit in Unit.objects.select_related("parent", "head")}
    puts = [_put(row) for row in rows]
    _refuse_twice(rows, stored)
    _check_parents(rows, puts, stored)
    heads = _heads(rows, stored)
    for row in rows:
        report.add(row.findings)
    _compare(report, puts, heads, stored)
    inquiry.progress(len(rows), len(rows))
    return Examination(report, UnitPlan(puts, heads) if report.importable else None)


def _put(row: Row) -> UnitPut:
    return UnitPut(
        code=row.text("code", limit=40, needed=True),
        name=row.text("name", limit=120, needed=True),
        name_en=row.given("name_en", limit=160),
        kind=row.choice("kind", UnitKind, UNIT_KINDS),
        parent_code=row.given("parent"),
        phone=row.given("phone", limit=30),
        is_active=row.yes("active"),
    )


def _refuse_twice(rows: Sequence[Row], stored: Iterable[str]) -> None:
    refuse_alike(rows, "code", stored)
    for code, same in by_key(rows, "code"):
        for row in same[1:]:
            if code:
                row.refuse(Code.ROW_TWICE, "code", value=code, first=same[0].number)


def _check_parents(
    rows: Sequence[Row], puts: Sequence[UnitPut], stored: Mapping[str, Unit]
) -> None:
    codes = set(stored) | {put.code for put in puts}
    parents = {unit.code: unit.parent.code for unit in stored.values() if unit.parent}
    parents |= {
        put.code: put.parent_code for put in puts if put.code and put.parent_code is not None
    }
    cycle = below_themselves(parents)
    for row, put in zip(rows, puts, strict=True):
        if put.parent_code and put.parent_code not in codes:
            row.refuse(Code.UNIT_UNKNOWN, "parent", value=put.parent_code)
        elif put.code in cycle:
            row.refuse(Code.UNIT_BELOW_ITSELF, "parent", cycle=sorted(cycle))


def _heads(rows: Sequence[Row], stored: Mapping[str, Unit]) -> dict[str, str]:
    """The heads that would change, by unit code; unknown people are noted."""
    named = {row.cells["head"] for row in rows if row.cells.get("head")}
    known = set(User.objects.filter(username__in=named).values_list("username", flat=True))
    heads: dict[str, str] = {}
    for row in rows:
        name = row.cells.get("head", "")
        if not name:
            continue
        if name not in known:
            row.refuse(Code.PERSON_UNKNOWN, "head", value=name)
            continue
        unit = stored.get(row.cells["code"])
        if unit is None or unit.head is None or unit.head.username != name:
            heads[row.cells["code"]] = name
    return heads


def _compare(
    report: ImportReport,
    puts: Sequence[UnitPut],
    heads: Mapping[str, str],
    stored: Mapping[str, Unit],
) -> None:
    changes = report.changes
    for put in puts:
        unit = stored.get(put.code)
        if unit is None:
            changes.added.append(put.code)
            continue
        now: dict[str, object] = {
            "name": unit.name,
            "name_en": unit.name_en,
            "kind": unit.kind,
            "parent_code": unit.parent.code if unit.parent else "",
            "phone": unit.phone,
            "is_active": unit.is_active,
        }
        differs = [
            name for name, value in now.items() if getattr(put, name) not in (None, value)
        ] + (["head"] if put.code in heads else [])
        if differs:
            changes.changed.append(put.code)
            changes.facts[put.code] = differs
        else:
            changes.unchanged += 1
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
