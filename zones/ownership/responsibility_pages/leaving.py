"""Somebody leaves a post, or a unit is dissolved: what is held, who takes it over, shown, made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zones.audit.actors import actor_in
from zones.instants import after_day
from zones.organisation.models import Unit, User
from zones.ownership.handing_over import (
    Item,
    PersonLeaves,
    UnitCloses,
    hand_over_person,
    hand_over_unit,
    items_of_person,
    items_of_unit,
)
from zones.ownership.handing_over.on_the_day import call_off
from zones.ownership.responsibility_pages.fields import show_refusal
from zones.ownership.responsibility_pages.leaving_forms import (
    LeavingForm,
    PersonLeavingForm,
    UnitClosingForm,
)
from zones.ownership.responsibility_pages.reader import for_editors, rights
from zones.refusal import Refusal

SINGLE: Final = 200
"""Up to so many items are offered one by one; more go to one successor, or stay open."""

_FIELDS: Final = {"unit": "successor", "user": "successor", "close": "close"}


@dataclass(frozen=True)
class Line:
    """One item of the list: its own field and box, or, in the preview, who takes it over."""

    item: Item
    field: Any = None
    box: Any = None
    heir: User | Unit | None = None


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def person_leaves(request: HttpRequest, person_id: int) -> HttpResponse:
    """X leaves the post on a day: successors for all or for each, a preview, one transaction."""
    person = get_object_or_404(User, pk=person_id)
    may, now = rights(request), timezone.now()
    day = LeavingForm.day_in(request.POST or request.GET)
    items = items_of_person(person, at=after_day(day), now=now)
    items = [item for item in items if item.dated or may["may_edit_organisation"]]
    form = PersonLeavingForm(
        request.POST if request.method == "POST" else None,
        items=items[:SINGLE] if len(items) <= SINGLE else [],
        organisation=may["may_edit_organisation"],
        accounts=may["may_close_accounts"],
    )

    def carry_out() -> None:
        told = form.cleaned_data
        leaves = PersonLeaves(
            person=person,
            at=after_day(told["last"]),
            successors=form.successors(),
            basis=told["basis"],
            organisation=may["may_edit_organisation"],
            end_roles=told.get("end_roles", False),
            close_account=told.get("close", False),
        )
        hand_over_person(leaves=leaves, actor=actor_in(request), now=now)

    return _ask(request, form, items, carry_out, leaving=person)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def unit_closes(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What a unit answers for goes to another, which dissolves it or takes it in."""
    unit = get_object_or_404(Unit, pk=unit_id)
    may, now = rights(request), timezone.now()
    day = LeavingForm.day_in(request.POST or request.GET)
    items = items_of_unit(unit, at=after_day(day), now=now)
    form = UnitClosingForm(
        request.POST if request.method == "POST" else None,
        items=items[:SINGLE] if len(items) <= SINGLE else [],
        organisation=may["may_edit_organisation"],
    )

    def carry_out() -> None:
        told = form.cleaned_data
        closes = UnitCloses(
            unit=unit,
            at=after_day(told["last"]),
            successors=form.successors(),
            basis=told["basis"],
            move_people=told.get("move_people", False),
            close=told.get("close", False),
        )
        hand_over_unit(closes=closes, actor=actor_in(request), now=now)

    return _ask(request, form, items, carry_out, leaving=unit)


@for_editors
@require_POST
def person_stays(request: HttpRequest, person_id: int) -> HttpResponse:
    """Drop what is planned for the day the person was to leave."""
    person = get_object_or_404(User, pk=person_id)
    if rights(request)["may_edit_organisation"]:
        call_off(person=person, actor=actor_in(request), now=timezone.now())
        messages.success(request, _("What was planned for that day is called off."))
    return redirect("responsible_person", person_id)


def _ask(
    request: HttpRequest,
    form: LeavingForm[Any],
    items: Sequence[Item],
    carry_out: Any,
    *,
    leaving: User | Unit,
) -> HttpResponse:
    is_person = isinstance(leaving, User)
    context: dict[str, Any] = {
        **rights(request),
        "form": form,
        "leaving": leaving,
        "is_person": is_person,
        "single": SINGLE,
        "lines": [Line(item, *form.fields_of(item)) for item in items],
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "zones/ownership/responsibilities/leaving.html", context)
    confirmed = "confirmed" in request.POST
    try:
        with transaction.atomic():
            carry_out()
            transaction.set_rollback(not confirmed)
    except Refusal as refusal:
        show_refusal(form, refusal, _FIELDS)
        return render(request, "zones/ownership/responsibilities/leaving.html", context)
    if confirmed:
        messages.success(request, _("Handed over: %(name)s.") % {"name": leaving})
        page = "responsible_person" if is_person else "responsible_unit"
        return redirect(page, leaving.pk)
    successors = form.successors()
    lines = [Line(item, heir=successors.of(item)) for item in items]
    context |= {
        "lines": lines,
        "open": sum(line.heir is None for line in lines),
        "kept": [
            (name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"
        ],
        "told": form.cleaned_data,
    }
    return render(request, "zones/ownership/responsibilities/leaving_confirm.html", context)
