"""What is handed out of a stored file, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldwork.evidence.actions import declare, store
from fieldwork.evidence.copies import Size, copy_of
from fieldwork.evidence.models import Blob
from fieldwork.evidence.shelves import Shelf
from tests.fieldwork.evidence.files import declared, document, film, label, photo, placed, recording
from tests.ground import TODAY

pytestmark = pytest.mark.django_db


def stored(content: bytes) -> Blob:
    [attachment] = declare(files=[declared(content)], place=None, uploaded_by=None, now=TODAY)
    store(attachment=attachment, content=content, now=TODAY)
    return Blob.objects.get()


def shelf(disk: Path, path: Path) -> str:
    return path.relative_to(disk).parts[0]


@pytest.mark.parametrize(
    ("content", "lies_in", "media_type", "inline"),
    [
        (photo(form="HEIF", exif=label()), Shelf.VIEWS, "image/jpeg", True),
        (film(labels=placed()), Shelf.VIEWS, "video/mp4", True),
        (film(), Shelf.VIEWS, "video/mp4", True),
        (recording(), Shelf.BLOBS, "audio/wav", True),
        (document(), Shelf.BLOBS, "application/pdf", False),
    ],
    ids=["photo", "film", "film without labels", "recording", "document"],
)
def test_labels_stay_here(
    disk: Path, content: bytes, lies_in: Shelf, media_type: str, inline: bool
) -> None:
    copy = copy_of(stored(content), Size.VIEW)
    assert copy is not None
    assert (shelf(disk, copy.path), copy.media_type, copy.inline) == (lies_in, media_type, inline)
    assert copy.path.is_file()


def test_only_photos_have_a_thumb(disk: Path) -> None:
    thumb = copy_of(stored(photo()), Size.THUMB)
    assert thumb is not None
    assert shelf(disk, thumb.path) == Shelf.THUMBS


def test_there_is_no_thumb_of_a_film() -> None:
    assert copy_of(stored(film()), Size.THUMB) is None


def test_a_lost_view_is_not_replaced_by_the_original() -> None:
    blob = stored(photo(exif=label()))
    view = copy_of(blob, Size.VIEW)
    assert view is not None
    view.path.unlink()
    assert copy_of(blob, Size.VIEW) is None
