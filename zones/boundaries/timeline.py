"""Which edition is in force when: asked and said. Nothing said is lost: see zones.bitemporal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from psycopg2.extras import DateTimeTZRange

from zones.bitemporal import Span, known_from, remainders
from zones.boundaries.models import Edition, Scheme, Timeline

PRESENT: Final = timedelta(minutes=10)
"""A ``now`` farther from the clock than this tells of another day: the clock says nothing of it."""

TICK: Final = timedelta(microseconds=1)


def entry_of(
    scheme: Scheme | int, *, at: datetime, known_at: datetime | None = None
) -> Timeline | None:
    """What is in force for the scheme at ``at``, its edition loaded; None where nothing is."""
    entries = Timeline.objects.in_force_at(at, known_at).filter(scheme=scheme)
    return entries.select_related("scheme", "edition").first()


def edition_of(
    scheme: Scheme,
    *,
    at: datetime,
    number: int | None = None,
    known_at: datetime | None = None,
) -> Edition | None:
    """The edition of that number, else the one in force at ``at``; None where there is none.

    ``known_at`` asks what we held to be in force then.
    """
    if number is not None:
        return scheme.editions.filter(number=number).first()
    entry = entry_of(scheme, at=at, known_at=known_at)
    return entry.edition if entry else None


def instant_of_saying(scheme: Scheme, *, now: datetime) -> datetime:
    """The instant from which counts what is said of the scheme under its locks: ``now`` or later.

    ``now`` was read before the locks were waited for. What was routed or published meanwhile
    stays right: the instant lies after it.
    """
    clock = timezone.now()
    instant = max(now, clock) if abs(clock - now) < PRESENT else now
    begun = Timeline.objects.filter(scheme=scheme).in_force_when_said().order_by("-effective")
    latest = begun.values_list("effective", flat=True).first()
    return max(instant, latest.lower + TICK) if latest else instant


def restate_timeline(
    *, scheme: Scheme, edition: Edition, start: datetime, end: datetime | None, now: datetime
) -> None:
    """From ``now`` on we hold that ``edition`` is in force over ``[start, end)``.

    Runs in the publisher's transaction, under both locks of the scheme.
    """
    restated = Span(start, end)
    spoken = list(
        Timeline.objects.filter(scheme=scheme)
        .as_known()
        .filter(effective__overlap=DateTimeTZRange(start, end))
    )
    known = known_from(now, (row.recorded.lower for row in spoken))
    for row in spoken:
        Timeline.objects.filter(pk=row.pk).update(
            recorded=DateTimeTZRange(row.recorded.lower, known)
        )
    said_again = [
        Timeline(
            scheme=scheme,
            edition_id=row.edition_id,
            effective=DateTimeTZRange(span.start, span.end),
            recorded=DateTimeTZRange(known, None),
        )
        for row in spoken
        for span in remainders(Span(row.effective.lower, row.effective.upper), restated)
    ]
    Timeline.objects.bulk_create(
        [
            *said_again,
            Timeline(
                scheme=scheme,
                edition=edition,
                effective=DateTimeTZRange(start, end),
                recorded=DateTimeTZRange(known, None),
            ),
        ]
    )
