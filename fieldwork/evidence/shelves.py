"""Where bytes lie: under MEDIA_ROOT by their hash, and never under a name somebody gave.

::

    blobs/ab/cd/abcd...   what was sent, never served where there is a copy to look at
    views/ab/cd/abcd...   a photo upright, small and without labels; a film without its labels
    thumbs/ab/cd/abcd...  a photo of the size of a stamp
    parts/<uuid>          what has arrived of one attachment's file; see parts.py

Folders may be on another disk than the database: a file is fsynced under a name of its own, then
renamed, and its folder fsynced, before the transaction that mentions it ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
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
    """Move a file that is safely on disk to its place; what lies there already is the same."""
    target = path_of(shelf, sha256)
    make_folder(target.parent)
    source.replace(target)
    _sync_folder(target.parent)


def drop(sha256: str) -> None:
    """Delete every copy; one that is gone already is gone."""
    for shelf in Shelf:
        path_of(shelf, sha256).unlink(missing_ok=True)


def lying_since(before: datetime) -> Iterator[str]:
    """The hashes of what was written before then, so that strays among it can be found."""
    for shelf in Shelf:
        for path in (Path(settings.MEDIA_ROOT) / shelf).glob("??/??/*"):
            if path.stat().st_mtime < before.timestamp():
                yield path.name


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
