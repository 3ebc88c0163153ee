"""One's own notices, and never another's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from fieldwork.notices.models import Notice, NoticeKind, NoticePreference
from tests.cast import caller, caller_with_token, member
from tests.fieldwork.notices.telling import tell_of_issue
from tests.geoapi.v1.conftest import NOW
from tests.ground import Ground

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/notices"


def send(client: Client, method: str, address: str, body: object = None) -> Any:
    text = "" if body is None else json.dumps(body)
    answer: HttpResponse = getattr(client, method)(
        f"{ROOT}{address}", text, content_type="application/json"
    )
    return answer


def test_signed_out_there_are_none(ground: Ground) -> None:
    tell_of_issue(ground.people["head-a1"])
    pk = Notice.objects.get().pk
    for method, address in (
        ("get", ""),
        ("post", f"/{pk}/read"),
        ("post", "/read-all"),
        ("get", "/choices"),
        ("patch", "/choices"),
    ):
        answer = caller().get(f"{ROOT}{address}") if method == "get" else None
        answer = answer or send(caller(), method, address, {})
        assert answer.status_code == 401
    assert Notice.objects.unread().count() == 1


def test_an_outsider_reads_and_marks_nobodys(ground: Ground) -> None:
    tell_of_issue(ground.people["head-a1"])
    pk = Notice.objects.get().pk
    outsider = caller(member(ground))
    assert outsider.get(ROOT).json() == {"results": [], "next": None, "unread": 0}
    assert send(outsider, "post", f"/{pk}/read").status_code == 404
    assert send(outsider, "post", "/read-all", {"upto": pk}).json() == {"marked": 0}
    assert Notice.objects.unread().count() == 1


def test_the_list_is_worded_in_the_language_of_the_request(ground: Ground) -> None:
    head = ground.people["head-a1"]
    tell_of_issue(head)
    (notice,) = caller(head).get(ROOT).json()["results"]
    assert notice["title"] == "New issue: Exposed rubbish"
    assert notice["object"] == {"type": "issue", "id": 7, "number": "XC-260601-7QK2M"}
    assert notice["url"] == "/issues/XC-260601-7QK2M/"
    assert notice["read_at"] is None
    (chinese,) = caller(head, language="zh-CN").get(ROOT).json()["results"]
    assert "暴露垃圾" in chinese["title"]


def test_the_list_goes_page_by_page_the_newest_first(ground: Ground) -> None:
    head = ground.people["head-a1"]
    for number in range(5):
        tell_of_issue(head, key=f"issue-{number}")
    client, seen, address = caller(head), [], f"{ROOT}?limit=2"
    while address:
        answer = client.get(address).json()
        seen += [notice["id"] for notice in answer["results"]]
        address = answer["next"]
    assert seen == sorted(seen, reverse=True) and len(seen) == 5


def test_it_says_when_nothing_changed(ground: Ground) -> None:
    head = ground.people["head-a1"]
    tell_of_issue(head)
    client = caller(head)
    etag = client.get(ROOT)["ETag"]
    assert client.get(ROOT, headers={"if-none-match": etag}).status_code == 304
    send(client, "post", f"/{Notice.objects.get().pk}/read")
    assert client.get(ROOT, headers={"if-none-match": etag}).status_code == 200


def test_one_and_all_are_marked_and_only_the_unread_asked_for(ground: Ground) -> None:
    head = ground.people["head-a1"]
    for number in range(3):
        tell_of_issue(head, key=f"issue-{number}")
    first, second, third = Notice.objects.order_by("id").values_list("pk", flat=True)
    client = caller_with_token(head, "read")
    marked = send(client, "post", f"/{first}/read")
    assert marked.status_code == 200 and marked.json()["read_at"] == NOW.isoformat().replace(
        "+00:00", "Z"
    )
    unread = client.get(f"{ROOT}?unread=true").json()
    assert [notice["id"] for notice in unread["results"]] == [third, second]
    assert unread["unread"] == 2
    assert send(client, "post", "/read-all", {"upto": second}).json() == {"marked": 1}
    assert client.get(ROOT).json()["unread"] == 1
    assert len(client.get(f"{ROOT}?unread=false").json()["results"]) == 2


def test_mail_is_switched_off_for_one_kind_by_oneself(ground: Ground) -> None:
    head = ground.people["head-a1"]
    client = caller(head)
    answer = send(client, "patch", "/choices", {"kind": "issue_assigned", "mail": False})
    assert answer.status_code == 200
    by_mail = {row["kind"]: row["mail"] for row in answer.json()["results"]}
    assert by_mail.pop("issue_assigned") is False
    assert set(by_mail) | {"issue_assigned"} == set(NoticeKind.values) and all(by_mail.values())
    assert answer.json()["mail_server"] is False
    assert NoticePreference.objects.get().user == head
    assert caller(ground.people["head-a2"]).get(f"{ROOT}/choices").json()["results"][0]["mail"]


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("post", "/read-all", {}),
        ("post", "/read-all", {"upto": "all"}),
        ("patch", "/choices", {"kind": "gossip", "mail": True}),
        ("patch", "/choices", {"kind": "issue_assigned"}),
        ("get", "?after=x", None),
        ("get", "?unread=perhaps", None),
        ("get", "?user=1", None),
    ],
)
def test_what_cannot_be_meant_is_refused(
    ground: Ground, method: str, address: str, body: object
) -> None:
    client = caller(ground.people["head-a1"])
    answer = client.get(f"{ROOT}{address}") if method == "get" else None
    answer = answer or send(client, method, address, body)
    assert answer.status_code == 400
