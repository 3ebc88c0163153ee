"""The border that these tests move: A1 gives the strip from 0.6 to 1 to A2."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fieldwork.casework.models import Issue
from tests.casebook import an_issue, pin
from tests.ground import TODAY, Ground, put, squares
from zones.boundaries.actions import Published

LATER = TODAY + timedelta(hours=2)

NARROW_A1 = put("A1", "cell", "A", squares(0, 0, 0.6))
WIDE_A2 = put("A2", "cell", "A", squares(0.6, 0, 1.4))


def move_the_border(ground: Ground, **options: Any) -> Published:
    """Publish it, in force an hour after TODAY."""
    soon = TODAY + timedelta(hours=1)
    return ground.publish(
        NARROW_A1,
        WIDE_A2,
        **{"now": soon, "effective_from": soon, "accept_defects": True, **options},
    )


def issue_at(x: float, y: float, **facts: Any) -> Issue:
    """An open issue at a place given in squares, received TODAY."""
    return an_issue(place=pin(x, y), **facts)
