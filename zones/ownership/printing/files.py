"""The folder printed files wait in: private, under names nobody can guess, never served as such."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

_FOLDER: Final = "printed"
_NEVER_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u2028\u2029\ud800-\udfff]+')
_LONGEST: Final = 120


def file_name(*parts: str) -> str:
    """``59900 大湖社区 地图.pdf``: parts joined by blanks, without what file systems refuse."""
    joined = _NEVER_IN_NAMES.sub(" ", " ".join(part for part in parts if part))
    kept = " ".join(joined.split())[:_LONGEST].strip(" .")
    return f"{kept or 'document'}.pdf"


def store(content: bytes) -> str:
    """Write a file; its name in the folder."""
    folder = Path(settings.MEDIA_ROOT) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_hex(16)}.pdf"
    with (folder / name).open("xb") as target:
        target.write(content)
    return name


def path_of(name: str) -> Path:
    """Where a file lies."""
    return Path(settings.MEDIA_ROOT) / _FOLDER / name


def remove(name: str) -> None:
    """Delete a file; one that is gone already is gone."""
    if name:
        path_of(name).unlink(missing_ok=True)


def strays(known: Collection[str], *, before: datetime) -> list[str]:
    """Files that nobody knows of, last written ``before``: what stored them was undone."""
    folder = Path(settings.MEDIA_ROOT) / _FOLDER
    return [
        path.name
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name not in known and path.stat().st_mtime < before.timestamp()
    ]
