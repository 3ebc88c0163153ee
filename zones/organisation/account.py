"""The page of one's own account: who I am here, my access tokens, my sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zones.audit.actors import actor_in
from zones.organisation import sessions, tokens
from zones.organisation.forms import TokenForm
from zones.organisation.models import (
    AccessToken,
    Deputy,
    Membership,
    Team,
    TeamMember,
    TokenScope,
    Unit,
    User,
)
from zones.organisation.permissions import standing_in
from zones.organisation.queries import DeputyQuerySet
from zones.refusal import Refusal


@dataclass(frozen=True)
class Post:
    """What a person is in a unit or team; ``last_day`` None has no end yet."""

    role: str
    where: Unit | Team
    last_day: date | None


@login_required
@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Name, post, roles and language; tokens to revoke, and the way to everything to change."""
    person, now = _person(request), timezone.now()
    owned = AccessToken.objects.filter(user=person).order_by("-created_at", "-id")
    usable = owned.usable_at(now)
    return render(
        request,
        "zones/organisation/account.html",
        {
            "person": person,
            "posts": _posts(person, timezone.localdate(now)),
            "headed": Unit.objects.active().filter(head=person).order_by("code"),
            "acts_for": _deputies(now).filter(deputy=person),
            "deputies": _deputies(now).filter(head=person),
            "tokens": usable,
            "ended_tokens": owned.exclude(pk__in=usable.values("pk")),
        },
    )


@login_required
@never_cache
def new_token(request: HttpRequest) -> HttpResponse:
    """Issue a token; its plain text is in this one answer and nowhere else."""
    person, now = _person(request), timezone.now()
    form = TokenForm(tokens.scopes_for(standing_in(request)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, plain = tokens.issue_token(
                user=person,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=now + timedelta(days=form.cleaned_data["days"]),
                actor=actor_in(request),
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            shown = {
                "token": token,
                "plain": plain,
                "reads": TokenScope.READ in token.scopes,
                "site": request.build_absolute_uri("/").rstrip("/"),
            }
            return render(request, "zones/organisation/token_issued.html", shown)
    return render(request, "zones/organisation/new_token.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask, then end one of one's own tokens at once."""
    token = get_object_or_404(AccessToken, pk=token_id, user=_person(request))
    if request.method != "POST":
        return render(request, "zones/organisation/revoke_token.html", {"token": token})
    tokens.revoke_token(token=token, actor=actor_in(request), now=timezone.now())
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("account")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Ask, then sign out everywhere but here."""
    person, now = _person(request), timezone.now()
    if request.method != "POST":
        others = len(sessions.open_sessions(person, now=now)) - 1
        return render(request, "zones/organisation/end_sessions.html", {"others": others})
    # A copy of this browser's cookie must not live on: the session goes on under a new key.
    request.session.cycle_key()
    ended = sessions.end_sessions(
        user=person, keep=request.session.session_key, actor=actor_in(request), now=now
    )
    told = ngettext(
        "%(count)d other session is ended. You are still signed in here.",
        "%(count)d other sessions are ended. You are still signed in here.",
        ended,
    )
    messages.success(request, told % {"count": ended})
    return redirect("account")


def _posts(person: User, day: date) -> list[Post]:
    """Every membership and place in a team held that day."""
    memberships = Membership.objects.of(person).on(day).select_related("unit")
    places = TeamMember.objects.filter(user=person, during__contains=day).select_related("team")
    return [
        *(
            Post(one.get_role_display(), one.unit, _last_day(one.during))
            for one in memberships.order_by("unit__code", "role")
        ),
        *(
            Post(_("team member"), one.team, _last_day(one.during))
            for one in places.order_by("team__code")
        ),
    ]


def _deputies(now: datetime) -> DeputyQuerySet:
    acting: DeputyQuerySet = Deputy.objects.acting_at(now)
    return acting.select_related("head", "deputy").order_by("pk")


def _last_day(days: Any) -> date | None:
    """People write the last day of a period, the range holds the day after it."""
    return days.upper - timedelta(days=1) if days.upper else None


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required saw to it
    return request.user
