"""Signing in, one's own password and language, the texts of our modules."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views import i18n
from django.views.decorators.cache import cache_control
from django.views.decorators.http import last_modified, require_POST

from zones.audit.actions import record
from zones.audit.actors import actor_in
from zones.organisation.models import User

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
    success_url = reverse_lazy("account")

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
        messages.success(
            self.request, _("Your password is changed; everywhere else you are signed out.")
        )
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
