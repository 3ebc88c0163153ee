"""Take past cases over: with numbers of ours, batch after batch, each batch for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from fieldwork.casework.history import Filed, PastCase, file_history
from fieldwork.intake.rules import make_number
from fieldwork.intake.sources import terms_of
from zones.audit.actions import Actor

BATCH = 500
"""Cases in one transaction: short enough that publishing need not wait for it."""


def take_over(*, cases: Sequence[PastCase], actor: Actor, now: datetime) -> list[Filed]:
    """Store past cases that are not there yet; one answer for each, in their order.

    Each batch is a transaction of its own: what was stored stays where a later one fails, and the
    same call again goes on from there. See file_history for what becomes of a case. Raises
    UnknownCategory.
    """
    prefix = cache(lambda source: terms_of(source).prefix)

    def number(source: str, day: date) -> str:
        return make_number(prefix(source), day)

    return [
        filed
        for start in range(0, len(cases), BATCH)
        for filed in file_history(
            cases=cases[start : start + BATCH], numbers=number, actor=actor, now=now
        )
    ]
