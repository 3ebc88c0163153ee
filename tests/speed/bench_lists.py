"""What officers read, asked through Django at 1,000,000 issues, by who asks and for what."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.gis.geos import Polygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fieldwork.casework.models import Issue
from geoapi.devstack import HOST
from tests.cast import caller
from tests.speed.measure import cpu_of, heading
from tests.speed.stored import StoredCity, appoint
from zones.organisation.models import Role, User

TIMES = 15


def measure_lists(city: StoredCity, inspector: User) -> None:
    """Every list for everybody who reads it: median of the answers, and CPU of both sides."""
    people = {
        "office": appoint("office", Role.CAMPAIGN_OFFICE, city.units[0]),
        "unit leader": appoint("leader", Role.LEADER, city.units[7]),
        "clerk": appoint("clerk", Role.HOTLINE_CLERK, city.units[0]),
        "cell head": city.heads[city.coverage.codes[5000]],
        "community head": city.heads["P050"],
        "city head": city.heads["0"],
        "inspector": inspector,
    }
    callers = {name: caller(person, SERVER_NAME=HOST) for name, person in people.items()}
    for title, asked in _chapters(city):
        heading(f"{title}, {Issue.objects.count():,} issues")
        for who, what, address in asked:
            _row(callers[who], f"{who}: {what}", address)


Question = tuple[str, str, str]


def _chapters(city: StoredCity) -> Iterator[tuple[str, list[Question]]]:
    """Who asks what, at which address."""
    everybody = ("office", "unit leader", "cell head", "community head", "city head", "inspector")
    yield (
        "a page of 100 issues",
        [
            *((who, "newest", _issues()) for who in everybody),
            *(("office", what, _issues(**asked)) for what, asked in _filters(city)),
            ("office", "page after 50,000", _issues(after=_far_down())),
            ("unit leader", "open", _issues(open="true")),
            ("community head", "overdue", _issues(overdue="true")),
            ("city head", "by category", _issues(category=_rare_category())),
        ],
    )
    yield (
        "one issue, what is near, and reports",
        [
            ("office", "one issue", f"/api/v1/issues/{_newest().number}"),
            ("office", "its events", f"/api/v1/issues/{_newest().number}/events"),
            ("inspector", "near a place", _near()),
            ("office", "reports", "/api/v1/reports"),
            ("office", "reports that wait", "/api/v1/reports?waiting=true"),
            ("inspector", "own reports", "/api/v1/reports?mine=true"),
            ("clerk", "reports", "/api/v1/reports"),
            ("unit leader", "reports", "/api/v1/reports"),
            ("community head", "reports", "/api/v1/reports"),
            ("city head", "reports", "/api/v1/reports"),
        ],
    )
    yield (
        "the problem list",
        [
            ("office", "five days", _problems(5)),
            ("unit leader", "five days", _problems(5)),
            ("community head", "a month", _problems(30)),
            ("office", "a month", _problems(30)),
            ("office", "a year of one unit", _problems(365, unit=city.units[7].pk)),
        ],
    )
    yield (
        "the desk",
        [
            *((who, "desk", "/") for who in everybody),
            ("office", "queue of reports", "/reports/"),
        ],
    )


def _filters(city: StoredCity) -> list[tuple[str, dict[str, object]]]:
    place = _newest().location
    reach = 0.008
    box = Polygon.from_bbox((place.x - reach, place.y - reach, place.x + reach, place.y + reach))
    return [
        ("open", {"open": "true"}),
        ("overdue", {"overdue": "true"}),
        ("in one state", {"state": "rectified"}),
        ("of a community", {"zone": city.zone("P050").pk}),
        ("of a unit", {"unit": city.units[7].pk}),
        ("of a rare category", {"category": _rare_category()}),
        ("of a duty area", {"duty_area": "greening"}),
        ("of the ten disorders", {"group": "ten_disorders"}),
        ("in a box", {"bbox": ",".join(map(str, box.extent))}),
        ("from a source", {"source": "hotline"}),
        ("number", {"q": _newest().number}),
        ("words that are there", {"q": "中山路8号"}),
        ("words that are not", {"q": "没有的地方"}),
        ("with the count", {"count": "true"}),
    ]


def _issues(**asked: object) -> str:
    return "/api/v1/issues?" + urlencode({"limit": 100, **asked})


def _problems(days: int, **asked: object) -> str:
    to = timezone.localdate() - timedelta(days=1)
    period = {"from": (to - timedelta(days=days - 1)).isoformat(), "to": to.isoformat()}
    return "/api/v1/problem-list?" + urlencode({**period, **asked})


def _near() -> str:
    place = _newest().location
    asked = {"lon": place.x, "lat": place.y, "datum": "wgs84", "radius": 200}
    return "/api/v1/issues/nearby?" + urlencode(asked)


def _newest() -> Issue:
    return Issue.objects.newest_first()[0]


def _far_down() -> str:
    return Issue.objects.newest_first()[50_000].number


def _rare_category() -> str:
    """The category of the fewest issues among the first thousand's."""
    codes = Issue.objects.newest_first().values_list("category__code", flat=True)[:1000]
    found = list(codes)
    return min(set(found), key=found.count)


def _row(client: Client, name: str, address: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        statements = len(asked)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.content[:300]!r}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    python, postgres, walls = time.process_time(), cpu_of([backend]), []
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get(address)
        walls.append((time.perf_counter() - begun) * 1000)
    python = (time.process_time() - python) * 1000 / TIMES
    postgres = (cpu_of([backend]) - postgres) * 1000 / TIMES
    print(
        f"  {name:<40} p50 {statistics.median(walls):8.1f} ms   cpu {python + postgres:8.1f} ms"
        f" (server {python:6.1f}, PostgreSQL {postgres:8.1f})   {len(answer.content) / 1000:7.0f}"
        f" kB   statements: {statements}",
        flush=True,
    )
