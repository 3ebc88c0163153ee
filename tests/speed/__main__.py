"""All measurements, or those named: ``python -m tests.speed [routing] [coverage] [locate] ...``."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.speed import bench_coverage, bench_routing
from tests.speed.measure import heading


@contextmanager
def database() -> Iterator[None]:
    """Django on a database of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.databases import private_database

    with private_database():
        yield


def casework() -> None:
    """Reports over HTTP and the lists of officers, in a database with 1,000,000 issues."""
    with database():
        from tests.speed import bench_casework

        bench_casework.main()


def drafts() -> None:
    """Drafts of boundaries at 12,000 cells, in a database of their own."""
    with database():
        from tests.speed import bench_drafts

        bench_drafts.main()


def locate() -> None:
    """One point through Django, in a database of its own."""
    with database():
        from tests.speed import bench_locate

        heading("the owner of one point, through Django, at 12,000 cells")
        rows = bench_locate.measure()
    floor = next(row for row in rows if row.name == "prepared ST_Covers")
    for row in rows:
        print(
            f"  {row.name:<44} p50 {row.p50:7.3f} ms   p99 {row.p99:7.3f} ms"
            f"   cpu {row.cpu:7.3f} ms  {row.p50 / floor.p50:6.2f} x"
        )


def editor() -> None:
    """The editor of boundaries in a browser, over a server of its own."""
    with database():
        from tests.speed import bench_editor

        bench_editor.main()


MEASUREMENTS = {
    "locate": locate,
    "routing": bench_routing.main,
    "coverage": bench_coverage.main,
    "drafts": drafts,
    "casework": casework,
    "editor": editor,
}


def main(names: list[str]) -> None:
    unknown = set(names) - MEASUREMENTS.keys()
    if unknown:
        sys.exit(f"No measurement is called {', '.join(unknown)}: {', '.join(MEASUREMENTS)}.")
    for name in names or MEASUREMENTS:
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
