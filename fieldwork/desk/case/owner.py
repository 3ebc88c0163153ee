"""Whose an issue is and why, as its page says it: then and now, with the doubts that remain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fieldwork.casework.describe import helping_units
from fieldwork.casework.models import Issue
from fieldwork.casework.routing import ownership_kept
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
class Candidate:
    """Another zone the position allows; ``percent`` of the accuracy circle, None on a border."""

    zone: str
    code: str
    unit: str
    percent: float | None


@dataclass(frozen=True)
class Owner:
    """``seen`` are who held the place when it was seen; None where the same hold it now."""

    explanation: str
    path: list[Json]
    seen: Holders | None
    received: Holders
    edition: int | None
    candidates: list[Candidate]
    helping: list[Unit]


def owner_of(issue: Issue) -> Owner:
    """What was kept with the issue when it came in."""
    seen, received = issue.routing["seen"], issue.routing["received"]
    kept = ownership_kept(seen)
    then, now = _holders(seen), _holders(received)
    return Owner(
        explanation=explain(kept),
        path=[{"id": zone["id"], "name": name_of(zone)} for zone in kept.path],
        seen=then if then != now else None,
        received=now,
        edition=issue.edition,
        candidates=_candidates(kept.candidates, kept.zone) if issue.uncertain else [],
        helping=helping_units(issue),
    )


def _holders(kept: Json) -> Holders:
    head = kept["head"]
    return Holders(
        name_of(kept["lead_unit"]), head["name"] if head else "", head["post"] if head else ""
    )


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
