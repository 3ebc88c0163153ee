"""The frame of every page: the links of all rooms, which only this package knows together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext_lazy

from fieldwork.catalogue.permissions import may_edit_exempt_areas
from fieldwork.notices.inbox import COUNTED, count_unread
from fieldwork.rezoning.permissions import may_see_rezoning
from geoapi.environment import Mode
from zones.bilingual import in_language
from zones.editor.permissions import may_set_boundary_policy
from zones.imports.kinds.registry import may_import_any
from zones.organisation.models import City
from zones.organisation.permissions import (
    Standing,
    may_edit_basemaps,
    may_report,
    may_see_unpublished,
    may_set_up,
    standing_in,
)


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation; ``may`` says to whom it is shown, None: to everybody.

    What is not needed every day is ``folded`` under "More" where the header is crowded.
    """

    view: str
    icon: str
    label: Any
    may: Callable[[Standing], bool] | None = None
    folded: bool = False


def _signed_in(standing: Standing) -> bool:
    return standing.user is not None


def _signed_out(standing: Standing) -> bool:
    return standing.user is None


MOST_UNFOLDED = 5


ENTRIES = (
    Entry("home", "map-2", pgettext_lazy("navigation", "Map"), _signed_out),
    Entry("home", "layout-list", pgettext_lazy("navigation", "Desk"), _signed_in),
    Entry("report_queue", "inbox", pgettext_lazy("navigation", "Reports"), may_report),
    Entry("city_map", "map-2", pgettext_lazy("navigation", "Map"), _signed_in),
    Entry("zones", "hexagons", pgettext_lazy("navigation", "Zones")),
    Entry(
        "responsibilities",
        "users",
        pgettext_lazy("navigation", "Responsibilities"),
        may_see_unpublished,
        folded=True,
    ),
    Entry("problem_list", "list-details", pgettext_lazy("navigation", "Problem list"), may_report),
    Entry("downloads", "download", pgettext_lazy("navigation", "Downloads"), folded=True),
    Entry(
        "import_list", "file-import", pgettext_lazy("navigation", "Imports"), may_import_any, True
    ),
    Entry("catalogue", "category", pgettext_lazy("navigation", "Catalogue"), may_report, True),
    Entry(
        "exempt_areas",
        "polygon",
        pgettext_lazy("navigation", "Exempt areas"),
        may_edit_exempt_areas,
        folded=True,
    ),
    Entry("work_calendar", "calendar", pgettext_lazy("navigation", "Calendar"), may_report, True),
    Entry(
        "basemap_list", "photo", pgettext_lazy("navigation", "Basemaps"), may_edit_basemaps, True
    ),
    Entry(
        "rezoning",
        "arrows-exchange",
        pgettext_lazy("navigation", "Re-route"),
        may_see_rezoning,
        True,
    ),
    Entry(
        "boundary_policy",
        "shield-check",
        pgettext_lazy("navigation", "Boundary policy"),
        may_set_boundary_policy,
        folded=True,
    ),
    Entry("setup_checklist", "list-check", pgettext_lazy("navigation", "Set-up"), may_set_up, True),
)
FOOTER = (
    Entry("catalogue", "category", pgettext_lazy("navigation", "Catalogue")),
    Entry("api_docs", "code", pgettext_lazy("navigation", "REST interface")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor for zones/base.html and for pages that call the REST interface."""
    return {
        "api_root": "/api/v1/",
        **_navigation(request),
        "footer_links": [{"url": reverse(e.view), "label": e.label} for e in FOOTER],
        "city_name": SimpleLazyObject(_city_name),
        "bell": _bell(request),
        "is_demo": settings.FIELDWORK.mode is Mode.DEMO,
    }


def _navigation(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """The links shown beside each other, and those folded away where all would be too many."""
    standing = standing_in(request)
    shown = [entry for entry in ENTRIES if entry.may is None or entry.may(standing)]
    crowded = len(shown) > MOST_UNFOLDED
    links: dict[str, list[dict[str, Any]]] = {"navigation": [], "navigation_more": []}
    for entry in shown:
        place = "navigation_more" if crowded and entry.folded else "navigation"
        links[place].append(_link(entry, request.path))
    return links


def _link(entry: Entry, path: str) -> dict[str, Any]:
    url = reverse(entry.view)
    within = path == url or (url != "/" and path.startswith(url))
    # A case belongs to the desk, whose address is that of everything.
    case = entry.view == "home" and path.startswith("/issues/")
    return {"url": url, "label": entry.label, "icon": entry.icon, "active": within or case}


def _bell(request: HttpRequest) -> dict[str, Any] | None:
    """The way to the inbox with the number of unread notices; None for whoever is signed out."""
    person = standing_in(request).user
    if person is None:
        return None
    unread = SimpleLazyObject(lambda: count_unread(person))
    return {"url": reverse("inbox"), "unread": unread, "most": COUNTED}


def _city_name() -> str:
    city = City.objects.first()
    return in_language(city.name_zh, city.name_en) if city else ""
