"""The documents of one zone as PDF: its map to hang up, its responsibility list to hand out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint.document import Document

from zones.bilingual import in_language
from zones.boundaries.models import Zone
from zones.boundaries.timeline import entry_of
from zones.organisation.models import City
from zones.ownership.printing.atlas import Atlas
from zones.ownership.printing.pdf import Paper, Press, pdf_of
from zones.ownership.printing.zone_pages import MAP_MM, SMALL_MAP_MM, ZonePages, pages_of

TEMPLATES: Final = "zones/ownership/printing"


def map_pdf(
    *, zone: Zone, at: datetime, paper: Paper, show_contacts: bool
) -> tuple[ZonePages, bytes] | None:
    """The one-page map of a zone as it stood then; None where no edition in force had it."""
    entry = entry_of(zone.scheme_id, at=at)
    if entry is None:
        return None
    atlas, press = Atlas(entry.edition), Press(paper)
    facts = context(atlas.city, at=at, show_contacts=show_contacts)
    made = set_map(press, atlas, zone=zone, at=at, template="map.html", facts=facts)
    return made and (made[0], press.bind([made[1]]))


def sheet_pdf(*, zone: Zone, at: datetime, show_contacts: bool) -> tuple[ZonePages, bytes] | None:
    """The responsibility list of a zone as held then; None where no edition in force had it."""
    entry = entry_of(zone.scheme_id, at=at)
    if entry is None:
        return None
    atlas = Atlas(entry.edition)
    pages = pages_of(atlas, zone=zone, at=at, map_mm=SMALL_MAP_MM)
    if pages is None:
        return None
    facts = context(atlas.city, at=at, show_contacts=show_contacts) | {"pages": pages}
    return pages, pdf_of(render_to_string(f"{TEMPLATES}/sheet.html", facts))


def set_map(
    press: Press,
    atlas: Atlas,
    *,
    zone: Zone,
    at: datetime,
    template: str,
    facts: Mapping[str, Any],
    first_page: int = 1,
) -> tuple[ZonePages, Document] | None:
    """The map of a zone on one page: as high as what is to be said below it allows."""
    made = None
    for size in MAP_MM:
        pages = pages_of(atlas, zone=zone, at=at, map_mm=size, stretch=press.paper.value)
        if pages is None:
            return None
        html = render_to_string(f"{TEMPLATES}/{template}", {**facts, "pages": pages})
        made = pages, press.set(html, first_page=first_page)
        if len(made[1].pages) == 1:
            break
    return made


def context(city: City, *, at: datetime, show_contacts: bool) -> dict[str, Any]:
    """What every printed page says: whose it is, of which day, and when it was printed."""
    shown: date = timezone.localdate(at)
    return {
        "city_name": in_language(city.name_zh, city.name_en),
        "shown_day": shown,
        "printed_on": timezone.localdate(),
        "show_contacts": show_contacts,
    }
