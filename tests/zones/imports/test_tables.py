"""Units, people and responsibilities from tables: every fault at its row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.ground import TESTER, TODAY, Ground
from tests.zones.imports.files import codes, look, write_csv
from zones.exchange import Format
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Examination, Source
from zones.imports.findings import Code
from zones.imports.kinds import examine
from zones.imports.messages import explain
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions
from zones.imports.outgoing import blank_table
from zones.organisation.models import Membership, Unit, User
from zones.ownership.models import Responsibility

UNIT_HEAD = ["单位编码", "单位名称", "类型", "上级单位编码", "负责人用户名"]
PEOPLE_HEAD = ["用户名", "姓名", "单位编码", "角色", "开始日期", "截止日期（含当日）"]
LONG_HEAD = ["Zone code", "Role", "Responsible unit code", "Responsible person's user name"]
LONG_HEAD += ["First day", "Last day"]


def carry(examination: Examination) -> dict[str, object]:
    return carry_out(examination, Act(actor=TESTER, now=TODAY), options={}, source="a.csv")


def faults(examination: Examination) -> list[tuple[str, str]]:
    assert all(explain(one).detail for one in examination.report.findings)
    return [(one.code, one.where) for one in examination.report.faults]


class TestUnits:
    def test_units_are_added_and_changed_by_code(self, ground: Ground, tmp_path: Path) -> None:
        rows = [UNIT_HEAD, ["U-A1", "新单位", "部门", "GOV", "head-a1"], ["GOV", "县政府", "政府"]]
        found = look(write_csv(tmp_path, rows), "units")
        assert found.report.changes.added == ["GOV"]
        assert found.report.changes.facts == {"U-A1": ["name", "parent_code", "head"]}
        carry(found)
        unit = Unit.objects.get(code="U-A1")
        assert unit.parent and unit.parent.code == "GOV"
        assert unit.head == ground.people["head-a1"]
        assert look(write_csv(tmp_path, rows), "units").report.changes.unchanged == 2

    def test_each_fault_is_named_at_its_row(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            UNIT_HEAD,
            ["X1", "", "部门"],
            ["X2", "二", "俱乐部"],
            ["X3", "三", "", "NONE"],
            ["X4", "四", "", "", "nobody"],
            ["X4", "四"],
            ["X5", "五", "", "X6"],
            ["X6", "六", "", "X5"],
            ["", "无", "", ""],
            ["x1", "小"],
            ["u-A1", "小"],
        ]
        assert faults(look(write_csv(tmp_path, rows), "units")) == [
            (Code.VALUE_MISSING, "row 2"),
            (Code.CHOICE_UNKNOWN, "row 3"),
            (Code.UNIT_UNKNOWN, "row 4"),
            (Code.PERSON_UNKNOWN, "row 5"),
            (Code.ROW_TWICE, "row 6"),
            (Code.UNIT_BELOW_ITSELF, "row 7"),
            (Code.UNIT_BELOW_ITSELF, "row 8"),
            (Code.VALUE_MISSING, "row 9"),
            (Code.DIFFERS_IN_CASE, "row 10"),
            (Code.DIFFERS_IN_CASE, "row 11"),
        ]

    def test_a_needed_column_is_asked_for(self, ground: Ground, tmp_path: Path) -> None:
        found = look(write_csv(tmp_path, [["单位名称"], ["甲"]]), "units")
        assert faults(found) == [(Code.COLUMN_NOT_MAPPED, "columns")]

    def test_columns_once_chosen_are_proposed_again(self, ground: Ground, tmp_path: Path) -> None:
        rows = [["nr", "wie"], ["N1", "新"]]
        source = write_csv(tmp_path, rows)
        assert faults(look(source, "units"))
        carry(look(source, "units", mapping={"code": "nr", "name": "wie"}))
        assert look(source, "units").report.mapping["code"] == "nr"


class TestPeople:
    def test_a_person_may_have_a_row_for_each_role(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            PEOPLE_HEAD,
            ["li.wei", "李伟", "U-A1", "网格员", "2026/1/1", "2026年12月31日"],
            ["li.wei", "", "U-A2", "handler", "", ""],
            ["head-a1", "新名", "", "", "", ""],
        ]
        found = look(write_csv(tmp_path, rows), "people")
        assert found.report.changes.added == ["li.wei"]
        assert found.report.changes.facts == {"head-a1": ["display_name"]}
        carry(found)
        assert User.objects.get(username="li.wei").display_name == "李伟"
        during = Membership.objects.get(unit__code="U-A1").during
        assert (str(during.lower), str(during.upper)) == ("2026-01-01", "2027-01-01")
        assert Membership.objects.get(unit__code="U-A2").during.lower == TODAY.date()

    def test_each_fault_is_named_at_its_row(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            PEOPLE_HEAD,
            ["li wei", "李伟"],
            ["a", "甲", "NONE", "handler"],
            ["a", "乙", "U-A1", "头儿"],
            ["b", "丙", "U-A1", "handler", "昨天"],
            ["c", "丁", "U-A1", "handler", "2026-05-01", "2026-04-30"],
            ["d", "戊", "U-A1", ""],
            ["e", "己", "U-A1", "auditor"],
            ["f", "庚", "U-A1", "handler"],
            ["f", "庚", "U-A1", "经办人"],
            ["HEAD-A1", "辛", "U-A1", "handler"],
        ]
        assert faults(look(write_csv(tmp_path, rows), "people")) == [
            (Code.USERNAME_UNUSABLE, "row 2"),
            (Code.UNIT_UNKNOWN, "row 3"),
            (Code.PERSON_CONTRADICTS, "row 4"),
            (Code.CHOICE_UNKNOWN, "row 4"),
            (Code.DATE_UNREADABLE, "row 5"),
            (Code.PERIOD_EMPTY, "row 6"),
            (Code.VALUE_MISSING, "row 7"),
            (Code.ROLE_RESERVED, "row 8"),
            (Code.ROW_TWICE, "row 10"),
            (Code.DIFFERS_IN_CASE, "row 11"),
        ]

    def test_reserved_roles_pass_where_the_importer_may_give_them(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        source = write_csv(tmp_path, [PEOPLE_HEAD, ["e", "己", "U-A1", "auditor"]])
        options = ImportOptions.parse({"kind": "people"})
        assert examine(source, options, now=TODAY, reserved_roles=True).plan is not None


class TestResponsibilities:
    def look(self, folder: Path, rows: list[list[str]], **options: str) -> Examination:
        return look(write_csv(folder, rows), "responsibilities", **{"scheme": "grid"} | options)

    def test_one_row_for_each_zone(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            ["网格编码", "片长", "牵头单位", "成员单位", "开始日期"],
            ["A1", "A2长", "U-A2", "U-A3、A4单位", "2026-07-01"],
        ]
        found = self.look(tmp_path, rows)
        assert found.report.changes.facts == {"A1": ["head", "lead", "member"]}
        carry(found)
        zone, july = ground.zone("A1"), TODAY + timedelta(days=40)
        held = Responsibility.objects.holding_at(july).filter(zone=zone)
        assert {(row.role, str(row.unit or row.user)) for row in held} == {
            ("head", "A2长"),
            ("lead", "A2单位"),
            ("member", "A3单位"),
            ("member", "A4单位"),
        }
        before = Responsibility.objects.holding_at(TODAY).get(zone=zone, role="lead")
        assert before.unit == ground.units["U-A1"]

    def test_one_row_for_each_role(self, ground: Ground, tmp_path: Path) -> None:
        rows = [LONG_HEAD, ["A1", "lead", "U-A2"], ["A1", "片长", "", "head-a2", "2026-07-01"]]
        carry(self.look(tmp_path, rows))
        zone = ground.zone("A1")
        assert (
            Responsibility.objects.holding_at(TODAY).get(zone=zone, role="lead").unit
            == (ground.units["U-A2"])
        )
        assert self.look(tmp_path, rows).report.changes.unchanged == 1

    def test_headings_offices_write_are_understood(self, ground: Ground, tmp_path: Path) -> None:
        head = ["网格编码", "角色", "单位", "人员", "开始", "结束"]
        row = ["A1", "片长", "", "head-a2", "2026/7/1", "2026/7/31"]
        found = self.look(tmp_path, [head, row])
        assert not found.report.faults
        carry(found)
        given = Responsibility.objects.as_known().get(
            user=ground.people["head-a2"], zone__versions__code="A1"
        )
        assert given.effective.lower.date() < given.effective.upper.date()

    def test_each_fault_is_named_at_its_row(self, ground: Ground, tmp_path: Path) -> None:
        User.objects.filter(username__in=["head-a1", "head-a2"]).update(display_name="同名")
        rows = [
            LONG_HEAD,
            ["Z9", "lead", "U-A1"],
            ["A1", "boss", "U-A1"],
            ["A1", "lead", "U-NONE"],
            ["A1", "head", "", "nobody"],
            ["A1", "head", "", "同名"],
            ["A1", "head", "U-A1"],
            ["A1", "lead"],
            ["A2", "lead", "U-A1", "", "2026-13-01"],
            ["A3", "lead", "U-A1", "", "2026-07-01", "2026-06-01"],
            ["A4", "lead", "U-A1", "", "2026-07-01", "2026-07-31"],
            ["A4", "lead", "U-A2", "", "2026-07-31"],
            ["A4", "member", "U-A2"],
            ["A4", "member", "U-A2"],
            ["", "lead", "U-A2"],
        ]
        assert faults(self.look(tmp_path, rows)) == [
            (Code.ZONE_UNKNOWN, "row 2"),
            (Code.CHOICE_UNKNOWN, "row 3"),
            (Code.UNIT_UNKNOWN, "row 4"),
            (Code.PERSON_UNKNOWN, "row 5"),
            (Code.PERSON_AMBIGUOUS, "row 6"),
            (Code.HOLDER_WRONG_KIND, "row 7"),
            (Code.HOLDER_MISSING, "row 8"),
            (Code.DATE_UNREADABLE, "row 9"),
            (Code.PERIOD_EMPTY, "row 10"),
            (Code.TWO_HOLDERS, "row 12"),
            (Code.ROW_TWICE, "row 14"),
            (Code.VALUE_MISSING, "row 15"),
        ]

    def test_two_leads_may_follow_one_another(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            LONG_HEAD,
            ["A4", "lead", "U-A1", "", "2026-07-01", "2026-07-31"],
            ["A4", "lead", "U-A2", "", "2026-08-01", ""],
        ]
        assert self.look(tmp_path, rows).plan is not None

    def test_one_to_one_is_held_within_the_file_and_with_what_is_stored(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        ground.scheme.one_to_one = True
        ground.scheme.save()
        taken = self.look(tmp_path, [LONG_HEAD, ["A1", "lead", "U-A2"]])
        (fault,) = taken.report.faults
        assert fault.code == Code.LEAD_NOT_ONE_TO_ONE and fault.facts["zone"] == "A2"
        swapped = [LONG_HEAD, ["A1", "lead", "U-A2"], ["A2", "lead", "U-A1"]]
        assert self.look(tmp_path, swapped).plan is not None
        Unit.objects.create(code="NEW", name="新", kind="department")
        twice = [LONG_HEAD, ["A1", "lead", "NEW"], ["A2", "lead", "NEW"]]
        assert faults(self.look(tmp_path, twice)) == [(Code.LEAD_NOT_ONE_TO_ONE, "row 3")]

    def test_only_what_the_level_asks_for_is_paired(self, ground: Ground, tmp_path: Path) -> None:
        ground.scheme.levels.filter(code="community").update(pairing="leader")
        rows = [
            LONG_HEAD,
            ["A", "paired_leader", "", "head-a1"],
            ["A", "paired_unit", "U-A1"],
            ["A1", "包联单位", "U-A1"],
            ["A1", "member", "U-A2"],
        ]
        looked = self.look(tmp_path, rows)
        assert faults(looked) == [
            (Code.LEVEL_PAIRS_OTHERS, "row 3"),
            (Code.LEVEL_PAIRS_OTHERS, "row 4"),
        ]
        told = [explain(one).detail for one in looked.report.faults]
        assert "“U-A1”" in told[0] and "level “Community” are paired with leaders" in told[0]
        assert "level “Cell” are paired with nobody" in told[1]
        ground.scheme.levels.filter(code="cell").update(pairing="unit")
        sound = self.look(tmp_path, [rows[0], rows[1], *rows[3:]])
        assert carry(sound)["assigned"] == 3

    def test_pairs_are_one_to_one_where_the_level_says_so(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        rows = [LONG_HEAD, ["A", "paired_unit", "U-A1"], ["B", "paired_unit", "U-A2"]]
        ground.scheme.levels.filter(code="community").update(pairing="unit", pairs_one_to_one=True)
        carry(self.look(tmp_path, rows))
        taken = [LONG_HEAD, ["A", "paired_unit", "U-A2"]]
        (fault,) = self.look(tmp_path, taken).report.faults
        assert (fault.code, fault.facts["zone"]) == (Code.PAIR_NOT_ONE_TO_ONE, "B")
        two = [LONG_HEAD, ["A", "paired_unit", "U-A3"], ["A", "paired_unit", "U-A4"]]
        assert faults(self.look(tmp_path, two)) == [(Code.TWO_HOLDERS, "row 3")]
        same = [LONG_HEAD, ["A", "paired_unit", "U-A3"], ["B", "paired_unit", "U-A3"]]
        assert faults(self.look(tmp_path, same)) == [(Code.PAIR_NOT_ONE_TO_ONE, "row 3")]
        swapped = [LONG_HEAD, ["A", "paired_unit", "U-A2"], ["B", "paired_unit", "U-A1"]]
        carry(self.look(tmp_path, swapped))
        held = Responsibility.objects.holding_at(TODAY).filter(role="paired_unit", exclusive=True)
        assert sorted((row.zone_id, row.unit.code) for row in held if row.unit) == sorted(
            [(ground.zone("A").pk, "U-A2"), (ground.zone("B").pk, "U-A1")]
        )


@pytest.mark.parametrize("kind", [ImportKind.UNITS, ImportKind.PEOPLE, ImportKind.RESPONSIBILITIES])
@pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX])
def test_every_heading_of_an_empty_table_is_recognised(
    ground: Ground, tmp_path: Path, kind: ImportKind, wanted: Format
) -> None:
    path = tmp_path / f"blank{wanted.extension}"
    path.write_bytes(b"".join(blank_table(kind, wanted)))
    options = ImportOptions.parse({"kind": kind.value, "scheme": "grid"})
    report = examine(Source(path, path.name), options, now=TODAY).report
    assert all(report.mapping.values())
    assert Code.COLUMN_NOT_MAPPED not in codes(report.faults)
