"""What a ledger's cells mean: dates, states, identities, near misses."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fieldwork.casework.workflow import State
from fieldwork.intake.ledger.rules import (
    digest_of_cells,
    nearest,
    not_before,
    pair_said,
    row_uuid,
    state_said,
    when,
)

CITY = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2026-03-01 08:30:15", (2026, 3, 1, 8, 30, 15)),
        ("2026/3/1 8:30", (2026, 3, 1, 8, 30)),
        ("2026.3.1", (2026, 3, 1)),
        ("2026年3月1日", (2026, 3, 1)),
        ("2026年3月1日 8时5分", (2026, 3, 1, 8, 5)),
        ("2026年3月1日8时", (2026, 3, 1, 8)),
        ("2026年3月1日 下午3时05分", (2026, 3, 1, 15, 5)),
        ("２０２６－０３－０１ ０８：３０", (2026, 3, 1, 8, 30)),
        ("2026-03-01T08:30", (2026, 3, 1, 8, 30)),
        ("20260301", (2026, 3, 1)),
        ("20260301 083000", (2026, 3, 1, 8, 30)),
        ("46082", (2026, 3, 1)),
        ("46082.354166666664", (2026, 3, 1, 8, 30)),
    ],
)
def test_dates_as_offices_write_them(text: str, local: tuple[int, ...]) -> None:
    said = when(text, CITY)
    assert said is not None
    assert said.at == datetime(*local, tzinfo=CITY)  # type: ignore[arg-type,misc]


def test_an_offset_that_is_written_counts() -> None:
    said = when("2026-03-01T08:30:00+00:00", CITY)
    assert said is not None and said.at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3月1日",
        "2026-02-30",
        "2026-03-01 25:00",
        "昨天",
        "12345",
        "99999",
        "2026",
        "上午",
        "0001-01-01",
        "9999-12-31T23:59:00-14:00",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert when(text, CITY) is None


def test_days_and_serials_say_that_they_are() -> None:
    day, serial, clock = (
        when(text, CITY) for text in ("2026-03-01 00:00", "46082.5", "2026-3-1 9:00")
    )
    assert day and serial and clock
    assert (day.is_day, day.is_serial) == (True, False)
    assert (serial.is_day, serial.is_serial) == (False, True)
    assert (clock.is_day, clock.is_serial) == (False, False)


def test_a_bare_day_ends_no_earlier_than_what_began_on_it() -> None:
    began = datetime(2026, 3, 1, 9, tzinfo=CITY)
    same, before, timed = (
        when(text, CITY) for text in ("2026-03-01", "2026-02-28", "2026-03-01 08:00")
    )
    assert same and before and timed
    assert not_before(same, began, CITY) == began
    assert not_before(before, began, CITY) == before.at
    assert not_before(timed, began, CITY) == timed.at


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("已办结", State.CLOSED),
        (" 已 结案。", State.CLOSED),
        ("整改到位", State.RECTIFIED),
        ("处置中", State.IN_PROGRESS),
        ("待派单", None),
        ("In progress", State.IN_PROGRESS),
        ("挂账", State.SUSPENDED),
        ("不予立案", State.REJECTED),
        ("√", State.CLOSED),
    ],
)
def test_states_as_offices_write_them(text: str, state: State | None) -> None:
    assert state_said(text) is state


def test_a_row_is_the_same_whatever_the_order_of_its_columns() -> None:
    one = digest_of_cells("hotline", {"text": "垃圾", "address": "青石路", "reply": ""})
    assert one == digest_of_cells("hotline", {"address": "青石路", "text": "垃圾"})
    assert one != digest_of_cells("forum", {"address": "青石路", "text": "垃圾"})
    assert one != digest_of_cells("hotline", {"address": "垃圾", "text": "青石路"})


def test_a_number_is_an_identity_within_its_source() -> None:
    assert row_uuid("hotline", "T-1", "a") == row_uuid("hotline", "T-1", "b")
    assert row_uuid("hotline", "T-1", "a") != row_uuid("forum", "T-1", "a")
    assert row_uuid("hotline", "", "a") != row_uuid("hotline", "", "b")


def test_near_misses_are_proposed_the_likest_first() -> None:
    known = ["暴露垃圾", "积存垃圾渣土", "占道经营", "鼠患"]
    assert nearest("暴露的垃圾", known)[0] == "暴露垃圾"
    assert nearest("垃圾", known)[:2] == ["暴露垃圾", "积存垃圾渣土"]
    assert nearest("占道", known)[0] == "占道经营"
    assert nearest("xyz", known) == []


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("103.2265,22.7795", ("103.2265", "22.7795")),
        ("（103.2265，22.7795）", ("103.2265", "22.7795")),
        ("103.2265 22.7795", ("103.2265", "22.7795")),
        ("103.2265", None),
        ("青石路", None),
    ],
)
def test_positions_in_one_cell(text: str, pair: tuple[str, str] | None) -> None:
    assert pair_said(text) == pair
