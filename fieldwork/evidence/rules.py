"""What is true of evidence without a database: what may be declared, and what gives cause to doubt.

Nothing here refuses a photograph for looking odd: an inspector in a valley has a poor fix, and a
resident may well send yesterday's picture. Doubts are shown beside the file, and people decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from zones.boundaries.rules.measures import GEOD

LonLat = tuple[float, float]

_SHA256: Final = re.compile(r"[0-9a-f]{64}")

LONG_BEFORE: Final = timedelta(hours=24)
"""A file taken so long before it was declared was not taken for this report."""

CLOCK_SLACK: Final = timedelta(minutes=10)
"""Clocks of phones are rarely further off."""

FAR_M: Final = 200.0
"""Beyond this and the accuracy of the fix, a photograph shows another place."""


@dataclass(frozen=True)
class DeclaredFile:
    """What a sender says of a file before it is sent; nothing of it is believed of the bytes.

    ``sha256`` in lower-case hexadecimal, ``size`` in bytes, ``captured_at`` by the device's clock
    with an offset, ``lon`` and ``lat`` (WGS-84) where the device stood, ``accuracy_m`` in metres.
    """

    sha256: str
    size: int
    media_type: str = ""
    kind: str = "photo"
    role: str = "other"
    origin: str = "unknown"
    captured_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None

    @property
    def place(self) -> LonLat | None:
        """Where the device stood. (0, 0) is what some phones write for "unknown"."""
        if self.lon is None or self.lat is None or (self.lon, self.lat) == (0, 0):
            return None
        return self.lon, self.lat


@dataclass(frozen=True)
class Limits:
    """How much a deployment takes: bytes by kind of file, files of one owner, pixels of a photo."""

    bytes_of: Mapping[str, int]
    files: int
    pixels: int


class Wrong(StrEnum):
    """What is wrong with a declaration."""

    TOO_MANY = "too_many"
    HASH = "hash"
    TWICE = "twice"
    KIND = "kind"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PLACE = "place"
    ACCURACY = "accuracy"
    TIME = "time"


@dataclass(frozen=True)
class WrongDeclaration:
    """``index`` is the file's position in the list, None where the list itself is wrong."""

    what: Wrong
    index: int | None = None
    field: str = ""
    limit: int = 0


def wrong_declarations(files: Sequence[DeclaredFile], limits: Limits) -> Iterator[WrongDeclaration]:
    """Whatever is wrong with the files an owner declares, in their order."""
    if len(files) > limits.files:
        yield WrongDeclaration(Wrong.TOO_MANY, limit=limits.files)
    seen: set[str] = set()
    for index, file in enumerate(files):
        if file.sha256 in seen:
            yield WrongDeclaration(Wrong.TWICE, index, "sha256")
        seen.add(file.sha256)
        for what, field, limit in _wrong(file, limits):
            yield WrongDeclaration(what, index, field, limit)


def _wrong(file: DeclaredFile, limits: Limits) -> Iterator[tuple[Wrong, str, int]]:
    if not _SHA256.fullmatch(file.sha256):
        yield Wrong.HASH, "sha256", 0
    limit = limits.bytes_of.get(file.kind)
    if limit is None:
        yield Wrong.KIND, "kind", 0
    elif file.size > limit:
        yield Wrong.TOO_LARGE, "size", limit
    if file.size < 1:
        yield Wrong.EMPTY, "size", 0
    if (file.lon is None) != (file.lat is None) or not _on_earth(file.lon or 0, file.lat or 0):
        yield Wrong.PLACE, "lon", 0
    if file.accuracy_m is not None and not 0 <= file.accuracy_m < math.inf:
        yield Wrong.ACCURACY, "accuracy", 0
    if file.captured_at is not None and file.captured_at.tzinfo is None:
        yield Wrong.TIME, "captured_at", 0


def _on_earth(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90


def distance_m(start: LonLat | None, end: LonLat | None) -> float | None:
    """Metres between two WGS-84 places along the ellipsoid; None where one is unknown."""
    if start is None or end is None:
        return None
    return round(float(GEOD.inv(*start, *end)[2]), 1)


class Doubt(StrEnum):
    """What a reader should know before believing a file."""

    GALLERY = "gallery"
    REUSED = "reused"
    LONG_BEFORE = "long_before"
    CLOCK_AHEAD = "clock_ahead"
    FAR = "far"
    NO_PLACE = "no_place"
    CAMERA_FAR = "camera_far"
    CAMERA_TIME = "camera_time"


@dataclass(frozen=True)
class Circumstances:
    """How a file came about, from three witnesses.

    The device: ``origin``, ``captured_at``, ``distance_m`` and ``accuracy_m`` of its fix. The
    server: ``declared_at``, ``reused``. The file itself: ``camera_at`` (the camera's clock,
    mostly without an offset) and ``camera_distance_m``. Metres from the owner's place, None where
    either is unknown; ``positioned`` says whether any witness names where it was taken.
    """

    declared_at: datetime
    origin: str = "unknown"
    captured_at: datetime | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None
    positioned: bool = True
    reused: bool = False
    camera_at: datetime | None = None
    camera_distance_m: float | None = None


def doubts(seen: Circumstances) -> list[Doubt]:
    """What gives cause to doubt the file, the gravest first."""
    found = [
        (Doubt.REUSED, seen.reused),
        (Doubt.FAR, _far(seen.distance_m, seen.accuracy_m)),
        (Doubt.CAMERA_FAR, _far(seen.camera_distance_m, None)),
        (Doubt.LONG_BEFORE, _before(seen.captured_at, seen.declared_at, LONG_BEFORE)),
        (Doubt.CAMERA_TIME, _clocks_differ(seen.camera_at, seen.captured_at)),
        (Doubt.CLOCK_AHEAD, _before(seen.declared_at, seen.captured_at, CLOCK_SLACK)),
        (Doubt.GALLERY, seen.origin == "gallery"),
        (Doubt.NO_PLACE, not seen.positioned),
    ]
    return [doubt for doubt, there in found if there]


def _far(distance: float | None, accuracy: float | None) -> bool:
    return distance is not None and distance > FAR_M + (accuracy or 0)


def _before(first: datetime | None, second: datetime | None, by: timedelta) -> bool:
    return first is not None and second is not None and second - first > by


def _clocks_differ(camera: datetime | None, device: datetime | None) -> bool:
    """Whether the camera's clock contradicts the device's, in whatever time zone it may run."""
    if camera is None or device is None:
        return False
    return abs(camera.replace(tzinfo=None) - device.replace(tzinfo=None)) > LONG_BEFORE
