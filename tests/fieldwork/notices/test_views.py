"""The inbox page, the choices, and the bell on every page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from fieldwork.notices.models import Notice, NoticeKind, NoticePreference
from tests.cast import caller, member
from tests.fieldwork.notices.telling import FACTS, tell_of_issue
from tests.ground import Ground
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(ground: Ground) -> User:
    return ground.people["head-a1"]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_signed_out_one_is_asked_to_sign_in(ground: Ground, head: User) -> None:
    tell_of_issue(head)
    client = caller()
    pk = Notice.objects.get().pk
    for address in ("/notices/", "/notices/choices/"):
        assert client.get(address)["Location"].startswith("/account/sign-in/")
    for address in (f"/notices/{pk}/read/", "/notices/read-all/", "/notices/choices/"):
        assert client.post(address)["Location"].startswith("/account/sign-in/")
    assert Notice.objects.unread().exists()
    assert "fw-bell" not in text_of(client, "/zones/")


def test_an_outsider_sees_and_marks_nothing_of_others(ground: Ground, head: User) -> None:
    tell_of_issue(head)
    pk = Notice.objects.get().pk
    outsider = caller(member(ground))
    page = text_of(outsider, "/notices/")
    assert "XC-260601" not in page and "Nothing yet" in page
    assert outsider.post(f"/notices/{pk}/read/").status_code == 404
    outsider.post("/notices/read-all/", {"upto": pk})
    assert Notice.objects.unread().count() == 1


def test_the_page_tells_it_in_the_readers_language_with_a_link(head: User) -> None:
    tell_of_issue(head)
    english = text_of(caller(head), "/notices/")
    assert "New issue: Exposed rubbish" in english and "Zone A1" in english
    assert 'href="/issues/XC-260601-7QK2M/"' in english
    assert "This server sends no mail" in english
    assert "暴露垃圾" in text_of(caller(head, language="zh-CN"), "/notices/")


def test_what_was_written_by_others_is_no_markup(head: User) -> None:
    tell_of_issue(head, params={**FACTS, "address": "<script>alert(1)</script>"})
    assert "<script>alert" not in text_of(caller(head), "/notices/")


def test_one_and_all_are_marked(head: User) -> None:
    for number in range(3):
        tell_of_issue(head, key=str(number))
    client = caller(head)
    first = Notice.objects.earliest("id").pk
    assert client.post(f"/notices/{first}/read/")["Location"] == "/notices/"
    assert Notice.objects.unread().count() == 2
    newest = client.get("/notices/").context["newest_unread"]
    tell_of_issue(head, key="meanwhile")
    client.post("/notices/read-all/", {"upto": newest})
    assert Notice.objects.unread().get().key == "meanwhile"


@pytest.mark.parametrize("upto", ["", "x", "-1", "1.5", "9" * 40])
def test_marking_up_to_nonsense_marks_nothing(head: User, upto: str) -> None:
    tell_of_issue(head)
    assert caller(head).post("/notices/read-all/", {"upto": upto}).status_code == 404
    assert Notice.objects.unread().exists()


@pytest.mark.parametrize(("count", "shown"), [(1, ">1<"), (99, ">99<"), (100, ">99+<")])
def test_the_bell_counts_what_is_unread_on_every_page(head: User, count: int, shown: str) -> None:
    for number in range(count):
        tell_of_issue(head, key=str(number))
    assert f'"fw-bell-count"{shown}' in text_of(caller(head), "/zones/")


def test_the_bell_is_silent_when_all_is_read(head: User) -> None:
    page = text_of(caller(head), "/zones/")
    assert "fw-bell" in page and "fw-bell-count" not in page


def test_the_choice_is_kept_and_only_what_differs_is_stored(head: User) -> None:
    client = caller(head)
    wanted = [kind for kind in NoticeKind if kind != NoticeKind.ISSUE_ASSIGNED]
    client.post("/notices/choices/", {"mail": [*wanted, "gossip"]})
    (row,) = NoticePreference.objects.all()
    assert (row.user, row.kind, row.is_on) == (head, "issue_assigned", False)
    choices = client.get("/notices/choices/").context["choices"]
    assert [choice.kind for choice in choices if not choice.by_mail] == ["issue_assigned"]


@pytest.mark.parametrize(
    ("server", "address", "told"),
    [
        ("", "a@example.org", "no mail server"),
        ("mail.example.org", "", "no mail address"),
        ("mail.example.org", "a@example.org", "Sent to a@example.org as well"),
    ],
)
def test_the_choices_say_where_mail_goes(
    head: User, settings: Settings, server: str, address: str, told: str
) -> None:
    settings.EMAIL_HOST = server
    head.email = address
    head.save()
    assert told in text_of(caller(head), "/notices/choices/")


def test_the_way_to_the_subscriptions_is_shown_to_the_office(ground: Ground, head: User) -> None:
    way = "/notices/subscriptions/"
    assert way in text_of(caller(member(ground, Role.CAMPAIGN_OFFICE)), "/notices/")
    assert way not in text_of(caller(head), "/notices/")
