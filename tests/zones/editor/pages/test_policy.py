"""The rules of editing boundaries: who reads them, and who is given the controls."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground, squares
from zones.boundaries.actions import except_defect
from zones.editor.policy import name_editors, set_boundary_policy
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


def text_for(user: User) -> str:
    answer = caller(user).get(reverse("boundary_policy"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def accepted(ground: Ground, editor: User) -> None:
    except_defect(
        scheme=ground.scheme,
        kind="gap",
        place=squares(0, 0),
        reason="湖面",
        made_by=editor,
        actor=TESTER,
        now=TODAY,
    )


@pytest.mark.parametrize("role", [Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN])
@pytest.mark.usefixtures("accepted")
def test_administrators_set_the_rules_and_take_back_no_defect(ground: Ground, role: Role) -> None:
    text = text_for(member(ground, role, username="admin"))
    assert 'data-address="/api/v1/boundary-policy"' in text
    assert 'data-address="/api/v1/schemes/grid/editors"' in text
    assert "湖面" in text and "/withdraw" not in text


@pytest.mark.usefixtures("accepted")
def test_editors_read_the_rules_and_take_back_defects(editor: User) -> None:
    text = text_for(editor)
    assert 'data-address="/api/v1/boundary-policy"' not in text
    assert "/editors" not in text and "/withdraw" in text


def test_the_rules_say_what_was_and_who_is_named(ground: Ground, editor: User) -> None:
    admin = member(ground, Role.BUSINESS_ADMIN)
    set_boundary_policy(four_eyes=True, user=admin, actor=TESTER, now=TODAY)
    assert "Let editors publish alone" in text_for(admin)
    assert "All GIS staff: nobody is named." in text_for(admin)
    name_editors(scheme=ground.scheme, users=[editor], actor=TESTER, now=TODAY)
    assert "Only those named" in text_for(admin)
    assert f'value="{editor.pk}" data-several checked' in text_for(admin)


def test_all_others_are_refused(ground: Ground) -> None:
    address = reverse("boundary_policy")
    assert caller().get(address).status_code == 302
    for user in (member(ground), member(ground, Role.HANDLER), member(ground, Role.AUDITOR)):
        assert caller(user).get(address).status_code == 403
