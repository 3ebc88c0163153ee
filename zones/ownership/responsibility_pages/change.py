"""Give or end a responsibility, for one zone or for many: asked, shown, made, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zones.audit.actors import actor_in
from zones.boundaries.models import Zone, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.ownership.asked_zones import zones_asked
from zones.ownership.rehearsal import Difference, Footprint, Outcome, made, rehearsed, take_back
from zones.ownership.responsibility_pages.change_forms import EndForm, GiveForm
from zones.ownership.responsibility_pages.fields import show_refusal
from zones.ownership.responsibility_pages.overview import question_in
from zones.ownership.responsibility_pages.reader import for_editors
from zones.ownership.views import chosen, day_asked, instant_of, visible_schemes
from zones.ownership.zone_names import versions_at
from zones.refusal import Refusal

MOST: Final = 2000
"""So many zones are changed at once."""

SHOWN: Final = 300
FOOTPRINT: Final = "responsibility_footprint"


@dataclass(frozen=True)
class Step:
    """One line of the preview: what is said of a zone's role, before and after."""

    version: ZoneVersion | None
    difference: Difference


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Ask what to change; then show it; then, confirmed, make it."""
    act = "end" if request.GET.get("act") == "end" else "give"
    zones = _zones(request)
    form_of = EndForm if act == "end" else GiveForm
    posted = request.POST if request.method == "POST" else None
    form = form_of(posted, initial=_initial(request), zones=zones)
    context: dict[str, Any] = {
        "act": act,
        "form": form,
        "zones": zones,
        "too_many": len(zones) > MOST,
        "versions": list(versions_at([zone.pk for zone in zones[:SHOWN]], timezone.now()).values()),
        "zone_numbers": ",".join(str(zone.pk) for zone in zones),
        "back": _back(request),
        "shown": SHOWN,
    }
    if posted is not None and zones and not context["too_many"] and form.is_valid():
        confirmed = "confirmed" in posted
        outcome = _try(request, form, zones, made if confirmed else rehearsed)
        if outcome and confirmed:
            return _done(request, outcome)
        if outcome:
            context |= {"steps": _steps(outcome), "changes": len(outcome.differences)}
            return render(request, "zones/ownership/responsibilities/confirm.html", context)
    return render(request, "zones/ownership/responsibilities/change.html", context)


@for_editors
@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    """What was just changed, with the way to take it back."""
    kept = request.session.get(FOOTPRINT)
    if not kept:
        return redirect("responsibilities")
    return render(request, "zones/ownership/responsibilities/changed.html", {"kept": kept})


@for_editors
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Say again what held before the last change this person made here."""
    kept = request.session.get(FOOTPRINT)
    if not kept:
        messages.info(request, _("There is nothing to take back."))
        return redirect("responsibilities")
    try:
        take_back(
            footprint=Footprint(kept["closed"], kept["opened"]),
            actor=actor_in(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back: what held before holds again."))
    del request.session[FOOTPRINT]
    return redirect(kept["back"])


# --- step by step ---------------------------------------------------------------------------------


def _try(
    request: HttpRequest,
    form: GiveForm | EndForm,
    zones: Sequence[Zone],
    carry_out: Callable[..., Outcome],
) -> Outcome | None:
    """What the change does; None where it is refused or does nothing, which the form then says."""
    now = timezone.now()
    since: datetime = form.since(now)
    try:
        outcome = carry_out(
            lambda: form.apply(zones, actor=actor_in(request), now=now),
            zones=[zone.pk for zone in zones],
            since=since,
        )
    except Refusal as refusal:
        show_refusal(form, refusal, {"unit": "holder", "user": "holder", "zone": "holder"})
        return None
    if not outcome.differences:
        form.add_error(None, _("This changes nothing: it is so already."))
        return None
    return outcome


def _done(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    count = len(outcome.differences)
    request.session[FOOTPRINT] = {
        **asdict(outcome.footprint),
        "changes": count,
        "back": _back(request),
    }
    told = ngettext("%(count)d change is made.", "%(count)d changes are made.", count)
    messages.success(request, told % {"count": count})
    return redirect("responsibilities_changed")


def _steps(outcome: Outcome) -> list[Step]:
    shown = outcome.differences[:SHOWN]
    versions = versions_at({difference.zone for difference in shown}, timezone.now())
    return [Step(versions.get(difference.zone), difference) for difference in shown]


def _zones(request: HttpRequest) -> list[Zone]:
    """The zones ticked in the list, or with ``all`` those its filter finds; MOST and one more."""
    visible = Zone.objects.filter(scheme__in=visible_schemes(request)).order_by("pk")
    if request.method != "POST" and "all" in request.GET:
        return list(visible.filter(pk__in=_asked(request))[: MOST + 1])
    given = [request.POST.get("zones", "")] if request.method == "POST" else [
        *request.GET.getlist("zone"), request.GET.get("zones", "")
    ]  # fmt: skip
    numbers = {
        int(number)
        for number in ",".join(given).split(",")
        if number.isdecimal() and len(number) < 19
    }
    return list(visible.filter(pk__in=numbers)[: MOST + 1])


def _asked(request: HttpRequest) -> Any:
    schemes = list(visible_schemes(request).in_order().prefetch_related("levels"))
    scheme = chosen(schemes, request.GET.get("scheme"))
    at = instant_of(day_asked(request))
    entry = entry_of(scheme, at=at) if scheme else None
    if entry is None:
        return []
    levels = sorted(scheme.levels.all(), key=lambda level: level.rank)
    level = chosen(levels, request.GET.get("level"), default=-1)
    question = question_in(request.GET, level.code if level else None)
    return zones_asked(entry.edition, question, at=at).versions.values("zone")


def _initial(request: HttpRequest) -> dict[str, Any]:
    known = ("role", "holder")
    return {name: request.GET[name] for name in known if name in request.GET}


def _back(request: HttpRequest) -> str:
    """Where the reader came from: an address of ours, else the list."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if own else "/responsibilities/"
