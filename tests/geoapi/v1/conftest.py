"""The interface reads the clock at its edge: here it stands still, a day after TODAY."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.ground import TODAY

NOW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The instant every request is made at."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW
