"""The editions of a scheme as a page tells them: when in force, what each brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg2.extras import DateTimeTZRange

from zones.boundaries.lineage import Kin, kin_by_edition
from zones.boundaries.models import Edition, Scheme, Timeline, ZoneVersion
from zones.editor.models import Draft


@dataclass(frozen=True)
class Counts:
    """How many zones an edition has, and how it differs from the one before; gaps count too."""

    zones: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True)
class EditionRow:
    """An edition with the periods it is in force, as known now.

    ``again`` is the number of the edition whose content comes back when its time is over, where
    that is settled already: then its borders are temporary.
    """

    edition: Edition
    periods: list[DateTimeTZRange]
    now: datetime
    counts: Counts
    draft: Draft | None = None
    again: int | None = None
    kin: list[Kin] | None = None

    @property
    def state(self) -> str:
        """in_force, scheduled, superseded, or never: withdrawn before its time came."""
        if any(self.now in period for period in self.periods):
            return "in_force"
        if any(self._begins_later(period) for period in self.periods):
            return "scheduled"
        return "superseded" if self.periods else "never"

    def _begins_later(self, period: DateTimeTZRange) -> bool:
        return period.lower is not None and period.lower > self.now


def edition_rows(scheme: Scheme, *, now: datetime) -> list[EditionRow]:
    """The editions of a scheme, the newest first."""
    editions = list(scheme.editions.newest_first().select_related("published_by", "draft"))
    periods = periods_of(scheme)
    counts = counts_of(scheme, [edition.number for edition in editions])
    kin = kin_by_edition(scheme)
    checksums = {edition.number: edition.checksum for edition in editions}
    return [
        EditionRow(
            edition=edition,
            periods=periods.get(edition.number, []),
            now=now,
            counts=counts[edition.number],
            draft=getattr(edition, "draft", None),
            again=_again(edition.number, periods, checksums, now),
            kin=kin.get(edition.number, []),
        )
        for edition in editions
    ]


def periods_of(scheme: Scheme) -> dict[int, list[DateTimeTZRange]]:
    """By number of edition when it is in force, as known now, in order of time."""
    entries = Timeline.objects.as_known().filter(scheme=scheme).order_by("effective")
    found: dict[int, list[DateTimeTZRange]] = {}
    for number, effective in entries.values_list("edition__number", "effective"):
        found.setdefault(number, []).append(effective)
    return found


def counts_of(scheme: Scheme, numbers: Iterable[int]) -> dict[int, Counts]:
    """The counts of these editions, out of the ranges of editions alone.

    A version begins in the edition that brought it and ends before the one that did not have it
    so: what begins and ends at a number changed there, what only begins is new.
    """
    begun: dict[int, set[int]] = {}
    ended: dict[int, set[int]] = {}
    rows = ZoneVersion.objects.filter(scheme=scheme)
    spans: Iterable[tuple[int, int, int | None]] = rows.values_list(
        "zone", "editions__startswith", "editions__endswith"
    )
    steps: Counter[int] = Counter()
    for zone, first, end in spans:
        begun.setdefault(first, set()).add(zone)
        steps[first] += 1
        if end is not None:
            ended.setdefault(end, set()).add(zone)
            steps[end] -= 1
    return {
        number: Counts(
            zones=sum(step for at, step in steps.items() if at <= number),
            new=len(begun.get(number, set()) - ended.get(number, set())),
            changed=len(begun.get(number, set()) & ended.get(number, set())),
            gone=len(ended.get(number, set()) - begun.get(number, set())),
        )
        for number in numbers
    }


def _again(
    number: int, periods: dict[int, list[Any]], checksums: dict[int, str], now: datetime
) -> int | None:
    ends = [period.upper for period in periods.get(number, [])]
    settled = any(end is not None and end > now for end in ends)
    before, after = checksums.get(number - 1), checksums.get(number + 1)
    return number - 1 if settled and before is not None and before == after else None
