"""The locks of a scheme (decision 9). Advisory, held to the end of the transaction.

Routing and publishing must not meet: a report routed while an edition is being put into force
would be stored with an edition that was not in force at its time. Responsibilities are given one
after the other: exclusion constraints refuse the second of two at a time, but by a deadlock.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

ROUTING_LOCK = 4711
PUBLISHER_LOCK = 4712
ASSIGNMENT_LOCK = 4713


def share_routing(scheme_ids: Iterable[int]) -> None:
    """Join the routers of these schemes; waits while one is being published into force.

    Must be a statement of its own at the start of the transaction: only the next statement's
    snapshot is sure to see what the publisher wrote.
    """
    with connection.cursor() as cursor:
        for scheme_id in sorted(set(scheme_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [ROUTING_LOCK, scheme_id])


def hold_routing(scheme_id: int) -> None:
    """Shut routers out of the scheme. Raises OperationalError after the session's lock_timeout."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ROUTING_LOCK, scheme_id])


def hold_publishing(scheme_id: int) -> None:
    """Become the scheme's one publisher; waits for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PUBLISHER_LOCK, scheme_id])


def hold_assigning(scheme_ids: Iterable[int]) -> None:
    """Become the one who says who answers in these schemes; waits for the one before.

    A statement of its own, as with share_routing: what is read after it is what counts.
    """
    with connection.cursor() as cursor:
        for scheme_id in sorted(set(scheme_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ASSIGNMENT_LOCK, scheme_id])
