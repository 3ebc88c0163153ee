"""Django's migrate, run as the owner of the tables: the application's role may not alter them."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from geoapi.roles import as_owner


class Command(DjangoCommand):
    """`manage.py migrate` with DATABASE_OWNER_URL."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate inside the owner's connection."""
        with as_owner(options["database"]):
            super().handle(*args, **options)
