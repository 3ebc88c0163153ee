"""The documents of one zone as PDF: its map to hang up, its responsibility list to hand out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from zones.bilingual import in_language
from zones.boundaries.models import Zone
from zones.boundaries.timeline import entry_of
from zones.organisation.models import City
from zones.ownership.printing.atlas import Atlas
from zones.ownership.printing.pdf import Paper, pdf_of
from zones.ownership.printing.zone_pages import SMALL_MAP_MM, ZonePages, pages_of

_TEMPLATES = "zones/ownership/printing"


def map_pdf(
    *, zone: Zone, at: datetime, paper: Paper, show_contacts: bool
) -> tuple[ZonePages, bytes] | None:
    """The one-page map of a zone as it stood then; None where no edition in force had it."""
    atlas = _atlas(zone, at)
    pages = atlas and pages_of(atlas, zone=zone, at=at, stretch=paper.value)
    if not atlas or not pages:
        return None
    facts = context(atlas.city, at=at, show_contacts=show_contacts) | {"pages": pages}
    return pages, pdf_of(render_to_string(f"{_TEMPLATES}/map.html", facts), paper=paper)


def sheet_pdf(*, zone: Zone, at: datetime, show_contacts: bool) -> tuple[ZonePages, bytes] | None:
    """The responsibility list of a zone as held then; None where no edition in force had it."""
    atlas = _atlas(zone, at)
    pages = atlas and pages_of(atlas, zone=zone, at=at, map_mm=SMALL_MAP_MM)
    if not atlas or not pages:
        return None
    facts = context(atlas.city, at=at, show_contacts=show_contacts) | {"pages": pages}
    return pages, pdf_of(render_to_string(f"{_TEMPLATES}/sheet.html", facts))


def context(city: City, *, at: datetime, show_contacts: bool) -> dict[str, Any]:
    """What every printed page says: whose it is, of which day, and when it was printed."""
    shown: date = timezone.localdate(at)
    return {
        "city_name": in_language(city.name_zh, city.name_en),
        "shown_day": shown,
        "printed_on": timezone.localdate(),
        "show_contacts": show_contacts,
    }


def _atlas(zone: Zone, at: datetime) -> Atlas | None:
    entry = entry_of(zone.scheme_id, at=at)
    return Atlas(entry.edition) if entry else None
