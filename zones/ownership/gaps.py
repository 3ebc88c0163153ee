"""Gaps in responsibility: zones for which nobody answers as it should be, and why (A5, A7, A9).

Of cells, zones that are not divided any further, a head and a unit are expected; of the zones
above them only that whoever is named is still there. An intended gap is no cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.boundaries.models import Edition, GeometryKind
from zones.sql import load_sql

SOON: Final = timedelta(days=30)
"""What ends within this time, without anybody to follow, is a gap already."""

LATELY: Final = timedelta(days=30)
"""So long after its end it is told that a head is without the deputy again."""


class Gap(models.TextChoices):
    """What is wrong with a zone's responsibility; the gravest first."""

    NO_HEAD = "no_head", _("no head")
    NO_LEAD = "no_lead", _("no lead unit")
    HEAD_GONE = "head_gone", _("the head has left")
    UNIT_CLOSED = "unit_closed", _("a closed unit")
    UNIT_WITHOUT_HEAD = "unit_without_head", _("the unit has no head")
    UNIT_HEAD_GONE = "unit_head_gone", _("the unit's head has left")
    NO_PAIR = "no_pair", _("not paired")
    NOT_ONE_TO_ONE = "not_one_to_one", _("not one to one")
    ENDS_SOON = "ends_soon", _("ends soon")
    DEPUTY_ENDED = "deputy_ended", _("the deputy's time is over")


Gaps = Mapping[int, Sequence[Gap]]
"""The gaps of each zone that has any, by the zone's number, in the order of Gap."""

_MARKS: Final = load_sql(__file__, "sql/gaps.sql")


def gaps_in(edition: Edition, *, at: datetime, level: str | None = None) -> Gaps:
    """The gaps among an edition's zones at an instant, of one level or of all; one statement.

    Accounts and units are those of today: whoever is gone now has left.
    """
    asked: dict[str, Any] = {
        "scheme": edition.scheme_id,
        "edition": edition.number,
        "at": at,
        "day": timezone.localdate(at),
        "soon": at + SOON,
        "lately": at - LATELY,
        "level": level,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, asked)
        judged = [(zone, gaps_by(frozenset(marks))) for zone, marks in cursor.fetchall()]
    return {zone: gaps for zone, gaps in judged if gaps}


@lru_cache(maxsize=512)
def gaps_by(marks: frozenset[str]) -> tuple[Gap, ...]:
    """The gaps of a zone with these marks of sql/gaps.sql, in the order of Gap."""
    cell = marks.isdisjoint({"divided", "on_purpose"})
    missing = {
        Gap.NO_HEAD: cell and "headed" not in marks,
        # A line has nobody to send a report to but its head.
        Gap.NO_LEAD: cell and GeometryKind.POLYGON in marks and "led" not in marks,
        Gap.NO_PAIR: "to_pair" in marks and marks.isdisjoint({"paired", "on_purpose"}),
    }
    return tuple(gap for gap in Gap if missing.get(gap) or gap.value in marks)


def counted(gaps: Gaps) -> dict[Gap, int]:
    """How many zones have each gap, in the order of Gap; those that none has are left out."""
    counts = Counter(gap for of_zone in gaps.values() for gap in of_zone)
    return {gap: counts[gap] for gap in Gap if counts[gap]}
