"""The database driver is psycopg2: with psycopg 3 installed Django would take that, silently."""

from importlib.util import find_spec

import psycopg2.extensions
import pytest
from django.db import connection
from django.db.backends.postgresql import psycopg_any


@pytest.mark.django_db
def test_django_uses_psycopg2() -> None:
    assert not psycopg_any.is_psycopg3
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)


def test_psycopg_3_is_not_installed() -> None:
    assert find_spec("psycopg") is None, "a dependency brought psycopg 3: take it out of the lock"
