"""Units: added, changed and given heads, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.organisation.models import Unit, UnitKind, User
from zones.organisation.refusals import (
    CodeTwice,
    UnitCycle,
    UnknownChoice,
    UnknownPerson,
    UnknownUnit,
)

BATCH = 1000


@dataclass(frozen=True, slots=True)
class UnitPut:
    """A unit as it shall be. None leaves what is there; a new unit gets "", a department.

    ``parent_code`` "" puts it at the top; it may name a unit of the same call.
    """

    code: str
    name: str
    kind: str | None = None
    name_en: str | None = None
    parent_code: str | None = None
    phone: str | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class Upserted:
    """The codes or user names that are new, those that changed, and how many were equal."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def upsert_units(*, units: Sequence[UnitPut], actor: Actor, now: datetime) -> Upserted:
    """Add the units whose code is new and change the others, all or none.

    Raises CodeTwice, UnknownChoice (kind), UnknownUnit (parent), UnitCycle.
    """
    with transaction.atomic():
        rows = {unit.code: unit for unit in Unit.objects.select_for_update(no_key=True)}
        _refuse_unsound(units, rows)
        new = [put for put in units if put.code not in rows]
        for unit in Unit.objects.bulk_create([_new_unit(put) for put in new], batch_size=BATCH):
            rows[unit.code] = unit
        changes = {put.code: _change(rows[put.code], put, rows) for put in units}
        Unit.objects.bulk_update(
            [rows[code] for code, fields in changes.items() if fields],
            ["name", "name_en", "kind", "parent", "phone", "is_active"],
            batch_size=BATCH,
        )
        created = tuple(put.code for put in new)
        changed = tuple(code for code, fields in changes.items() if fields and code not in created)
        record(
            actor=actor,
            action="unit.upsert",
            object_type="unit",
            object_id=units[0].code if len(units) == 1 else "",
            after={"created": created, "changed": {code: changes[code] for code in changed}},
            now=now,
        )
    return Upserted(created, changed, len(units) - len(created) - len(changed))


def set_unit_heads(*, heads: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Give each unit code the head with that user name; "" leaves the unit without one.

    Raises UnknownUnit, UnknownPerson.
    """
    with transaction.atomic():
        units = {
            unit.code: unit
            for unit in Unit.objects.select_for_update(no_key=True).filter(code__in=heads)
        }
        people = {user.username: user for user in User.objects.filter(username__in=heads.values())}
        if missing := set(heads) - set(units):
            raise UnknownUnit(missing)
        if missing := {name for name in heads.values() if name} - set(people):
            raise UnknownPerson(missing, field="head")
        before = {code: unit.head_id for code, unit in units.items()}
        for code, username in heads.items():
            units[code].head = people.get(username)
        Unit.objects.bulk_update(units.values(), ["head"], batch_size=BATCH)
        record(
            actor=actor,
            action="unit.head",
            object_type="unit",
            object_id=next(iter(heads)) if len(heads) == 1 else "",
            before=before,
            after={code: unit.head_id for code, unit in units.items()},
            now=now,
        )


def set_unit_head(*, unit: Unit, head: User | None, actor: Actor, now: datetime) -> None:
    """Give the unit a head, or none."""
    set_unit_heads(heads={unit.code: head.get_username() if head else ""}, actor=actor, now=now)
    unit.head = head


def refuse_cycle(*, unit: Unit, parent: Unit | None) -> None:
    """Raises UnitCycle if the unit stood below itself with this parent."""
    parents = dict(Unit.objects.exclude(parent=None).values_list("code", "parent__code"))
    parents[unit.code] = parent.code if parent else ""
    if cycle := below_themselves(parents):
        raise UnitCycle(cycle)


def _new_unit(put: UnitPut) -> Unit:
    """Without its parent, which may be as new as itself."""
    return Unit(code=put.code, name=put.name, kind=put.kind or UnitKind.DEPARTMENT)


def _change(unit: Unit, put: UnitPut, rows: Mapping[str, Unit]) -> dict[str, list[object]]:
    """Apply the put; {field: [before, after]} for what differed."""
    wanted: dict[str, object] = {
        "name": put.name,
        "name_en": put.name_en,
        "kind": put.kind,
        "phone": put.phone,
        "is_active": put.is_active,
    }
    if put.parent_code is not None:
        wanted["parent_id"] = rows[put.parent_code].pk if put.parent_code else None
    fields: dict[str, list[object]] = {}
    for name, value in wanted.items():
        before = getattr(unit, name)
        if before != value and (value is not None or name == "parent_id"):
            fields[name] = [before, value]
            setattr(unit, name, value)
    return fields


def _refuse_unsound(units: Sequence[UnitPut], rows: Mapping[str, Unit]) -> None:
    if twice := repeated(put.code for put in units):
        raise CodeTwice(twice)
    if strange := {put.kind for put in units if put.kind} - set(UnitKind.values):
        raise UnknownChoice("kind", strange, UnitKind.values)
    codes = {put.code for put in units} | set(rows)
    if missing := {put.parent_code for put in units if put.parent_code} - codes:
        raise UnknownUnit(missing, field="parent")
    by_id = {unit.pk: code for code, unit in rows.items()}
    parents = {
        code: by_id[unit.parent_id] for code, unit in rows.items() if unit.parent_id is not None
    }
    parents |= {put.code: put.parent_code for put in units if put.parent_code is not None}
    if cycle := below_themselves(parents):
        raise UnitCycle(cycle)


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def below_themselves(parents: Mapping[str, str]) -> set[str]:
    """Of ``{code: parent's code or ""}``, the codes on a cycle."""
    settled: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        code = start
        while code in parents and code not in settled and code not in path:
            path[code] = None
            code = parents[code]
        if code in path:
            return set(list(path)[list(path).index(code) :])
        settled.update(path)
    return set()
