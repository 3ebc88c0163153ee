"""The administration's site, behind our own sign-in.

For system administrators, auditors, and whoever keeps the catalogue.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _

from zones.organisation.models import User


class AdministrationSite(AdminSite):
    """Open to whoever has a right there by membership; ``is_staff`` says nothing."""

    site_title = _("Fieldwork administration")
    site_header = _("Fieldwork administration")
    index_title = _("Administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person has any right in the administration."""
        user = request.user
        return (
            isinstance(user, User)
            and user.is_active
            and any(user.has_module_perms(package) for package in ("zones", "fieldwork"))
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Our own sign-in page; whoever is signed in without a right is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next") or resolve_url("admin:index")
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Our own page, which lifts the duty to change a first password."""
        return redirect("password_change")
