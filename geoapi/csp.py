"""The content security policy of our pages: nothing from elsewhere, nothing inline.

The import map is the one inline script; ``request.csp_nonce`` lets it pass.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HEADER = "Content-Security-Policy"


class ContentSecurityMiddleware:
    """Gives each request a nonce and each HTML answer the policy, unless a view set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_page(response):
            response.headers.setdefault(HEADER, policy(nonce))
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def policy(nonce: str) -> str:
    """The header's text for one request. ``data:`` and ``blob:`` images: icons in CSS, canvases."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
