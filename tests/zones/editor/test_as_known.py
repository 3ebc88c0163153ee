"""What we believed at any earlier instant is answered for ever, whatever drafts brought since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, place
from tests.zones.editor.bench import Desk, at, desk, line
from zones.boundaries.timeline import edition_of
from zones.editor.actions.publishing import publish_draft
from zones.editor.actions.returning import return_to, withdraw
from zones.organisation.models import User
from zones.ownership.actions import Assignment, assign
from zones.ownership.holders import holdings_of
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility
from zones.ownership.owner_spans import owner_spans

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PLACES = [place(0.1, 0.5), place(1.05, 1.1), place(1.9, 0.5), place(0.5, 1.5)]
"""In A1 (A5 once it is split), near the corner of four cells, in A2, in A3."""
DATES = [DAY_ONE + 90 * DAY, *(TODAY + days * DAY for days in (-1, 0.5, 3.5, 7.5, 8.5, 15, 40))]


@dataclass
class Diary:
    """What the office answered each day; ``day`` is how many days after TODAY it is."""

    ground: Ground
    editor: User
    pages: list[tuple[datetime, Any]] = field(default_factory=list)

    def publish(self, day: float, *edits: dict[str, Any], **dates: float) -> None:
        """Edit a draft, publish it on that day, and note what is now believed."""
        bench = desk(self.ground, self.editor)
        for edit in edits:
            bench.do(**edit)
        publish_draft(
            draft=bench.draft,
            user=bench.user,
            actor=TESTER,
            now=TODAY + day * DAY,
            **{  # type: ignore[arg-type]
                f"effective_{name.rstrip('_')}": TODAY + at * DAY for name, at in dates.items()
            },
        )
        self.note(day)

    def note(self, day: float) -> None:
        self.pages.append((TODAY + (day + 0.1) * DAY, self.answers()))

    def answers(self, known_at: datetime | None = None) -> Any:
        """Everything that is asked of the past and the future, as known at an instant."""
        scheme = self.ground.scheme
        zones = sorted(scheme.zones.values_list("pk", flat=True))
        holders = {
            when: {
                zone: (held.head and held.head.person.pk, held.lead and held.lead.pk)
                for zone, held in holdings_of(zones, when, known_at=known_at).items()
                if held.head or held.lead
            }
            for when in DATES
        }
        timelines = [
            [
                (span.start, span.end, _owner(span.ownership), span.editions)
                for span in owner_spans(lon=lon, lat=lat, scheme=scheme, known_at=known_at)
            ]
            for lon, lat in PLACES
        ]
        owners = [
            [_owner(locate(lon=lon, lat=lat, at=when, known_at=known_at)) for when in DATES]
            for lon, lat in PLACES
        ]
        editions = [edition_of(scheme, at=when, known_at=known_at) for when in DATES]
        return {
            "owners": owners,
            "timelines": timelines,
            "holders": holders,
            "editions": [edition and edition.number for edition in editions],
        }

    def editions(self, page: int) -> list[int | None]:
        found: list[int | None] = self.pages[page][1]["editions"]
        return found


def _owner(ownership: Any) -> tuple[Any, ...]:
    zone, head = ownership.zone, ownership.head
    return (zone and zone["code"], ownership.lead_unit["code"], head and head["name"])


@pytest.fixture
def diary(ground: Ground) -> Diary:
    diary = Diary(ground, make_person("editor"))
    diary.note(-1)
    return diary


def split(diary: Diary, code: str, x: float) -> dict[str, Any]:
    return {"kind": "split", "zone": diary.ground.zone(code).pk, "line": line((x, -1), (x, 3))}


def test_every_belief_of_every_day_is_still_answered(diary: Diary) -> None:
    ground, editor = diary.ground, diary.editor
    a2 = ground.zone("A2").pk
    named = {"kind": "assign", "zone": a2, "role": "head", "user": editor.pk}
    diary.publish(0, split(diary, "A1", 0.25), from_=7)
    diary.publish(1, named, {"kind": "edit", "zone": a2, "name": "别"}, from_=14)
    withdraw(scheme=ground.scheme, user=editor, actor=TESTER, now=TODAY + 2 * DAY)
    diary.note(2)
    corner = {"kind": "move_vertex", "level": "cell", "from_": at(1, 1), "to": at(1.1, 1.2)}
    diary.publish(3, corner, from_=-60)
    first = ground.scheme.editions.get(number=1)
    return_to(
        scheme=ground.scheme,
        to=first,
        note="退回",
        user=editor,
        actor=TESTER,
        now=TODAY + 4 * DAY,
    )
    diary.note(4)
    diary.publish(5, split(diary, "A2", 1.5), named, from_=6, until=9)
    head = Assignment(
        zone=ground.zone("A3"), role="head", start=TODAY - 9 * DAY, user=ground.people["head-b"]
    )
    assign(assignment=head, actor=TESTER, now=TODAY + 7 * DAY)
    diary.note(7)
    diary.publish(10, {"kind": "merge", "zones": [a2, ground.zone("A4").pk], "keep": a2}, from_=11)
    for known_at, believed in diary.pages:
        assert diary.answers(known_at) == believed, known_at
    # As the dates above: spring, yesterday, today, then days 3, 7, 8, 15 and 40.
    assert [diary.editions(page) for page in range(len(diary.pages))] == [
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 2, 2, 2, 2],
        [1, 1, 1, 1, 2, 2, 3, 3],
        [1, 1, 1, 4, 4, 4, 4, 4],
        [1, 5, 5, 5, 5, 5, 5, 5],
        [1, 5, 5, 5, 6, 6, 6, 6],
        [1, 5, 5, 5, 7, 7, 8, 8],
        [1, 5, 5, 5, 7, 7, 8, 8],
        [1, 5, 5, 5, 7, 7, 9, 9],
    ]


def heads(bench: Desk, code: str, *days: float) -> list[str | None]:
    zone = bench.zone(code)
    found = [holdings_of([zone], TODAY + day * DAY)[zone].head for day in days]
    return [one.person.username if one else None for one in found]


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def test_what_a_temporary_draft_says_of_people_ends_with_it(bench: Desk) -> None:
    bench.do("assign", zone=bench.zone("A1"), role="head", user=bench.user.pk)
    bench.do("relieve", zone=bench.zone("A2"), role="member", unit=bench.ground.units["U-B"].pk)
    office = bench.ground.units["OFFICE"].pk
    bench.do("gap", zone=bench.zone("A3"), reason="水面", fallback=office)
    publish_draft(
        draft=bench.draft,
        user=bench.user,
        actor=TESTER,
        now=TODAY,
        effective_from=TODAY + 3 * DAY,
        effective_until=TODAY + 6 * DAY,
    )
    assert heads(bench, "A1", 2, 4, 7) == ["head-a1", "editor", "head-a1"]
    assert heads(bench, "A3", 2, 4, 7) == ["head-a3", None, "head-a3"]
    lon, lat = place(0.5, 1.5)
    leads = [locate(lon=lon, lat=lat, at=TODAY + day * DAY).lead_unit["code"] for day in (2, 4, 7)]
    assert leads == ["U-A3", "OFFICE", "U-A3"]


def test_what_a_withdrawn_draft_says_of_people_never_takes_effect(bench: Desk) -> None:
    bench.do("assign", zone=bench.zone("A1"), role="head", user=bench.user.pk)
    bench.do("edit", zone=bench.zone("A1"), name="新名")
    office = bench.ground.units["OFFICE"].pk
    bench.do("gap", zone=bench.zone("A3"), reason="水面", fallback=office)
    publish_draft(
        draft=bench.draft,
        user=bench.user,
        actor=TESTER,
        now=TODAY,
        effective_from=TODAY + 7 * DAY,
    )
    assert heads(bench, "A1", 8) == ["editor"]
    # Said of other people meanwhile, and kept.
    head = Assignment(
        zone=bench.ground.zone("A2"), role="head", start=TODAY + 9 * DAY, user=bench.user
    )
    assign(assignment=head, actor=TESTER, now=TODAY + DAY)
    withdraw(scheme=bench.ground.scheme, user=bench.user, actor=TESTER, now=TODAY + 2 * DAY)
    assert heads(bench, "A1", 1, 8) == ["head-a1", "head-a1"]
    assert heads(bench, "A3", 1, 8) == ["head-a3", "head-a3"]
    assert heads(bench, "A2", 1, 8, 10) == ["head-a2", "head-a2", "editor"]
    a3 = bench.zone("A3")
    fallback = Responsibility.objects.holding_at(TODAY + 8 * DAY).filter(zone=a3, role="fallback")
    assert not fallback.exists()
