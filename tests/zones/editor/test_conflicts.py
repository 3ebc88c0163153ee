"""What is in question when a draft and an edition changed the same zone."""

from __future__ import annotations

import pytest

from tests.ground import TESTER, TODAY, Ground, make_person
from tests.zones.editor.bench import desk, line
from zones.editor.actions.publishing import publish_draft
from zones.editor.conflicts import compare_with_newest

pytestmark = pytest.mark.django_db


def test_every_fact_that_differs_is_named(ground: Ground) -> None:
    mine = desk(ground, make_person("editor"))
    theirs = desk(ground, make_person("other"), "别的")
    for work, cut, name in (
        (mine, line((0.25, -1), (0.25, 2)), "甲"),
        (theirs, line((-1, 0.5), (2, 0.5)), "乙"),
    ):
        work.do("split", zone=work.zone("A1"), line=cut)
        work.do("edit", zone=work.zone("A1"), name=name)
    publish_draft(draft=theirs.draft, user=theirs.user, actor=TESTER, now=TODAY)
    (group,) = compare_with_newest(mine.draft).groups
    fields = {(one.mine or one.theirs).code: one.fields for one in group.conflicts}  # type: ignore[union-attr]
    assert fields["A1"] == ["name", "boundary"]
