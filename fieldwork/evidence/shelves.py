"""Where bytes lie: under MEDIA_ROOT by their hash, and never under a name somebody gave.

::

    blobs/ab/cd/abcd...   what was sent, never served where there is a copy to look at
    views/ab/cd/abcd...   a photo upright, small and without labels; a film without its labels
    thumbs/ab/cd/abcd...  a photo of the size of a stamp
    parts/<uuid>          what has arrived of one attachment's file; see parts.py

The disk may be another than the database's, but one that knows hard links, locks and fsync: a file
is fsynced under a name of its own, then linked to its place, and the folder fsynced, before the
transaction that mentions it ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class Shelf(StrEnum):
    """The folder of a copy."""

    BLOBS = "blobs"
    VIEWS = "views"
    THUMBS = "thumbs"


def path_of(shelf: Shelf, sha256: str) -> Path:
    """Where the copy lies or would lie."""
    return Path(settings.MEDIA_ROOT) / shelf / sha256[:2] / sha256[2:4] / sha256


def write_aside(path: Path, content: bytes) -> None:
    """Write a new file safely to disk under a name nobody reads yet."""
    with path.open("wb") as target:
        target.write(content)
        sync(target.fileno())


def put(shelf: Shelf, sha256: str, source: Path) -> None:
    """Give a file that is safely on disk its place; what lies there already is the same.

    ``source`` keeps its name beside it until the caller has no more need of it.
    """
    target = path_of(shelf, sha256)
    make_folder(target.parent)
    with suppress(FileExistsError):
        target.hardlink_to(source)
    _sync_folder(target.parent)


def drop(sha256: str) -> None:
    """Delete every copy; one that is gone already is gone."""
    for shelf in Shelf:
        path_of(shelf, sha256).unlink(missing_ok=True)


def lying_since(before: datetime) -> Iterator[str]:
    """The hashes of what was written before then, so that strays among it can be found."""
    for shelf in Shelf:
        for path in (Path(settings.MEDIA_ROOT) / shelf).glob("??/??/*"):
            if is_older(path, before):
                yield path.name


def is_older(path: Path, instant: datetime) -> bool:
    """Whether a file was last written before then; one that is gone meanwhile is no matter."""
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:
        return False


def make_folder(folder: Path) -> None:
    """Make a private folder and those above it, each safely on disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def sync(descriptor: int) -> None:
    """Have the disk keep what was written."""
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
