"""Who heads and leads the zones of a draft, and who may be named for them."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground
from zones.editor.actions.drafting import start_draft
from zones.editor.actions.locking import take_draft
from zones.editor.models import Draft
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ground: Ground) -> User:
    return member(ground, Role.GIS_STAFF)


@pytest.fixture
def draft(ground: Ground, editor: User) -> Draft:
    draft = start_draft(scheme=ground.scheme, name="d", user=editor, actor=TESTER, now=TODAY)
    take_draft(draft=draft, user=editor, take_over=False, actor=TESTER, now=TODAY)
    return draft


def operate(client: Client, draft: Draft, position: int, kind: str, **parameters: object) -> None:
    answer = client.post(
        f"/api/v1/drafts/{draft.pk}/operations",
        {"uuid": str(uuid4()), "position": position, "kind": kind, "parameters": parameters},
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content


def test_the_draft_says_who_will_head_and_lead(ground: Ground, draft: Draft, editor: User) -> None:
    client = caller(editor)
    cell, head = ground.zone("A1").pk, ground.people["head-b"]
    address = f"/api/v1/drafts/{draft.pk}/holders"
    [before] = client.get(address, {"zone": cell}).json()["results"]
    assert (before["head"]["name"], before["lead"]["code"]) == ("A1长", "U-A1")
    operate(client, draft, 0, "assign", zone=cell, role="head", user=head.pk)
    operate(client, draft, 1, "relieve", zone=cell, role="lead")
    [after] = client.get(address, {"zone": cell}).json()["results"]
    assert after == {"zone": cell, "head": {"id": head.pk, "name": "B长"}, "lead": None}
    assert len(client.get(address, {"level": "cell"}).json()["results"]) == 4


def test_people_are_found_by_name_or_post_without_their_telephones(
    ground: Ground, draft: Draft, editor: User
) -> None:
    answer = caller(editor).get(f"/api/v1/drafts/{draft.pk}/people", {"q": "A1局长"})
    assert [person["name"] for person in answer.json()["results"]] == ["A1局长"]
    assert "199-0000" not in json.dumps(answer.json())


@pytest.mark.parametrize("path", ["holders", "people"])
def test_drafts_are_for_those_who_edit_them(ground: Ground, draft: Draft, path: str) -> None:
    address = f"/api/v1/drafts/{draft.pk}/{path}"
    assert caller(member(ground)).get(address).status_code == 404
    assert caller().get(address).status_code == 401
