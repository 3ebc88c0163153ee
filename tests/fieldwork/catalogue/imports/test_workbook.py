"""The workbook through the imports: dry run with differences, then stored, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from fieldwork.catalogue.models import Category, FilingCondition
from fieldwork.catalogue.refusals import CatalogueChanged
from fieldwork.catalogue.workbook.stored import stored_content
from fieldwork.catalogue.workbook.writing import workbook
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import TESTER, TODAY, Ground
from tests.zones.imports.files import codes, look, write_csv
from zones.audit.models import AuditEntry
from zones.exchange import encode_workbook
from zones.imports.examination import Act, Source
from zones.organisation.models import Role

ACT = Act(actor=TESTER, now=TODAY)
HEADINGS = ["小类编码", "紧急程度", "条件编码", "默认", "时限", "本市规定"]


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def book(tmp_path: Path, *sheets: tuple[str, list[str], list[list[str]]]) -> Source:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(b"".join(encode_workbook(sheets)))
    return Source(path, path.name)


def test_differences_come_before_the_deed(tmp_path: Path, categories: dict[str, Category]) -> None:
    rows = [
        ["06010", "一般", "normal", "是", "2工作时", "是"],
        ["09006", "一般", "repeat", "否", "1工作时", "是"],
    ]
    found = look(book(tmp_path, ("立案条件", HEADINGS, rows)), "catalogue")
    changes = found.report.changes
    assert changes.added == ["Filing conditions 09006 repeat"]
    assert changes.changed == ["Filing conditions 06010 normal"]
    assert changes.facts["Filing conditions 06010 normal"] == ["Limit"]
    condition = FilingCondition.objects.get(category__code="06010", code="normal")
    assert condition.limit == 4
    assert found.plan is not None
    assert found.plan.perform(ACT) == {"added": 1, "changed": 1, "dropped": 0}
    condition.refresh_from_db()
    assert (condition.limit, condition.limit_kind, condition.set_by_city) == (2, "work_hour", True)
    entry = AuditEntry.objects.get(action="catalogue.apply")
    assert entry.before == [
        {"sheet": "conditions", "key": "06010 normal", "limit": [4, "work_hour"]}
    ]
    assert entry.after is not None
    assert entry.after[0]["limit"] == [2, "work_hour"]


def test_our_own_file_changes_nothing(tmp_path: Path, categories: dict[str, Category]) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(workbook(stored_content())))
    found = look(Source(path, path.name), "catalogue")
    assert codes(found.report.findings) == ["nothing_changes"]
    assert found.plan is None


def test_it_is_not_stored_over_somebody_elses_change(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    rows = [["06010", "一般", "normal", "是", "2工作时", "是"]]
    found = look(book(tmp_path, ("立案条件", HEADINGS, rows)), "catalogue")
    Category.objects.filter(code="06010").update(name_zh="垃圾")
    assert found.plan is not None
    with pytest.raises(CatalogueChanged):
        found.plan.perform(ACT)


def test_a_renamed_category_is_found_by_its_new_name(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    rows = [["09006", "占道摆摊", "trading、stall"]]
    source = book(tmp_path, ("小类", ["小类编码", "中文名称", "别名"], rows))
    found = look(source, "catalogue")
    assert found.plan is not None
    found.plan.perform(ACT)
    category = Category.objects.get(code="09006")
    assert category.pinyin_initials.startswith("zdbt")
    assert category.aliases == ["trading", "stall"]
    assert [group.code for group in category.groups.all()] == ["ten_disorders"]


def test_the_default_moves_in_one_go(tmp_path: Path, categories: dict[str, Category]) -> None:
    rows = [["06010", "一般", "big", "是", "3工作日", "否"]]
    found = look(book(tmp_path, ("立案条件", HEADINGS, rows)), "catalogue")
    assert found.plan is not None
    found.plan.perform(ACT)
    defaults = FilingCondition.objects.filter(category__code="06010", is_default=True)
    assert set(defaults.values_list("urgency", "code")) == {("normal", "big"), ("urgent", "urgent")}


def test_a_table_is_no_workbook(tmp_path: Path, categories: dict[str, Category]) -> None:
    found = look(write_csv(tmp_path, [["小类编码"], ["06010"]]), "catalogue")
    assert found.plan is None
    assert len(found.report.faults) == 1


def test_the_page_names_what_would_change(
    tmp_path: Path, settings: Settings, ground: Ground, categories: dict[str, Category]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    rows = [["06010", "一般", "normal", "是", "2工作时", "是"]]
    source = book(tmp_path, ("立案条件", HEADINGS, rows))
    editor = caller(member(ground, Role.CAMPAIGN_OFFICE))
    with source.path.open("rb") as file:
        answer = editor.post("/imports/?kind=catalogue", {"file": file}, follow=True)
    page = answer.content.decode()
    assert "Filing conditions 06010 normal" in page
    assert "Limit" in page
    assert "/columns/" not in page
    with source.path.open("rb") as file:
        outsider = caller(member(ground, Role.GIS_STAFF))
        answer = outsider.post("/imports/?kind=catalogue", {"file": file}, follow=True)
    assert "Filing conditions 06010 normal" not in answer.content.decode()
