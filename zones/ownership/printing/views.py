"""Addresses of printed documents: small ones are answered at once, long ones by a worker."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zones.bilingual import in_language
from zones.boundaries.models import Level, Scheme, Zone, ZoneVersion
from zones.organisation.models import User
from zones.organisation.permissions import may_see_contacts, standing_in
from zones.ownership.printing.actions import name_of, print_order
from zones.ownership.printing.documents import map_pdf, sheet_pdf
from zones.ownership.printing.files import file_name, path_of
from zones.ownership.printing.handbook import MOST_ZONES
from zones.ownership.printing.level_list import nobody_listens
from zones.ownership.printing.models import PrintKind, PrintRun, PrintState
from zones.ownership.printing.orders import Order, level_below
from zones.ownership.printing.pdf import Paper
from zones.ownership.printing.refusals import TooManyZones
from zones.ownership.printing.tasks import print_soon
from zones.ownership.views import day_asked, instant_of, visible_schemes
from zones.refusal import Refusal

AT_ONCE: Final = {PrintKind.LIST: 120, PrintKind.HANDBOOK: 8}
"""Up to how many zones a document is answered at once: a few seconds' work."""

RUNS_SHOWN: Final = 10

_FOR_ONE_READER: Final = "private, no-store"
"""What holds telephones for one reader is kept by nobody on the way."""


@require_safe
def zone_map(request: HttpRequest, zone_id: int) -> HttpResponse:
    """The one-page map of a zone; ``?paper=a3`` is twice the sheet, ``?at=`` another day."""
    zone = _zone(request, zone_id)
    paper = Paper.A3 if request.GET.get("paper", "").lower() == "a3" else Paper.A4
    printed = map_pdf(
        zone=zone,
        at=instant_of(day_asked(request)),
        paper=paper,
        show_contacts=may_see_contacts(standing_in(request)),
    )
    if printed is None:
        raise Http404
    pages, content = printed
    return _pdf(content, _zone_file(pages.sheet.version, _("Map")))


@require_safe
def zone_list(request: HttpRequest, zone_id: int) -> HttpResponse:
    """The responsibility list of one zone."""
    printed = sheet_pdf(
        zone=_zone(request, zone_id),
        at=instant_of(day_asked(request)),
        show_contacts=may_see_contacts(standing_in(request)),
    )
    if printed is None:
        raise Http404
    pages, content = printed
    return _pdf(content, _zone_file(pages.sheet.version, _("Responsibility list")))


@require_http_methods(["GET", "HEAD", "POST"])
def level_list(request: HttpRequest) -> HttpResponse:
    """The responsibility list of ``?scheme=&level=``, whole or within ``&parent=`` a zone."""
    return _ordered(request, PrintKind.LIST)


@require_http_methods(["GET", "HEAD", "POST"])
def handbook(request: HttpRequest) -> HttpResponse:
    """The handbook of ``?scheme=&level=``, whole or within ``&parent=`` a zone."""
    return _ordered(request, PrintKind.HANDBOOK)


@login_required
@require_safe
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a long document is; when it is done, its file."""
    run = _run(request, run_id)
    order = Order.read(run.kind, run.order)
    return render(
        request,
        "zones/ownership/print_run.html",
        {
            "run": run,
            "order": order,
            "under_way": run.state == PrintState.PRINTING,
            "is_done": run.state == PrintState.DONE,
        },
    )


@login_required
@require_safe
def run_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """``{"state", "done", "total"}`` for the page to ask while it waits."""
    run = _run(request, run_id)
    return JsonResponse({"state": run.state, "done": run.done, "total": run.total})


@login_required
@require_safe
def run_file(request: HttpRequest, run_id: int) -> HttpResponse | FileResponse:
    """The file of a document that is done."""
    run = _run(request, run_id)
    if run.state != PrintState.DONE or not path_of(run.file_path).is_file():
        raise Http404
    stream = path_of(run.file_path).open("rb")
    headers = {"Cache-Control": _FOR_ONE_READER}
    return FileResponse(
        stream, filename=run.file_name, content_type="application/pdf", headers=headers
    )


# --- what is asked for ----------------------------------------------------------------------------


def _ordered(request: HttpRequest, kind: PrintKind) -> HttpResponse:
    order = _order(request, kind)
    if not order.zones:
        raise Http404
    if len(order.zones) <= AT_ONCE[kind]:
        content = print_order(
            order,
            show_contacts=may_see_contacts(standing_in(request)),
            progress=nobody_listens,
        )
        return _pdf(content, name_of(order))
    if kind == PrintKind.HANDBOOK and len(order.zones) > MOST_ZONES:
        refusal = TooManyZones(len(order.zones), MOST_ZONES)
        return _order_page(request, order, refusal=refusal, status=400)
    if request.method != "POST":
        return _order_page(request, order)
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    return redirect("print_run", print_soon(order=order, user=request.user, now=timezone.now()).pk)


def _order_page(
    request: HttpRequest, order: Order, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    printed = PrintRun.objects.of(user).newest_first() if isinstance(user, User) else ()
    facts = {
        "runs": printed[:RUNS_SHOWN],
        "order": order,
        "total": len(order.zones),
        "what": order.kind.label,
        "address": request.get_full_path(),
        "refusal": refusal,
    }
    return render(request, "zones/ownership/print_order.html", facts, status=status)


def _order(request: HttpRequest, kind: PrintKind) -> Order:
    """The order in the address; left out are the first scheme, its deepest level and today."""
    schemes = list(visible_schemes(request).in_order())
    scheme: Scheme = _chosen(schemes, request.GET.get("scheme"), default=0)
    at = instant_of(day_asked(request))
    parent = _parent(request, scheme)
    levels = sorted(scheme.levels.all(), key=lambda level: level.rank)
    wanted = request.GET.get("level")
    if wanted or parent is None:
        level: Level | None = _chosen(levels, wanted, default=-1)
    else:
        level = level_below(scheme, parent, at)
    if level is None:
        raise Http404
    return Order(kind, scheme, level, parent, at, get_language() or "")


def _parent(request: HttpRequest, scheme: Scheme) -> Zone | None:
    asked = request.GET.get("parent", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    return get_object_or_404(Zone, pk=int(asked), scheme=scheme)


def _chosen(things: list[Any], code: str | None, *, default: int) -> Any:
    """The thing with that code, the default one where none is asked for. Raises Http404."""
    if not code and things:
        return things[default]
    for thing in things:
        if thing.code == code:
            return thing
    raise Http404


def _zone(request: HttpRequest, zone_id: int) -> Zone:
    return get_object_or_404(
        Zone.objects.select_related("scheme"), pk=zone_id, scheme__in=visible_schemes(request)
    )


def _run(request: HttpRequest, run_id: int) -> PrintRun:
    assert isinstance(request.user, User)  # by login_required
    return get_object_or_404(PrintRun.objects.of(request.user), pk=run_id)


# --- answers --------------------------------------------------------------------------------------


def _zone_file(version: ZoneVersion, what: str) -> str:
    return file_name(version.code, in_language(version.name, version.name_en), what)


def _pdf(content: bytes, name: str) -> HttpResponse:
    """Shown in the browser, saved under its name."""
    headers = {
        "Content-Disposition": content_disposition_header(False, name) or "inline",
        "Cache-Control": _FOR_ONE_READER,
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
