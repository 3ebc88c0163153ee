"""Pages of the basemaps: which there are, one more, change one, try it before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zones.audit.actors import actor_in
from zones.organisation.models import City
from zones.organisation.permissions import may_edit_basemaps, standing_in
from zones.reference.basemaps.actions import (
    add_basemap,
    change_basemap,
    check_basemap,
    facts_of,
    remove_basemap,
    shifted_allowed,
)
from zones.reference.basemaps.forms import BasemapForm
from zones.reference.models import Basemap
from zones.refusal import Refusal

WAYS: Final = ["GET", "HEAD", "POST"]


def _for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for whoever may set basemaps up; others are refused."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may_edit_basemaps(standing_in(request)):
            raise PermissionDenied
        return view(request, *args, **options)

    return guarded


@_for_editors
def basemap_list(request: HttpRequest) -> HttpResponse:
    """Every basemap in the order the maps offer them."""
    rows = list(Basemap.objects.in_order())
    offered = set(Basemap.objects.offered_to(standing_in(request), shifted=shifted_allowed()))
    return render(
        request,
        "zones/basemaps/list.html",
        {"rows": [{"basemap": row, "offered": row in offered} for row in rows]},
    )


@require_http_methods(WAYS)
@_for_editors
def basemap_new(request: HttpRequest) -> HttpResponse:
    """A further basemap: tried as often as one likes, then kept."""
    form = BasemapForm(request.POST or None, shifted=shifted_allowed())
    shown: Basemap | None = None
    if request.method == "POST" and form.is_valid():
        code, put = form.cleaned_data["code"], form.put()
        try:
            check_basemap(put)
            shown = Basemap(code=code, **asdict(put))
            if "try" not in request.POST:
                kept = add_basemap(code=code, put=put, actor=actor_in(request), now=timezone.now())
                return _told(request, kept)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, form, shown)


@require_http_methods(WAYS)
@_for_editors
def basemap_page(request: HttpRequest, basemap_id: int) -> HttpResponse:
    """One basemap: change it, and see whether it lies where it should."""
    basemap = get_object_or_404(Basemap, pk=basemap_id)
    form = BasemapForm(
        request.POST or None,
        initial={**facts_of(basemap), "code": basemap.code},
        shifted=shifted_allowed(),
    )
    form.fields["code"].disabled = True
    shown = basemap
    if request.method == "POST" and form.is_valid():
        put = form.put()
        try:
            check_basemap(put)
            shown = Basemap(code=basemap.code, **asdict(put))
            if "try" not in request.POST:
                change_basemap(
                    basemap=basemap, put=put, actor=actor_in(request), now=timezone.now()
                )
                return _told(request, basemap)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, form, shown, basemap)


@require_http_methods(WAYS)
@_for_editors
def basemap_remove(request: HttpRequest, basemap_id: int) -> HttpResponse:
    """Ask, then remove it for good."""
    basemap = get_object_or_404(Basemap, pk=basemap_id)
    if request.method != "POST":
        return render(request, "zones/basemaps/remove.html", {"basemap": basemap})
    remove_basemap(basemap=basemap, actor=actor_in(request), now=timezone.now())
    messages.success(request, _("The basemap is removed."))
    return redirect("basemap_list")


def _told(request: HttpRequest, basemap: Basemap) -> HttpResponse:
    messages.success(request, _("The basemap is kept; the maps offer it from now on."))
    return redirect("basemap_page", basemap.pk)


def _page(
    request: HttpRequest,
    form: BasemapForm,
    shown: Basemap | None,
    basemap: Basemap | None = None,
) -> HttpResponse:
    city = City.objects.first()
    return render(
        request,
        "zones/basemaps/page.html",
        {
            "form": form,
            "basemap": basemap,
            "shown": [shown] if shown else [],
            "page_config": {"bbox": city.bbox if city else None},
        },
    )
