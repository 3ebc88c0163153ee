"""Progress of a job that others can see while its transaction is still open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from django.db import connection

from zones.imports.examination import Progress
from zones.imports.models import ImportRun

_EVERY: Final = 0.3  # seconds


@contextmanager
def shown_progress(run: ImportRun) -> Iterator[Progress]:
    """Write (done, total) to the run's row by a connection of its own, a few times a second.

    The transaction of the import itself must not have written that row, or both would wait.
    """
    table, said_at = ImportRun._meta.db_table, 0.0
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.autocommit = True

        def tell(done: int, total: int) -> None:
            nonlocal said_at
            if time.monotonic() - said_at < _EVERY and done < total:
                return
            said_at = time.monotonic()
            with own.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} SET done = %s, total = %s WHERE id = %s",
                    [done, total, run.pk],
                )

        yield tell
