"""Parts: whatever ranges come in whatever order, by whatever connections, the bytes are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwork.evidence import parts


def send(uuid: UUID, content: bytes, start: int, end: int) -> int:
    return parts.append(uuid, start=start, total=len(content), chunks=[content[start:end]])


def test_ranges_follow_each_other() -> None:
    uuid = uuid4()
    assert parts.received(uuid) == 0
    assert send(uuid, b"abcdef", 0, 2) == 2
    assert send(uuid, b"abcdef", 2, 6) == 6
    assert parts.path_of(uuid).read_bytes() == b"abcdef"


def test_a_gap_is_refused_and_names_what_has_arrived() -> None:
    uuid = uuid4()
    send(uuid, b"abcdef", 0, 2)
    with pytest.raises(parts.Gap) as gap:
        send(uuid, b"abcdef", 3, 6)
    assert gap.value.received == parts.received(uuid) == 2


def test_nothing_is_written_beyond_the_whole() -> None:
    uuid = uuid4()
    assert parts.append(uuid, start=0, total=4, chunks=[b"abc", b"def", b"ghi"]) == 4
    assert parts.path_of(uuid).read_bytes() == b"abcd"


def test_what_came_before_the_line_was_cut_is_kept() -> None:
    uuid = uuid4()

    def cut() -> Iterator[bytes]:
        yield b"abc"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        parts.append(uuid, start=0, total=6, chunks=cut())
    assert parts.received(uuid) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=60), data=st.data())
def test_any_ranges_in_any_order_with_repeats_give_the_same_bytes(
    content: bytes, data: st.DataObject
) -> None:
    """A phone that goes on from wherever it likes, and obeys when it is told of a gap."""
    uuid, size = uuid4(), len(content)
    ranges = data.draw(
        st.lists(st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted), max_size=12)
    )
    cuts = sorted({0, size, *data.draw(st.lists(st.integers(0, size), max_size=6))})
    whole = [list(pair) for pair in pairwise(cuts)]
    for start, end in [*ranges, *data.draw(st.permutations(whole)), *whole]:
        before = parts.received(uuid)
        if start > before:
            with pytest.raises(parts.Gap):
                send(uuid, content, start, end)
        else:
            assert send(uuid, content, start, end) == max(before, end)
    assert parts.path_of(uuid).read_bytes() == content


def test_two_connections_send_the_same_file_without_harm() -> None:
    uuid, content = uuid4(), os.urandom(200_000)

    def send_all(step: int) -> int:
        chunks = (content[at : at + step] for at in range(0, len(content), step))
        return parts.append(uuid, start=0, total=len(content), chunks=chunks)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send_all, [1000, 1001, 7000, 64_000])) == {len(content)}
    assert parts.path_of(uuid).read_bytes() == content


def test_a_part_that_became_a_blob_meanwhile_is_not_written_to(disk: Path) -> None:
    """Whoever waited for the lock finds the name given to a new, empty part."""
    uuid = uuid4()
    send(uuid, b"abcdef", 0, 6)
    with ThreadPoolExecutor(1) as pool:
        with parts.locked(uuid):
            waiting = pool.submit(send, uuid, b"XXXXXXXX", 0, 8)
            parts.path_of(uuid).rename(disk / "blob")
        assert waiting.result() == 8
    assert (disk / "blob").read_bytes() == b"abcdef"


def test_only_what_nobody_goes_on_with_is_discarded() -> None:
    uuid, now = uuid4(), datetime.now(UTC)
    send(uuid, b"abcdef", 0, 3)
    assert parts.left_since(now - timedelta(days=1)) == []
    assert not parts.discard_left(uuid, before=now - timedelta(days=1))
    later = now + timedelta(days=1)
    assert parts.left_since(later) == [uuid]
    assert parts.discard_left(uuid, before=later)
    assert parts.received(uuid) == 0
