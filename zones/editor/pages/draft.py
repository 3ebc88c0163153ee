"""The editor of one draft: map, tools, table, history and check."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zones.boundaries.models import Level, ZoneVersion
from zones.editor.models import Draft
from zones.organisation.datums import offered_datums
from zones.organisation.models import City
from zones.organisation.permissions import standing_in

# The icons that the editor's modules put into elements they build.
ICONS = (
    "alert-triangle",
    "archive",
    "arrows-join",
    "ban",
    "building",
    "checks",
    "crosshair",
    "droplet",
    "edit",
    "eraser",
    "focus-2",
    "hexagon",
    "hexagon-plus",
    "hierarchy-2",
    "info-circle",
    "lasso-polygon",
    "layers-intersect",
    "line",
    "lock",
    "map-pin",
    "photo",
    "pointer",
    "road",
    "ruler-2",
    "ruler-measure",
    "scribble",
    "sitemap",
    "slice",
    "sort-ascending-numbers",
    "user-star",
    "vector-spline",
    "x",
)


@login_required
@require_safe
def draft_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The map with the draft's zones and the tools to change them."""
    drafts = Draft.objects.visible_to(standing_in(request)).select_related("scheme", "base")
    draft = get_object_or_404(drafts, pk=draft_id)
    return render(
        request,
        "zones/editor/draft.html",
        {"draft": draft, "icons": ICONS, "page_config": _page_config(draft)},
    )


def _page_config(draft: Draft) -> dict[str, Any]:
    """What the page's modules need to know: typed as ``Config`` in map_desk.js."""
    city = City.objects.first()
    return {
        "draft": draft.pk,
        "scheme": draft.scheme.code,
        "kind": draft.scheme.geometry_kind,
        "bbox": city.bbox if city else None,
        "levels": _levels(draft),
        "datums": [{"code": code, "label": label} for code, label in offered_datums(city)],
    }


def _levels(draft: Draft) -> list[dict[str, Any]]:
    """The levels from the top down, with how many zones the base edition has of each."""
    in_base = ZoneVersion.objects.filter(
        scheme=draft.scheme_id, editions__contains=draft.base_number
    )
    counts = dict(in_base.values_list("level").annotate(Count("pk")))
    return [
        {
            "code": level.code,
            "rank": level.rank,
            "name_zh": level.name_zh,
            "name_en": level.name_en,
            "zone_count": counts.get(level.pk, 0),
        }
        for level in Level.objects.filter(scheme=draft.scheme_id).order_by("rank")
    ]
