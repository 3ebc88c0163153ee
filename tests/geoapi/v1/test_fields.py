"""How the interface reads numbers, instants and boxes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rest_framework.exceptions import ValidationError

from geoapi.v1.fields import (
    BeginningField,
    BoxField,
    EndField,
    InstantField,
    NumberField,
    Query,
)
from zones.instants import UnreadableInstant


@pytest.mark.parametrize(
    ("field", "instant"),
    [
        (InstantField(), datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC)),
        (BeginningField(), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        (EndField(), datetime(2026, 3, 1, 16, tzinfo=UTC)),
    ],
    ids=["the state it ends with", "the first day", "the last day"],
)
def test_a_day_is_read_by_what_is_asked(field: InstantField, instant: datetime) -> None:
    assert field.to_internal_value("2026-03-01") == instant
    assert field.to_internal_value("2026-03-01T08:00:00+08:00").hour == 8


def test_a_plus_that_an_address_turned_into_a_space_is_one() -> None:
    field = InstantField()
    for text in ("2026-03-01T08:30:00+08:00", "2026-03-01 08:30+08:00"):
        lost = text.replace("+", " ")
        assert field.to_internal_value(lost) == field.to_internal_value(text)
    for text in ("2026-03-01 08:30", "2026-03-01T08:30:00 08"):
        with pytest.raises(UnreadableInstant):
            field.to_internal_value(text)


def test_an_instant_that_is_none_names_its_parameter() -> None:
    field = InstantField()
    field.bind("at", Query())
    for given in ("2026-03-01T08:00:00", 20260301):
        with pytest.raises(UnreadableInstant) as refusal:
            field.to_internal_value(given)
        assert refusal.value.field == "at"


@pytest.mark.parametrize("given", ["nan", "inf", "1_0", "１", "", "0x10", True, None, [1], "181"])
def test_what_is_no_number_in_the_range_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        NumberField(least=-180, most=180).to_internal_value(given)


@pytest.mark.parametrize(
    "given", ["103,22,104", "104,22,103,23", "103,23,104,22", "103,22,104,nan", "103,22,181,23"]
)
def test_what_is_no_box_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        BoxField().to_internal_value(given)


def test_a_box_is_west_south_east_north() -> None:
    assert BoxField().to_internal_value("103.1, 22.7,103.3,22.9") == (103.1, 22.7, 103.3, 22.9)
