"""What must hold before the server takes its first request."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from geoapi.environment import Mode


def refuse_demo_accounts_in_production() -> None:
    """Raise ImproperlyConfigured when demo accounts, whose passwords anybody can print, exist."""
    if settings.FIELDWORK.mode is not Mode.PRODUCTION:
        return
    names = list(
        get_user_model()
        .objects.filter(is_demo=True)
        .order_by("username")
        .values_list("username", flat=True)[:5]
    )
    if names:
        raise ImproperlyConfigured(
            f"The database holds demo accounts ({', '.join(names)} ...), whose passwords anybody "
            "can print. Let DATABASE_URL and DATABASE_OWNER_URL name an empty database, and run "
            "`manage.py setup` there."
        )
