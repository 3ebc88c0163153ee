"""Whose many past cases were, each at its own date: routing.route() by the bulk router."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fieldwork.casework.routing import Routing
from zones.boundaries.models import Scheme
from zones.ownership.bulk import PLACED, OwnerTable, Routers
from zones.ownership.locate import Ownership
from zones.ownership.rules import Rule, clamp_captured_at


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place (lon, lat), WGS-84, when something was seen there and when that was received."""

    lon: float
    lat: float
    captured_at: datetime
    received_at: datetime


class BulkRouter:
    """Routes batch after batch and remembers the owners of every span of time it met.

    What it remembers holds as long as nobody publishes or assigns: whoever stores the answers
    makes one inside each routing_transaction.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._routers = Routers(scheme)

    def route_many(self, sightings: Sequence[Sighting]) -> list[Routing]:
        """The owner of each, in their order; as route(), without candidates and accuracy."""
        seen = self._owned(
            [
                (one.lon, one.lat, clamp_captured_at(one.captured_at, one.received_at))
                for one in sightings
            ]
        )
        received = self._owned([(one.lon, one.lat, one.received_at) for one in sightings])
        return [Routing(*pair) for pair in zip(seen, received, strict=True)]

    def _owned(self, asked: Sequence[tuple[float, float, datetime]]) -> list[Ownership]:
        spans: defaultdict[int, list[int]] = defaultdict(list)
        for position, (_lon, _lat, at) in enumerate(asked):
            spans[self._routers.span_of(at)].append(position)
        owned: dict[int, Ownership] = {}
        for positions in spans.values():
            router = self._routers.router_at(asked[positions[0]][2])
            points = np.array([asked[position][:2] for position in positions], dtype=np.float64)
            table = router.route(points)
            for row, position in enumerate(positions):
                owned[position] = _ownership(table, row, *asked[position])
        return [owned[position] for position in range(len(asked))]


def _ownership(table: OwnerTable, row: int, lon: float, lat: float, at: datetime) -> Ownership:
    """A row of the table as locate() would answer it, but for what one place alone is asked."""
    owner, distance_m = table.owner_of(row), float(table.distance_m[row])
    placed = PLACED[table.placed[row]]
    return Ownership(
        lon=lon,
        lat=lat,
        at=at,
        scheme=table.scheme,
        rule=table.rule_of(row),
        placed=placed,
        edition=table.edition,
        since=table.since,
        zone=owner.zone,
        path=list(owner.path),
        head=owner.head,
        head_zone=owner.head_zone,
        lead_unit=owner.lead_unit,
        lead_zone=owner.lead_zone,
        unowned=owner.unowned,
        no_manager=owner.no_manager,
        distance_m=None if np.isnan(distance_m) else distance_m,
        border_m=None,
        accuracy_m=None,
        uncertain=placed is Rule.BORDER,
    )
