"""Parts of files over HTTP (RFC 9110, section 14): ranges that are sent, ranges that are asked for.

Offsets are bytes, ranges half-open: [start, end).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from geoapi.errors import problem
from zones.refusal import Refusal

_CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PIECE: Final = 65_536


class UnreadableRange(Refusal):
    """A Content-Range that cannot be understood, or that the body does not fit."""

    def __init__(self) -> None:
        super().__init__(
            "unreadable_range",
            _("The range and the body do not go together."),
            field="Content-Range",
            remedy=_("Write it like “bytes 0-499/1234” with a Content-Length of 500."),
        )


@dataclass(frozen=True)
class Sent:
    """The range of a whole of ``total`` bytes that a request's body holds."""

    start: int
    end: int
    total: int


def sent_range(request: HttpRequest) -> Sent:
    """Which part of the whole the body is; all of it without a Content-Range.

    Raises UnreadableRange.
    """
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise UnreadableRange from None
    header = request.headers.get("Content-Range")
    if header is None:
        return Sent(0, length, length)
    found = _CONTENT_RANGE.fullmatch(header.strip())
    if found is None:
        raise UnreadableRange
    first, last, total = (int(number) for number in found.groups())
    if not first <= last < total or last + 1 - first != length:
        raise UnreadableRange
    return Sent(first, last + 1, total)


def file_answer(
    request: HttpRequest, path: Path, *, media_type: str, etag: str
) -> HttpResponseBase:
    """The file, the part of it that is asked for (206), or that the client holds it (304).

    ``etag`` with its quotes. A range that cannot be had is 416; several at once are not given.
    """
    if _holds(request, etag):
        answer: HttpResponseBase = HttpResponseNotModified()
    else:
        answer = _part_asked_for(request, path, media_type, etag)
    answer.headers["ETag"] = etag
    answer.headers["Accept-Ranges"] = "bytes"
    patch_vary_headers(answer, ("Authorization", "Cookie"))
    return answer


def _part_asked_for(
    request: HttpRequest, path: Path, media_type: str, etag: str
) -> HttpResponseBase:
    size = path.stat().st_size
    asked = _asked_range(request, size, etag)
    start, end = asked or (0, size)
    if start >= end:
        detail = _("The file has %(size)d bytes.") % {"size": size}
        return problem(416, detail, headers={"Content-Range": f"bytes */{size}"})
    answer = StreamingHttpResponse(
        _pieces(path, start, end), status=206 if asked else 200, content_type=media_type
    )
    answer.headers["Content-Length"] = str(end - start)
    if asked:
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def _holds(request: HttpRequest, etag: str) -> bool:
    # A front that compresses marks our tag weak; it still names the same file.
    held = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return etag in held


def _asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The range asked for, empty where it cannot be had; None for the whole file."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size if int(last) else 0
    return int(first), min(int(last) + 1, size) if last else size


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while start < end and (piece := stream.read(min(_PIECE, end - start))):
            start += len(piece)
            yield piece
