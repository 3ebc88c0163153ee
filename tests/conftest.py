"""Fixtures for every test: a database of its own, and the application's role for real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from psycopg2.extensions import connection
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.ground import Ground, make_ground

# No deadline: how fast a machine is must not decide whether a test passes.
hypothesis_settings.register_profile("fieldwork", deadline=None)
hypothesis_settings.load_profile("fieldwork")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of pytest-django's own: copy a migrated template instead of migrating each time."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(databases.private_database())
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages read outside a request are English; a request chooses its own language as ever."""
    with translation.override("en"):
        yield


@pytest.fixture
def application_connection(transactional_db: None) -> Iterator[connection]:
    """A connection that logs in as the application's role, as the server does."""
    name = connections["default"].settings_dict["NAME"]
    with closing(databases.connect(settings.FIELDWORK.database, name)) as open_connection:
        yield open_connection


@pytest.fixture
def ground(db: None) -> Ground:
    """The tiny city of squares: see tests/ground.py."""
    return make_ground()
