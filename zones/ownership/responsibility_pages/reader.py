"""Who reads these pages, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from zones.organisation.permissions import (
    Standing,
    may_administer,
    may_edit_organisation,
    may_edit_responsibilities,
    may_read_audit,
    may_see_contacts,
    may_see_unpublished,
    standing_in,
)

View = Callable[..., HttpResponse]


def _open_to(may: Callable[[Standing], bool]) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(standing_in(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(login_required(guarded))

    return guard


for_insiders = _open_to(may_see_unpublished)
"""A view for people with a role in the organisation; who is signed out is asked to sign in."""

for_editors = _open_to(may_edit_responsibilities)
"""A view for those who give and end responsibilities."""


def rights(request: HttpRequest) -> dict[str, Any]:
    """What the templates ask about the reader."""
    standing = standing_in(request)
    return {
        "is_insider": may_see_unpublished(standing),
        "may_edit": may_edit_responsibilities(standing),
        "may_edit_organisation": may_edit_organisation(standing),
        "may_close_accounts": may_administer(standing),
        "show_contacts": may_see_contacts(standing),
        "show_recorders": may_edit_responsibilities(standing) or may_read_audit(standing),
    }
