"""The page of one issue, and the better words for where it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fieldwork.casework.actions import change_address
from fieldwork.casework.models import Issue, Report
from fieldwork.casework.reports import masked_contact, reporter_name
from fieldwork.casework.sight import Sight, may_clear_reports, may_read_contacts, sight_in
from fieldwork.casework.timeline import issue_events
from fieldwork.casework.workflow import Move
from fieldwork.catalogue.wording import limit_label
from fieldwork.desk.case.files import files_of
from fieldwork.desk.case.map_apps import map_apps
from fieldwork.desk.case.owner import owner_of
from fieldwork.desk.light import light_of
from fieldwork.intake.rules import normal_number
from zones.audit.actors import actor_in
from zones.organisation.models import City
from zones.organisation.permissions import Standing, standing_in
from zones.ownership.describe import name_of
from zones.refusal import Refusal

LONGEST_ADDRESS = 200

_FACTS = {
    "zone": gettext_lazy("Zone"),
    "lead_unit": gettext_lazy("Lead unit"),
    "head": gettext_lazy("Zone head"),
    "co_units": gettext_lazy("Helping units"),
    "edition": gettext_lazy("Edition"),
}
"""What a re-route changes, in the order it is told; other changes speak for themselves."""


@never_cache
@login_required
def issue_page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one issue, to whoever may see it; fit for printing."""
    issue = issue_to_see(request, number)
    if issue.number != number:
        return redirect("issue_page", issue.number)
    now = timezone.now()
    standing = standing_in(request)
    reports = list(issue.reports.with_names().order_by("received_at", "id"))
    context = {
        "issue": issue,
        "light": light_of(issue, now),
        "limit": limit_label(issue.limit, issue.limit_kind),
        "owner": owner_of(issue),
        "files": files_of(reports),
        "events": told(issue_events(issue, standing=standing)),
        "reports": [_report(report, standing) for report in reports],
        "apps": _apps(issue),
        "may_edit": may_edit_address(issue, standing, sight_in(request)),
    }
    return render(request, "fieldwork/desk/case/page.html", context)


@require_POST
@login_required
def edit_address(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a better address; whoever was slower than somebody else is told so."""
    issue = issue_to_see(request, number)
    if not may_edit_address(issue, standing_in(request), sight_in(request)):
        raise Http404
    revision = request.POST.get("revision", "")
    try:
        change_address(
            issue=issue,
            address=request.POST.get("address", "").replace("\x00", "").strip()[:LONGEST_ADDRESS],
            revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
            actor=actor_in(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The address was changed."))
    return redirect("issue_page", issue.number)


def issue_to_see(request: HttpRequest, number: str) -> Issue:
    """The issue of that number, if the person may see it; Http404 for others as for none."""
    visible = Issue.objects.visible_to(sight_in(request)).with_names()
    wanted = normal_number(number)
    issue = visible.filter(number=wanted).first()
    if issue is None:
        joined = Report.objects.filter(number=wanted, issue__isnull=False).values("issue")
        issue = visible.filter(pk__in=joined).first()
    if issue is None:
        raise Http404
    return issue


def may_edit_address(issue: Issue, standing: Standing, sight: Sight) -> bool:
    """The office, the clerks, and the unit that works there."""
    return may_clear_reports(standing) or issue.lead_unit_id in sight.units


def told(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events as the timeline shows them: instants read, changes side by side."""
    return [
        {
            **event,
            "at": parse_datetime(event["at"]),
            "device_at": _device_time(event),
            "runs_on": _deadline_kept(event),
            "changes": _changes(event["before"] or {}, event["after"] or {}),
        }
        for event in events
    ]


def _device_time(event: dict[str, Any]) -> datetime | None:
    """The device's time where it differs from the server's by a minute or more."""
    if not event["device_at"]:
        return None
    device, server = parse_datetime(event["device_at"]), parse_datetime(event["at"])
    apart = abs((server - device).total_seconds()) if device and server else 0
    return device if apart >= 60 else None


def _deadline_kept(event: dict[str, Any]) -> datetime | None:
    """The deadline of a case that went to another owner, which is no new start for it."""
    if event["move"] != Move.REROUTE or not event["after"]:
        return None
    return parse_datetime(event["after"]["due_at"])


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What differs, before and after; what a fact is named is left out where it says it itself."""
    return [
        {
            "name": _FACTS.get(name, ""),
            "before": _shown(before.get(name)),
            "after": _shown(after.get(name)),
        }
        for name in sorted(before.keys() | after.keys(), key=_order)
        if before.get(name) != after.get(name)
    ]


def _order(name: str) -> tuple[int, str]:
    return (list(_FACTS).index(name) if name in _FACTS else -1, name)


def _shown(value: Any) -> Any:
    """Instants as instants, zones, units and people by their names."""
    match value:
        case str() if "T" in value:
            return parse_datetime(value) or value
        case dict():
            return name_of(value)
        case list():
            return ", ".join(name_of(each) for each in value)
        case _:
            return value


def _report(report: Report, standing: Standing) -> dict[str, Any]:
    return {
        "report": report,
        "reporter": reporter_name(report, standing),
        "contact": masked_contact(report) if may_read_contacts(standing) else None,
    }


def _apps(issue: Issue) -> Any:
    city = City.objects.first()
    return map_apps(
        issue.location.x,
        issue.location.y,
        f"{issue.number} {issue.address}".strip(),
        allow_gcj02=bool(city and city.allow_gcj02),
    )
