"""Who acts, by the request that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.contrib.auth.models import AbstractBaseUser

from zones.audit.actions import Actor


class Asking(Protocol):
    """What Django's and DRF's requests have in common."""

    @property
    def user(self) -> Any:
        """Whoever asks; an AnonymousUser where nobody is signed in."""

    @property
    def META(self) -> Mapping[str, Any]:  # noqa: N802  (as they call it)
        """The request's surroundings; REMOTE_ADDR is the client's own address."""


def actor_in(request: Asking) -> Actor:
    """Whoever asks, for the log; without a name where nobody is signed in."""
    person = request.user if isinstance(request.user, AbstractBaseUser) else None
    return Actor(
        name=str(person) if person else "",
        id=person.pk if person else None,
        address=request.META.get("REMOTE_ADDR") or None,
    )
