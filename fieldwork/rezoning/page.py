"""The page of the issues that moved borders left behind, and the question before they go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fieldwork.rezoning.actions import issues_named
from fieldwork.rezoning.describe import MovingIssue, balances_json, moving_issues
from fieldwork.rezoning.differing import Difference, DifferenceFilter, differing, units_of
from fieldwork.rezoning.models import RerouteRun
from fieldwork.rezoning.permissions import may_reroute, may_see_rezoning
from fieldwork.rezoning.refusals import ListChanged
from fieldwork.rezoning.tasks import reroute_soon
from zones.audit.actors import actor_in
from zones.boundaries.models import Level, Scheme, ZoneVersion
from zones.boundaries.timeline import edition_of
from zones.organisation.models import City, Unit
from zones.organisation.permissions import standing_in
from zones.ownership.describe import name_of
from zones.ownership.locate import primary_scheme
from zones.refusal import Refusal

PAGE_SIZE: Final = 50
RUNS_SHOWN: Final = 5
LONGEST_REASON: Final = 1_000


@dataclass(frozen=True)
class Page:
    """The differences asked for, those of one page, and the row the next page begins after."""

    asked: DifferenceFilter
    found: list[Difference]
    shown: list[MovingIssue]
    next_after: int | None

    @property
    def query(self) -> str:
        """What is asked for, as the address and the REST interface bear it."""
        return urlencode(_given(self.asked))


@never_cache
@login_required
@require_safe
def rezoning(request: HttpRequest) -> HttpResponse:
    """Open issues that lie with another owner than their place has now, as a list and a map."""
    _check_may_see(request)
    now = timezone.now()
    try:
        scheme = primary_scheme()
    except Refusal as refusal:
        return render(request, "fieldwork/rezoning/page.html", {"refusal": refusal})
    everything = differing(scheme=scheme, at=now)
    page = _page(request.GET, everything)
    context = {
        "page": page,
        "total": len(page.found),
        "narrowed": bool(_given(page.asked)),
        "units": _balances(page.found),
        "choices": _choices(everything),
        "edition": edition_of(scheme, at=now),
        "may_reroute": may_reroute(standing_in(request)),
        "runs": RerouteRun.objects.newest_first().select_related("created_by")[:RUNS_SHOWN],
        "page_config": _page_config(scheme, page),
    }
    return render(request, "fieldwork/rezoning/page.html", context)


@never_cache
@login_required
@require_POST
def reroute_confirm(request: HttpRequest) -> HttpResponse:
    """How many issues go from whom to whom, before they go; a reason is asked for."""
    _check_may_reroute(request)
    try:
        chosen = _chosen(request, timezone.now())
        if not chosen:
            raise ListChanged(0)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("rezoning")
    return _ask(request, chosen)


@never_cache
@login_required
@require_POST
def reroute_start(request: HttpRequest) -> HttpResponse:
    """Re-route what was confirmed; where the list is another one by now it is asked again."""
    _check_may_reroute(request)
    now = timezone.now()
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_REASON]
    try:
        chosen = _chosen(request, now)
        expected = _number(request.POST.get("expected", ""))
        if len(chosen) != expected:
            raise ListChanged(len(chosen))
        run = reroute_soon(
            issues=[each.issue for each in chosen],
            reason=reason,
            actor=actor_in(request),
            now=now,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _ask(request, chosen, reason) if chosen else redirect("rezoning")
    return redirect("reroute_run", run.pk)


def _ask(request: HttpRequest, chosen: list[Difference], reason: str = "") -> HttpResponse:
    everything = "all" in request.POST
    context = {
        "count": len(chosen),
        "units": _balances(chosen),
        "reason": reason,
        "longest": LONGEST_REASON,
        "all": everything,
        "asked": _given(_filter_in(request.POST)),
        "numbers": [] if everything else request.POST.getlist("issue"),
    }
    return render(request, "fieldwork/rezoning/confirm.html", context)


def _balances(differences: list[Difference]) -> list[dict[str, Any]]:
    return [
        {**each, "name": name_of(each["unit"])} for each in balances_json(units_of(differences))
    ]


def _chosen(request: HttpRequest, now: datetime) -> list[Difference]:
    """The differences ticked, or all that the filter finds; those gone meanwhile are left out."""
    asked = _filter_in(request.POST)
    found = differing(scheme=primary_scheme(), at=now, asked=asked)
    if "all" in request.POST:
        return found
    numbers = [number.replace("\x00", "")[:24] for number in request.POST.getlist("issue")]
    ticked = set(issues_named(numbers))
    return [each for each in found if each.issue in ticked]


def _page(address: Mapping[str, str], everything: list[Difference]) -> Page:
    asked = _filter_in(address)
    found = [each for each in everything if asked.wants(each)]
    after = _number(address.get("after", "")) or 0
    rest = [each for each in found if each.issue > after]
    shown = rest[:PAGE_SIZE]
    more = len(rest) > PAGE_SIZE
    return Page(asked, found, moving_issues(shown), shown[-1].issue if more else None)


def _choices(everything: list[Difference]) -> dict[str, Any]:
    """What the filter offers: the units, zones and editions that occur."""
    units = {unit for each in everything for unit in (each.unit, each.new_unit)}
    zones = {zone for each in everything for zone in (each.zone, each.new_zone)} - {None}
    editions = {each.edition for each in everything} - {None}
    return {
        "units": Unit.objects.filter(pk__in=units).order_by("code"),
        "zones": _newest_versions(zones),
        "editions": sorted(number for number in editions if number is not None),
    }


def _newest_versions(zones: Iterable[int | None]) -> list[ZoneVersion]:
    versions = ZoneVersion.objects.filter(zone__in=set(zones)).defer("boundary")
    newest = versions.order_by("zone", "-id").distinct("zone")
    return sorted(newest, key=lambda version: version.code)


def _filter_in(address: Mapping[str, str]) -> DifferenceFilter:
    """What the address asks for; what means nothing in it is passed over."""
    return DifferenceFilter(
        unit=_number(address.get("unit", "")),
        zone=_number(address.get("zone", "")),
        edition=_number(address.get("edition", "")),
    )


def _given(asked: DifferenceFilter) -> dict[str, int]:
    return {name: value for name, value in asdict(asked).items() if value is not None}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _page_config(scheme: Scheme, page: Page) -> dict[str, Any]:
    """What the page's module needs to know: typed as ``Config`` in rezoning_page.js."""
    city = City.objects.first()
    deepest = Level.objects.filter(scheme=scheme).order_by("-rank").first()
    return {
        "bbox": city.bbox if city else None,
        "asked": _given(page.asked),
        "scheme": scheme.code,
        "level": deepest.code if deepest else "",
    }


def _check_may_see(request: HttpRequest) -> None:
    if not may_see_rezoning(standing_in(request)):
        raise PermissionDenied


def _check_may_reroute(request: HttpRequest) -> None:
    if not may_reroute(standing_in(request)):
        raise PermissionDenied
