"""Giving and ending on the pages: asked, seen before, made, taken back; by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground, make_person
from zones.boundaries.models import Zone
from zones.organisation.models import Role
from zones.ownership.actions import Assignment, assign
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db

CHANGE = "/responsibilities/change/"


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def numbers(ground: Ground, *codes: str) -> str:
    return ",".join(str(ground.zone(code).pk) for code in codes)


def give(client: Client, zones: str, **content: Any) -> Any:
    day = timezone.localdate() + timedelta(days=3)
    asked = {"zones": zones, "start": day.isoformat(), "back": "/responsibilities/", **content}
    return client.post(f"{CHANGE}?act=give", asked)


def heads(ground: Ground) -> dict[str, str]:
    """Who heads which cell in ten days."""
    at = timezone.now() + timedelta(days=10)
    rows = Responsibility.objects.holding_at(at).filter(role="head").select_related("user")
    codes = {ground.zone(code).pk: code for code in ("A1", "A2", "A3", "A4")}
    return {
        codes[row.zone_id]: row.user.username for row in rows if row.user and row.zone_id in codes
    }


def test_only_those_who_may_edit_come_here(ground: Ground) -> None:
    zones = numbers(ground, "A1")
    for client in (caller(member(ground)), caller(member(ground, Role.GIS_STAFF))):
        assert client.get(CHANGE, {"zone": zones}).status_code == 403
        assert give(client, zones, role="head", holder="head-b").status_code == 403
        assert client.post("/responsibilities/take-back/").status_code == 403
    assert give(caller(), zones).status_code == 302


def test_many_zones_get_a_head_after_a_preview(ground: Ground, editor: Client) -> None:
    asked = {"role": "head", "holder": "B长 head-b", "basis": "No. 5"}
    before = heads(ground)
    preview = give(editor, numbers(ground, "A1", "A2"), **asked)
    text = preview.content.decode()
    assert "Nothing is written yet" in text and "A1长" in text and "B长" in text
    assert heads(ground) == before
    done = give(editor, numbers(ground, "A1", "A2"), confirmed="1", **asked)
    assert done.status_code == 302
    assert heads(ground) == {"A1": "head-b", "A2": "head-b", "A3": "head-a3", "A4": "head-a4"}
    assert "2 changes are made." in editor.get(done["Location"]).content.decode()
    assert editor.post("/responsibilities/take-back/").status_code == 302
    assert heads(ground) == before
    again = editor.post("/responsibilities/take-back/", follow=True).content.decode()
    assert "There is nothing to take back." in again


def test_what_somebody_changed_since_is_not_taken_back(ground: Ground, editor: Client) -> None:
    give(editor, numbers(ground, "A1"), role="head", holder="head-b", confirmed="1")
    other = Assignment(
        zone=ground.zone("A1"), role="head", start=DAY_ONE, user=ground.people["head-a4"]
    )
    assign(assignment=other, actor=TESTER, now=timezone.now())
    told = editor.post("/responsibilities/take-back/", follow=True).content.decode()
    assert "Somebody has changed these responsibilities since" in told
    assert heads(ground)["A1"] == "head-a4"


def test_a_role_ends_for_whoever_holds_it(ground: Ground, editor: Client) -> None:
    last = timezone.localdate() + timedelta(days=2)
    asked = {"zones": numbers(ground, "A1", "A2"), "role": "head", "last": last.isoformat()}
    preview = editor.post(f"{CHANGE}?act=end", asked)
    assert "nobody" in preview.content.decode()
    editor.post(f"{CHANGE}?act=end", {**asked, "confirmed": "1"})
    assert set(heads(ground)) == {"A3", "A4"}
    nothing = editor.post(f"{CHANGE}?act=end", {**asked, "confirmed": "1"})
    assert "This changes nothing" in nothing.content.decode()


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("holder", {"role": "head", "holder": ""}),
        ("holder", {"role": "head", "holder": "nobody-here"}),
        ("holder", {"role": "lead", "holder": "head-b"}),
        ("holder", {"role": "lead", "holder": "U-CLOSED"}),
        ("holder", {"role": "head", "holder": "重名"}),
        ("role", {"role": "paired_unit", "holder": "U-B"}),
        ("start", {"role": "head", "holder": "head-b", "start": "1066-10-14"}),
        ("end", {"role": "head", "holder": "head-b", "end": "2020-01-01"}),
        ("no_manager", {"role": "head", "holder": "head-b", "no_manager": "on"}),
    ],
)
def test_what_cannot_be_stands_at_its_field(
    ground: Ground, editor: Client, field: str, content: dict[str, str]
) -> None:
    for name in ("one", "two"):
        make_person(name, "重名")
    closed = ground.units["U-A4"]
    closed.code, closed.is_active = "U-CLOSED", False
    closed.save()
    answer = give(editor, numbers(ground, "A1"), **content)
    assert answer.context["form"].errors.get(field), answer.context["form"].errors


def test_one_to_one_is_refused_at_the_holder(ground: Ground, editor: Client) -> None:
    ground.scheme.one_to_one = True
    ground.scheme.save()
    answer = give(editor, numbers(ground, "A1"), role="lead", holder="Unit B U-B", confirmed="1")
    assert "already leads" in answer.context["form"].errors["holder"][0]


def test_pairs_are_offered_where_a_level_asks_for_them(ground: Ground, editor: Client) -> None:
    def offered() -> set[str]:
        form = editor.get(CHANGE, {"zone": ground.zone("A").pk}).context["form"]
        return {value for value, _label in form.fields["role"].choices}

    assert "paired_unit" not in offered()
    ground.scheme.levels.filter(code="community").update(pairing="unit")
    assert "paired_unit" in offered() and "paired_leader" not in offered()
    cell = give(editor, numbers(ground, "A1"), role="paired_unit", holder="U-B", confirmed="1")
    assert "paired with" in cell.context["form"].errors["role"][0]


def test_a_zone_of_a_draft_is_refused_in_words(ground: Ground, editor: Client) -> None:
    drawn = Zone.objects.create(scheme=ground.scheme)
    answer = give(editor, str(drawn.pk), role="head", holder="head-b", confirmed="1")
    assert "not published yet" in answer.context["form"].errors["holder"][0]


def test_all_that_a_filter_finds_is_chosen_at_once(ground: Ground, editor: Client) -> None:
    chosen = editor.get(f"{CHANGE}?all=1&level=cell&zone={ground.zone('A1').pk}")
    assert len(chosen.context["zones"]) == 4
    within = editor.get(CHANGE, {"all": "1", "level": "cell", "q": "A2长"})
    assert [zone.pk for zone in within.context["zones"]] == [ground.zone("A2").pk]


def test_without_a_zone_there_is_nothing_to_change(ground: Ground, editor: Client) -> None:
    for asked in ("", "?zone=x", "?zones=" + "9" * 40):
        assert "No zone is chosen" in editor.get(f"{CHANGE}{asked}").content.decode()


def test_the_way_back_stays_on_this_site(ground: Ground, editor: Client) -> None:
    for wanted in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        answer = editor.get(CHANGE, {"zone": ground.zone("A1").pk, "back": wanted})
        assert answer.context["back"] == "/responsibilities/"
