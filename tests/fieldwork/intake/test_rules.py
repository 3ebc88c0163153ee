"""What is true of submissions without a database."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.catalogue.rules import WorkCalendar
from fieldwork.evidence.rules import DeclaredFile
from fieldwork.intake.rules import (
    CROCKFORD,
    Contact,
    Fix,
    Place,
    Submission,
    digest_of,
    end_of_day,
    make_number,
    normal_number,
    reply_deadline,
)

CITY = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(
    zone=CITY,
    holidays=frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    make_up_days=frozenset([date(2026, 10, 10)]),
    entered_years=frozenset([2026]),
)
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
A_FILE = DeclaredFile(sha256="a" * 64, size=1, captured_at=NOON)
SENT = Submission(
    uuid=UUID(int=1),
    source="hotline",
    kind="complaint",
    captured_at=NOON,
    category="06010",
    text="垃圾未清",
    address="中山路8号",
    place=Place(103.0, 22.0, "wgs84", 103.0, 22.0, 8.0, "68", "gps", Fix(103.1, 22.1, 5.0)),
    files=(A_FILE, replace(A_FILE, sha256="b" * 64)),
    external_number="T-1",
    contact=Contact("张女士", "199-0000-0002"),
)

instants = st.timedeltas(timedelta(0), timedelta(days=330)).map(
    lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since
)
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
submissions = st.builds(
    Submission,
    uuid=st.uuids(),
    source=st.sampled_from(["hotline", "inspector"]),
    kind=st.sampled_from(["problem", "praise"]),
    captured_at=instants,
    text=st.text(max_size=8),
    address=st.text(max_size=8),
    contact=st.none() | st.builds(Contact, st.text(max_size=4), st.text(max_size=4)),
    external_number=st.text(max_size=4),
)


def without_uuid(submission: Submission) -> dict[str, Any]:
    names = [each.name for each in fields(submission) if each.name != "uuid"]
    return {name: getattr(submission, name) for name in names}


@given(submissions, submissions)
def test_digests_are_alike_exactly_where_the_content_is(one: Submission, other: Submission) -> None:
    alike = without_uuid(one) == without_uuid(other)
    assert (digest_of(one) == digest_of(other)) == alike


@given(submissions, st.uuids(), offsets)
def test_neither_the_uuid_nor_the_offset_of_a_clock_is_content(
    sent: Submission, uuid: UUID, offset: timezone
) -> None:
    again = replace(sent, uuid=uuid, captured_at=sent.captured_at.astimezone(offset))
    assert digest_of(again) == digest_of(sent)


@pytest.mark.parametrize(
    "other",
    [
        {"captured_at": NOON + timedelta(microseconds=1)},
        {"place": None},
        {"place": replace(SENT.place or Place(0, 0, "", 0, 0), datum="gcj02")},
        {"place": replace(SENT.place or Place(0, 0, "", 0, 0), fix=None)},
        {"files": SENT.files[:1]},
        {"files": SENT.files[::-1]},
        {"files": (replace(A_FILE, size=2), SENT.files[1])},
        {"contact": None},
        {"contact": Contact("张女士", "199-0000-0003")},
        {"joins": "XC-260601-AAAAAA"},
        {"permitted_anyway": "blocks the fire lane"},
        {"text": "中山路8号", "address": "垃圾未清"},
    ],
)
def test_every_member_is_content(other: dict[str, Any]) -> None:
    assert digest_of(replace(SENT, **other)) != digest_of(SENT)


def test_the_digest_of_a_report_stays_what_it_was() -> None:
    """A phone repeats over an upgrade what it sent before: other digests would refuse it."""
    assert digest_of(SENT) == ("42eef04cff3a661050b132c07d1a58352b85e6d67a7f290cecda75a0aa672b6b")


def test_what_is_not_said_is_not_in_the_digest() -> None:
    """So a member that a later release adds changes no digest of before."""
    bare = Submission(uuid=UUID(int=1), source="hotline", kind="praise", captured_at=NOON)
    said = '{"captured_at": "2026-06-01T04:00:00+00:00", "kind": "praise", "source": "hotline"}'
    assert digest_of(bare) == sha256(said.encode()).hexdigest()


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.sampled_from(["XC", "RX", "IL", "O"]))
def test_a_number_names_source_and_day_and_six_letters_that_are_not_misread(
    day: date, prefix: str
) -> None:
    number = make_number(prefix, day)
    assert re.fullmatch(rf"{prefix}-{day:%y%m%d}-[{CROCKFORD}]{{6}}", number)
    assert not set("ILOU") & set(number.rpartition("-")[2])


@given(st.text(CROCKFORD, min_size=6, max_size=6), st.sampled_from(["XC", "IL"]))
def test_a_number_is_understood_however_it_is_typed(letters: str, prefix: str) -> None:
    drawn = iter(letters)
    number = make_number(prefix, date(2026, 11, 24), choose=lambda _: next(drawn))
    assert normal_number(number) == number
    misread = number[:-6] + number[-6:].replace("1", "l").replace("0", "o")
    assert normal_number(f" {misread.lower()}\x00".replace("-", " - ")) == number


@given(st.text(max_size=24))
def test_whatever_is_typed_is_only_normalised_once(typed: str) -> None:
    assert normal_number(normal_number(typed)) == normal_number(typed)


@pytest.mark.parametrize(
    ("kind", "urgency", "received", "due"),
    [
        ("complaint", "urgent", "2026-11-20 16:30", "2026-11-21 00:00"),
        ("consultation", "normal", "2026-11-20 16:30", "2026-11-25 16:30"),
        ("help", "normal", "2026-11-18 09:00", "2026-11-23 09:00"),
        # 13 working days from the next day: 23 November to 9 December, whole.
        ("complaint", "normal", "2026-11-20 16:30", "2026-12-09 18:00"),
    ],
)
def test_a_reply_is_owed_by_kind_and_urgency(
    kind: str, urgency: str, received: str, due: str
) -> None:
    received_at = datetime.fromisoformat(received).replace(tzinfo=CITY)
    owed = reply_deadline(kind, urgency, received_at, CALENDAR)
    assert owed.due_at == datetime.fromisoformat(due).replace(tzinfo=CITY)
    assert not owed.provisional


@given(instants, st.timedeltas(timedelta(0), timedelta(days=20)), st.booleans())
def test_a_reply_is_never_owed_before_the_report_nor_earlier_for_a_later_one(
    received: datetime, wait: timedelta, urgent: bool
) -> None:
    urgency = "urgent" if urgent else "normal"
    for kind in ("complaint", "consultation", "praise"):
        first = reply_deadline(kind, urgency, received, CALENDAR)
        later = reply_deadline(kind, urgency, received + wait, CALENDAR)
        assert received < first.due_at <= later.due_at


@given(instants)
def test_the_day_ends_at_the_citys_midnight(at: datetime) -> None:
    end = end_of_day(at, CITY)
    assert at < end <= at + timedelta(days=1)
    assert (end.astimezone(CITY).hour, end.astimezone(CITY).minute) == (0, 0)
