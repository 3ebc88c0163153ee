"""What is handed out of a file: never the photo or film as it was sent, with all it tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from fieldwork.evidence.formats import BOXED
from fieldwork.evidence.models import Blob, FileKind
from fieldwork.evidence.shelves import Shelf, path_of

PAINTED: Final = "image/jpeg"
"""Every copy of a photo, whatever was sent."""


class Size(StrEnum):
    """``view`` to look at, ``thumb`` for lists; only photos have a thumb."""

    VIEW = "view"
    THUMB = "thumb"


@dataclass(frozen=True)
class Copy:
    """A file to hand out: ``etag`` with its quotes, ``inline`` whether a browser may show it."""

    path: Path
    media_type: str
    etag: str
    inline: bool


def copy_of(blob: Blob, size: Size) -> Copy | None:
    """The copy of that size; None where there is none, such as the thumb of a recording."""
    is_photo = blob.kind == FileKind.PHOTO
    if size is Size.THUMB and not is_photo:
        return None
    if size is Size.THUMB:
        shelf = Shelf.THUMBS
    else:
        shelf = Shelf.VIEWS if is_photo or blob.media_type in BOXED else Shelf.BLOBS
    path = path_of(shelf, blob.sha256)
    if not path.is_file():
        return None
    return Copy(
        path,
        PAINTED if is_photo else blob.media_type,
        f'"{blob.sha256[:32]}-{size}"',
        # What a document may do in a browser is not ours to foresee.
        inline=blob.kind != FileKind.DOCUMENT,
    )
