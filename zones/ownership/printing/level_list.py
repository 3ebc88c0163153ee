"""The responsibility list of a level as PDF, grouped by the zones above; intended gaps apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from django.template.loader import render_to_string
from weasyprint.document import Document

from zones.boundaries.models import GeometryKind, ZoneVersion
from zones.organisation.models import City
from zones.ownership.models import Duty
from zones.ownership.printing.documents import context
from zones.ownership.printing.orders import Order
from zones.ownership.printing.pdf import Press
from zones.ownership.printing.refusals import NothingToPrint
from zones.ownership.responsibility_list import Entry, responsibility_list

Progress = Callable[[int, int], None]
"""Told (done, total) zones."""

_CHUNK: Final = 240
"""So many lines are set at once: a table is measured whole before its first page is known."""


@dataclass
class Group:
    """The lines of zones that lie in the same zone; ``path`` are the zones above, the top first."""

    path: list[ZoneVersion]
    entries: list[Entry] = field(default_factory=list)


def list_pdf(order: Order, *, show_contacts: bool, progress: Progress) -> bytes:
    """The list of the order's zones. Raises NothingToPrint where there are none."""
    entries = _entries(order)
    cells = [entry for entry in entries if not entry.version.gap_reason]
    gaps = [entry for entry in entries if entry.version.gap_reason]
    facts = context(City.objects.get(), at=order.at, show_contacts=show_contacts) | {
        "order": order,
        "total": len(cells),
        "duties": shared_duties(cells),
        "is_line": order.scheme.geometry_kind == GeometryKind.LINE,
    }
    press, done = Press(), 0
    documents: list[Document] = []
    chunks = list(_chunks(groups_of(cells))) or [[]]
    for number, groups in enumerate(chunks):
        last = number == len(chunks) - 1
        page = facts | {
            "groups": groups,
            "is_first": number == 0,
            "gaps": gaps if last else [],
        }
        html = render_to_string("zones/ownership/printing/list.html", page)
        before = sum(len(document.pages) for document in documents)
        documents.append(press.set(html, first_page=before + 1))
        done += sum(len(group.entries) for group in groups)
        progress(done, len(cells))
    return press.bind(documents)


def groups_of(entries: Iterable[Entry]) -> list[Group]:
    """The entries under the zone right above each, in the order of the codes."""
    ordered = sorted(entries, key=_place)
    return [
        Group(path=held[0].path, entries=held)
        for _, together in groupby(ordered, key=lambda entry: _place(entry)[0])
        if (held := list(together))
    ]


def shared_duties(entries: Iterable[Entry]) -> list[Duty]:
    """The duties of the level, which all its zones have."""
    first = next(iter(entries), None)
    return [duty for duty in first.duties if duty.level_id] if first else []


def _entries(order: Order) -> list[Entry]:
    if order.entry is None or not order.zones:
        raise NothingToPrint()
    return responsibility_list(order.entry.edition, at=order.at, zones=order.zones)


def _place(entry: Entry) -> tuple[list[str], str]:
    return [version.code for version in entry.path], entry.version.code


def _chunks(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Groups together until there are enough lines; one that is too long is parted."""
    held: list[Group] = []
    room = _CHUNK
    for group in groups:
        rest = group.entries
        while rest:
            held.append(Group(group.path, rest[:room]))
            rest, room = rest[room:], room - len(rest[:room])
            if room == 0:
                yield held
                held, room = [], _CHUNK
    if held:
        yield held


def nobody_listens(done: int, total: int) -> None:
    """For documents that are printed at once."""
