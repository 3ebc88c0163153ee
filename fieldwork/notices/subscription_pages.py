"""Pages of the subscriptions: which other systems are told what, and how the deliveries go."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fieldwork.notices import subscriptions as actions
from fieldwork.notices.models import Delivery, Subscription
from fieldwork.notices.rights import may_subscribe
from fieldwork.notices.subscriptions import SUBSCRIBABLE, Wanted
from zones.audit.actors import actor_in
from zones.organisation.models import Unit, User
from zones.organisation.permissions import standing_in
from zones.refusal import Refusal

DELIVERIES_SHOWN: Final = 30


class SubscriptionForm(forms.Form):
    """What another system wants to be told, and where."""

    name = forms.CharField(label=gettext_lazy("Name of the other system"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=400,
        help_text=gettext_lazy("Where it takes webhooks, such as https://example.org/hook."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        choices=[(kind.value, kind.label) for kind in SUBSCRIBABLE],
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Only of one unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("of every unit"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.active().order_by("code")  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What the valid form says."""
        return Wanted(**self.cleaned_data)


def _for_subscribers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for whoever may subscribe other systems; others are refused."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may_subscribe(standing_in(request)):
            raise PermissionDenied
        return view(request, *args, **options)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@_for_subscribers
def subscription_list(request: HttpRequest) -> HttpResponse:
    """The subscriptions there are, and the form for one more, whose secret is shown once."""
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)  # login_required saw to it
        try:
            subscription, secret = actions.subscribe(
                wanted=form.wanted(),
                by=request.user,
                actor=actor_in(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return _show_secret(request, subscription, secret)
    subscriptions = Subscription.objects.select_related("unit").by_name()
    return render(
        request,
        "fieldwork/notices/subscriptions.html",
        {"form": form, "subscriptions": subscriptions},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@_for_subscribers
def subscription_page(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """One subscription: change it, and see how its latest deliveries went."""
    subscription = _subscription(subscription_id)
    now = {
        "name": subscription.name,
        "url": subscription.url,
        "kinds": subscription.kinds,
        "unit": subscription.unit_id,
    }
    form = SubscriptionForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                subscription=subscription,
                wanted=form.wanted(),
                actor=actor_in(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            subscription = _subscription(subscription_id)
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The subscription is changed."))
            return redirect("subscription_page", subscription_id)
    latest = Delivery.objects.filter(subscription=subscription).order_by("-at")
    return render(
        request,
        "fieldwork/notices/subscription.html",
        {
            "subscription": subscription,
            "paused_because": _in_words(subscription.paused_because),
            "form": form,
            "deliveries": [
                {"row": row, "answer": _in_words(row.answer)} for row in latest[:DELIVERIES_SHOWN]
            ],
        },
    )


@require_POST
@_for_subscribers
def subscription_test(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send a test at once, and say what came back."""
    sent = actions.send_test(
        subscription=_subscription(subscription_id), actor=actor_in(request), now=timezone.now()
    )
    answer = {"answer": _in_words(sent.words)}
    if sent.is_success:
        messages.success(request, _("The test arrived: %(answer)s.") % answer)
    else:
        messages.error(request, _("The test did not arrive: %(answer)s.") % answer)
    return redirect("subscription_page", subscription_id)


@require_POST
@_for_subscribers
def subscription_switch(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Stop it for a while, or take it up again."""
    actions.switch(
        subscription=_subscription(subscription_id),
        active=request.POST.get("active") == "yes",
        actor=actor_in(request),
        now=timezone.now(),
    )
    return redirect("subscription_page", subscription_id)


@require_POST
@_for_subscribers
def subscription_secret(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Make another secret, shown in this one answer and nowhere else."""
    subscription = _subscription(subscription_id)
    secret = actions.renew_secret(
        subscription=subscription, actor=actor_in(request), now=timezone.now()
    )
    return _show_secret(request, subscription, secret)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_subscribers
def subscription_end(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Ask, then end it for good."""
    subscription = _subscription(subscription_id)
    if request.method != "POST":
        return render(
            request, "fieldwork/notices/end_subscription.html", {"subscription": subscription}
        )
    name = subscription.name
    actions.end(subscription=subscription, actor=actor_in(request), now=timezone.now())
    messages.success(request, _("The subscription “%(name)s” is ended.") % {"name": name})
    return redirect("subscription_list")


def _subscription(subscription_id: int) -> Subscription:
    found: Subscription = get_object_or_404(
        Subscription.objects.select_related("unit", "created_by"), pk=subscription_id
    )
    return found


def _show_secret(request: HttpRequest, subscription: Subscription, secret: str) -> HttpResponse:
    context = {"subscription": subscription, "secret": secret}
    return render(request, "fieldwork/notices/secret.html", context)


def _in_words(answer: str) -> str:
    """What a receiver answered, in the reader's language; it is kept in English."""
    return _(answer) if answer else ""
