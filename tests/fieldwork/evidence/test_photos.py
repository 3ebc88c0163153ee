"""Copies of photos: upright, small, silent; and photos made to do harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.ExifTags import Base

from fieldwork.evidence.formats import HEAD, JPEG, format_of
from fieldwork.evidence.photos import Photo, TooManyPixels, Unreadable, read_photo
from tests.fieldwork.evidence.files import PLACE, label, photo, picture

FORMS = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read(content: bytes, most_pixels: int = 10_000_000) -> Photo:
        path = tmp_path / "photo"
        path.write_bytes(content)
        found = format_of(content[:HEAD])
        assert found is not None
        return read_photo(path, found, most_pixels=most_pixels)

    return read


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content), formats=["JPEG"])


def is_red(image: Image.Image, x: float, y: float) -> bool:
    red, _green, blue = image.getpixel((int(x * image.width), int(y * image.height)))  # type: ignore[misc]
    return bool(red > blue)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_becomes_a_jpeg_without_labels(read: Any, form: str) -> None:
    made = read(photo(form=form, exif=label()))
    assert (made.width, made.height) == (64, 48)
    for copy in (made.view, made.thumb):
        image = opened(copy)
        assert image.size == (64, 48)
        assert dict(image.getexif()) == {}
        assert b"Exif" not in copy
        assert b"Phone" not in copy


@pytest.mark.parametrize("form", FORMS)
def test_the_label_is_kept_as_facts(read: Any, form: str) -> None:
    facts = read(photo(form=form, exif=label())).facts
    assert (facts["lon"], facts["lat"]) == PLACE
    assert facts["captured_at"] == "2026-03-01T08:30:00+08:00"
    assert (facts["make"], facts["model"]) == ("Maker", "Phone 5")


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, (0.1, 0.1)),
        (2, (0.9, 0.1)),
        (3, (0.9, 0.9)),
        (4, (0.1, 0.9)),
        (5, (0.1, 0.1)),
        (6, (0.9, 0.1)),
        (7, (0.9, 0.9)),
        (8, (0.1, 0.9)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_copies_stand_upright(
    read: Any, form: str, orientation: int, corner: tuple[float, float]
) -> None:
    made = read(photo(form=form, exif=label(orientation=orientation)))
    image = opened(made.view)
    corners = [(x, y) for x in (0.1, 0.9) for y in (0.1, 0.9) if is_red(image, x, y)]
    assert corners == [corner]
    assert (made.width, made.height) == image.size == ((64, 48) if orientation < 5 else (48, 64))
    assert made.facts.get("orientation", 1) == orientation


def test_copies_are_small(read: Any) -> None:
    made = read(photo(picture(4000, 1000), exif=label(orientation=6)))
    assert (made.width, made.height) == (1000, 4000)
    assert opened(made.view).size == (400, 1600)
    assert opened(made.thumb).size == (80, 320)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_way_to_write_colours_is_read(read: Any, mode: str) -> None:
    image = picture().convert("L").convert(mode) if mode == "I;16" else picture().convert(mode)
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(read(photo(image, form=form)).view).mode == "RGB"


def test_what_lets_through_lies_on_white(read: Any) -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert opened(read(photo(clear, form="PNG")).view).getpixel((4, 4)) == (255, 255, 255)


def test_hidden_words_do_not_come_along(read: Any) -> None:
    content = photo(comment=b"secret", exif=label(), xmp=b"<x:xmpmeta>secret</x:xmpmeta>")
    assert b"secret" in content
    assert b"secret" not in read(content + b"secret").view


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_photos_are_unreadable(read: Any, form: str, share: float) -> None:
    content = photo(Image.effect_noise((200, 200), 90), form=form)
    with pytest.raises(Unreadable):
        read(content[: int(len(content) * share)])


def test_a_small_file_of_many_pixels_is_refused_before_it_is_decoded(read: Any) -> None:
    """A bomb: forty thousand by forty thousand pixels in a hundred bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(TooManyPixels):
        read(bomb)


def test_words_packed_to_explode_are_refused(read: Any) -> None:
    content = photo(form="PNG")
    words = b"Comment\x00\x00" + zlib.compress(bytes(200_000_000), 9)
    crc = zlib.crc32(b"zTXt" + words)
    bomb = struct.pack(">I", len(words)) + b"zTXt" + words + struct.pack(">I", crc)
    at = content.index(b"IDAT") - 4
    with pytest.raises(Unreadable):
        read(content[:at] + bomb + content[at:])


def test_more_pixels_than_are_taken_are_refused(read: Any) -> None:
    with pytest.raises(TooManyPixels):
        read(photo(), most_pixels=64 * 48 - 1)


def test_only_the_decoder_its_bytes_name_reads_a_photo(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(photo(form="PNG"))
    with pytest.raises(Unreadable):
        read_photo(path, JPEG, most_pixels=10_000)


def test_a_broken_label_does_not_spoil_the_photo(read: Any) -> None:
    content = bytearray(photo(exif=label(orientation=6)))
    at = content.index(b"Exif\x00\x00") + 6
    content[at : at + 40] = b"\xff" * 40
    made = read(bytes(content))
    assert made.facts == {}
    assert (made.width, made.height) == (64, 48)


def test_facts_that_make_no_sense_are_left_out(read: Any) -> None:
    exif = label(gps=False)
    exif[Base.Orientation] = 77
    exif[Base.Make] = "\x00\x01\x1b[2J" + "x" * 500
    exif.get_ifd(0x8769)[Base.DateTimeOriginal] = "0000:00:00 00:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    facts = read(photo(exif=exif)).facts
    assert facts == {"make": "[2J" + "x" * 57, "model": "Phone 5"}
