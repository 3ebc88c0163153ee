"""Strong ETags made from what the data depend on, 304 without reading them, and compression.

An answer may always be stored and must always be asked about again ("no-cache"): the question
costs one small statement, and a published edition is seen at once. Nothing that depends on who
asks may be kept by a shared cache.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from geoapi.environment import ROOT

_COMPRESS_FROM_BYTES = 1_000
_QUICK = 3
_VARY = ("Accept-Encoding", "Accept-Language", "Authorization", "Cookie")


def fingerprint(parts: Iterable[object]) -> str:
    """Equal for equal parts and the same code, and only then; 32 hexadecimal digits."""
    text = "\x1f".join([code_version(), *(str(part) for part in parts)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=1)
def code_version() -> str:
    """Changes with the code that makes the answers, so that nobody keeps those of older code."""
    digest = hashlib.sha256()
    for package in ("geoapi", "fieldwork", "zones"):
        for path in sorted((ROOT / package).rglob("*.[ps][yq]*")):
            if path.suffix in (".py", ".sql"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def conditional(
    request: HttpRequest,
    parts: Iterable[object],
    build: Callable[[], bytes | str],
    *,
    content_type: str,
    public: bool,
) -> HttpResponse:
    """304 where the client holds this very answer, else the answer ``build`` makes.

    ``parts`` are everything the answer depends on: state of the data, parameters, language.
    ``public`` says that whoever is signed out is given the same.
    """
    compress = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{fingerprint(parts)}{"-gzip" if compress else ""}"'
    # A front that compresses marks our tag weak; it still names the same answer.
    held = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if etag in held:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content_type=content_type)
        _fill(response, build(), compress=compress)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    patch_vary_headers(response, _VARY)
    return response


def _fill(response: HttpResponse, body: bytes | str, *, compress: bool) -> None:
    content = body.encode() if isinstance(body, str) else body
    if compress and len(content) >= _COMPRESS_FROM_BYTES:
        content = gzip.compress(content, compresslevel=_QUICK, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.content = content
