"""Look at a file that has arrived whole: what it is, what it says, and its copies to look at."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from fieldwork.evidence import boxes, shelves
from fieldwork.evidence.formats import (
    HEAD,
    M4A,
    MP4,
    PDF,
    TAIL,
    WAV,
    Format,
    format_of,
    is_two_things,
)
from fieldwork.evidence.photos import TooManyPixels, Unreadable, read_photo
from fieldwork.evidence.refusals import Broken, Disguised, NotTaken, PhotoTooLarge, TooLarge
from fieldwork.evidence.rules import Limits

_UNKNOWN_LENGTH: Final = (0, 0xFFFFFFFF)
"""What a recorder writes that does not go back to its beginning."""


@dataclass(frozen=True)
class Examined:
    """``facts`` is what becomes Blob.exif; ``width`` and ``height`` only of photos.

    ``has_view`` and ``has_thumb`` say which copies were written aside.
    """

    media_type: str
    kind: str
    width: int | None = None
    height: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    has_view: bool = False
    has_thumb: bool = False


def examine(path: Path, *, view: Path, thumb: Path, limits: Limits) -> Examined:
    """Tell what a file is by its bytes and write its copies to ``view`` and ``thumb``.

    Raises a Refusal: NotTaken, Disguised, TooLarge, PhotoTooLarge, Broken.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(max(size - TAIL, 0))
        tail = stream.read(TAIL)
        found = format_of(head)
        if found is None:
            raise NotTaken
        if is_two_things(head, tail, found):
            raise Disguised
        if size > limits.bytes_of[found.kind]:
            raise TooLarge(limits.bytes_of[found.kind])
        if found.boxed:
            return _film(path, stream, size, found, view)
    if found.kind == "photo":
        return _photo(path, found, view, thumb, limits)
    if _is_cut_off(found, head, tail, size):
        raise Broken
    return Examined(found.media_type, found.kind)


def _photo(path: Path, found: Format, view: Path, thumb: Path, limits: Limits) -> Examined:
    try:
        photo = read_photo(path, found, most_pixels=limits.pixels)
    except TooManyPixels:
        raise PhotoTooLarge(limits.pixels) from None
    except Unreadable as error:
        raise Broken from error
    shelves.write_aside(view, photo.view)
    shelves.write_aside(thumb, photo.thumb)
    return Examined(
        found.media_type,
        found.kind,
        width=photo.width,
        height=photo.height,
        facts=photo.facts,
        has_view=True,
        has_thumb=True,
    )


def _film(path: Path, stream: BinaryIO, size: int, found: Format, view: Path) -> Examined:
    """A film or a recording of boxes; its view is another copy only where something is blanked."""
    try:
        film = boxes.read_film(stream, size)
    except boxes.Malformed as error:
        raise Broken from error
    facts: dict[str, Any] = {}
    if film.captured_at is not None:
        facts["captured_at"] = film.captured_at.isoformat()
    if film.lon is not None:
        facts |= {"lon": film.lon, "lat": film.lat}
    if film.telling:
        shutil.copyfile(path, view)
        with view.open("r+b") as copy:
            boxes.blank(copy, film)
            copy.flush()
            shelves.sync(copy.fileno())
    else:
        view.unlink(missing_ok=True)
        view.hardlink_to(path)
    shown = _by_tracks(found, film.tracks)
    return Examined(shown.media_type, shown.kind, facts=facts, has_view=True)


def _by_tracks(found: Format, tracks: list[bytes]) -> Format:
    """A brand says what wrote the file, the tracks say what is in it."""
    if b"vide" not in tracks:
        return M4A
    return MP4 if found is M4A else found


def _is_cut_off(found: Format, head: bytes, tail: bytes, size: int) -> bool:
    """Whether the file ends before it should, as far as its format says where that is."""
    if found is PDF:
        return b"%%EOF" not in tail[-2048:]
    if found is WAV:
        length = int.from_bytes(head[4:8], "little")
        return length not in _UNKNOWN_LENGTH and length + 8 > size
    return False
