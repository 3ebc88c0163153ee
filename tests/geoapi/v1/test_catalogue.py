"""The catalogue over HTTP: whole, searched, by role, as a workbook."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from fieldwork.catalogue.models import Category, ShortListEntry
from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_category
from tests.ground import Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

ROOT = "/api/v1/catalogue"


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def test_the_whole_of_it_is_anybodys(categories: dict[str, Category]) -> None:
    answer = caller().get(ROOT)
    found = answer.json()
    assert [group["code"] for group in found["groups"]][-2:] == ["vector_control", "ten_disorders"]
    assert found["classes"][0]["limits"]["urgent"] == {"limit": 1, "limit_kind": "natural_day"}
    garbage, trading, _rats = found["categories"]
    assert (garbage["code"], garbage["class"], garbage["duty_area"]) == (
        "06010",
        "06",
        "sanitation",
    )
    assert [
        (one["urgency"], one["limit"], one["limit_kind"], one["limit_from"])
        for one in garbage["conditions"]
    ] == [("normal", 4, "work_hour", "city"), ("urgent", 2, "urgent_hour", "city")]
    assert trading["groups"] == ["ten_disorders"]
    assert trading["conditions"][0]["limit_from"] == "class"
    held = {"if-none-match": answer["ETag"]}
    assert caller().get(ROOT, headers=held).status_code == 304
    Category.objects.filter(code="06010").update(name_zh="垃圾")
    assert caller().get(ROOT, headers=held).status_code == 200


def test_names_come_before_beginnings_before_parts(categories: dict[str, Category]) -> None:
    area, of_class = categories["06010"].duty_area, categories["06010"].category_class
    make_category(of_class, area, "06041", "垃圾未分类", "Unsorted waste")
    garbage = make_category(of_class, area, "06099", "积存垃圾", "Rubble")
    Category.objects.filter(pk=garbage.pk).update(aliases=["渣土"])

    def codes(q: str, **asked: str) -> list[str]:
        answer = caller().get(f"{ROOT}/categories", {"q": q, **asked})
        assert answer.status_code == 200
        return [one["code"] for one in answer.json()["results"]]

    assert codes("垃圾") == ["06041", "06010", "06099"]
    assert codes("暴露垃圾") == ["06010"]
    assert codes("渣土") == ["06099"]
    assert codes("baolulaji") == codes("bllj") == codes("bll") == ["06010"]
    assert codes("EXPOSED") == codes("06010") == ["06010"]
    assert codes("060") == ["06010", "06099", "06041"]
    assert codes("100%") == codes("_") == codes("zzz") == []
    ShortListEntry.objects.create(role="inspector", category=garbage, position=1)
    assert codes("", role="inspector")[0] == "06099"
    Category.objects.filter(code="06010").update(is_active=False)
    assert codes("暴露垃圾") == []


def test_a_role_has_its_short_list(ground: Ground, categories: dict[str, Category]) -> None:
    for position, code in enumerate(("09006", "06010"), start=1):
        ShortListEntry.objects.create(
            role="inspector", category=categories[code], position=position
        )
    named = caller().get(f"{ROOT}/short-list", {"role": "inspector"}).json()
    assert [one["code"] for one in named["results"]] == ["09006", "06010"]
    assert named["results"][0]["icon"] == "trash"
    own = caller(member(ground, Role.LEADER, Role.INSPECTOR)).get(f"{ROOT}/short-list").json()
    assert own == named
    assert caller().get(f"{ROOT}/short-list").json() == {"role": "", "results": []}
    assert caller().get(f"{ROOT}/short-list", {"role": "king"}).status_code == 400


def test_the_workbook_is_for_the_organisation(
    ground: Ground, categories: dict[str, Category]
) -> None:
    for outsider, status in ((caller(), 401), (caller(member(ground)), 403)):
        assert outsider.get(f"{ROOT}/export").status_code == status
    answer = caller(member(ground, Role.HANDLER)).get(f"{ROOT}/export")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)))
    assert len(book.sheetnames) == 6
    assert not AuditEntry.objects.filter(action="export.download").exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(ground: Ground, method: str) -> None:
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    assert getattr(admin, method)(ROOT).status_code == 405
