"""Ledgers checked and taken over: each fault by row and column, twice the same, broken off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fieldwork.casework.models import Complainant, Issue, IssueEvent, Report
from fieldwork.casework.workflow import State
from fieldwork.catalogue.models import Category
from fieldwork.intake.ledger import examination
from fieldwork.intake.ledger.actions import take_over
from fieldwork.notices.models import Notice
from tests.casebook import a_report
from tests.cast import member
from tests.fieldwork.intake.ledger.sheets import (
    GOOD,
    HEADINGS,
    LAT,
    LON,
    NOW,
    bring,
    look,
    rows,
    told,
    write_csv,
    write_xlsx,
)
from tests.ground import TESTER, Ground, place, put, squares
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Source
from zones.imports.messages import explain
from zones.imports.models import ImportMapping
from zones.organisation.models import Role
from zones.organisation.permissions import standing_of
from zones.ownership.actions import Assignment, assign

pytestmark = pytest.mark.usefixtures("town")


def test_a_row_becomes_a_closed_case_at_the_place_of_its_address(
    town: Ground, tmp_path: Path
) -> None:
    source = write_csv(
        tmp_path,
        rows({"诉求人": "李某", "电话": "199-0000-0002", "责任单位": "环卫处", "片区": "老街"}),
    )
    assert bring(source) == {"reports": 1, "issues": 1, "waiting": 0, "other_unit": 1}
    issue, report = Issue.objects.get(), Report.objects.get()
    assert (issue.zone, issue.lead_unit) == (town.zone("A1"), town.units["U-A1"])
    assert (issue.state, issue.is_history) == (State.CLOSED, True)
    assert issue.received_at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert issue.closed_at == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert (report.source, report.kind, report.external_number) == ("hotline", "complaint", "T-1")
    assert report.number.startswith("RX-260302-")
    kept = Complainant.objects.get()
    assert (kept.name, kept.phone) == ("李某", "199-0000-0002")
    record = IssueEvent.objects.order_by("at")[0].after
    assert record == {"record": {"unit": "环卫处", "zone": "老街", "state": "已办结"}}
    assert not Notice.objects.exists()


def test_english_headings_and_a_position_in_one_cell(town: Ground, tmp_path: Path) -> None:
    heads = ["Ticket no.", "Description", "Coordinates", "Reported", "Channel", "Category"]
    cells = ["7", "Garbage", f"{LON}, {LAT}", "2026-03-02", "hotline", "exposed garbage"]
    bring(write_xlsx(tmp_path, [heads, cells]))
    report = Report.objects.get()
    assert (report.issue and report.issue.zone) == town.zone("A1")
    assert (report.raw_x, report.raw_y, report.raw_datum) == (LON, LAT, "wgs84")
    assert report.received_at == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_encodings_of_chinese_offices(tmp_path: Path, encoding: str) -> None:
    bring(write_csv(tmp_path, rows({}), encoding))
    assert Report.objects.get().text == "垃圾未清"


def test_the_declared_datum_is_heeded(tmp_path: Path) -> None:
    cells = {"地址": "", "经度": LON, "纬度": LAT}
    bring(write_csv(tmp_path, rows(cells)), crs="gcj02")
    report = Report.objects.get()
    assert report.location is not None
    assert abs(report.location.x - LON) > 0.001
    assert (report.raw_x, report.raw_datum) == (LON, "gcj02")


def test_coordinates_need_a_datum(tmp_path: Path) -> None:
    table = rows({"经度": LON, "纬度": LAT})
    report = look(write_csv(tmp_path, table), crs="").report
    assert told(report.faults) == [("crs", "crs_not_declared")]
    assert look(write_csv(tmp_path, rows({})), crs="").report.importable


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"受理时间": "昨天"}, "date_unreadable", "受理时间 Received"),
    ({"受理时间": "2031-03-02"}, "date_in_future", "受理时间 Received"),
    ({"受理时间": "1931-03-02"}, "date_too_early", "受理时间 Received"),
    ({"受理时间": ""}, "value_missing", "受理时间 Received"),
    ({"办结时间": "2026-02-30"}, "date_unreadable", "办结时间 Closed"),
    ({"办结时间": "2026-03-01"}, "dates_out_of_order", "办结时间 Closed"),
    ({"处理状态": "处理中"}, "state_contradicts", "处理状态 State"),
    ({"处理状态": "随便"}, "state_unknown", "处理状态 State"),
    ({"问题描述": ""}, "value_missing", "问题描述 Description"),
    ({"小类": "暴露的垃圾"}, "category_unknown", "小类 Category"),
    ({"小类": ""}, "category_missing", "小类 Category"),
    ({"来源": "飞鸽"}, "choice_unknown", "来源 Source"),
    ({"来源": ""}, "source_missing", "来源 Source"),
    ({"地址": "路" * 201}, "value_too_long", "地址 Address"),
    ({"经度": LON + 1, "纬度": LAT}, "place_outside", "经度 Longitude"),
    ({"经度": LAT, "纬度": LON}, "place_swapped", "经度 Longitude"),
    ({"经度": "东", "纬度": "北"}, "coordinate_unreadable", "经度 Longitude"),
    ({"经度": LON, "纬度": ""}, "coordinate_half", "纬度 Latitude"),
]


@pytest.mark.parametrize(("cells", "code", "heading"), FAULTS, ids=lambda one: str(one)[:24])
def test_a_fault_is_named_by_row_and_column(
    tmp_path: Path, cells: dict[str, Any], code: str, heading: str
) -> None:
    bad = {"工单编号": "T-2", **cells}
    examination = look(write_csv(tmp_path, rows({}, bad)))
    assert told(examination.report.faults) == [("row 3", code)]
    fault = examination.report.faults[0]
    assert fault.facts["heading"] == heading
    words = explain(fault)
    assert "%(" not in str(words) and words.detail and words.remedy
    assert examination.plan is None


def test_an_unknown_category_comes_with_its_nearest(tmp_path: Path) -> None:
    report = look(write_csv(tmp_path, rows({"小类": "暴露的垃圾"}))).report
    assert report.faults[0].facts["known"][0] == "06010 暴露垃圾"


@pytest.mark.parametrize(
    "said", ["06010", "06010 暴露垃圾", "市容环境/暴露垃圾", "Exposed Garbage", "垃圾堆"]
)
def test_a_category_by_any_of_its_names(tmp_path: Path, said: str) -> None:
    Category.objects.filter(code="06010").update(aliases=["垃圾堆"])
    bring(write_csv(tmp_path, rows({"小类": said})))
    assert Issue.objects.get().category.code == "06010"


def test_rows_without_source_category_and_state_get_what_was_chosen(tmp_path: Path) -> None:
    bare = {"来源": "", "小类": "", "处理状态": "", "办结时间": ""}
    chosen = {"source": "inspector", "category": "占道经营", "state": "assigned"}
    bring(write_csv(tmp_path, rows(bare)), settings=chosen)
    issue = Issue.objects.get()
    assert (issue.category.code, issue.state) == ("09006", State.ASSIGNED)
    assert Report.objects.get().source == "inspector"


def test_a_chosen_category_that_is_none_is_said_at_once(tmp_path: Path) -> None:
    report = look(write_csv(tmp_path, rows({})), settings={"category": "占道"}).report
    assert told(report.faults) == [("", "default_category_unknown")]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "no_place"),
        ("无名巷9号", "address_unknown"),
        ("便民超市", "address_ambiguous"),
        ("青石路", "address_ambiguous"),
        ("青石路999号", "address_ambiguous"),
        ("公园", "address_ambiguous"),
    ],
)
def test_what_cannot_be_placed_waits_for_a_place(tmp_path: Path, address: str, code: str) -> None:
    source = write_csv(tmp_path, rows({"地址": address}))
    report = look(source).report
    assert (told(report.notices), report.importable) == ([("row 2", code)], True)
    assert "%(" not in str(explain(report.notices[0]))
    assert bring(source)["waiting"] == 1
    stored = Report.objects.get()
    assert (stored.state, stored.issue) == (State.WAITING_FOR_PLACE, None)


@pytest.mark.parametrize(
    "address", ["青石路12号", "方格市A格青石路12号", "青石路12号门口", "青石路 12号"]
)
def test_an_address_beyond_doubt_is_a_place(town: Ground, tmp_path: Path, address: str) -> None:
    bring(write_csv(tmp_path, rows({"地址": address})))
    assert Issue.objects.get().zone == town.zone("A1")


def test_places_of_one_name_are_told_apart_by_their_layers(tmp_path: Path) -> None:
    (notice,) = look(write_csv(tmp_path, rows({"地址": "便民超市"}))).report.notices
    assert notice.facts["known"] == ["便民超市 (Landmarks)", "便民超市 (Buildings)"]


def test_an_alias_is_a_name_too(town: Ground, tmp_path: Path) -> None:
    bring(write_csv(tmp_path, rows({"地址": "人民公园"})))
    assert Issue.objects.get().zone == town.zone("B")


def test_praise_needs_neither_place_nor_category(tmp_path: Path) -> None:
    cells = {"诉求类型": "表扬", "地址": "", "小类": "", "办理结果": "感谢支持"}
    assert bring(write_csv(tmp_path, rows(cells)))["waiting"] == 0
    report = Report.objects.get()
    assert (report.kind, report.state, report.reply) == ("praise", State.ANSWERED, "感谢支持")


def test_spreadsheet_numbers_are_days_and_said_to_be(tmp_path: Path) -> None:
    source = write_csv(tmp_path, rows({"受理时间": "46083.375", "办结时间": "46084"}))
    (notice,) = look(source).report.notices
    assert (notice.code, notice.facts["count"]) == ("serial_dates", 2)
    bring(source)
    assert Report.objects.get().received_at == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_date_cells_of_a_workbook(tmp_path: Path) -> None:
    # A cell of a workbook has no time zone.
    received = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    bring(write_xlsx(tmp_path, rows({"受理时间": received, "工单编号": 1234567890123})))
    report = Report.objects.get()
    assert report.received_at == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert report.external_number == "1234567890123"


def test_empty_rows_are_passed_over(tmp_path: Path) -> None:
    table = rows({}, {"工单编号": "T-2"})
    table.insert(2, [""] * len(HEADINGS))
    report = look(write_csv(tmp_path, table)).report
    assert (report.total, report.changes.added) == (2, ["T-1", "T-2"])


def test_formulas_without_a_saved_value_and_merged_headings_are_named(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path, rows({"问题描述": '="垃"&"圾"'}))
    (fault,) = look(source).report.faults
    assert "B2" in explain(fault).detail
    book = openpyxl.load_workbook(source.path)
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:B1")
    book.save(source.path)
    (fault,) = look(source).report.faults
    assert "A1:B1" in explain(fault).detail


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_title_may_stand_above_the_headings(
    tmp_path: Path, write: Callable[[Path, list[list[object]]], Source]
) -> None:
    source = write(tmp_path, [["方格市热线台账"], ["2026年"], *rows({})])
    if source.name.endswith("xlsx"):
        book = openpyxl.load_workbook(source.path)
        sheet = book.active
        assert sheet is not None
        sheet.merge_cells("A1:H1")
        book.save(source.path)
    assert look(source).report.faults
    report = look(source, settings={"headings": "3"}).report
    assert (report.faults, report.changes.added) == ([], ["T-1"])
    assert bring(source, settings={"headings": "3"})["reports"] == 1


def test_one_number_twice_in_a_file(tmp_path: Path) -> None:
    report = look(write_csv(tmp_path, rows({}, {"地址": "清风公园"}))).report
    assert told(report.faults) == [("row 3", "number_twice")]
    assert report.faults[0].facts["first"] == 2


def test_two_rows_without_a_number_that_say_the_same(tmp_path: Path) -> None:
    report = look(write_csv(tmp_path, rows({"工单编号": ""}, {"工单编号": ""}))).report
    assert told(report.faults) == [("row 3", "row_twice")]
    other = rows({"工单编号": ""}, {"工单编号": "", "地址": "清风公园"})
    assert look(write_csv(tmp_path, other)).report.importable


def test_twice_the_same_file_gives_no_duplicate(tmp_path: Path) -> None:
    source = write_csv(tmp_path, rows({}, {"工单编号": "", "地址": "清风公园"}))
    bring(source)
    again = look(source).report
    assert (again.changes.unchanged, again.importable, again.faults) == (2, False, [])
    assert told(again.notices) == [("", "nothing_new")]
    more = write_csv(tmp_path, rows({}, {"工单编号": "", "地址": "清风公园"}, {"工单编号": "T-3"}))
    assert bring(more)["reports"] == 1
    assert Report.objects.count() == 3


def test_a_changed_row_is_reported_and_not_overwritten(tmp_path: Path) -> None:
    bring(write_csv(tmp_path, rows({})))
    report = look(write_csv(tmp_path, rows({"问题描述": "另一回事"}))).report
    stored = Report.objects.get()
    assert told(report.notices) == [("row 2", "differs_from_stored"), ("", "nothing_new")]
    assert report.notices[0].facts["number"] == stored.number
    assert (report.changes.unchanged, stored.text) == (1, "垃圾未清")


def test_a_ticket_that_came_in_live_is_there_already(tmp_path: Path) -> None:
    a_report(source="hotline", external_number="T-1")
    report = look(write_csv(tmp_path, rows({}))).report
    assert (report.changes.unchanged, told(report.notices)) == (1, [("", "nothing_new")])


def test_faulty_rows_may_be_left_out(tmp_path: Path) -> None:
    table = rows({}, {"工单编号": "T-2", "小类": "随便"}, {"工单编号": "T-3"})
    source = write_csv(tmp_path, table)
    chosen = {"faulty": "leave_out"}
    report = look(source, settings=chosen).report
    assert (report.importable, told(report.accepted)) == (True, [("row 3", "category_unknown")])
    assert told(report.notices) == [("", "left_out")]
    assert bring(source, settings=chosen)["reports"] == 2
    # Corrected and sent again, only the row that was left out comes in.
    table[2][HEADINGS.index("小类")] = "鼠患"
    assert bring(write_csv(tmp_path, table))["reports"] == 1


def test_each_row_is_routed_at_its_own_date(town: Ground, tmp_path: Path) -> None:
    april, may = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5))
    town.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        accept_defects=True,
        effective_from=april,
    )
    taken = Assignment(zone=town.zone("A1"), role="lead", start=may, unit=town.units["U-A3"])
    assign(assignment=taken, actor=TESTER, now=NOW)
    lon, lat = place(1.25, 0.5)
    table = rows(
        *(
            {"工单编号": day, "受理时间": day, "办结时间": "", "经度": lon, "纬度": lat}
            for day in ("2026-03-02", "2026-04-02", "2026-05-02")
        )
    )
    bring(write_csv(tmp_path, table))
    found = Issue.objects.order_by("received_at").values_list("edition", "lead_unit__code")
    assert list(found) == [(1, "U-A2"), (2, "U-A1"), (2, "U-A3")]


def test_a_clerk_takes_in_what_the_public_said_only(town: Ground, tmp_path: Path) -> None:
    clerk = standing_of(member(town, Role.HOTLINE_CLERK), now=NOW)
    source = write_csv(tmp_path, rows({}, {"工单编号": "T-2", "来源": "督查"}))
    assert told(look(source, standing=clerk).report.faults) == [("row 3", "source_not_open")]
    office = standing_of(member(town, Role.CAMPAIGN_OFFICE), now=NOW)
    assert look(source, standing=office).report.importable


def test_the_columns_are_remembered(tmp_path: Path) -> None:
    table = rows({})
    table[0][1] = "啥子"
    source = write_csv(tmp_path, table)
    assert told(look(source).report.faults) == [("columns", "column_not_mapped")]
    bring(source, mapping={"text": "啥子"})
    assert ImportMapping.objects.get().mapping["text"] == "啥子"
    assert look(source).report.mapping["text"] == "啥子"


def test_broken_off_an_import_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldwork.intake.ledger.reading.BATCH", 2)
    source = write_csv(tmp_path, rows(*({"工单编号": f"T-{n}"} for n in range(6))))
    taken = take_over
    calls = []

    def crash_in_the_second(**given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise SystemError("pulled the plug")
        return taken(**given)

    monkeypatch.setattr(examination, "take_over", crash_in_the_second)
    with pytest.raises(SystemError):
        bring(source)
    assert Report.objects.count() == 2
    again = look(source)
    assert (again.report.changes.unchanged, len(again.report.changes.added)) == (2, 4)
    monkeypatch.setattr(examination, "take_over", taken)
    done = carry_out(again, Act(actor=TESTER, now=NOW), options={}, source="x")
    assert (done["reports"], Report.objects.count()) == (4, 6)


def test_five_thousand_rows_with_progress(tmp_path: Path) -> None:
    start = datetime(2026, 1, 2)  # noqa: DTZ001  (a workbook's cell)
    places, categories = ("青石路12号", "清风公园", "青石路1号"), ("暴露垃圾", "占道经营")
    cells = (
        {
            "工单编号": f"T-{n}",
            "地址": places[n % 3],
            "受理时间": start + timedelta(minutes=40 * n),
            "小类": categories[n % 2],
            "办结时间": "",
        }
        for n in range(5000)
    )
    table = rows(*cells)
    source = write_xlsx(tmp_path, table)
    seen: list[tuple[int, int]] = []
    examination = look(source, progress=lambda done, total: seen.append((done, total)))
    assert examination.report.importable and len(examination.report.changes.added) == 5000
    assert seen[-1] == (5000, 5000) and len(seen) == 10
    act = Act(actor=TESTER, now=NOW)
    done = carry_out(examination, act, options={}, source=source.name)
    assert (done["reports"], done["issues"]) == (5000, 5000)
    assert Report.objects.values("number").distinct().count() == 5000


def test_of_very_many_faults_the_first_are_kept(tmp_path: Path) -> None:
    table = [list(HEADINGS), *([f"T-{n}", *GOOD[1:3], "昨天", *GOOD[4:]] for n in range(600))]
    report = look(write_csv(tmp_path, table)).report
    assert len(report.faults) == 500
    assert report.total_of(report.faults[0].severity) == 600  # type: ignore[arg-type]
