"""Lights and masks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fieldwork.casework.rules import Light, light, mask_name, mask_phone

RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
DUE = RECEIVED + timedelta(hours=10)


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (0, Light.GREEN),
        (7.99, Light.GREEN),
        (8, Light.YELLOW),
        (9.99, Light.YELLOW),
        (10, Light.RED),
        (99, Light.RED),
    ],
)
def test_yellow_from_80_per_cent_red_from_the_deadline(hours: float, shown: Light) -> None:
    assert light(RECEIVED, DUE, RECEIVED + timedelta(hours=hours)) is shown


def test_a_deadline_before_receipt_is_red_or_yellow_but_never_divides_by_zero() -> None:
    assert light(RECEIVED, RECEIVED, RECEIVED) is Light.RED
    assert light(RECEIVED, RECEIVED, RECEIVED - timedelta(hours=1)) is Light.YELLOW


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("199-0000-0002", "199****0002"), ("110", "*10"), ("", "")],
)
def test_telephone_numbers_are_masked(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("name", "masked"), [("张女士", "张**"), ("李", "李"), ("", "")])
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked
