"""What planned borders would do to the open issues: which would have another owner, and whose.

Nothing is written, and no issue moves by it: open issues keep their owner until they are re-routed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fieldwork.casework.models import Issue
from fieldwork.casework.workflow import FINISHED
from fieldwork.rezoning.rules import Balance, balance_of
from zones.boundaries.content import ZoneContent, content_of_edition
from zones.boundaries.models import Scheme
from zones.boundaries.timeline import edition_of
from zones.datum import Box
from zones.ownership.owners import Owner, Planned, office_at
from zones.ownership.planned import Contents, PlannedRouter, changed_boxes
from zones.sql import load_sql

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_OPEN_IN_BOXES: Final = load_sql(__file__, "sql/open_in_boxes.sql")


@dataclass(frozen=True, slots=True)
class Shift:
    """An open issue that would go from one owner to another; ``issue`` is its row."""

    issue: int
    old: Owner
    new: Owner


@dataclass(frozen=True)
class Outlook:
    """``open`` issues there are in all; ``shifts`` would have another zone or unit, by row."""

    open: int
    shifts: list[Shift]

    @property
    def units(self) -> list[Balance]:
        """The units that would gain or lose issues, those concerned most first."""
        return balance_of(
            (shift.old.lead_unit["id"], shift.new.lead_unit["id"]) for shift in self.shifts
        )


def outlook(
    *, scheme: Scheme, contents: Contents, at: datetime, planned: Planned | None = None
) -> Outlook:
    """Every open issue that would have another zone or lead unit at ``at`` under these zones.

    ``contents`` are all zones of the scheme by code as they would stand, ``planned`` the posts that
    would be filled otherwise. Both sides are located as locate() does it; only issues on ground
    that changes are looked at.
    """
    _office, snap_m = office_at(at)
    before = _in_force(scheme, at)
    around = changed_boxes(before, contents, posts=(planned or {}).keys(), snap_m=snap_m)
    rows, places = _open_issues(scheme, around)
    shifts: list[Shift] = []
    if len(rows):
        was = PlannedRouter(scheme=scheme, contents=before, around=around, at=at)
        will = PlannedRouter(
            scheme=scheme, contents=contents, around=around, at=at, planned=planned
        )
        old, new = was.route(places).owner, will.route(places).owner
        moved = _answers(was.owners)[old] != _answers(will.owners)[new]
        shifts = [
            Shift(int(rows[at]), was.owners[int(old[at])], will.owners[int(new[at])])
            for at in np.flatnonzero(moved).tolist()
        ]
    return Outlook(Issue.objects.filter(scheme=scheme).unfinished().count(), shifts)


def _in_force(scheme: Scheme, at: datetime) -> dict[str, ZoneContent]:
    edition = edition_of(scheme, at=at)
    return content_of_edition(scheme.pk, edition.number) if edition else {}


def _open_issues(scheme: Scheme, around: Sequence[Box]) -> tuple[Ints, Floats]:
    """Row and (lon, lat) of the open issues in the boxes: (n,) and (n, 2)."""
    if not around:
        return np.zeros(0, np.int64), np.zeros((0, 2))
    sides = zip(*around, strict=True)
    parameters: dict[str, Any] = dict(
        zip(("west", "south", "east", "north"), map(list, sides), strict=True)
    )
    parameters |= {"scheme": scheme.pk, "finished": sorted(FINISHED)}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_IN_BOXES, parameters)
        found = np.array(cursor.fetchall(), dtype=np.float64).reshape(-1, 3)
    return found[:, 0].astype(np.int64), found[:, 1:]


def _answers(owners: Sequence[Owner]) -> NDArray[np.object_]:
    """What must not change for an issue to stay: zone and lead unit, of each owner."""
    answers = np.empty(len(owners), dtype=object)
    for at, owner in enumerate(owners):
        zone = owner.zone
        known = (zone["id"] or zone["code"]) if zone else None
        answers[at] = (known, owner.lead_unit["id"])
    return answers
