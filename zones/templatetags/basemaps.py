"""``{% basemaps %}``: the basemaps that a page's maps offer, for #zones/map/basemap_choice.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zones.organisation.permissions import standing_in
from zones.reference.basemaps.actions import shifted_allowed
from zones.reference.basemaps.representations import basemap_json
from zones.reference.basemaps.rules import origins_of
from zones.reference.models import Basemap

register = template.Library()


@register.simple_tag(takes_context=True)
def basemaps(context: dict[str, Any], shown: Sequence[Basemap] | None = None) -> SafeString:
    """The basemaps the reader may see, or just those ``shown``, as data in the page.

    The page's policy lets the browser ask their hosts for images, and no others: a map that does
    not carry the list can show none of them.
    """
    request = context["request"]
    rows = list(_offered(request) if shown is None else shown)
    allowed: list[str] = getattr(request, "csp_images", [])
    for row in rows:
        allowed.extend(origins_of(row.url))
    return render_to_string(
        "zones/map/basemaps.html", {"basemaps": [basemap_json(row) for row in rows]}
    )


def _offered(request: Any) -> Sequence[Basemap]:
    offered = Basemap.objects.offered_to(standing_in(request), shifted=shifted_allowed())
    return list(offered.in_order())
