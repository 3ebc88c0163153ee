"""A first password is a stranger's: whoever still has one changes it before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

ALLOWED_VIEWS = ("password_change", "logout", "set_language", "javascript_catalog")


class PasswordChangeMiddleware:
    """Sends people whose password must change to the form; the machine doors answer for themselves.

    Only pages are held back (a request that accepts HTML): an app gets its answer in JSON.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        held_back = user.is_authenticated and user.must_change_password
        if held_back and request.accepts("text/html") and not _is_allowed(request):
            return redirect("password_change")
        return self.get_response(request)


def _is_allowed(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in ALLOWED_VIEWS}
