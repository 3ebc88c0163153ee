"""The page of one report, with the moves that are open to its reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fieldwork.casework import reports
from fieldwork.casework.models import Issue, IssueEvent, Report
from fieldwork.casework.sight import may_read_contacts, may_see_reporters, sight_in
from fieldwork.casework.words import move_label, state_label
from fieldwork.casework.workflow import Move, State, moves_open
from fieldwork.catalogue.models import Category
from fieldwork.desk.case.files import files_of
from fieldwork.desk.case.map_apps import map_apps
from fieldwork.desk.light import reply_light_of
from fieldwork.desk.report_pages.forms import (
    AnswerForm,
    MoveForm,
    PlaceForm,
    RejectForm,
    VerifyForm,
)
from fieldwork.intake.actions import answer, give_place, reject, verify
from fieldwork.intake.actions.clearing import parties_of
from fieldwork.intake.rules import normal_number
from zones.audit.actors import actor_in
from zones.organisation.datums import offered_datums
from zones.organisation.models import City
from zones.organisation.permissions import Standing, standing_in
from zones.refusal import Refusal

OFFERED = 400


@dataclass(frozen=True)
class Way:
    """How a move looks: its title, what follows from it, and the word on its button."""

    form: type[MoveForm]
    action: Any
    icon: str
    title: str | Promise
    consequence: str | Promise
    button: str | Promise


WAYS = {
    Move.VERIFY: Way(
        VerifyForm,
        verify,
        "shield-check",
        gettext_lazy("Verify"),
        gettext_lazy("The problem is real: an issue is opened and its unit told at once."),
        gettext_lazy("Confirm the problem"),
    ),
    Move.PLACE: Way(
        PlaceForm,
        give_place,
        "map-pin",
        gettext_lazy("Give a place"),
        gettext_lazy("The place decides the owner: an issue is opened and its unit told at once."),
        gettext_lazy("File at this place"),
    ),
    Move.ANSWER: Way(
        AnswerForm,
        answer,
        "message-reply",
        gettext_lazy("Answer"),
        gettext_lazy("The answer ends the report; whoever sent it reads it."),
        gettext_lazy("Send the answer"),
    ),
    Move.REJECT: Way(
        RejectForm,
        reject,
        "ban",
        gettext_lazy("Turn down"),
        gettext_lazy("No issue is opened. This cannot be undone; whoever sent it reads the note."),
        gettext_lazy("Turn the report down"),
    ),
}


@dataclass(frozen=True)
class Offer:
    """A move open to the reader, with its form as it stands."""

    move: Move
    way: Way
    form: MoveForm


@never_cache
@login_required
def report_page(request: HttpRequest, number: str) -> HttpResponse:
    """The report; a POST makes the move it names, and keeps the form where that is refused."""
    report = report_to_see(request, number)
    refused: MoveForm | None = None
    status = 200
    if request.method == "POST":
        refused, status = _make_move(request, report)
        if refused is None and status == 200:
            return redirect("report_page", report.number)
        report = report_to_see(request, report.number)
    return render(
        request,
        "fieldwork/desk/reports/page.html",
        _context(request, report, refused),
        status=status,
    )


@require_POST
@never_cache
@login_required
def read_contact(request: HttpRequest, number: str) -> HttpResponse:
    """The complainant's name and number in whole; that they were read is kept on record."""
    report = report_to_see(request, number)
    if not may_read_contacts(standing_in(request)):
        raise PermissionDenied
    contact = reports.read_contact(report=report, actor=actor_in(request), now=timezone.now())
    context = _context(request, report, None) | {"whole_contact": contact}
    return render(request, "fieldwork/desk/reports/page.html", context)


def report_to_see(request: HttpRequest, number: str) -> Report:
    """The report of that number, if the person may see it; Http404 for others as for none."""
    visible = Report.objects.visible_to(sight_in(request)).with_names()
    report = visible.filter(number=normal_number(number)).first()
    if report is None:
        raise Http404
    return report


def _make_move(request: HttpRequest, report: Report) -> tuple[MoveForm | None, int]:
    """Make the move asked for: None and 200, or the form that was refused and a status."""
    way = _way_asked(request)
    form = _form(way, report, request.POST)
    if not form.is_valid():
        return form, 400
    try:
        moved = way.action(
            report=report,
            **form.arguments(),
            standing=standing_in(request),
            actor=actor_in(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        if refusal.conflict:
            messages.error(request, str(refusal))
            return None, 409
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        return form, 400
    messages.success(
        request, _("Done. The report is now: %(state)s.") % {"state": state_label(moved.state)}
    )
    return None, 200


def _way_asked(request: HttpRequest) -> Way:
    """The move the form names. Raises Http404 for one there is no form of."""
    for move, way in WAYS.items():
        if move.value == request.POST.get("move"):
            return way
    raise Http404


def _form(way: Way, report: Report, data: Any = None) -> MoveForm:
    if way.form is PlaceForm:
        return PlaceForm(report, data, datums=offered_datums(City.objects.first()))
    return way.form(report, data)


def _context(request: HttpRequest, report: Report, refused: MoveForm | None) -> dict[str, Any]:
    standing = standing_in(request)
    city = City.objects.first()
    return {
        "report": report,
        "light": reply_light_of(report, timezone.now()),
        "reporter": reports.reporter_name(report, standing),
        "contact": reports.masked_contact(report) if may_read_contacts(standing) else None,
        "files": files_of([report]),
        "events": _events(report, standing),
        "offers": _offers(report, standing, refused),
        "issue_visible": _sees_issue(request, report),
        "categories": Category.objects.filter(is_active=True).order_by("code")[:OFFERED],
        "apps": _apps(report, city),
        "page_config": {
            "bbox": city.bbox if city else None,
            "datums": [{"code": code, "label": label} for code, label in offered_datums(city)],
        },
    }


def _offers(report: Report, standing: Standing, refused: MoveForm | None) -> list[Offer]:
    """The moves open to the person now; the one that was refused with what was typed."""
    allowed = moves_open(State(report.state), parties_of(report, standing))
    offers = []
    for move, way in WAYS.items():
        if move in allowed:
            kept = refused is not None and refused.move is move
            form = refused if kept and refused else _form(way, report)
            offers.append(Offer(move, way, form))
    return offers


def _sees_issue(request: HttpRequest, report: Report) -> bool:
    """Who sees the report need not see the issue it joined, but for one's own reports."""
    if report.issue_id is None:
        return False
    return Issue.objects.visible_to(sight_in(request)).filter(pk=report.issue_id).exists()


def _events(report: Report, standing: Standing) -> list[dict[str, Any]]:
    """What happened to the report; who sent it is for the office and the sender (P2)."""
    own = standing.user is not None and standing.user.pk == report.reporter_id
    hidden = None if own or may_see_reporters(standing) else report.reporter_id
    return [
        {
            "at": event.at,
            "move_label": move_label(event.move),
            "from_state": event.from_state,
            "to_state": event.to_state,
            "to_state_label": state_label(event.to_state) if event.to_state else "",
            "actor": "" if hidden and event.actor_id == hidden else event.actor_name,
            "device_at": None,
            "reason": event.reason,
            "changes": [],
        }
        for event in IssueEvent.objects.of_report(report.pk)
    ]


def _apps(report: Report, city: City | None) -> Any:
    if report.location is None:
        return []
    label = f"{report.number} {report.address}".strip()
    allowed = bool(city and city.allow_gcj02)
    return map_apps(report.location.x, report.location.y, label, allow_gcj02=allowed)
