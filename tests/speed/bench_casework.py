"""A report over HTTP, routed and durable; and the lists officers read, at 1,000,000 issues."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fieldwork.casework.models import Issue
from fieldwork.catalogue.models import Category
from fieldwork.catalogue.shipped import load_shipped_catalogue
from geoapi.devstack import HOST
from tests.catalogue import make_calendar
from tests.ground import TESTER
from tests.speed.bench_lists import measure_lists
from tests.speed.bench_rezoning import measure_rezoning
from tests.speed.measure import heading
from tests.speed.million import store_issues
from tests.speed.serving import Answered, Sending, Server, refuse_unsafe_server, serving
from tests.speed.stored import StoredCity, appoint, store_city
from zones.organisation.models import Role, User
from zones.organisation.tokens import issue_token

INSPECTORS = 300
REPORTS = 800
WARM_UP = 80
_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main() -> None:
    """In the private database that is connected."""
    refuse_unsafe_server()
    city, inspectors = prepare()
    store_issues(city, inspectors, now=timezone.now())
    measure_lists(city, inspectors[0])
    measure_rezoning(city)
    measure_reports(city, inspectors)


def prepare() -> tuple[StoredCity, list[User]]:
    """The city with its catalogue, its calendar and its inspectors."""
    city = store_city()
    load_shipped_catalogue(actor=TESTER, now=timezone.now())
    make_calendar()
    unit = city.units[0]
    return city, [appoint(f"inspector-{n}", Role.INSPECTOR, unit) for n in range(INSPECTORS)]


def _token(person: User) -> str:
    """An access token of a phone."""
    _, plain = issue_token(
        user=person, name="bench", scopes=("report", "read"), actor=TESTER, now=timezone.now()
    )
    return plain


def measure_reports(city: StoredCity, inspectors: list[User]) -> None:
    """With and without a declared photo, by one client and by four."""
    heading(f"a report over HTTP, routed, durable, at {Issue.objects.count():,} issues")
    tokens = [_token(each) for each in inspectors[:20]]
    with serving() as server:
        for photos in (0, 1):
            reports = _reports(city, tokens, photos)
            _warm_up(server, reports)
            for clients in (1, 4):
                each = REPORTS // clients
                work = [list(itertools.islice(reports, each)) for _ in range(clients)]
                _row(photos, clients, server.answer(work), count_statements(next(reports)))
    print(
        "  Signalen, quoted and not measured here (no wheel): 41 statements, 46 ms CPU without"
        " routing, 95 ms with it, 17 to 40 a second"
    )


def count_statements(sending: Sending) -> int:
    """How many statements the request asks PostgreSQL, without BEGIN and COMMIT."""
    headers = {"authorization": f"Bearer {sending.token}"}
    client = Client(headers=headers, SERVER_NAME=HOST)
    with CaptureQueriesContext(connection) as asked:
        answer = client.put(sending.address, sending.body, content_type="application/json")
    if answer.status_code != 201:
        raise RuntimeError(f"Not taken in: {answer.content!r}")
    return sum(not query["sql"].startswith(_CONTROL) for query in asked)


def _reports(city: StoredCity, tokens: list[str], photos: int) -> Iterator[Sending]:
    """Reports without end, everywhere in the city, by turns of its inspectors."""
    chance = random.Random(photos)
    categories = list(Category.objects.filter(is_active=True, needs_place=True))
    for lon, lat in itertools.cycle(city.scatter(20_000, seed=photos)):
        body = {
            "source": "inspector",
            "kind": "problem",
            "category": chance.choice(categories).code,
            "text": "路边有一堆垃圾未清理，影响通行",
            "address": "中山路8号",
            "captured_at": timezone.now().isoformat(),
            "place": {
                "lon": lon,
                "lat": lat,
                "datum": "wgs84",
                "accuracy": 8,
                "accuracy_kind": "68",
                "provider": "gps",
            },
            "files": [_photo(chance, lon, lat) for _ in range(photos)],
        }
        yield Sending(f"/api/v1/reports/{uuid4()}", chance.choice(tokens), body)


def _photo(chance: random.Random, lon: float, lat: float) -> dict[str, object]:
    return {
        "sha256": chance.randbytes(32).hex(),
        "size": 2_000_000,
        "type": "image/jpeg",
        "kind": "photo",
        "role": "near",
        "origin": "camera",
        "captured_at": timezone.now().isoformat(),
        "lon": lon,
        "lat": lat,
        "accuracy": 8,
    }


def _warm_up(server: Server, reports: Iterator[Sending]) -> None:
    """Every thread of every worker opens its connection and fills its caches."""
    server.answer([list(itertools.islice(reports, WARM_UP // 8)) for _ in range(8)])


def _row(photos: int, clients: int, took: Answered, statements: int) -> None:
    what = f"{'one photo declared' if photos else 'no photo'}, clients: {clients}"
    print(
        f"  {what:<32} {took.rate:7.1f}/s   p50 {took.p50:6.1f} ms   p99 {took.p99:6.1f} ms"
        f"   cpu {took.cpu:5.2f} ms (server {took.python:5.2f}, PostgreSQL {took.postgres:5.2f})"
        f"   statements: {statements}",
        flush=True,
    )
