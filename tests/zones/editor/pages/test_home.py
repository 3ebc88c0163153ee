"""The editor's home: who finds what there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground, make_city, make_person, put, squares
from tests.zones.editor.bench import Desk, desk
from zones.editor.actions.drafting import discard_draft
from zones.editor.actions.publishing import submit_draft
from zones.editor.policy import name_editors
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


def home(user: User | None) -> str:
    answer = caller(user).get(reverse("zones"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_editors_find_their_drafts_and_what_is_in_force(bench: Desk, editor: User) -> None:
    text = home(editor)
    assert bench.draft.name in text and "1 new" in text and "Edited by you" in text
    assert "Edition 1 is in force" in text and "Sound: no gap" in text


@pytest.mark.parametrize("role", [None, Role.HANDLER, Role.BUSINESS_ADMIN])
def test_all_others_find_the_list_of_zones(ground: Ground, bench: Desk, role: Role | None) -> None:
    text = home(member(ground, *([role] if role else []), username="other"))
    assert bench.draft.name not in text and "Zone A1" in text


def test_whoever_is_signed_out_finds_the_list(bench: Desk) -> None:
    assert "Zone A1" in home(None) and bench.draft.name not in home(None)


def test_of_named_editors_the_others_find_the_list(
    ground: Ground, bench: Desk, editor: User
) -> None:
    other = member(ground, Role.GIS_STAFF, username="other")
    name_editors(scheme=ground.scheme, users=[editor], actor=TESTER, now=TODAY)
    assert bench.draft.name in home(editor)
    assert bench.draft.name not in home(other)


def test_a_draft_waits_with_the_second_person_only(
    ground: Ground, bench: Desk, editor: User
) -> None:
    second = member(ground, Role.GIS_STAFF, username="second")
    submit_draft(draft=bench.draft, user=editor, actor=TESTER, now=TODAY)
    assert "Waiting for your approval" in home(second)
    assert "Waiting for your approval" not in home(editor)


def test_what_was_overtaken_leads_to_its_rebase(ground: Ground, bench: Desk, editor: User) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    assert reverse("draft_rebase", args=[bench.draft.pk]) in home(editor)


def test_what_was_discarded_can_be_opened_again(ground: Ground, editor: User) -> None:
    draft = desk(ground, editor, "弃").draft
    discard_draft(draft=draft, user=editor, actor=TESTER, now=TODAY)
    assert "1 discarded draft" in home(editor)
    assert f'data-address="/api/v1/drafts/{draft.pk}/reopen"' in home(editor)


def test_without_any_scheme_the_way_to_the_first_is_shown() -> None:
    make_city()
    admin = make_person("first", is_superuser=True)
    assert "First bring in the boundaries from a file" in home(admin)
