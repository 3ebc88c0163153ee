"""The page of deputies: listed for all of the organisation, named and ended by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import DateTimeTZRange

from tests.cast import caller, member
from tests.ground import DAY_ONE, Ground, place
from zones.organisation.models import Deputy, Role
from zones.ownership.locate import locate

pytestmark = pytest.mark.django_db

PAGE = "/responsibilities/deputies/"


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.BUSINESS_ADMIN))


def name(client: Client, **content: str) -> Any:
    today = timezone.localdate().isoformat()
    return client.post(
        PAGE, {"head": "A1长 head-a1", "deputy": "head-b", "start": today, **content}
    )


def test_a_deputy_is_named_and_acts_at_once(ground: Ground, editor: Client) -> None:
    assert name(editor, reason="leave").status_code == 302
    lon, lat = place(0.5, 0.5)
    head = locate(lon=lon, lat=lat, at=timezone.now()).head
    assert head and head["name"] == "B长" and head["acting_for"]["name"] == "A1长"
    text = editor.get(PAGE).content.decode()
    assert "B长" in text and "leave" in text
    editor.post(reverse("deputy_ends", args=[Deputy.objects.get().pk]))
    assert not Deputy.objects.acting_at(timezone.now()).exists()
    assert "B长" in editor.get(PAGE, {"show": "past"}).content.decode()


def test_a_second_deputy_at_one_time_is_refused_with_a_sentence(
    ground: Ground, editor: Client
) -> None:
    name(editor)
    answer = name(editor, deputy="head-a2")
    assert "B长 already acts for this head" in answer.context["form"].errors["start"][0]
    same = name(editor, head="head-b", deputy="B长")
    assert same.context["form"].errors["deputy"]


def test_who_may_not_edit_reads_only(ground: Ground) -> None:
    deputy = Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=ground.people["head-b"],
        during=DateTimeTZRange(DAY_ONE, None),
    )
    handler = caller(member(ground, Role.HANDLER))
    assert "Name a deputy" not in handler.get(PAGE).content.decode()
    assert name(handler).status_code == 200
    ends = reverse("deputy_ends", args=[deputy.pk])
    assert handler.post(ends).status_code == caller(member(ground)).post(ends).status_code == 403
    assert Deputy.objects.count() == 1


def test_the_list_is_searched_and_says_so_where_it_is_empty(ground: Ground, editor: Client) -> None:
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=ground.people["head-b"],
        during=DateTimeTZRange(timezone.now() + timedelta(days=1), None),
    )
    assert "Nobody acts for a head at present." in editor.get(PAGE).content.decode()
    later = editor.get(PAGE, {"show": "later", "q": "B长"})
    assert [one.deputy.username for one in later.context["page"]] == ["head-b"]
    nobody = editor.get(PAGE, {"show": "later", "q": "nobody"}).content.decode()
    assert "Nobody called" in nobody
