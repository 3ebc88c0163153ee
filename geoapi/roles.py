"""The two database roles: the application's, which cannot rewrite history, and the owner's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections


@contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Let ``alias`` connect as the owner of the tables (DATABASE_OWNER_URL) inside the block.

    Only the role changes, never the database: in tests it stays the worker's own.
    """
    connection = connections[alias]
    before = connection.settings_dict
    owner = settings.FIELDWORK.database_owner
    options = {name: value for name, value in before["OPTIONS"].items() if name != "options"}
    connection.close()
    connection.settings_dict = {
        **before,
        "USER": owner.user,
        "PASSWORD": owner.password,
        "HOST": owner.host,
        "PORT": owner.port,
        "OPTIONS": options,
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before
