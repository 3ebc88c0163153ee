"""The catalogue that ships with the product: a proposal for a city that has none yet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from fieldwork.catalogue.actions import apply_catalogue
from fieldwork.catalogue.workbook.reading import open_folder, read_content
from zones.audit.actions import Actor


def load_shipped_catalogue(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Lay the shipped catalogue over what is stored; again, and nothing changes.

    Returns how many lines were added, changed and dropped. Raises CatalogueChanged.
    """
    reading = read_content(open_folder(Path(settings.BASE_DIR) / "fixtures" / "catalogue"))
    if reading.findings:
        raise ValueError(f"The shipped catalogue is faulty: {reading.findings[0]}")
    return apply_catalogue(content=reading.content, stored=reading.stored, actor=actor, now=now)
