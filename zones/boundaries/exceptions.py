"""Torn places that are accepted for a reason, and which of a check's defects they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from zones.boundaries.models import DefectException, Scheme
from zones.boundaries.rules.hierarchy import SiblingDefect

SAME_SHARE = 0.99
"""A defect is the accepted one if so much of its ground lies in the accepted place."""


def exceptions_of(scheme: Scheme) -> list[DefectException]:
    """The exceptions that hold, the oldest first."""
    return list(scheme.exceptions.filter(withdrawn_at=None).order_by("pk"))


def exception_for(
    torn: SiblingDefect, exceptions: Sequence[DefectException]
) -> DefectException | None:
    """The exception that covers a defect; None where it is open."""
    place = torn.defect.place
    for one in exceptions:
        if one.kind != torn.defect.kind:
            continue
        accepted = shapely.from_wkb(bytes(one.place.wkb))
        if shapely.area(shapely.intersection(place, accepted)) >= SAME_SHARE * shapely.area(place):
            return one
    return None


def unexcepted(
    defects: Iterable[SiblingDefect], exceptions: Sequence[DefectException]
) -> list[SiblingDefect]:
    """The defects that nobody accepted."""
    return [torn for torn in defects if exception_for(torn, exceptions) is None]
