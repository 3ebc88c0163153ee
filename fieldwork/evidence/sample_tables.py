"""Where the samples of one track lie in a film, by its tables (ISO/IEC 14496-12, section 8.7).

Samples lie in chunks, one after the other within each. ``stco`` or ``co64`` says where chunks
begin, ``stsc`` how many samples each has, ``stsz`` how long each sample is.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def sample_spans(tables: Mapping[bytes, bytes], size: int) -> list[tuple[int, int]]:
    """The spans [start, end) of the chunks, as far as they lie in a file of ``size`` bytes.

    ``tables`` are the boxes' contents by their kind. What does not fit together is left out: a
    film whose tables lie about a track is not shown that track either.
    """
    starts = _chunk_starts(tables)
    if not len(starts):
        return []
    counts = _samples_per_chunk(tables.get(b"stsc", b""), len(starts))
    ends = np.cumsum(counts)
    lengths = _sample_lengths(tables.get(b"stsz", b""), int(ends[-1]))
    so_far = np.concatenate([[0], np.cumsum(lengths)])
    within = np.minimum([ends - counts, ends], len(lengths))
    chunk_lengths = so_far[within[1]] - so_far[within[0]]
    stops = np.minimum(starts + chunk_lengths, size)
    return [
        (int(start), int(stop)) for start, stop in zip(starts, stops, strict=True) if start < stop
    ]


def _chunk_starts(tables: Mapping[bytes, bytes]) -> Numbers:
    if b"co64" in tables:
        wide: NDArray[np.uint64] = np.frombuffer(_rows(tables[b"co64"], 8, 8), ">u8")
        return wide.clip(max=2**62).astype(np.int64)
    return np.frombuffer(_rows(tables.get(b"stco", b""), 8, 4), ">u4").astype(np.int64)


def _samples_per_chunk(table: bytes, chunks: int) -> Numbers:
    """Each row holds from its first chunk, counted from 1, until the next row's."""
    counts = np.zeros(chunks, np.int64)
    rows = np.frombuffer(_rows(table, 8, 12), ">u4").astype(np.int64).reshape(-1, 3)
    firsts = [*rows[:, 0].tolist(), chunks + 1]
    for (first, following), count in zip(pairwise(firsts), rows[:, 1].tolist(), strict=True):
        counts[max(first - 1, 0) : max(following - 1, 0)] = min(count, 2**20)
    return counts


def _sample_lengths(table: bytes, samples: int) -> Numbers:
    """One length for all, or a list of them."""
    if len(table) < 12:
        return np.zeros(0, np.int64)
    same = int.from_bytes(table[4:8], "big")
    if same:
        return np.full(min(samples, 2**22), same, np.int64)
    return np.frombuffer(_rows(table, 12, 4), ">u4").astype(np.int64)


def _rows(table: bytes, header: int, width: int) -> bytes:
    """The whole rows of a table behind its header, whose last four bytes count them."""
    count = int.from_bytes(table[header - 4 : header], "big")
    there = max(len(table) - header, 0) // width
    return table[header : header + width * min(count, there)]
