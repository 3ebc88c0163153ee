"""The folder uploads wait in: private, under names nobody can guess, never served."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

_FOLDER = "imports"


def store(chunks: Iterable[bytes], *, extension: str) -> tuple[str, str, int]:
    """Write an upload; its name in the folder, its SHA-256 and its size in bytes.

    Nothing of the sender's file name but a harmless extension becomes part of the path.
    """
    folder = Path(settings.MEDIA_ROOT) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = extension.lower() if extension[1:].isalnum() and len(extension) <= 12 else ""
    name = f"{secrets.token_hex(16)}{kept}"
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("xb") as target:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return name, digest.hexdigest(), size


def path_of(name: str) -> Path:
    """Where an upload lies."""
    return Path(settings.MEDIA_ROOT) / _FOLDER / name


def strays(known: Collection[str], *, before: datetime) -> list[str]:
    """Uploads that nobody knows of, last written ``before``: what stored them was undone."""
    folder = Path(settings.MEDIA_ROOT) / _FOLDER
    return [
        path.name
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name not in known and path.stat().st_mtime < before.timestamp()
    ]


def remove(name: str) -> None:
    """Delete an upload; one that is gone already is gone."""
    if name:
        path_of(name).unlink(missing_ok=True)
