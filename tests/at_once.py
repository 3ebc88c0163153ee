"""Do several things at the same moment, each with a database connection of its own.

The caller's test commits: ``@pytest.mark.django_db(transaction=True)``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import translation

PATIENCE_S = 60
"""A thread that is not done by then waits for a lock nobody will give back."""

Work = Callable[[], Any]


def at_once(*works: Work) -> list[Any]:
    """What each gave back, or the exception it ended with, in their order.

    All start together. Raises AssertionError where one does not end: that is a deadlock.
    """
    outcomes: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(at: int, work: Work) -> None:
        try:
            with translation.override("en"):
                # The connection is opened before the gate: it takes longer than what is tested.
                connection.ensure_connection()
                start.wait(PATIENCE_S)
                outcomes[at] = work()
        except Exception as error:
            outcomes[at] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(at, work), daemon=True) for at, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def results(outcomes: list[Any]) -> list[Any]:
    """The outcomes, none of which may be an exception: the first is raised."""
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return outcomes
