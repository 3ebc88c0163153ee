"""Drafts at 12,000 cells: one operation, its undo, the check of the whole, and a publication."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ground import TESTER
from tests.speed.measure import heading
from tests.speed.stored import SINCE, StoredCity, store_city
from zones.boundaries.content import content_of_edition
from zones.boundaries.locks import ROUTING_LOCK
from zones.boundaries.models import ZoneVersion
from zones.editor.actions.drafting import start_draft
from zones.editor.actions.operating import operate, walk
from zones.editor.actions.publishing import publish_draft
from zones.editor.checking import check_draft
from zones.editor.content import base_states
from zones.editor.models import Draft
from zones.organisation.models import User
from zones.refusal import Refusal

CHANGED = 600
OPERATIONS = 60
NOW = SINCE + timedelta(days=100)


def main() -> None:
    city = store_city()
    editor = city.heads["0"]
    heading("a draft on 12,000 cells in 200 communities")
    draft = start_draft(scheme=city.scheme, name="bench", user=editor, actor=TESTER, now=NOW)
    draft = _operations(city, draft, editor)
    _rename(city, draft, editor)
    draft.refresh_from_db()
    check = _timed(
        f"check the whole, {draft.zones.count()} zones changed", lambda: check_draft(draft, now=NOW)
    )
    assert not check.blocking, check.blocking[:3]
    _publication(draft, editor)


def _operations(city: StoredCity, draft: Draft, editor: User) -> Draft:
    """Vertices moved somewhere inside, and cells split, one operation after the other."""
    rng = np.random.default_rng(3)
    versions = ZoneVersion.objects.filter(scheme=city.scheme, level__code="cell")
    cells = dict(versions.order_by("code").values_list("code", "zone"))
    chosen = rng.choice(len(cells), OPERATIONS, replace=False)
    taken: dict[str, list[float]] = {"move a vertex": [], "split a cell": [], "undo": []}
    refused = 0
    for at, number in enumerate(chosen.tolist()):
        code = city.coverage.codes[number]
        kind, parameters = _some_edit(city.coverage.cells[number], cells[code], split=at % 2 == 1)
        begin = time.perf_counter()
        try:
            draft = _do(draft, editor, kind, parameters)
        except Refusal:
            refused += 1
            continue
        took = time.perf_counter() - begin
        taken["split a cell" if kind == "split" else "move a vertex"].append(took)
    print(f"  of {OPERATIONS} edits {refused} were refused")
    for _ in range(10):
        begin = time.perf_counter()
        outcome = walk(
            draft=draft,
            position=draft.position,
            to=draft.position - 1,
            user=editor,
            actor=TESTER,
            now=NOW,
        )
        taken["undo"].append(time.perf_counter() - begin)
        draft = outcome.draft
    for name, times in taken.items():
        ms = np.array(times) * 1000
        half, most = np.percentile(ms, [50, 95])
        print(f"  {name:<44} p50 {half:7.1f} ms   p95 {most:7.1f} ms   of {len(ms)}")
    return draft


def _some_edit(cell: Any, zone: int, *, split: bool) -> tuple[str, dict[str, Any]]:
    west, south, east, north = cell.bounds
    if split:
        middle = (south + north) / 2
        line = [[west - 1e-4, middle], [east + 1e-4, middle]]
        return "split", {"zone": zone, "line": {"type": "LineString", "coordinates": line}}
    xy = shapely.get_coordinates(cell)
    vertex = xy[len(xy) // 3].tolist()
    to = [round(v + 2e-6, 7) for v in vertex]
    return "move_vertex", {"level": "cell", "from": vertex, "to": to}


def _rename(city: StoredCity, draft: Draft, editor: User) -> None:
    """Give 600 cells another name in one operation, so that the edition changes as many."""
    states = [s for s in base_states(draft).values() if s.level == "cell"][:CHANGED]
    _timed(
        f"number {CHANGED} cells anew, one operation",
        lambda: [
            _do(draft, editor, "recode", {"zones": [s.zone for s in states if s.parent == parent]})
            for parent in {s.parent for s in states}
        ],
    )


def _publication(draft: Draft, editor: User) -> None:
    watch = _Watch(draft.scheme_id)
    with CaptureQueriesContext(connection) as queries, watch:
        published = _timed(
            "publish, whole, with its checks",
            lambda: publish_draft(draft=draft, user=editor, actor=TESTER, now=NOW),
        )
    print(f"  {'of that with routing shut out':<44} wall {watch.shut_out * 1000:7.0f} ms")
    print(f"    {published.put} zones put, {published.dropped} dropped, {len(queries)} statements")
    content = content_of_edition(draft.scheme_id, published.edition.number)
    assert len(content) > 12_000


class _Watch(threading.Thread):
    """Asks every two milliseconds whether a router could begin; the seconds in which none could."""

    def __init__(self, scheme: int) -> None:
        super().__init__(daemon=True)
        self.scheme, self.shut_out = scheme, 0.0
        self.over = threading.Event()

    def run(self) -> None:
        question = "SELECT pg_try_advisory_xact_lock_shared(%s, %s)"
        before = time.perf_counter()
        while not self.over.wait(0.002):
            with connection.cursor() as cursor:
                cursor.execute(question, [ROUTING_LOCK, self.scheme])
                (free,) = cursor.fetchone()
            now = time.perf_counter()
            self.shut_out += 0 if free else now - before
            before = now
        connection.close()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_problem: object) -> None:
        self.over.set()
        self.join()


def _do(draft: Draft, editor: User, kind: str, parameters: dict[str, Any]) -> Draft:
    draft.refresh_from_db()
    return operate(
        draft=draft,
        uuid=uuid4(),
        position=draft.position,
        kind=kind,
        parameters=parameters,
        user=editor,
        actor=TESTER,
        now=NOW,
    ).draft


def _timed(name: str, work: Callable[[], Any]) -> Any:
    begin, cpu = time.perf_counter(), time.process_time()
    result = work()
    took, spent = time.perf_counter() - begin, time.process_time() - cpu
    print(f"  {name:<44} wall {took * 1000:7.0f} ms   cpu {spent * 1000:7.0f} ms of Python")
    return result
