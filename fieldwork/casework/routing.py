"""Whose a case is: the owner when it was seen and the owner when it was received (decision 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from fieldwork.catalogue.filing import FiledCategory, Filing
from fieldwork.catalogue.models import Category, CategoryGroup, FilingCondition
from zones.boundaries.models import Scheme
from zones.organisation.models import Unit, User
from zones.ownership.locate import Ownership, locate_both
from zones.ownership.rules import Rule, clamp_captured_at

Json = dict[str, Any]

_LEFT_OUT = frozenset({"phone", "members"})
"""Telephone numbers do not belong in a case file, nor does the list of member units."""


@dataclass(frozen=True)
class Routing:
    """``seen`` decides the zone and the edition, ``received`` who gets the case.

    Where the zone seen is no longer the zone of the place, ``received`` still answers: the case
    goes to whoever owns the place now.
    """

    seen: Ownership
    received: Ownership

    @property
    def zone(self) -> int | None:
        return self.seen.zone["id"] if self.seen.zone else None

    @property
    def zone_version(self) -> int | None:
        return self.seen.zone["version"] if self.seen.zone else None

    @property
    def zone_path(self) -> list[int]:
        return [zone["id"] for zone in self.seen.path]

    @property
    def lead_unit(self) -> int:
        return int(self.received.lead_unit["id"])

    @property
    def street_zones(self) -> list[int]:
        """The lines of other schemes that pass by the place, the nearest first."""
        return [int(street["zone"]["id"]) for street in self.received.street_heads]

    def people(self) -> set[int]:
        """Who answers: the zone's head and the unit's, and deputies who stand in."""
        return _persons([self.received.head, self.received.lead_unit.get("head")])

    def street_heads(self) -> set[int]:
        """Who looks after the streets that pass by, and deputies who stand in."""
        return _persons([street["head"] for street in self.received.street_heads])

    def as_json(self) -> Json:
        """The whole reason, to be kept with the issue."""
        return {"seen": _kept(self.seen), "received": _kept(self.received)}


def route(
    *,
    lon: float,
    lat: float,
    captured_at: datetime,
    received_at: datetime,
    scheme: Scheme,
    accuracy_m: float | None,
) -> Routing:
    """Find the owner of (lon, lat), WGS-84; the caller holds a routing_transaction."""
    seen, received = locate_both(
        lon=lon,
        lat=lat,
        first=clamp_captured_at(captured_at, received_at),
        second=received_at,
        scheme=scheme,
        accuracy_m=accuracy_m,
    )
    return Routing(seen, received)


def owning(routing: Json) -> Json:
    """Of the owners kept with an issue the one its zone is of: who owned the place when it was
    seen, or when the issue was last re-routed."""
    owner: Json = routing.get("rerouted") or routing["seen"]
    return owner


def handling(routing: Json) -> Json:
    """Of the owners kept with an issue the one who has the case: who owned the place when it was
    received, or when the issue was last re-routed."""
    owner: Json = routing.get("rerouted") or routing["received"]
    return owner


def ownership_kept(record: Json) -> Ownership:
    """The Ownership as it was kept with an issue."""
    return Ownership(
        **{
            **record,
            "at": datetime.fromisoformat(record["at"]),
            "since": datetime.fromisoformat(record["since"]) if record["since"] else None,
            "rule": Rule(record["rule"]),
            "placed": Rule(record["placed"]),
            "members": [],
        }
    )


def named_relations(filing: Filing, routing: Routing) -> dict[str, Any]:
    """The relations of a new issue with the names just read, so that nobody asks for them again."""
    return {
        "category": named_category(filing.category),
        "condition": FilingCondition(pk=filing.condition.id, code=filing.condition.code),
        **relations_of(routing),
    }


def relations_of(routing: Routing) -> dict[str, Any]:
    """The lead unit and the head that get the case, with their names."""
    return {
        "lead_unit": _unit(routing.received.lead_unit),
        "head": _person(routing.received.head),
    }


def named_category(category: FiledCategory) -> Category:
    """The category with the names just read."""
    return Category(
        pk=category.id,
        code=category.code,
        name_zh=category.name_zh,
        name_en=category.name_en,
        duty_area=CategoryGroup(code=category.duty_area),
    )


def _persons(told: Iterable[Json | None]) -> set[int]:
    """The people by number, with those a deputy stands in for."""
    people = [person for person in told if person]
    standing_for = [person["acting_for"] for person in people if person["acting_for"]]
    return {int(person["id"]) for person in [*people, *standing_for]}


def _unit(facts: Json) -> Unit:
    return Unit(
        pk=facts["id"],
        code=facts["code"],
        name=facts["name"],
        name_en=facts["name_en"],
        head=_person(facts.get("head")),
    )


def _person(facts: Json | None) -> User | None:
    """The one who answers, not the deputy who stands in."""
    if facts is None:
        return None
    answering = facts["acting_for"] or facts
    return User(pk=answering["id"], display_name=answering["name"], post=answering["post"])


def _kept(ownership: Ownership) -> Json:
    # asdict() would copy everything deeply, only for _without to copy it once more.
    facts: Json = {each.name: getattr(ownership, each.name) for each in fields(ownership)}
    facts["at"] = ownership.at.isoformat()
    facts["since"] = ownership.since.isoformat() if ownership.since else None
    kept: Json = _without(facts, _LEFT_OUT)
    return kept


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(each, names) for key, each in value.items() if key not in names}
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    return value
