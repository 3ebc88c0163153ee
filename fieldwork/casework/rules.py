"""What is true of cases without a database."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

PLACELESS = frozenset({"consultation", "suggestion", "praise"})
"""Kinds of report that ask for an answer, not for work at a place."""

YELLOW_FROM = 0.8
"""Share of the time limit after which the light is yellow (DOMAIN section 5)."""


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def light(received_at: datetime, due_at: datetime, at: datetime) -> Light:
    """The traffic light at ``at``: yellow from 80 % of the way to the deadline, red after it.

    ``at`` is the present, or the instant the clock stopped. The share is of clock time: nights
    and holidays between the two instants count.
    """
    if at >= due_at:
        return Light.RED
    span = (due_at - received_at).total_seconds()
    passed = (at - received_at).total_seconds()
    return Light.YELLOW if span <= 0 or passed / span >= YELLOW_FROM else Light.GREEN


def mask_name(name: str) -> str:
    """A person's name for lists: the first character, the rest as stars (P2)."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def mask_phone(phone: str) -> str:
    """A telephone number for lists: 138****1234; of a short one only the last two (P2)."""
    digits = [sign for sign in phone if sign.isdigit()]
    if len(digits) < 7:
        return "*" * max(len(digits) - 2, 0) + "".join(digits[-2:])
    return "".join(digits[:3]) + "****" + "".join(digits[-4:])
