"""Whose an issue is and why, as its page says it: then and now, with the doubts that remain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldwork.casework.describe import helping_units
from fieldwork.casework.models import Issue
from fieldwork.casework.routing import handling, ownership_kept, owning
from zones.organisation.models import Unit
from zones.ownership.describe import explain, name_of

Json = dict[str, Any]


@dataclass(frozen=True)
class Holders:
    """Head and lead unit at one instant, by name."""

    unit: str
    head: str
    post: str


@dataclass(frozen=True)
class Street:
    """A street that passes by, ``metres`` away, and its head, by name; "" for nobody."""

    id: int
    name: str
    head: str
    post: str
    metres: float


@dataclass(frozen=True)
class Candidate:
    """Another zone the position allows; ``percent`` of the accuracy circle, None on a border."""

    zone: str
    code: str
    unit: str
    percent: float | None


@dataclass(frozen=True)
class Owner:
    """``received`` are who got the case; ``seen`` who held the place when it was seen, None where
    the same got it; ``rerouted`` who got it later by a re-route, None where nobody did."""

    explanation: str
    path: list[Json]
    seen: Holders | None
    received: Holders
    rerouted: Holders | None
    streets: list[Street]
    edition: int | None
    candidates: list[Candidate]
    helping: list[Unit]

    @property
    def present(self) -> Holders:
        """Who has the case."""
        return self.rerouted or self.received


def owner_of(issue: Issue) -> Owner:
    """What was kept with the issue when it came in, and when it was re-routed."""
    kept = ownership_kept(owning(issue.routing))
    then, now = _holders(issue.routing["seen"]), _holders(issue.routing["received"])
    return Owner(
        explanation=explain(kept),
        path=[{"id": zone["id"], "name": name_of(zone)} for zone in kept.path],
        seen=then if then != now else None,
        received=now,
        rerouted=_holders(handling(issue.routing)) if "rerouted" in issue.routing else None,
        streets=[_street(street) for street in handling(issue.routing)["street_heads"]],
        edition=issue.edition,
        candidates=_candidates(kept.candidates, kept.zone) if issue.uncertain else [],
        helping=helping_units(issue),
    )


def _holders(kept: Json) -> Holders:
    head = kept["head"]
    return Holders(
        name_of(kept["lead_unit"]), head["name"] if head else "", head["post"] if head else ""
    )


def _street(kept: Json) -> Street:
    head = kept["head"] or {"name": "", "post": ""}
    zone = kept["zone"]
    return Street(zone["id"], name_of(zone), head["name"], head["post"], kept["distance_m"])


def _candidates(candidates: list[Json], own: Json | None) -> list[Candidate]:
    return [
        Candidate(
            zone=name_of(each["zone"]),
            code=each["zone"]["code"],
            unit=name_of(each["lead_unit"]) if each["lead_unit"] else "",
            percent=None if each["share"] is None else each["share"] * 100,
        )
        for each in candidates
        if own is None or each["zone"]["id"] != own["id"]
    ]
