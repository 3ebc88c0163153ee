"""Ranges of bytes, sent and asked for."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from geoapi.byte_ranges import Sent, UnreadableRange, file_answer, sent_range

ETAG = '"abc-view"'


def sent(length: object, content_range: str | None = None) -> Sent:
    request = RequestFactory().put("/")
    request.META["CONTENT_LENGTH"] = str(length)
    if content_range is not None:
        request.META["HTTP_CONTENT_RANGE"] = content_range
    return sent_range(request)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(b"0123456789" * 20_000)
    return path


def ask(film: Path, **headers: str) -> Any:
    request = RequestFactory().get("/", headers=headers)
    return file_answer(request, film, media_type="video/mp4", etag=ETAG)


def body(answer: HttpResponseBase) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer)


def test_a_body_without_a_range_is_the_whole() -> None:
    assert sent(500) == Sent(0, 500, 500)
    assert sent("") == Sent(0, 0, 0)


def test_a_range_counts_its_last_byte() -> None:
    assert sent(500, "bytes 0-499/1234") == Sent(0, 500, 1234)
    assert sent(1, "bytes 1233-1233/1234") == Sent(1233, 1234, 1234)


@pytest.mark.parametrize(
    ("length", "header"),
    [
        (500, "bytes 0-500/1234"),
        (500, "bytes 1000-1499/1234"),
        (0, "bytes 5-4/10"),
        (5, "bytes 0-4/*"),
        (5, "bytes */10"),
        (5, "items 0-4/10"),
        (5, "bytes=0-4/10"),
        (5, "bytes -1-3/10"),
        (5, "bytes 0-4/" + "9" * 30),
        (5, ""),
        ("five", "bytes 0-4/10"),
    ],
)
def test_what_does_not_go_together_is_refused(length: object, header: str) -> None:
    with pytest.raises(UnreadableRange):
        sent(length, header)


def test_a_file_is_given_whole_with_its_tag(film: Path) -> None:
    answer = ask(film)
    assert (answer.status_code, body(answer)) == (200, film.read_bytes())
    assert answer.headers["Content-Length"] == "200000"
    assert (answer.headers["ETag"], answer.headers["Accept-Ranges"]) == (ETAG, "bytes")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=65000-70000", 65_000, 70_001),
        ("bytes=199999-", 199_999, 200_000),
        ("bytes=100-999999", 100, 200_000),
        ("bytes=-5", 199_995, 200_000),
        ("bytes=-999999", 0, 200_000),
    ],
)
def test_a_part_is_given_where_it_is_asked_for(
    film: Path, asked: str, start: int, end: int
) -> None:
    answer = ask(film, range=asked)
    assert (answer.status_code, body(answer)) == (206, film.read_bytes()[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/200000"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=200000-", "bytes=9-5", "bytes=-0"])
def test_a_part_that_is_not_there_is_416(film: Path, asked: str) -> None:
    answer = ask(film, range=asked)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */200000")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=0-5", "bytes=a-b", ""])
def test_ranges_of_another_kind_are_not_heeded(film: Path, asked: str) -> None:
    assert ask(film, range=asked).status_code == 200


def test_who_holds_the_file_is_told_so(film: Path) -> None:
    assert ask(film, if_none_match=ETAG).status_code == 304
    assert ask(film, if_none_match=f"W/{ETAG}").status_code == 304
    assert ask(film, if_none_match='"other"').status_code == 200


def test_a_part_of_another_version_is_not_mixed_in(film: Path) -> None:
    assert ask(film, range="bytes=0-9", if_range=ETAG).status_code == 206
    assert ask(film, range="bytes=0-9", if_range='"older"').status_code == 200


@given(st.text(max_size=40))
def test_reading_a_header_never_fails_otherwise(header: str) -> None:
    with suppress(UnreadableRange):
        assert sent(5, header).total > 0
