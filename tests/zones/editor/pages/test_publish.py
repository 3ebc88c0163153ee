"""The page that sends a draft into force: which forms it offers to whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground, put, squares
from tests.zones.editor.bench import Desk
from zones.editor.actions.publishing import (
    approve_draft,
    publish_draft,
    send_back_draft,
    submit_draft,
)
from zones.editor.policy import set_boundary_policy
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


def page(user: User, bench: Desk) -> str:
    answer = caller(user).get(reverse("draft_publish", args=[bench.draft.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def offered(user: User, bench: Desk) -> set[str]:
    """What the forms of the page would do."""
    text = page(user, bench)
    acts = ("submit", "approve", "send-back", "reopen", "publish")
    return {act for act in acts if f'data-what="{act}"' in text}


@pytest.fixture
def four_eyes(ground: Ground) -> None:
    set_boundary_policy(four_eyes=True, user=None, actor=TESTER, now=TODAY)


def test_without_four_eyes_an_editor_publishes(bench: Desk, editor: User) -> None:
    assert offered(editor, bench) == {"publish"}


@pytest.mark.usefixtures("four_eyes")
def test_with_four_eyes_it_goes_from_hand_to_hand(
    ground: Ground, bench: Desk, editor: User
) -> None:
    second = member(ground, Role.GIS_STAFF, username="second")
    assert offered(editor, bench) == {"submit"}
    submit_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    assert offered(editor, bench) == {"reopen"}
    assert offered(second, bench) == {"approve", "send-back"}
    send_back_draft(draft=bench.draft, reason="街名不对", actor=TESTER, now=TODAY)
    assert offered(editor, bench) == {"submit"} and "Sent back: 街名不对" in page(editor, bench)
    submit_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    approve_draft(draft=bench.draft, user=second, actor=TESTER, now=TODAY)
    assert offered(editor, bench) == {"send-back", "publish"}


@pytest.mark.usefixtures("four_eyes")
def test_who_did_what_stands_there(ground: Ground, bench: Desk, editor: User) -> None:
    submit_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    send_back_draft(draft=bench.draft, reason="街名不对", actor=TESTER, now=TODAY)
    answer = caller(editor).get(reverse("draft_publish", args=[bench.draft.pk]))
    steps = [(step["action"], step["who"], step["reason"]) for step in answer.context["trail"]]
    assert steps == [
        ("draft.start", "tester", ""),
        ("draft.submit", "tester", ""),
        ("draft.send_back", "tester", "街名不对"),
    ]


def test_a_published_draft_leads_to_its_edition(bench: Desk, editor: User) -> None:
    publish_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    text = page(editor, bench)
    assert "This draft is edition 2." in text and offered(editor, bench) == set()
    assert reverse("edition_difference", args=[2]) in text


def test_a_draft_that_was_overtaken_is_sent_to_its_rebase(
    ground: Ground, bench: Desk, editor: User
) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    assert reverse("draft_rebase", args=[bench.draft.pk]) in page(editor, bench)


@pytest.mark.parametrize("view", ["draft_publish", "draft_rebase"])
def test_nobody_else_sees_it(ground: Ground, bench: Desk, view: str) -> None:
    address = reverse(view, args=[bench.draft.pk])
    assert caller().get(address).status_code == 302
    for user in (member(ground), member(ground, Role.HANDLER)):
        assert caller(user).get(address).status_code == 404
