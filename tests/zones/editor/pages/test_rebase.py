"""The page that brings a draft onto the newest edition."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import caller
from tests.ground import Ground, put, squares
from tests.zones.editor.bench import Desk
from zones.organisation.models import User

pytestmark = pytest.mark.django_db


def test_it_is_there_only_for_a_draft_that_was_overtaken(
    ground: Ground, bench: Desk, editor: User
) -> None:
    address = reverse("draft_rebase", args=[bench.draft.pk])
    assert "on the newest edition already" in caller(editor).get(address).content.decode()
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    answer = caller(editor).get(address)
    assert "Onto edition 2" in answer.content.decode()
    config = answer.context["page_config"]
    assert (config["base"], config["newest"], config["position"]) == (1, 2, 1)
