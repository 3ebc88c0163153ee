"""A cursor is read back as it was written; anything else is none."""

from __future__ import annotations

import pytest

from zones.changes.cursor import Cursor


def test_a_cursor_survives_its_text() -> None:
    cursor = Cursor("ab12cd34", 2**40, 7)
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    ["", "x", "a.1", "a.1.2.3", "a.-1.2", "a.1.2\n", "a.1.٣", "A.1.2", f"a.{'9' * 19}.1", " a.1.2"],
)
def test_nonsense_is_no_cursor(text: str) -> None:
    assert Cursor.parse(text) is None
