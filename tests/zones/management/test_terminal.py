"""What the commands share: refusals in words, what is asked for, files written whole or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.utils.translation import gettext_lazy

from tests.ground import DAY_ONE, TODAY, Ground
from zones.exchange.faults import ExchangeError, FaultCode
from zones.management.terminal import (
    edition_asked_for,
    instant_asked_for,
    padded,
    refuse_to_replace,
    scheme_coded,
    speaking,
    terminal_language,
    write_whole,
)
from zones.refusal import Refusal


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({}, "en"),
    ],
)
def test_the_terminal_says_its_language(environment: Mapping[str, str], language: str) -> None:
    assert terminal_language(environment) == language


def test_a_refusal_ends_a_command_in_the_chosen_language() -> None:
    with pytest.raises(CommandError, match="编码 行"), speaking("zh-hans"):
        raise Refusal("no", gettext_lazy("code"), remedy="行")


def test_so_does_a_file_that_cannot_be_read() -> None:
    with pytest.raises(CommandError, match=r"a\.csv"), speaking("en"):
        raise ExchangeError(FaultCode.FILE_EMPTY, name="a.csv")


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), speaking("en"):
        raise ZeroDivisionError


@pytest.mark.django_db
def test_a_scheme_and_its_edition_are_found_or_the_known_ones_named(ground: Ground) -> None:
    scheme = scheme_coded("grid")
    assert edition_asked_for(scheme, number=None, at=TODAY).number == 1
    assert edition_asked_for(scheme, number=1, at=TODAY).number == 1
    with pytest.raises(CommandError, match="Its editions: 1"):
        edition_asked_for(scheme, number=7, at=TODAY)
    with pytest.raises(CommandError, match="no such edition in force"):
        edition_asked_for(scheme, number=None, at=DAY_ONE.replace(year=1990))
    with pytest.raises(CommandError, match="Name one of these: grid"):
        scheme_coded("grids")


def test_without_a_time_it_is_now() -> None:
    assert instant_asked_for("2026-03-01T00:00:00Z").isoformat() == "2026-03-01T00:00:00+00:00"
    assert abs((instant_asked_for(None) - instant_asked_for("")).total_seconds()) < 60


def test_a_file_is_replaced_only_when_told_so(tmp_path: Path) -> None:
    there = tmp_path / "out.csv"
    refuse_to_replace(there, overwrite=False)
    there.write_text("kept")
    refuse_to_replace(there, overwrite=True)
    with pytest.raises(CommandError, match="--overwrite"):
        refuse_to_replace(there, overwrite=False)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken_off() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    target = tmp_path / "out.csv"
    assert write_whole([b"ab", b"c"], target) == 3
    with pytest.raises(ZeroDivisionError):
        write_whole(broken_off(), target)
    assert target.read_bytes() == b"abc"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(CommandError, match="cannot be written"):
        write_whole([b"a"], tmp_path / "nowhere" / "out.csv")


def test_a_chinese_character_takes_two_columns() -> None:
    assert padded("网格", 6) == "网格  "
    assert padded("ab", 6) == "ab    "
