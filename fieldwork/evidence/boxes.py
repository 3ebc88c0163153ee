"""MP4, MOV, 3GP and M4A: files of ISO boxes (ISO/IEC 14496-12), read without decoding anything.

What phones write beside picture and sound (place, make, model) stands in boxes of its own. They
are blanked where they stand, not cut out: sound and picture are found by their offset in the file.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from fieldwork.evidence.sample_tables import sample_spans

_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_TELLING: Final = (b"udta", b"meta", b"uuid")
_INSIDE: Final = {b"moov": b"trak", b"trak": b"mdia"}
"""What is opened within what."""

_MOST: Final = 20_000
"""A file of more boxes is made to keep us busy: a film has a hundred, a stream some thousand."""

_READ_AT_MOST: Final = 1_000_000
_LARGEST_TABLE: Final = 8_000_000
_ISO_6709: Final = re.compile(rb"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:[+-][\d.]+)?/?")


class Malformed(Exception):
    """No such file after all, or one that ends too early."""


@dataclass(frozen=True)
class Box:
    """``start`` and ``end`` in the file, ``content`` where the header ends."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass
class Film:
    """What stands in the boxes.

    ``tracks`` are the handlers (b"vide", b"soun"), ``telling`` the boxes to blank and ``measured``
    the spans [start, end) of what the device measured meanwhile, among picture and sound. ``lon``
    and ``lat`` are WGS-84 where the device wrote them, ``captured_at`` is in UTC.
    """

    tracks: list[bytes] = field(default_factory=list)
    telling: list[Box] = field(default_factory=list)
    measured: list[tuple[int, int]] = field(default_factory=list)
    captured_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


def read_film(stream: BinaryIO, size: int) -> Film:
    """Walk the boxes of a file of ``size`` bytes. Raises Malformed."""
    walk = _Walk(stream)
    film = Film()
    for box in walk.boxes(0, size):
        if box.kind == b"moov":
            walk.read_inside(box, film)
        elif box.kind in _TELLING:
            film.telling.append(box)
    if not film.tracks:
        raise Malformed
    for box in film.telling:
        _read_place(walk.content(box, _READ_AT_MOST), film)
    return film


def blank(stream: BinaryIO, film: Film) -> None:
    """Make free space of all that tells, in a copy opened for reading and writing."""
    for start, end in film.measured:
        _zero(stream, start, end)
    for box in film.telling:
        stream.seek(box.start + 4)
        stream.write(b"free")
        _zero(stream, box.content, box.end)


def _zero(stream: BinaryIO, start: int, end: int) -> None:
    stream.seek(start)
    for at in range(start, end, _READ_AT_MOST):
        stream.write(bytes(min(_READ_AT_MOST, end - at)))


class _Walk:
    """Reads boxes of a stream, but not without end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes that fill [start, end) one after the other. Raises Malformed."""
        while start < end:
            box = self._box(start, end)
            self._count += 1
            if self._count > _MOST:
                raise Malformed
            yield box
            start = box.end

    def _box(self, start: int, end: int) -> Box:
        self._stream.seek(start)
        header = self._stream.read(16)
        if len(header) < 8:
            raise Malformed
        size, kind = struct.unpack(">I4s", header[:8])
        content = start + 8
        if size == 1 and len(header) == 16:
            (size,) = struct.unpack(">Q", header[8:])
            content = start + 16
        stop = end if size == 0 else start + size
        if stop < content or stop > end:
            raise Malformed
        return Box(kind, start, content, stop)

    def content(self, box: Box, most: int) -> bytes:
        self._stream.seek(box.content)
        return self._stream.read(min(most, box.end - box.content))

    def read_inside(self, parent: Box, film: Film) -> None:
        """Read the boxes of a film, a track or a medium."""
        inside = list(self.boxes(parent.content, parent.end))
        if parent.kind == b"trak" and self._only_tells(inside):
            film.telling.append(parent)
            film.measured += self._samples(parent)
            return
        for box in inside:
            if box.kind in _TELLING:
                film.telling.append(box)
            elif box.kind == _INSIDE.get(parent.kind):
                self.read_inside(box, film)
            elif box.kind == b"hdlr" and parent.kind == b"mdia":
                film.tracks.append(self._handler(box))
            elif box.kind == b"mvhd":
                film.captured_at = _captured_at(self.content(box, 20))

    def _only_tells(self, inside: list[Box]) -> bool:
        """Whether a track holds no picture and no sound but what the device measured meanwhile."""
        for medium in (box for box in inside if box.kind == b"mdia"):
            for box in self.boxes(medium.content, medium.end):
                if box.kind == b"hdlr":
                    return self._handler(box) in (b"meta", b"camm", b"gpmd")
        return False

    def _samples(self, track: Box) -> list[tuple[int, int]]:
        """Where a track's samples lie in the file."""
        boxes = [track]
        for kind in (b"mdia", b"minf", b"stbl"):
            boxes = [
                box
                for outer in boxes
                for box in self.boxes(outer.content, outer.end)
                if box.kind == kind
            ]
        tables = {
            box.kind: self.content(box, _LARGEST_TABLE)
            for outer in boxes
            for box in self.boxes(outer.content, outer.end)
        }
        self._stream.seek(0, os.SEEK_END)
        return sample_spans(tables, self._stream.tell())

    def _handler(self, box: Box) -> bytes:
        return self.content(box, 12)[8:12]


def _captured_at(header: bytes) -> datetime | None:
    """When the film was begun, of the first bytes of ``mvhd``; 0 is what is unknown."""
    if len(header) < 20:
        raise Malformed
    (seconds,) = struct.unpack_from(">Q" if header[0] == 1 else ">I", header, 4)
    within_reason = 0 < seconds < 200 * 365 * 86_400
    return _EPOCH + timedelta(seconds=seconds) if within_reason else None


def _read_place(content: bytes, film: Film) -> None:
    """A place after ISO 6709 ("+22.7795+103.2265/"), as Android and Apple write it."""
    found = _ISO_6709.search(content)
    if found and film.lon is None:
        lat, lon = float(found[1]), float(found[2])
        if abs(lat) <= 90 and abs(lon) <= 180 and (lon, lat) != (0, 0):
            film.lon, film.lat = lon, lat
