"""What every request passes: the client's address, the content security policy, the session."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

GetResponse = Callable[[HttpRequest], HttpResponse]


class ClientAddressMiddleware:
    """Behind a TLS front, REMOTE_ADDR becomes the client's address: lock-outs and audit need it.

    The last entry of X-Forwarded-For is the one our own front wrote; those before it are claims.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.FIELDWORK.behind_proxy and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
        return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Only our own files run. ``request.csp_nonce`` lets one inline script (the import map) pass.

    ``request.csp_images`` takes the origins of basemaps from a page that offers them, whose images
    pass as well. A view that needs another policy sets the header itself.
    """

    POLICY = (
        ("default-src", "'self'"),
        ("font-src", "'self' data:"),
        ("worker-src", "'self' blob:"),
        ("object-src", "'none'"),
        ("base-uri", "'self'"),
        ("form-action", "'self'"),
        ("frame-ancestors", "'none'"),
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        used: list[str] = []

        def make_nonce() -> str:
            used.append(secrets.token_urlsafe(16))
            return used[0]

        images: list[str] = []
        request.csp_nonce = SimpleLazyObject(make_nonce)  # type: ignore[attr-defined]
        request.csp_images = images  # type: ignore[attr-defined]
        response = self.get_response(request)
        scripts = f"'self' 'nonce-{used[0]}'" if used else "'self'"
        pictures = " ".join(["'self' data: blob:", *dict.fromkeys(images)])
        directives = (*self.POLICY, ("img-src", pictures), ("script-src", scripts))
        response.headers.setdefault(
            "Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in directives)
        )
        return response


class SlidingSessionMiddleware:
    """Prolong a session that is in use, at most once a minute.

    SESSION_SAVE_EVERY_REQUEST would write a row for every tile that carries the cookie.
    """

    KEY = "prolonged_at"
    INTERVAL_S = 60

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty():
            now = int(time.time())
            if now - session.get(self.KEY, 0) >= self.INTERVAL_S:
                session[self.KEY] = now
        return response
