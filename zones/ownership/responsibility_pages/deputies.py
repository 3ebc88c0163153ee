"""Deputies: who acts for which head from when to when; named and ended here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zones.audit.actors import actor_in
from zones.instants import after_day, start_of_day
from zones.organisation.actions import end_deputy, name_deputy
from zones.organisation.models import Deputy
from zones.organisation.queries import DeputyQuerySet
from zones.ownership.responsibility_pages.fields import DayField, PersonField, show_refusal
from zones.ownership.responsibility_pages.reader import for_editors, for_insiders, rights
from zones.refusal import Refusal

PAGE_SIZE = 50
SHOWS = ("now", "later", "past")


class DeputyForm(forms.Form):
    """Somebody acts for a head, in every zone and unit headed."""

    head = PersonField(label=gettext_lazy("Head"))
    deputy = PersonField(label=gettext_lazy("Deputy"))
    start = DayField(label=gettext_lazy("First day"), initial=timezone.localdate)
    end = DayField(label=gettext_lazy("Last day"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


@for_insiders
@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: HttpRequest) -> HttpResponse:
    """Who acts for whom, now, later or before; those who may, name another here."""
    may, now = rights(request), timezone.now()
    form = None
    if may["may_edit"]:
        posted = request.POST if request.method == "POST" else None
        form = DeputyForm(posted, initial={"head": request.GET.get("head", "")})
        if posted is not None and form.is_valid() and _named(request, form):
            return redirect("deputies")
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "now"
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = _found(show, text, now)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**may, "form": form, "show": show, "text": text, "page": page, "now": now}
    return render(request, "zones/ownership/responsibilities/deputies.html", context)


@for_editors
@require_POST
def deputy_ends(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """Let a deputy's time end with this moment; one that has not begun is taken back."""
    now = timezone.now()
    deputy = get_object_or_404(Deputy.objects.select_related("head", "deputy"), pk=deputy_id)
    if deputy.during.upper is None or deputy.during.upper > now:
        end_deputy(deputy=deputy, at=now, actor=actor_in(request), now=now)
        names = {"deputy": deputy.deputy, "head": deputy.head}
        messages.success(request, _("%(deputy)s no longer acts for %(head)s.") % names)
    return redirect("deputies")


def _named(request: HttpRequest, form: DeputyForm) -> bool:
    """Whether the deputy was named; what is refused stands at its field."""
    told, now = form.cleaned_data, timezone.now()
    today = told["start"] == timezone.localdate(now)
    try:
        name_deputy(
            head=told["head"],
            deputy=told["deputy"],
            start=now if today else start_of_day(told["start"]),
            end=after_day(told["end"]) if told["end"] else None,
            reason=told["reason"],
            actor=actor_in(request),
            now=now,
        )
    except Refusal as refusal:
        show_refusal(form, refusal, {"during": "start"})
        return False
    names = {"deputy": told["deputy"], "head": told["head"]}
    messages.success(request, _("%(deputy)s acts for %(head)s.") % names)
    return True


def _found(show: str, text: str, now: Any) -> DeputyQuerySet:
    when = {
        "now": {"during__contains": now},
        "later": {"during__startswith__gt": now},
        "past": {"during__endswith__lte": now},
    }[show]
    found = Deputy.objects.filter(**when).select_related("head", "deputy")
    if text:
        found = found.filter(
            Q(head__display_name__icontains=text)
            | Q(head__username__icontains=text)
            | Q(deputy__display_name__icontains=text)
            | Q(deputy__username__icontains=text)
        )
    return found.order_by("-during" if show == "past" else "during", "pk")
