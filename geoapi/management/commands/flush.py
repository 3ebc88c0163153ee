"""Django's flush, run as the owner of the tables: the application's role may not empty them."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.flush import Command as DjangoCommand

from geoapi.roles import as_owner


class Command(DjangoCommand):
    """`manage.py flush` with DATABASE_OWNER_URL."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Empty the tables inside the owner's connection."""
        with as_owner(options["database"]):
            super().handle(*args, **options)
