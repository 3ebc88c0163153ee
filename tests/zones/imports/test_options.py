"""What a person declares about a file: read strictly, kept whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zones.imports.options import ImportOptions
from zones.imports.refusals import BadOption


def parsed(**given: Any) -> ImportOptions:
    return ImportOptions.parse({"kind": "boundaries", **given})


def test_what_is_stored_reads_back_the_same() -> None:
    options = parsed(
        crs="EPSG:4547",
        layers={"communities": "community", "cells": "cell"},
        mapping={"code": "nr"},
        mappings={"cells": {"code": "gid"}},
        code_digits="4",
        repair="yes",
        mode="replace",
        effective_from="2026-03-01",
    )
    assert ImportOptions.parse(options.as_json()) == options


def test_a_day_begins_with_its_first_instant_in_the_city() -> None:
    assert parsed(effective_from="2026-03-01").effective_from == datetime(
        2026, 2, 28, 16, tzinfo=UTC
    )
    assert parsed(effective_from="").effective_from is None


def test_forms_say_yes_and_no_in_their_own_ways() -> None:
    for said in (True, "true", "on", "1", "Yes"):
        assert parsed(repair=said).repair is True
    for given in ("false", "0", "off", "", None):
        assert parsed(repair=given).repair is False


def test_what_is_left_empty_is_the_default() -> None:
    options = parsed(mode="", axis_order="", crs=None)
    assert (options.mode, options.axis_order, options.crs) == ("add", "xy", "")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", "everything"),
        ("axis_order", "zy"),
        ("mode", "merge"),
        ("repair", "perhaps"),
        ("code_digits", "0"),
        ("code_digits", "13"),
        ("code_digits", "²"),
        ("code_digits", "9" * 5000),
        ("code_digits", None),
        ("mapping", ["code"]),
        ("mapping", {"code": 7}),
        ("mapping", {"code": "a\x00b"}),
        ("mapping", {"code": "a\ud800"}),
        ("settings", {"\udfff": "a"}),
        ("layers", "cells"),
        ("mappings", {"cells": "code"}),
        ("mappings", "cells"),
        ("note", 7),
        ("effective_from", "yesterday"),
    ],
)
def test_what_cannot_be_understood_is_named(field: str, given: Any) -> None:
    with pytest.raises(BadOption) as refused:
        parsed(**{field: given})
    assert refused.value.field == field


def test_a_name_that_is_no_option_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadOption, match="effective_from"):
        parsed(efective_from="2026-03-01")
