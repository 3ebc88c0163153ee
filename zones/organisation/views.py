"""Signing in, one's own password and language, the texts of our modules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views import i18n
from django.views.decorators.cache import cache_control
from django.views.decorators.http import last_modified, require_POST

from zones.audit.actors import actor_in
from zones.organisation.actions import change_password, choose_language
from zones.organisation.models import User

STARTED_AT = timezone.now()


class SignInForm(AuthenticationForm):
    """No name is longer than those of the accounts: the record of failures could not hold it."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class SignInView(auth.LoginView):
    """The sign-in page; afterwards the pages speak the language the person chose before."""

    authentication_form = SignInForm
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
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Take the password and go on in this session."""
        change_password(
            user=form.user,
            password=form.cleaned_data["new_password1"],
            actor=actor_in(self.request),
            now=timezone.now(),
        )
        update_session_auth_hash(self.request, form.user)
        messages.success(
            self.request, _("Your password is changed; everywhere else you are signed out.")
        )
        return redirect(self.get_success_url())


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages; the account of whoever is signed in remembers it."""
    response = i18n.set_language(request)
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and translation.check_for_language(language):
        choose_language(
            user=request.user, language=language, actor=actor_in(request), now=timezone.now()
        )
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
