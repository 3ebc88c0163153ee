"""Where samples lie, by tables that are right and by tables that are not."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from fieldwork.evidence.sample_tables import sample_spans


def table(*numbers: int, count: int | None = None, before: bytes = b"") -> bytes:
    rows = struct.pack(f">{len(numbers)}I", *numbers)
    counted = len(numbers) if count is None else count
    return bytes(4) + before + struct.pack(">I", counted) + rows


def test_chunks_of_different_numbers_of_samples_of_different_length() -> None:
    tables = {
        b"stco": table(100, 200, 300),
        b"stsc": table(1, 2, 1, 3, 1, 1, count=2),
        b"stsz": table(10, 11, 12, 13, 14, before=bytes(4)),
    }
    assert sample_spans(tables, 1000) == [(100, 121), (200, 225), (300, 314)]


def test_a_track_without_samples_has_no_spans() -> None:
    assert sample_spans({}, 1000) == []


@given(
    st.dictionaries(
        st.sampled_from([b"stco", b"co64", b"stsc", b"stsz"]),
        st.lists(st.sampled_from([0, 1, 2, 3, 7, 2**31, 2**32 - 1]), max_size=24).map(
            lambda numbers: struct.pack(f">{len(numbers)}I", *numbers)
        ),
    )
)
def test_tables_that_make_no_sense_never_lead_out_of_the_file(tables: dict[bytes, bytes]) -> None:
    assert all(0 <= start < end <= 1000 for start, end in sample_spans(tables, 1000))
