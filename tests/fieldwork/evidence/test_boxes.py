"""Films of boxes: their tracks, time and place, and what is blanked in the copy that is served."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.evidence.boxes import Film, Malformed, blank, read_film
from tests.fieldwork.evidence.files import PLACE, box, film, placed, track


def read(content: bytes) -> Film:
    return read_film(BytesIO(content), len(content))


def served(content: bytes) -> bytes:
    copy = BytesIO(content)
    blank(copy, read(content))
    return copy.getvalue()


def test_tracks_time_and_place_are_read() -> None:
    found = read(film(track(b"soun"), track(b"vide"), labels=placed()))
    assert found.tracks == [b"soun", b"vide"]
    assert found.captured_at == datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    assert (found.lon, found.lat) == PLACE


def test_apple_writes_the_place_elsewhere() -> None:
    keys = box(b"meta", box(b"keys", b"com.apple.quicktime.location.ISO6709"))
    values = box(b"meta", box(b"ilst", b"+22.7795+103.2265+1290.000/"))
    found = read(film(brand=b"qt  ", labels=keys + values))
    assert (found.lon, found.lat) == PLACE


@pytest.mark.parametrize(
    "content",
    [
        film(labels=placed()),
        film(track(b"vide", placed())),
        film(labels=box(b"meta", b"+22.7795+103.2265/")),
        film(more=box(b"uuid", bytes(16), b"+22.7795+103.2265/")),
        film(track(b"vide"), track(b"camm", box(b"stbl", b"+22.7795+103.2265/"))),
    ],
    ids=["film", "track", "Apple", "own box", "measured track"],
)
def test_the_served_copy_tells_no_place_and_is_as_long(content: bytes) -> None:
    copy = served(content)
    assert b"+22.7795" not in copy
    assert len(copy) == len(content)
    assert copy[-300:] == content[-300:], "picture and sound stay where they were"
    assert (read(copy).tracks, read(copy).lon) == ([b"vide"], None)


def measuring(*offsets: int, wide: bool = False) -> bytes:
    """A track of samples of 6 bytes, two in each chunk, that begin at these offsets."""
    each = ">Q" if wide else ">I"
    chunks = b"".join(struct.pack(each, offset) for offset in offsets)
    tables = (
        box(b"stsz", bytes(4), struct.pack(">II", 6, 2 * len(offsets))),
        box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 2, 1)),
        box(b"co64" if wide else b"stco", bytes(4), struct.pack(">I", len(offsets)), chunks),
    )
    handler = box(b"hdlr", bytes(8), b"camm", bytes(13))
    return box(b"trak", box(b"mdia", handler, box(b"minf", box(b"stbl", *tables))))


@pytest.mark.parametrize("wide", [False, True], ids=["32 bits", "64 bits"])
def test_what_was_measured_meanwhile_is_blanked_among_the_pixels(wide: bool) -> None:
    length = len(film(track(b"vide"), measuring(0, 0, wide=wide)))
    content = film(track(b"vide"), measuring(length - 60, length - 30, wide=wide))
    copy = served(content)
    assert copy[:60] == content[:60]
    assert copy[length - 60 :] == bytes(12) + content[-48:-30] + bytes(12) + content[-18:]


def test_tables_that_lie_reach_no_further_than_the_file() -> None:
    content = film(track(b"vide"), measuring(2**32 - 1, 5_000_000))
    assert read(content).measured == []
    end = len(content)
    assert read(film(track(b"vide"), measuring(end - 3, 0))).measured[0] == (end - 3, end)


def test_sizes_of_64_bits_and_to_the_end_are_read() -> None:
    long = struct.pack(">I4sQ", 1, b"free", 20) + b"1234"
    last = struct.pack(">I4s", 0, b"mdat") + b"pixels"
    assert read(film(more=long) + last).tracks == [b"vide"]


@pytest.mark.parametrize(
    "content",
    [
        film()[:-1],
        film()[:40],
        box(b"ftyp", b"mp42") + box(b"mdat", b"pixels"),
        box(b"ftyp", b"mp42") + box(b"moov", box(b"mvhd", bytes(4))),
        film(more=struct.pack(">I4s", 7, b"free")),
        film(more=struct.pack(">I4sQ", 1, b"free", 2**63)),
        film(more=box(b"free") * 20_001),
        film(labels=box(b"free") * 20_001),
    ],
    ids=["cut", "cut early", "unfinished", "no header", "tiny box", "huge box", "many", "many in"],
)
def test_broken_films_are_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        read(content)


def test_boxes_within_boxes_without_end_are_not_followed() -> None:
    nested = b""
    for _depth in range(5_000):
        nested = box(b"trak", nested)
    assert read(film(track(b"vide"), nested)).tracks == [b"vide"]


@given(st.data())
def test_a_film_with_a_changed_byte_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(film(track(b"vide"), track(b"soun"), measuring(99), labels=placed()))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    with suppress(Malformed):
        assert len(served(bytes(content))) == len(content)
