"""The page of the editor: for those who edit the scheme, with what its modules need to know."""

from __future__ import annotations

import json
import re

import pytest
from django.utils import timezone

from geoapi.environment import ROOT
from tests.cast import caller, member
from tests.ground import TESTER, Ground
from zones.editor.actions.drafting import start_draft
from zones.editor.models import Draft, SchemeEditor
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(ground: Ground) -> User:
    return member(ground, Role.GIS_STAFF)


@pytest.fixture
def draft(ground: Ground, editor: User) -> Draft:
    return start_draft(
        scheme=ground.scheme, name="改界", user=editor, actor=TESTER, now=timezone.now()
    )


def test_the_page_carries_levels_with_their_counts(draft: Draft, editor: User) -> None:
    text = caller(editor).get(f"/zones/drafts/{draft.pk}/").content.decode()
    found = re.search(r'id="page-config"[^>]*>(.*?)</script>', text)
    assert found
    config = json.loads(found[1])
    assert [(level["code"], level["zone_count"]) for level in config["levels"]] == [
        ("city", 1),
        ("community", 2),
        ("cell", 4),
    ]
    assert (config["draft"], config["kind"], config["scheme"]) == (draft.pk, "polygon", "grid")


def test_every_icon_a_module_asks_for_is_in_the_page(draft: Draft, editor: User) -> None:
    text = caller(editor).get(f"/zones/drafts/{draft.pk}/").content.decode()
    given = set(re.findall(r'<template id="icon-([\w-]+)">', text))
    modules = (ROOT / "zones/static/zones/editor").glob("*.js")
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    asked = set(re.findall(r'\bicon\("([\w-]+)"\)|\bicon: "([\w-]+)"', source))
    assert {one or other for one, other in asked} <= given


def test_it_is_for_the_editors_of_the_scheme(ground: Ground, draft: Draft, editor: User) -> None:
    address = f"/zones/drafts/{draft.pk}/"
    assert caller(member(ground)).get(address).status_code == 404
    assert caller(member(ground, Role.CAMPAIGN_OFFICE)).get(address).status_code == 404
    assert caller().get(address).url.startswith("/account/sign-in/")  # type: ignore[attr-defined]
    SchemeEditor.objects.create(
        scheme=ground.scheme, user=member(ground, Role.GIS_STAFF, username="named")
    )
    assert caller(editor).get(address).status_code == 404
