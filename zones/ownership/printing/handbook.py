"""The handbook of a zone's parts: a cover, the contents, and a spread for every zone.

The map is on the left page and who answers for what on the right one, so that both are open at
once. Each spread is set by itself, so that the worker can tell how far it is. Cover and contents
are set first to know how many pages they take, and again when every zone has its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from weasyprint.document import Document

from zones.boundaries.models import Zone, ZoneVersion
from zones.ownership.printing.atlas import Atlas
from zones.ownership.printing.documents import TEMPLATES, context, set_map
from zones.ownership.printing.drawing.paper import frame_around
from zones.ownership.printing.drawing.zone_map import draw_outline
from zones.ownership.printing.level_list import Progress, groups_of
from zones.ownership.printing.orders import Order
from zones.ownership.printing.pdf import Press
from zones.ownership.printing.refusals import NothingToPrint, TooManyZones
from zones.ownership.responsibility_list import Entry, responsibility_list

_COVER_MM: Final = 110
MOST_ZONES: Final = 250
"""Every spread is held until the book is bound, with 5 MB each."""


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
    """One handbook, set spread by spread. Raises NothingToPrint, TooManyZones."""

    def __init__(self, order: Order, *, show_contacts: bool) -> None:
        if order.entry is None or not order.zones:
            raise NothingToPrint()
        if len(order.zones) > MOST_ZONES:
            raise TooManyZones(len(order.zones), MOST_ZONES)
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
        contents_open_right = len(self._front(contents_open_right=False).pages) % 2 == 0
        number = len(self._front(contents_open_right=contents_open_right).pages) + 1
        documents: list[Document] = []
        for done, line in enumerate(lines, start=1):
            line.page = number
            for side in self._spread(line.version, number):
                documents.append(side)
                number += len(side.pages)
            if number % 2:
                documents.append(self._set("blank.html", {}, number))
                number += 1
            progress(done, len(lines))
        if self.gaps:
            documents.append(self._set("handbook_gaps.html", {"gaps": self.gaps}, number))
        return self.press.bind([self._front(contents_open_right=contents_open_right), *documents])

    def _chapters(self, cells: list[Entry]) -> list[Chapter]:
        chapters = [
            Chapter(group.path, [Line(entry.version) for entry in group.entries])
            for group in groups_of(cells)
        ]
        within = self.order.within
        if within is not None and within.level_id != self.order.level.pk:
            chapters.insert(0, Chapter([], [Line(within)]))
        return chapters

    def _front(self, *, contents_open_right: bool) -> Document:
        """Cover and contents; with a blank page between them the contents end on a right page."""
        facts = {
            "chapters": self.chapters,
            "total": sum(len(chapter.lines) for chapter in self.chapters),
            "outline": self._outline(),
            "contents_open_right": contents_open_right,
        }
        return self._set("handbook_front.html", facts, 1)

    def _outline(self) -> SafeString | None:
        """The parts of the whole in thin lines, for the cover."""
        within = self.order.within
        top = within.zone_id if within else self._top()
        whole = self.atlas.plot(top) if top else None
        if whole is None:
            return None
        parts = [part.named for part in self.atlas.children(whole.zone)]
        frame = frame_around(whole.shape.bounds, width_mm=_COVER_MM, height_mm=_COVER_MM)
        return draw_outline(whole.named, parts, frame)

    def _top(self) -> int | None:
        """The one zone above all others of the scheme, where there is one."""
        tops = {line.version.zone_id for chapter in self.chapters for line in chapter.lines[:1]}
        tops = {chapter.path[0].zone_id for chapter in self.chapters if chapter.path} or tops
        return tops.pop() if len(tops) == 1 else None

    def _spread(self, version: ZoneVersion, number: int) -> Iterator[Document]:
        """The map, then the list."""
        made = set_map(
            self.press,
            self.atlas,
            zone=Zone(pk=version.zone_id, scheme=self.order.scheme),
            at=self.order.at,
            template="handbook_map.html",
            facts=self.facts,
            first_page=number,
        )
        if made is None:
            raise NothingToPrint()
        pages, left = made
        yield left
        yield self._set("handbook_sheet.html", {"pages": pages}, number + len(left.pages))

    def _set(self, template: str, facts: dict[str, Any], number: int) -> Document:
        html = render_to_string(f"{TEMPLATES}/{template}", self.facts | facts)
        return self.press.set(html, first_page=number)


def handbook_pdf(order: Order, *, show_contacts: bool, progress: Progress) -> bytes:
    """The handbook of the order's zones. Raises NothingToPrint, TooManyZones."""
    return Handbook(order, show_contacts=show_contacts).pdf(progress)
