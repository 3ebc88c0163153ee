"""The first page and the city map: whose ground is this, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from fieldwork.desk.issue_list.page import issue_desk
from zones.organisation.datums import offered_datums
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
    "history",
    "link",
    "map-pin",
    "polygon",
    "road",
    "user",
)

EXAMPLES = 3
"""So many places the page offers to whoever does not know what to look for."""


def home(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in; the city map for everybody else."""
    return issue_desk(request) if request.user.is_authenticated else city_map(request)


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
        "pastUrl": reverse("who_owned_it"),
        "zoneUrl": reverse("zone_detail", args=[0]).replace("0", "{id}"),
        "exemptAreaUrl": reverse("exempt_area", args=["CODE"]),
        "datums": [{"code": code, "label": label} for code, label in offered_datums(city)],
    }
