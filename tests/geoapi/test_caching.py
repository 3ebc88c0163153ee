"""Strong ETags, 304, compression, and who may keep an answer."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from geoapi.caching import conditional, fingerprint

LONG = '{"a": "' + "x" * 2000 + '"}'


def answer(
    *parts: object, body: str = LONG, public: bool = True, encoding: str = ""
) -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": encoding})
    return conditional(request, parts, lambda: body, content_type="application/json", public=public)


def test_equal_parts_have_equal_tags_and_others_others() -> None:
    assert answer("a", 1)["ETag"] == answer("a", 1)["ETag"]
    tags = {answer(*parts)["ETag"] for parts in [("a", 1), ("a", 2), ("a1",), ("a", "1", "")]}
    assert len(tags) == 4
    assert all(tag.startswith('"') for tag in tags)


def test_the_tag_changes_with_the_code_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(["a"])
    monkeypatch.setattr("geoapi.caching.code_version", lambda: "another")
    assert fingerprint(["a"]) != before


def test_who_holds_the_answer_gets_304_and_nothing_is_built() -> None:
    def build() -> str:
        raise AssertionError

    tag = answer("a")["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        request = RequestFactory().get("/", headers={"if-none-match": held})
        found = conditional(request, ["a"], build, content_type="x/y", public=True)
        assert (found.status_code, found["ETag"], found.content) == (304, tag, b"")


def test_compressed_and_plain_answers_have_tags_of_their_own() -> None:
    plain, compressed = answer("a"), answer("a", encoding="br, gzip")
    assert gzip.decompress(compressed.content).decode() == LONG == plain.content.decode()
    assert compressed["Content-Encoding"] == "gzip"
    assert compressed["ETag"] != plain["ETag"]
    assert len(compressed.content) < 200
    short = answer("a", body="{}", encoding="gzip")
    assert "Content-Encoding" not in short


def test_what_depends_on_who_asks_is_private() -> None:
    assert answer("a")["Cache-Control"] == "public, no-cache"
    private = answer("a", public=False)
    assert private["Cache-Control"] == "private, no-cache"
    for header in ("Cookie", "Authorization", "Accept-Encoding", "Accept-Language"):
        assert header in private["Vary"]
