"""Every kind of notice has words in both languages, whatever facts it lacks."""

from __future__ import annotations

import pytest
from django.utils import translation

from fieldwork.notices.models import NoticeKind, ObjectType
from fieldwork.notices.wording import ICONS, word
from tests.fieldwork.notices.telling import FACTS
from zones.assets import icon_svg


def test_a_new_issue_says_what_where_whose_and_by_when() -> None:
    worded = word(kind="issue_assigned", object_type="issue", object_id=7, params=FACTS)
    assert worded.title == "New issue: Exposed rubbish"
    assert worded.text.startswith("XC-260601-7QK2M · Zone A1 · 文山路 3 号 · Unit A1 · due ")
    assert worded.url == "/issues/XC-260601-7QK2M/"


def test_a_reader_of_chinese_is_given_the_chinese_names() -> None:
    with translation.override("zh-hans"):
        worded = word(kind="issue_assigned", object_type="issue", object_id=7, params=FACTS)
    assert "暴露垃圾" in worded.title and "A1单位" in worded.text


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_fact_is_needed(kind: NoticeKind) -> None:
    for object_type in ObjectType:
        worded = word(kind=kind, object_type=object_type, object_id=7, params={})
        assert worded.title and worded.url.startswith("/") and "%(" not in worded.title


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_an_icon_there_is(kind: NoticeKind) -> None:
    assert icon_svg(ICONS[kind])


def test_a_reporter_is_told_why_and_given_no_deadline() -> None:
    facts = {**FACTS, "reason": "permitted"}
    worded = word(kind="report_rejected", object_type="report", object_id=7, params=facts)
    assert worded.title == "Your report XC-260601-7QK2M was not filed"
    assert worded.text.startswith("Exposed rubbish · ") and worded.text.endswith("permitted here")
    assert "due" not in worded.text
    assert worded.url == "/reports/XC-260601-7QK2M/"


def test_a_number_cannot_lead_elsewhere() -> None:
    worded = word(
        kind="issue_assigned", object_type="issue", object_id=7, params={"number": "/../x?y"}
    )
    assert worded.url == "/issues/%2F..%2Fx%3Fy/"
