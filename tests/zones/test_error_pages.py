"""Error pages wear the frame, in both languages; the worst of them needs nothing that may fail."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"), [("zh-CN", "这里没有内容"), ("en", "There is nothing here")]
)
def test_what_is_not_there_is_said_in_the_readers_language(language: str, heading: str) -> None:
    answer = Client(headers={"accept-language": language}).get("/nothing/at/all/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert heading in page
    assert "fw-header" in page


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"username": "x"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "heading"), [("zh-hans", "服务器出了问题"), ("en", "Something went wrong")]
)
def test_a_failure_is_shown_without_asking_the_database(language: str, heading: str) -> None:
    with translation.override(language):
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert heading in answer.content.decode()
