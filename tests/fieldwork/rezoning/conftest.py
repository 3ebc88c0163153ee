"""What every test of re-routing stands on."""

import pytest

from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()
    make_calendar()
