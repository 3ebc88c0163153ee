"""The server does not start in production with demo accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from geoapi.environment import Mode
from geoapi.startup import refuse_demo_accounts_in_production
from zones.models import User

pytestmark = pytest.mark.django_db


def test_production_refuses_demo_accounts_by_name(settings: Settings) -> None:
    settings.FIELDWORK = replace(settings.FIELDWORK, mode=Mode.PRODUCTION)
    refuse_demo_accounts_in_production()
    User.objects.create_user("zhang", is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="zhang"):
        refuse_demo_accounts_in_production()


def test_the_demo_may_have_them(settings: Settings) -> None:
    settings.FIELDWORK = replace(settings.FIELDWORK, mode=Mode.DEMO)
    User.objects.create_user("zhang", is_demo=True)
    refuse_demo_accounts_in_production()
