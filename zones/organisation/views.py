"""Pages of one's own account: signing in, password, language, access tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views import i18n
from django.views.decorators.cache import cache_control
from django.views.decorators.http import last_modified, require_POST

from zones.audit.actions import record
from zones.audit.actors import actor_in
from zones.organisation import tokens
from zones.organisation.models import AccessToken, TokenScope, User
from zones.refusal import Refusal

STARTED_AT = timezone.now()


class SignInView(auth.LoginView):
    """The sign-in page; afterwards the pages speak the language the person chose before."""

    template_name = "zones/organisation/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign the person in and restore the language kept in the account."""
        response = super().form_valid(form)
        if isinstance(self.request.user, User) and self.request.user.language:
            _remember_language(response, self.request.user.language)
        return response


class ChangePasswordView(auth.PasswordChangeView):
    """One's own password; a first password is thereby one's own."""

    template_name = "zones/organisation/change_password.html"
    success_url = reverse_lazy("password_change")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Store the password, lift the duty to change it, and keep a record."""
        form.user.must_change_password = False
        response = super().form_valid(form)
        record(
            actor=actor_in(self.request),
            action="password.change",
            now=timezone.now(),
            object_type="user",
            object_id=form.user.pk,
        )
        messages.success(self.request, _("Your password is changed."))
        return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; the account of whoever is signed in remembers it."""
    response = i18n.set_language(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and translation.check_for_language(language):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@cache_control(private=True, max_age=3600)
@last_modified(lambda request: STARTED_AT)
def javascript_catalog(request: HttpRequest) -> HttpResponseBase:
    """The texts of our JavaScript in the page's language, which the address carries."""
    return i18n.JavaScriptCatalog.as_view(packages=["zones", "fieldwork"])(request)


class TokenForm(forms.Form):
    """What a new access token is for and what it may do."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
    )


@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own access tokens; a new one is shown in plain text this once."""
    form = TokenForm(request.POST or None)
    plain = None
    if request.method == "POST" and form.is_valid():
        plain = _issue(request, form)
    return render(
        request,
        "zones/organisation/tokens.html",
        {
            "form": form if plain is None else TokenForm(),
            "plain": plain,
            "tokens": AccessToken.objects.filter(user=request.user.pk).order_by("-created_at"),
            "now": timezone.now(),
        },
    )


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    token = get_object_or_404(AccessToken, pk=token_id, user=request.user.pk)
    tokens.revoke_token(token=token, actor=actor_in(request), now=timezone.now())
    messages.success(request, _("The token is revoked."))
    return redirect("tokens")


def _issue(request: HttpRequest, form: TokenForm) -> str | None:
    assert isinstance(request.user, User)
    try:
        _token, plain = tokens.issue_token(
            user=request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            actor=actor_in(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return None
    return plain
