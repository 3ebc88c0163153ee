"""Open issues that lie with another owner than their place has now.

They are left behind by a publication, a backdated correction, a new lead unit or a late upload, and
stay where they are until somebody re-routes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import connection

from fieldwork.casework.workflow import FINISHED
from fieldwork.rezoning.rules import Balance, balance_of
from zones.boundaries.models import Scheme
from zones.ownership.bulk import Router
from zones.ownership.owners import Owner
from zones.sql import load_sql

_MAYBE_ELSEWHERE: Final = load_sql(__file__, "sql/maybe_elsewhere.sql")


@dataclass(frozen=True, slots=True)
class Difference:
    """An open issue by its row, with the zone, unit and edition it is stored with, and who owns
    its place now. ``zone_path`` are the zones it is stored in, from the top down."""

    issue: int
    zone: int | None
    unit: int
    edition: int | None
    zone_path: list[int]
    new: Owner

    @property
    def new_zone(self) -> int | None:
        return self.new.zone["id"] if self.new.zone else None

    @property
    def new_unit(self) -> int:
        return int(self.new.lead_unit["id"])


@dataclass(frozen=True)
class DifferenceFilter:
    """Which differences; None does not filter.

    ``unit`` loses or gains it, ``zone`` holds its old or its new zone, ``edition`` is the one it is
    stored with.
    """

    unit: int | None = None
    zone: int | None = None
    edition: int | None = None

    def wants(self, difference: Difference) -> bool:
        """Whether the difference is asked for."""
        zones = {*difference.zone_path, *(zone["id"] for zone in difference.new.path)}
        return (
            (self.unit is None or self.unit in (difference.unit, difference.new_unit))
            and (self.zone is None or self.zone in zones)
            and (self.edition is None or self.edition == difference.edition)
        )


EVERY_DIFFERENCE: Final = DifferenceFilter()


def differing(
    *, scheme: Scheme, at: datetime, asked: DifferenceFilter = EVERY_DIFFERENCE
) -> list[Difference]:
    """The open issues whose zone or lead unit is not what locate() says for ``at``, by row."""
    router = Router(at=at, scheme=scheme)
    found = _maybe_elsewhere(router)
    if not found:
        return []
    table = router.route(np.array([row[1:3] for row in found], dtype=np.float64))
    differences = [
        Difference(issue, zone, unit, edition, list(path), table.owner_of(at_row))
        for at_row, (issue, _lon, _lat, zone, unit, edition, path) in enumerate(found)
    ]
    return [
        each
        for each in differences
        if (each.zone, each.unit) != (each.new_zone, each.new_unit) and asked.wants(each)
    ]


def units_of(differences: list[Difference]) -> list[Balance]:
    """The units that would gain or lose issues, those concerned most first."""
    return balance_of((each.unit, each.new_unit) for each in differences)


def _maybe_elsewhere(router: Router) -> list[tuple[Any, ...]]:
    """Row, lon, lat, zone, unit, edition and path of the issues that have to be looked at."""
    owners = [owner for owner in router.owners if owner.path]
    divided = {owner.path[-2]["id"] for owner in owners if len(owner.path) > 1}
    zones = [owner.path[-1]["id"] for owner in owners]
    with connection.cursor() as cursor:
        cursor.execute(
            _MAYBE_ELSEWHERE,
            {
                "zones": zones,
                "units": [owner.lead_unit["id"] for owner in owners],
                "whole": [zone not in divided for zone in zones],
                "scheme": router.scheme.pk,
                "edition": router.edition.number if router.edition else None,
                "finished": sorted(FINISHED),
            },
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
