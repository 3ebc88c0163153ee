"""Who owned a place from when to when, as known at an instant: not sampled, but asked at every
instant at which an edition or a holder of the zones it ever lay in begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from zones.boundaries.models import Scheme, Timeline
from zones.instants import EARLIEST
from zones.ownership.locate import Ownership, locate_through
from zones.ownership.models import SINGLE_ROLES, Responsibility
from zones.ownership.rules import Rule

Json = dict[str, Any]


class Change(StrEnum):
    """What is otherwise than in the span before."""

    BEGINS = "begins"
    ENDS = "ends"
    ZONE = "zone"
    NAME = "name"
    UNIT = "unit"
    HEAD = "head"


@dataclass(frozen=True)
class OwnerSpan:
    """One owner over ``[start, end)``; None is without a beginning or an end.

    ``ownership`` is the answer at the start, ``editions`` the first and the last edition of the
    span, None where none was in force. ``changes`` say what is otherwise than just before.
    """

    start: datetime | None
    end: datetime | None
    ownership: Ownership
    editions: tuple[int, int] | None
    changes: tuple[Change, ...]

    @property
    def head(self) -> Json | None:
        """Who is head, not who acts for the head: deputies change without the owner changing."""
        return head_proper(self.ownership)

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies in the span."""
        begun = self.start is None or self.start <= at
        return begun and (self.end is None or at < self.end)


def owner_spans(
    *, lon: float, lat: float, scheme: Scheme, known_at: datetime | None = None
) -> list[OwnerSpan]:
    """The owners of (lon, lat), WGS-84, by a scheme of areas, the earliest first, future ones last.

    ``known_at`` asks what we held true then. Time before the first edition is left out; time
    without one in between, or at the end, is a span whose rule is ``no_edition``. Raises as locate.
    """
    timeline = _bounds(
        Timeline.objects.as_known(known_at).filter(scheme=scheme).values_list("effective")
    )
    # Between two of these instants the place lies in one zone, below one chain of zones.
    placed = locate_through(timeline, lon=lon, lat=lat, scheme=scheme, known_at=known_at)
    zones = {zone["id"] for ownership in placed for zone in ownership.path}
    held = _bounds(
        Responsibility.objects.as_known(known_at)
        .filter(zone__in=zones, role__in=SINGLE_ROLES)
        .values_list("effective")
    )
    instants = sorted({*timeline, *held})
    owners = locate_through(instants, lon=lon, lat=lat, scheme=scheme, known_at=known_at)
    return _joined(instants, owners)


def head_proper(ownership: Ownership) -> Json | None:
    """The head, also where a deputy acts."""
    head = ownership.head
    return head and (head["acting_for"] or head)


def _bounds(ranges: Iterable[tuple[Any]]) -> list[datetime]:
    """Both ends of the ranges; one without a beginning begins before any time we know of."""
    bounds = {bound for (span,) in ranges for bound in (span.lower or EARLIEST, span.upper)}
    return sorted(bound for bound in bounds if bound is not None)


def _joined(instants: Sequence[datetime], owners: Sequence[Ownership]) -> list[OwnerSpan]:
    """One span for as long as nothing of the owner changes."""
    spans: list[OwnerSpan] = []
    for start, end, owner in zip(instants, [*instants, None][1:], owners, strict=True):
        last = spans[-1] if spans else None
        if last is None and owner.placed is Rule.NO_EDITION:
            continue
        changes = _changes(last.ownership if last else None, owner)
        if last is not None and not changes:
            spans[-1] = OwnerSpan(
                last.start, end, last.ownership, _through(last.editions, owner), last.changes
            )
            continue
        begin = None if start == EARLIEST else start
        spans.append(OwnerSpan(begin, end, owner, _through(None, owner), changes))
    return spans


def _through(before: tuple[int, int] | None, owner: Ownership) -> tuple[int, int] | None:
    if owner.edition is None:
        return before
    return (before[0] if before else owner.edition, owner.edition)


_FACTS: Final = (
    (Change.ZONE, lambda owner: owner.zone and owner.zone["id"]),
    (Change.NAME, lambda owner: owner.zone and (owner.zone["code"], owner.zone["name"])),
    (Change.UNIT, lambda owner: (owner.lead_unit["id"], owner.unowned)),
    (Change.HEAD, lambda owner: (head_proper(owner) or {}).get("id")),
)


def _changes(before: Ownership | None, after: Ownership) -> tuple[Change, ...]:
    """What differs; a zone that is another one has another name of course."""
    nothing_before = before is None or before.placed is Rule.NO_EDITION
    nothing_after = after.placed is Rule.NO_EDITION
    if before is None or nothing_before != nothing_after:
        return (Change.ENDS if nothing_after else Change.BEGINS,)
    if nothing_after:
        return ()
    differing = [change for change, fact in _FACTS if fact(before) != fact(after)]
    if Change.ZONE in differing and Change.NAME in differing:
        differing.remove(Change.NAME)
    return tuple(differing)
