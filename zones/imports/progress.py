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
_STATEMENT: Final = (
    "UPDATE zones_importrun SET done = %(done)s, total = %(total)s WHERE id = %(id)s"
)


@contextmanager
def shown_progress(run: ImportRun) -> Iterator[Progress]:
    """Write (done, total) to the run's row by a connection of its own, a few times a second.

    The transaction of the import itself must not have written that row, or both would wait.
    """
    said_at = 0.0
    with closing(connection.get_new_connection(connection.get_connection_params())) as own:
        own.autocommit = True

        def tell(done: int, total: int) -> None:
            nonlocal said_at
            if time.monotonic() - said_at < _EVERY and done < total:
                return
            said_at = time.monotonic()
            with own.cursor() as cursor:
                cursor.execute(_STATEMENT, {"done": done, "total": total, "id": run.pk})

        yield tell
