"""The handbook of a zone's parts: a cover, the contents, and a spread for every zone.

The map is on the left page and who answers for what on the right one, so that both are open at
once. Each spread is set by itself: the worker tells how far it is, and no two spreads are held in
full. The contents are set twice, to know how many pages they take and then which number each zone
has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.template.loader import render_to_string
from weasyprint.document import Document

from zones.boundaries.models import Zone, ZoneVersion
from zones.ownership.printing.atlas import Atlas
from zones.ownership.printing.documents import context
from zones.ownership.printing.level_list import Progress, groups_of
from zones.ownership.printing.orders import Order
from zones.ownership.printing.pdf import Press
from zones.ownership.printing.refusals import NothingToPrint
from zones.ownership.printing.zone_pages import pages_of
from zones.ownership.responsibility_list import Entry, responsibility_list

_FOLDER: Final = "zones/ownership/printing"


@dataclass
class Line:
    """A line of the contents; ``page`` is 0 while it is not known."""

    version: ZoneVersion
    page: int = 0


@dataclass
class Chapter:
    """The lines of zones that lie in the same zone."""

    path: list[ZoneVersion]
    lines: list[Line] = field(default_factory=list)


class Handbook:
    """One handbook, set spread by spread. Raises NothingToPrint where no edition is in force."""

    def __init__(self, order: Order, *, show_contacts: bool) -> None:
        if order.entry is None or not order.zones:
            raise NothingToPrint()
        self.order = order
        self.press = Press()
        self.atlas = Atlas(order.entry.edition)
        self.facts = context(self.atlas.city, at=order.at, show_contacts=show_contacts)
        self.facts["order"] = order
        entries = responsibility_list(order.entry.edition, at=order.at, zones=order.zones)
        self.gaps = [entry for entry in entries if entry.version.gap_reason]
        cells = [entry for entry in entries if not entry.version.gap_reason]
        self.chapters = self._chapters(cells)

    def pdf(self, progress: Progress) -> bytes:
        """The whole of it; ``progress`` is told the zones done."""
        lines = [line for chapter in self.chapters for line in chapter.lines]
        documents: list[Document] = []
        number = _left_after(len(self._front().pages))
        for done, line in enumerate(lines, start=1):
            line.page = number
            spread = self._spread(line.version, number)
            documents.append(spread)
            number += len(spread.pages)
            if done < len(lines) and number % 2:
                documents.append(self._blank(number))
                number += 1
            progress(done, len(lines))
        if self.gaps:
            documents.append(self._set("handbook_gaps.html", {"gaps": self.gaps}, number))
        front = self._front()
        if len(front.pages) % 2 == 0:
            documents.insert(0, self._blank(len(front.pages) + 1))
        return self.press.bind([front, *documents])

    def _chapters(self, cells: list[Entry]) -> list[Chapter]:
        chapters = [
            Chapter(group.path, [Line(entry.version) for entry in group.entries])
            for group in groups_of(cells)
        ]
        within = self.order.within
        if within is not None and within.level_id != self.order.level.pk:
            chapters.insert(0, Chapter([], [Line(within)]))
        return chapters

    def _front(self) -> Document:
        return self._set(
            "handbook_front.html",
            {"chapters": self.chapters, "total": sum(len(c.lines) for c in self.chapters)},
            1,
        )

    def _spread(self, version: ZoneVersion, number: int) -> Document:
        zone = Zone(pk=version.zone_id, scheme=self.order.scheme)
        pages = pages_of(self.atlas, zone=zone, at=self.order.at)
        return self._set("handbook_spread.html", {"pages": pages}, number)

    def _blank(self, number: int) -> Document:
        return self._set("blank.html", {}, number)

    def _set(self, template: str, facts: dict[str, Any], number: int) -> Document:
        html = render_to_string(f"{_FOLDER}/{template}", self.facts | facts)
        return self.press.set(html, first_page=number)


def handbook_pdf(order: Order, *, show_contacts: bool, progress: Progress) -> bytes:
    """The handbook of the order's zones. Raises NothingToPrint where there are none."""
    return Handbook(order, show_contacts=show_contacts).pdf(progress)


def _left_after(pages: int) -> int:
    """The number of the next left page: even, as in any book."""
    return pages + 1 + (pages + 1) % 2
