"""The tiny city with its catalogue, calendar and gazetteer."""

from __future__ import annotations

import pytest

from tests.catalogue import make_calendar, make_catalogue
from tests.fieldwork.intake.ledger.sheets import make_gazetteer
from tests.ground import Ground, make_ground


@pytest.fixture
def town(db: None) -> Ground:
    ground = make_ground()
    make_catalogue()
    make_calendar()
    make_gazetteer()
    return ground
