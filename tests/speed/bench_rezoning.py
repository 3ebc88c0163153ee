"""What planned borders do to the open issues of 1,000,000, and which a publication left behind."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.utils import timezone

from fieldwork.casework.models import Issue
from fieldwork.rezoning.differing import differing
from fieldwork.rezoning.outlook import outlook
from tests.speed.measure import heading, least, line
from tests.speed.stored import StoredCity
from zones.boundaries.content import ZoneContent, content_of_edition

EXCHANGED = (2, 600, 12_000)


def measure_rezoning(city: StoredCity) -> None:
    """Cells exchange their ground with the next one: every open issue on it would move."""
    now = timezone.now()
    unfinished = Issue.objects.unfinished().count()
    heading(f"what a draft does to open issues, {unfinished:,} of {Issue.objects.count():,}")
    before = content_of_edition(city.scheme.pk, 1)
    for count in EXCHANGED:
        planned = _exchanged(before, city.coverage.codes[:count])
        seen, took = least(partial(outlook, scheme=city.scheme, contents=planned, at=now))
        line(f"{count:,} cells change", took, note=f"{len(seen.shifts):,} issues would move")
    left, took = least(partial(differing, scheme=city.scheme, at=now))
    line("the list of issues left behind", took, note=f"{len(left):,} issues")


def _exchanged(before: dict[str, ZoneContent], codes: list[str]) -> dict[str, ZoneContent]:
    after = dict(before)
    for one, other in zip(codes[::2], codes[1::2], strict=True):
        after[one] = replace(before[one], wkb=before[other].wkb)
        after[other] = replace(before[other], wkb=before[one].wkb)
    return after
