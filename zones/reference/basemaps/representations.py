"""A basemap as the interface and our own maps read it."""

from __future__ import annotations

from typing import Any

from zones.reference.models import Basemap

FIELDS = (
    *("code", "name_zh", "name_en", "kind", "url", "layer", "matrix_set", "style", "format"),
    *("matrix_prefix", "two_at_zero", "crs", "datum", "attribution", "min_zoom", "max_zoom"),
    *("public", "position", "is_active"),
)


def basemap_json(basemap: Basemap) -> dict[str, Any]:
    """Every fact of it; the datum says what the numbers of its tiles mean."""
    return {name: getattr(basemap, name) for name in FIELDS}
