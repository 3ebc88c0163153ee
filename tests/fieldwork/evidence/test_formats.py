"""A file is what its bytes say: what is known, what is not, and what is two things at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwork.evidence import formats
from fieldwork.evidence.formats import Format, format_of, is_two_things
from tests.fieldwork.evidence.files import archive, document, film, photo, picture, recording

KNOWN = [
    (photo(), formats.JPEG),
    (photo(form="PNG"), formats.PNG),
    (photo(form="WEBP"), formats.WEBP),
    (photo(form="HEIF"), formats.HEIC),
    (photo(form="AVIF"), formats.AVIF),
    (film(), formats.MP4),
    (film(brand=b"qt  "), formats.QUICKTIME),
    (film(brand=b"3gp5"), formats.MOBILE),
    (film(brand=b"M4A "), formats.M4A),
    (film()[20:], formats.QUICKTIME),
    (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"\x86\x85V_VP8", formats.WEBM),
    (b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"\x86\x86A_OPUS", formats.WEBM_AUDIO),
    (b"OggS\x00\x02" + bytes(22) + b"OpusHead", formats.OGG),
    (b"ID3\x04\x00\x00", formats.MP3),
    (b"\xff\xfb\x90\x00", formats.MP3),
    (b"\xff\xf1\x50\x80", formats.AAC),
    (recording(), formats.WAV),
    (b"#!AMR\n\x3c", formats.AMR),
    (document(), formats.PDF),
]

STRANGE = {
    "nothing": b"",
    "one byte": b"\xff",
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "drawing with a declaration": b'<?xml version="1.0"?><svg/>',
    "animation": b"GIF89a\x01\x00\x01\x00",
    "bitmap": b"BM\x46\x00\x00\x00",
    "archive": archive(),
    "programme": b"\x7fELF\x02\x01\x01",
    "Windows programme": b"MZ\x90\x00",
    "text with a byte order mark": b"\xff\xfehello",
    "Matroska": b"\x1aE\xdf\xa3\x9fB\x82\x88matroska",
    "film in Ogg": b"OggS\x00\x02" + bytes(22) + b"\x80theora",
    "other RIFF": b"RIFF\x00\x00\x00\x00AVI ",
    "document behind a page": b"<html>" + document(),
    "brand nobody knows": b"\x00\x00\x00\x14ftypnope\x00\x00\x00\x00nope",
}


@pytest.mark.parametrize(("content", "expected"), KNOWN, ids=[str(one[1]) for one in KNOWN])
def test_known_formats_are_told_by_their_bytes(content: bytes, expected: Format) -> None:
    assert format_of(content[: formats.HEAD]) == expected


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_whatever_a_browser_could_run_is_not_known(content: bytes) -> None:
    assert format_of(content) is None


@pytest.mark.parametrize(
    "content",
    [
        photo(comment=b"<script>alert(1)</script>"),
        photo(comment=b"%PDF-1.7"),
        photo() + archive(),
        photo(form="PNG") + archive()[:-2] + b"\x05\x00" + b"words",
        document() + archive(),
        document().replace(b"/Catalog", b"<html>"),
    ],
)
def test_two_things_in_one_file_are_found(content: bytes) -> None:
    found = format_of(content)
    assert found is not None
    assert is_two_things(content[: formats.HEAD], content[-formats.TAIL :], found)


@pytest.mark.parametrize(("content", "found"), KNOWN, ids=[str(one[1]) for one in KNOWN])
def test_honest_files_are_one_thing(content: bytes, found: Format) -> None:
    assert not is_two_things(content, content, found)


def test_a_moving_picture_behind_a_photo_is_no_disguise() -> None:
    content = photo(picture(), quality=90) + film()
    assert not is_two_things(content, content, formats.JPEG)


@given(st.binary(max_size=200))
def test_telling_never_fails(content: bytes) -> None:
    found = format_of(content)
    assert found is None or is_two_things(content, content, found) in (True, False)
