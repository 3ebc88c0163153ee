"""The city map: whose ground is this, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zones.datum import Datum
from zones.organisation.models import City
from zones.organisation.permissions import standing_in
from zones.reference.models import ReferenceFeature

# The icons city_map.js and its modules put into elements they build.
PANEL_ICONS = (
    "alert-triangle",
    "building",
    "clipboard-list",
    "crosshair",
    "focus-2",
    "hexagon",
    "link",
    "map-pin",
    "road",
    "user",
)

EXAMPLES = 3
"""So many places the page offers to whoever does not know what to look for."""


def city_map(request: HttpRequest) -> HttpResponse:
    """The map over the reference layers; everything on it comes from the REST interface."""
    city = City.objects.first()
    return render(
        request,
        "fieldwork/desk/city_map.html",
        {
            "city": city,
            "examples": _examples(request),
            "panel_icons": PANEL_ICONS,
            "page_config": _page_config(request, city),
        },
    )


def _examples(request: HttpRequest) -> list[dict[str, Any]]:
    """The first landmarks, each with the address of its answer."""
    return [
        {"landmark": landmark, "address": f"?lon={place.x}&lat={place.y}"}
        for landmark in ReferenceFeature.objects.landmarks_for(standing_in(request))[:EXAMPLES]
        for place in [landmark.geometry]
    ]


def _page_config(request: HttpRequest, city: City | None) -> dict[str, Any]:
    """What the page's modules need to know: typed as ``Config`` in city_map.js."""
    return {
        "bbox": city.bbox if city else None,
        "today": timezone.localdate().isoformat(),
        "signedIn": request.user.is_authenticated,
        "signInUrl": f"{reverse('login')}?next=/",
        "zoneUrl": reverse("zone_detail", args=[0]).replace("0", "{id}"),
        "datums": [{"code": datum.value, "label": label} for datum, label in _datums(city)],
    }


def _datums(city: City | None) -> list[tuple[Datum, str]]:
    """The datums coordinates may be given in, with where people meet them."""
    datums = [
        (Datum.WGS84, _("WGS-84: GPS, this map")),
        (Datum.CGCS2000, _("CGCS2000: national surveys")),
    ]
    if city is not None and city.allow_gcj02:
        datums += [
            (Datum.GCJ02, _("GCJ-02: AMap, Tencent, WeChat")),
            (Datum.BD09, _("BD-09: Baidu Maps")),
        ]
    return datums
