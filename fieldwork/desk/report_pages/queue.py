"""What waits to be verified, placed or answered, and what became of one's own reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fieldwork.casework.models import Report, ReportKind, Source
from fieldwork.casework.queries import ReportQuerySet
from fieldwork.casework.sight import Sight, may_clear_reports, sight_in
from fieldwork.casework.workflow import OPEN_REPORTS, State
from fieldwork.desk.light import Light, reply_light_of
from fieldwork.intake.rules import normal_number
from fieldwork.intake.sources import sources_open_to
from zones.organisation.permissions import standing_in

PAGE_SIZE = 50
LONGEST = 80

WAITING, MINE, ALL = "waiting", "mine", "all"


@dataclass(frozen=True)
class Shelf:
    """One of the lists a reader may choose."""

    code: str
    label: str | Promise
    icon: str


QUEUE = (
    Shelf(WAITING, _("All that waits"), "inbox"),
    Shelf(State.PENDING_VERIFICATION, _("To verify"), "shield-question"),
    Shelf(State.WAITING_FOR_PLACE, _("Waiting for a place"), "map-pin-question"),
    Shelf(State.TO_ANSWER, _("To answer"), "message-question"),
)
OWN = Shelf(MINE, _("My own reports"), "user")
EVERY = Shelf(ALL, _("All reports"), "list")


@dataclass(frozen=True)
class Row:
    """One report of the list; ``light`` None where no reply is owed any more."""

    report: Report
    light: Light | None


@never_cache
@login_required
def report_queue(request: HttpRequest) -> HttpResponse:
    """The shelf chosen, fifty reports to a page."""
    now = timezone.now()
    standing, sight = standing_in(request), sight_in(request)
    shelves = [*QUEUE, OWN, EVERY] if may_clear_reports(standing) else [OWN, EVERY]
    asked = request.GET.get("state", "")
    shelf = next((each for each in shelves if each.code == asked), shelves[0])
    reports = _narrowed(_on(shelf, sight), request)
    page = list(_page(reports, shelf, request, sight).with_brief_names())
    context = {
        "shelves": shelves,
        "shelf": shelf,
        "rows": [_row(report, now) for report in page[:PAGE_SIZE]],
        "next_after": page[PAGE_SIZE - 1].number if len(page) > PAGE_SIZE else "",
        "paged": bool(request.GET.get("after")),
        "text": _said(request, "q"),
        "sources": Source.choices,
        "kinds": ReportKind.choices,
        "asked": {name: _said(request, name) for name in ("source", "kind")},
        "may_report": bool(sources_open_to(standing, sight)),
    }
    return render(request, "fieldwork/desk/reports/queue.html", context)


def _on(shelf: Shelf, sight: Sight) -> ReportQuerySet:
    """The shelf's reports, whoever may see them."""
    reports: ReportQuerySet = Report.objects.all()
    match shelf.code:
        case "waiting":
            return reports.waiting()
        case "mine":
            return reports.filter(reporter=sight.user)
        case "all":
            return reports
    return reports.filter(state=shelf.code)


def _narrowed(reports: ReportQuerySet, request: HttpRequest) -> ReportQuerySet:
    source, kind, text = (_said(request, name) for name in ("source", "kind", "q"))
    if source in Source.values:
        reports = reports.filter(source=source)
    if kind in ReportKind.values:
        reports = reports.filter(kind=kind)
    if text:
        reports = reports.filter(
            Q(number__startswith=normal_number(text))
            | Q(external_number=text)
            | Q(address__icontains=text)
            | Q(text__icontains=text)
        )
    return reports


def _page(
    reports: ReportQuerySet, shelf: Shelf, request: HttpRequest, sight: Sight
) -> ReportQuerySet:
    """A page of what the person may see, and the row after it: what waits longest comes first where
    it is work; elsewhere the newest do."""
    number = _said(request, "after")
    last = Report.objects.visible_to(sight).filter(number=number).first() if number else None
    if shelf.code not in {WAITING, *OPEN_REPORTS}:
        after = reports.before_row(last.received_at, last.pk) if last else reports
        return after.newest_seen_by(sight, PAGE_SIZE + 1)
    if last:
        later = Q(received_at__gt=last.received_at) | Q(pk__gt=last.pk)
        reports = reports.filter(Q(received_at__gte=last.received_at) & later)
    waiting: ReportQuerySet = reports.visible_to(sight).order_by("received_at", "id")
    return waiting[: PAGE_SIZE + 1]


def _row(report: Report, now: datetime) -> Row:
    return Row(report, reply_light_of(report, now))


def _said(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]  # PostgreSQL: no NUL
