"""GIS staff publish draft after draft while reports come in: every report has the right owner.

Now, from a date, temporary, withdrawn and rolled back; no report without an owner, and none stored
with an edition that was not in force at its time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from threading import Event
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from tests.at_once import at_once, results
from tests.cast import caller_with_token, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TESTER, Ground, make_person, place
from tests.zones.editor.bench import Desk, at, desk
from zones.boundaries.models import Scheme, Timeline
from zones.editor.actions.publishing import publish_draft
from zones.editor.actions.returning import return_to, withdraw
from zones.organisation.models import Role, User
from zones.ownership.locate import locate
from zones.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)

SPOTS = ((0.9, 0.6), (1.1, 0.6), (0.9, 1.4), (1.1, 1.4), (0.3, 0.3))


def report_until(over: Event, phone: Client) -> list[str]:
    numbers = []
    while not over.is_set():
        for spot in SPOTS:
            lon, lat = place(*spot)
            body = {
                "source": "inspector",
                "category": "06010",
                "text": "垃圾未清",
                "captured_at": timezone.now().isoformat(),
                "place": {"lon": lon, "lat": lat, "datum": "wgs84"},
            }
            answer = phone.put(f"/api/v1/reports/{uuid4()}", body, content_type="application/json")
            assert answer.status_code == 201, answer.content
            numbers.append(answer.json()["issue"]["number"])
    return numbers


def moved(ground: Ground, user: User, x: float) -> Desk:
    """A draft that moves the middle corner of the four cells to ``x``."""
    bench = desk(ground, user)
    for corner in (1.0, 0.8, 1.2):
        try:
            bench.do("move_vertex", level="cell", from_=at(corner, 1), to=at(x, 1))
        except Refusal:  # the corner is at one of the three
            continue
        break
    return bench


def publish_all(ground: Ground, user: User, over: Event) -> None:
    """Every way in which borders come and go, one after the other."""
    scheme = Scheme.objects.get(pk=ground.scheme.pk)

    def publish(x: float, start: datetime | None = None, end: datetime | None = None) -> None:
        publish_draft(
            draft=moved(ground, user, x).draft,
            user=user,
            actor=TESTER,
            now=timezone.now(),
            effective_from=start,
            effective_until=end,
        )

    try:
        publish(0.8)
        publish(1.2)
        return_to(
            scheme=scheme,
            to=scheme.editions.get(number=1),
            note="退回",
            user=user,
            actor=TESTER,
            now=timezone.now(),
        )
        publish(0.8, start=timezone.now() + timedelta(days=1))
        withdraw(scheme=scheme, user=user, actor=TESTER, now=timezone.now())
        publish(1.2, end=timezone.now() + timedelta(seconds=3))
        Event().wait(3.5)
    finally:
        over.set()


def test_every_report_is_owned_by_the_borders_of_its_moment(ground: Ground) -> None:
    make_catalogue()
    make_calendar()
    people = [member(ground, Role.INSPECTOR, username=f"inspector-{n}") for n in range(2)]
    phones = [caller_with_token(person, "report", "read") for person in people]
    over, editor = Event(), make_person("editor")
    results(
        at_once(
            *[partial(report_until, over, phone) for phone in phones],
            partial(publish_all, ground, editor, over),
        )
    )
    issues = list(Issue.objects.select_related("lead_unit"))
    assert len({issue.edition for issue in issues}) >= 4
    for issue in issues:
        assert issue.lead_unit is not None and issue.zone is not None
        found = locate(
            lon=issue.location.x, lat=issue.location.y, at=issue.captured_at, scheme=ground.scheme
        )
        assert (issue.edition, issue.zone_id) == (found.edition, found.zone and found.zone["id"])
    assert Timeline.objects.as_known().count() >= 4
