"""The page of one re-route: how far it is, and what it did."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fieldwork.rezoning.models import RerouteRun, RunState
from fieldwork.rezoning.permissions import may_reroute, may_see_rezoning
from fieldwork.rezoning.tasks import go_on_soon
from zones.audit.actors import actor_in
from zones.organisation.permissions import standing_in


@never_cache
@login_required
@require_safe
def reroute_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Counts of what was moved, and of what stayed and why."""
    standing = standing_in(request)
    if not may_see_rezoning(standing):
        raise PermissionDenied
    run = get_object_or_404(RerouteRun.objects.select_related("created_by"), pk=run_id)
    context = {
        "run": run,
        "under_way": run.state == RunState.UNDER_WAY,
        "done": run.state == RunState.DONE,
        "failed": run.state == RunState.FAILED,
        "may_reroute": may_reroute(standing),
    }
    return render(request, "fieldwork/rezoning/run.html", context)


@require_POST
@login_required
def reroute_go_on(request: HttpRequest, run_id: int) -> HttpResponse:
    """Have a worker take up a run that broke off or stands still."""
    if not may_reroute(standing_in(request)):
        raise PermissionDenied
    run = get_object_or_404(RerouteRun, pk=run_id)
    go_on_soon(run=run, actor=actor_in(request))
    messages.success(request, _("The re-route goes on where it stood."))
    return redirect("reroute_run", run.pk)
