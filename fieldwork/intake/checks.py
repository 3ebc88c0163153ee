"""Whether a submission can be taken in, before anything is locked or written."""

from __future__ import annotations

from fieldwork.casework.rules import PLACELESS
from fieldwork.intake.refusals import AxesSwapped, CategoryMissing, NothingSaid, OutsideCity
from fieldwork.intake.rules import Submission
from fieldwork.intake.sources import Terms
from zones.boundaries.ground import Ground

MARGIN = 0.05
"""Degrees beyond the city's box, some 5 km: further off the numbers are wrong, not the place."""


def check_place(lon: float, lat: float, asked: Ground) -> None:
    """Raise OutsideCity for WGS-84 degrees far off, AxesSwapped where that explains it."""
    if _near(lon, lat, asked):
        return
    if _near(lat, lon, asked):
        raise AxesSwapped()
    raise OutsideCity()


def check(submission: Submission, terms: Terms, asked: Ground) -> None:
    """Raise the first Refusal that stands against the submission."""
    if submission.place is not None:
        check_place(submission.place.lon, submission.place.lat, asked)
    if not submission.text and not submission.files:
        raise NothingSaid()
    needs_category = submission.kind not in PLACELESS and not terms.verify_first
    if needs_category and not submission.category and not submission.joins:
        raise CategoryMissing()


def _near(lon: float, lat: float, asked: Ground) -> bool:
    if asked.box is None:
        return True
    west, south, east, north = asked.box
    return west - MARGIN <= lon <= east + MARGIN and south - MARGIN <= lat <= north + MARGIN
