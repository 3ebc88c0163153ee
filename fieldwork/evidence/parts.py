"""Files on their way: what has arrived of each attachment, from its first byte without a gap.

The length of the part is the state; nothing else remembers it. Two connections may send the same
file at the same time: each holds the part's lock only while it writes a piece, and writes only what
is not there yet, so neither waits for the other's network. Whether the bytes are right is asked
once they are complete.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from uuid import UUID

from django.conf import settings

from fieldwork.evidence import shelves

_FOLDER = "parts"


class Gap(Exception):
    """The range begins beyond what has arrived; ``received`` is what has, in bytes."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def path_of(uuid: UUID) -> Path:
    """Where the part of an attachment lies."""
    return Path(settings.MEDIA_ROOT) / _FOLDER / str(uuid)


def received(uuid: UUID) -> int:
    """How many bytes of the attachment's file have arrived."""
    try:
        return path_of(uuid).stat().st_size
    except FileNotFoundError:
        return 0


def append(uuid: UUID, *, start: int, total: int, chunks: Iterable[bytes]) -> int:
    """Add a range that begins at ``start``; how many bytes have arrived now, safely on disk.

    What is there already is passed over, what lies beyond ``total`` is ignored. A range that ends
    early adds what came. Raises Gap.
    """
    at = start
    for chunk in chunks:
        if at >= total:
            break
        with locked(uuid) as part:
            length = part.seek(0, os.SEEK_END)
            if at > length:
                raise Gap(length)
            part.write(chunk[length - at : total - at])
        at += len(chunk)
    with locked(uuid) as part:
        shelves.sync(part.fileno())
        length = part.seek(0, os.SEEK_END)
    if start > length:
        raise Gap(length)
    return length


@contextmanager
def locked(uuid: UUID) -> Iterator[BufferedRandom]:
    """The part, opened for reading and writing; nobody else has it meanwhile.

    While one waits for the lock, the part may become a blob or be discarded: what was opened then
    no longer bears the part's name, and must not be written to.
    """
    path = path_of(uuid)
    shelves.make_folder(path.parent)
    while True:
        with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as part:
            fcntl.flock(part, fcntl.LOCK_EX)
            if _is_at(part.fileno(), path):
                yield part
                return


def discard(uuid: UUID) -> None:
    """Forget what has arrived, so that it can be sent again; and what was made of it."""
    for path in (path_of(uuid), *aside(uuid)):
        path.unlink(missing_ok=True)


def discard_left(uuid: UUID, *, before: datetime) -> bool:
    """Discard it unless somebody has gone on with it since then; whether it was."""
    with locked(uuid) as part:
        state = os.fstat(part.fileno())
        if state.st_size and state.st_mtime >= before.timestamp():
            return False
        discard(uuid)
        return True


def aside(uuid: UUID) -> tuple[Path, Path]:
    """Where the copies to look at are made: view and thumb."""
    path = path_of(uuid)
    return path.with_name(f"{uuid}.view"), path.with_name(f"{uuid}.thumb")


def left_since(before: datetime) -> list[UUID]:
    """Attachments whose part, or what was made of it, was last written before then."""
    folder = Path(settings.MEDIA_ROOT) / _FOLDER
    old = {
        UUID(path.name.partition(".")[0])
        for path in (folder.iterdir() if folder.is_dir() else ())
        if shelves.is_older(path, before)
    }
    return sorted(old)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
