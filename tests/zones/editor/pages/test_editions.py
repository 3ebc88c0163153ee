"""The editions of a scheme as pages: what they say, and who may turn them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground, put, squares
from tests.zones.editor.bench import Desk
from zones.editor.actions.publishing import publish_draft
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def published(bench: Desk, editor: User) -> Desk:
    publish_draft(draft=bench.draft, user=editor, note="分格", actor=TESTER, now=TODAY)
    return bench


def test_the_list_says_what_each_edition_brought(published: Desk, editor: User) -> None:
    text = caller(editor).get(reverse("editions")).content.decode()
    assert "8 zones · 1 new · 4 changed" in text and "分格" in text and "editor" in text
    assert "split" in text and f"draft “{published.draft.name}”" in text
    assert reverse("roll_back", args=[1]) in text and reverse("roll_back", args=[2]) not in text


def test_a_reader_sees_the_list_without_the_acts_and_an_outsider_no_authors(
    ground: Ground, published: Desk
) -> None:
    inside, outside = member(ground, Role.HANDLER), member(ground)
    for user, named in ((inside, True), (outside, False)):
        text = caller(user).get(reverse("editions")).content.decode()
        assert ("· editor" in text) is named
        assert reverse("roll_back", args=[1]) not in text and "draft “" not in text


def test_a_scheme_that_is_not_public_is_not_there_for_outsiders(
    ground: Ground, published: Desk, editor: User
) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    addresses = [
        reverse("editions"),
        reverse("edition_difference", args=[2]),
        reverse("edition_difference_table", args=[2]),
        reverse("roll_back", args=[1]),
        reverse("withdraw_scheduled"),
    ]
    for address in addresses:
        assert caller().get(address).status_code == 302
        assert (
            caller(member(ground, username=f"o{addresses.index(address)}")).get(address).status_code
            == 404
        )
        assert caller(editor).get(address).status_code == 200


def test_only_editors_are_asked_about_going_back(ground: Ground, published: Desk) -> None:
    reader = member(ground, Role.HANDLER)
    for address in (reverse("roll_back", args=[1]), reverse("withdraw_scheduled")):
        assert caller(reader).get(address).status_code == 403


def test_there_is_no_way_back_to_the_newest(published: Desk, editor: User) -> None:
    assert caller(editor).get(reverse("roll_back", args=[2])).status_code == 404


def test_two_editions_are_chosen_and_compared(published: Desk, editor: User) -> None:
    client = caller(editor)
    chosen = {"scheme": "grid", "from": "2", "to": "1"}
    answer = client.get(reverse("edition_difference", args=[2]), chosen)
    assert answer["Location"] == "/zones/editions/1/difference/?scheme=grid&from=2"
    page = client.get(answer["Location"])
    assert page.context["page_config"]["before"] == 2
    assert page.context["page_config"]["number"] == 1


@pytest.mark.parametrize(
    "query", [{"from": "x"}, {"from": "9"}, {"to": "7"}, {"to": ""}, {"from": "²"}, {"scheme": "x"}]
)
def test_what_is_no_edition_is_not_found(
    published: Desk, editor: User, query: dict[str, str]
) -> None:
    address = reverse("edition_difference", args=[2])
    assert caller(editor).get(address, query).status_code == 404


def test_the_table_of_the_difference_has_both_sides(published: Desk, editor: User) -> None:
    answer = caller(editor).get(reverse("edition_difference_table", args=[2]))
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Change,Level,Code (before),Code (after)")
    (cut,) = [line for line in lines if line.startswith("changed,cell,A1,")]
    assert cut.startswith("changed,cell,A1,A1,A1格,A1格") and cut.endswith("boundary")
    assert any(line.startswith("new,cell,,A5") for line in lines)


def test_what_is_scheduled_is_named_before_it_is_withdrawn(
    ground: Ground, bench: Desk, editor: User
) -> None:
    publish_draft(
        draft=bench.draft,
        user=editor,
        note="下周起",
        effective_from=TODAY + 4000 * WEEK,
        actor=TESTER,
        now=TODAY,
    )
    client = caller(editor)
    assert reverse("withdraw_scheduled") in client.get(reverse("editions")).content.decode()
    assert "下周起" in client.get(reverse("withdraw_scheduled")).content.decode()


def test_without_anything_scheduled_there_is_nothing_to_withdraw(
    ground: Ground, editor: User
) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    text = caller(editor).get(reverse("withdraw_scheduled")).content.decode()
    assert "Nothing is scheduled." in text


def test_the_pages_of_zones_say_what_they_came_from_and_went_into(
    ground: Ground, bench: Desk, editor: User
) -> None:
    gone = bench.zone("A4")
    bench.do("merge", zones=[bench.zone("A3"), gone], keep=bench.zone("A3"))
    publish_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    client = caller(editor)

    def text(code: str) -> str:
        number = ground.zone(code).pk
        return client.get(reverse("zone_detail", args=[number])).content.decode()

    assert "Split from" in text("A5") and "Cut out of it" in text("A1")
    assert "Took in" in text("A3") and f"/zones/{gone}/?at=2026-05-31" in text("A3")
    before = client.get(f"/zones/{gone}/?at=2026-05-31").content.decode()
    assert "Joined into" in before
    assert "Split from" not in text("A2")
