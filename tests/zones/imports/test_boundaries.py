"""Boundaries from a file: each fault by its name, nothing stored, then one edition."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon

from tests.ground import TESTER, TODAY, Ground, place, put, squares
from tests.zones.imports.files import (
    cells,
    codes,
    feature,
    look,
    moved,
    write_geojson,
    write_layers,
)
from zones.audit.models import AuditEntry
from zones.boundaries.models import Edition, ZoneVersion
from zones.datum import Crs, from_wgs84_array
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Examination, Source
from zones.imports.findings import MOST_OF_A_KIND, Code, Finding, Severity, found
from zones.imports.messages import explain
from zones.imports.report import ImportReport
from zones.organisation.models import City

BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])


TWO_LAYERS: dict[str, Any] = {
    "crs": "cgcs2000",
    "level": "",
    "layers": {"communities": "community", "cells": "cell"},
}


def carry(examination: Examination) -> dict[str, object]:
    return carry_out(examination, Act(actor=TESTER, now=TODAY), options={}, source="a.geojson")


def the_fault(examination: Examination) -> Finding:
    assert examination.plan is None
    (fault,) = examination.report.faults
    assert explain(fault).detail and explain(fault).remedy
    return fault


def current_codes() -> set[str]:
    number = Edition.objects.latest("number").number
    return set(ZoneVersion.objects.filter(editions__contains=number).values_list("code", flat=True))


class TestChanges:
    def test_the_same_ground_changes_nothing(self, ground: Ground, tmp_path: Path) -> None:
        found = look(write_geojson(tmp_path, cells()))
        assert found.report.changes.unchanged == 4
        assert codes(found.report.notices) == [Code.NOTHING_CHANGES]
        assert found.plan is None and not found.report.faults

    def test_new_and_changed_zones_are_told_apart(self, ground: Ground, tmp_path: Path) -> None:
        west, east = squares(2, 0, 1, 2), squares(3, 0, 1, 2)
        renamed = feature(squares(0, 0), code="A1", name="新名", name_en="Zone A1")
        new = [feature(west, code="B1", name="西"), feature(east, code="B2", name="东")]
        found = look(write_geojson(tmp_path, [renamed, *new]))
        assert found.report.changes.added == ["B1", "B2"]
        assert found.report.changes.facts == {"A1": ["name"]}
        result = carry(found)
        assert (result["edition"], result["put"]) == (2, 3)
        assert ZoneVersion.objects.get(code="B1").parent == ground.zone("B")
        assert AuditEntry.objects.filter(action="import.apply").count() == 1

    def test_new_borders_alone_leave_the_names_as_they_are(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        left, right = squares(0, 0, 1.5, 1), squares(1.5, 0, 0.5, 1)
        source = write_geojson(tmp_path, [feature(left, code="A1"), feature(right, code="A2")])
        found = look(source)
        assert found.report.changes.facts == {"A1": ["boundary"], "A2": ["boundary"]}
        assert not found.report.notices
        carry(found)
        zone = ZoneVersion.objects.get(code="A1", editions__contains=2)
        assert (zone.name, zone.name_en) == ("A1格", "Zone A1")
        named = feature(squares(0, 0, 1.5, 1), code="A1", name="", name_en="")
        renamed = look(write_geojson(tmp_path, [named])).report.changes.facts
        assert renamed == {"A1": ["name_en"]}

    def test_adding_keeps_and_replacing_drops_what_the_file_lacks(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        left = feature(squares(0, 0, 1, 2), code="A1", name="左")
        right = feature(squares(1, 0, 1, 2), code="A9", name="右")
        source = write_geojson(tmp_path, [left, right])
        assert "overlap" in codes(look(source).report.faults)
        found = look(source, mode="replace", accept_defects=True)
        assert found.report.changes.dropped == ["A2", "A3", "A4"]
        carry(found)
        assert current_codes() == {"C", "A", "B", "A1", "A9"}

    def test_an_edition_published_meanwhile_is_not_overwritten(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        renamed = feature(squares(0, 0), code="A1", name="新名")
        found = look(write_geojson(tmp_path, [renamed]))
        carry(look(write_geojson(tmp_path, [feature(squares(1, 0), code="A2", name="别名")])))
        with pytest.raises(Exception, match="1"):
            carry(found)
        assert Edition.objects.count() == 2


class TestWhen:
    def test_a_day_before_what_is_scheduled_is_refused_by_the_dry_run(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        far = TODAY + timedelta(days=20_000)
        ground.publish(put("A2", "cell", "A", squares(1, 0), name="定"), effective_from=far)
        source = write_geojson(tmp_path, [feature(squares(0, 0), code="A1", name="新名")])
        for when in ("", "2026-07-01"):
            fault = the_fault(look(source, effective_from=when))
            assert (fault.code, fault.where) == ("scheduled_edition_first", "effective_from")
        later = (far + timedelta(days=1)).isoformat()
        assert look(source, effective_from=later).plan is not None

    def test_that_the_past_would_be_restated_is_told(self, ground: Ground, tmp_path: Path) -> None:
        source = write_geojson(tmp_path, [feature(squares(0, 0), code="A1", name="新名")])
        found = look(source, effective_from="2020-01-01")
        (notice,) = found.report.notices
        assert notice.code == Code.BACKDATED and "2020-01-01" in explain(notice).detail
        assert found.plan is not None


class TestCodesLevelsParents:
    def test_codes_may_come_from_the_ids_of_the_features(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        new = feature(squares(2, 0, 2, 2), "B-1", name="东")
        found = look(write_geojson(tmp_path, [new]), code_from="id")
        assert found.report.changes.added == ["B-1"]

    def test_codes_are_proposed_as_one_reads_a_map(self, ground: Ground, tmp_path: Path) -> None:
        new = [feature(squares(col, row)) for col in (2, 3) for row in (0, 1)]
        found = look(
            write_geojson(tmp_path, new), code_from="position", code_prefix="B", code_digits="2"
        )
        assert sorted(found.report.changes.added) == ["B01", "B02", "B03", "B04"]
        assert codes(found.report.notices) == [Code.CODES_PROPOSED, Code.NAMES_FROM_CODES]
        carry(found)
        upper_left = ZoneVersion.objects.get(code="B01")
        assert upper_left.boundary.centroid.coords == pytest.approx(place(2.5, 1.5))

    def test_too_few_digits_are_named(self, ground: Ground, tmp_path: Path) -> None:
        new = [feature(squares(2 + at / 10, 0, 0.1)) for at in range(10)]
        found = look(write_geojson(tmp_path, new), code_from="position", code_digits=1)
        assert Code.CODES_EXHAUSTED in codes(found.report.faults)

    def test_without_a_column_for_codes_the_choice_is_asked_for(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        fault = the_fault(look(write_geojson(tmp_path, [feature(squares(0, 0), a=1)])))
        assert fault.code == Code.COLUMN_NOT_MAPPED and fault.facts["columns"] == ["a"]

    def test_a_chosen_column_that_is_not_there_is_named(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        found = look(write_geojson(tmp_path, cells()), mapping={"name": "nom"})
        assert Code.COLUMN_ABSENT in codes(found.report.faults)

    def test_duplicate_codes_are_each_named_with_their_feature(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        twice = [feature(squares(at, 0), at, code="A1", name=str(at)) for at in (0, 1)]
        found = look(write_geojson(tmp_path, twice))
        assert [(one.code, one.where) for one in found.report.faults] == [
            ("duplicate_code", "feature 0"),
            ("duplicate_code", "feature 1"),
        ]
        assert Code.GROUND_NOT_COMPARED in codes(found.report.notices)

    def test_codes_that_differ_in_capitals_only_are_meant_to_be_one(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        stored = [feature(squares(0, 0), code="a1", name="A1格")]
        fault = look(write_geojson(tmp_path, stored), mode="replace").report.faults[0]
        assert (fault.code, fault.facts["other"]) == (Code.DIFFERS_IN_CASE, "A1")
        new = [feature(squares(2, 0), 1, code="B1"), feature(squares(3, 0), 2, code="b1")]
        fault = look(write_geojson(tmp_path, new)).report.faults[0]
        assert (fault.where, fault.facts["other"]) == ("feature 2", "B1")
        assert explain(fault).remedy

    def test_a_level_is_needed_and_known(self, ground: Ground, tmp_path: Path) -> None:
        source = write_geojson(tmp_path, cells())
        for given in ("", "block"):
            assert the_fault(look(source, level=given)).code == Code.LEVEL_NOT_CHOSEN
        rows = [feature(squares(0, 0), code="A1", name="A1", level="街区")]
        found = look(write_geojson(tmp_path, rows), level="")
        assert codes(found.report.faults) == ["unknown_level"]

    def test_a_level_column_may_hold_chinese_names(self, ground: Ground, tmp_path: Path) -> None:
        rows = [feature(squares(0, 0), code="A1", name="新名", level="网格")]
        found = look(write_geojson(tmp_path, rows), level="")
        assert found.report.levels == {"cell": 1} and found.plan is not None

    def test_a_code_that_does_not_match_its_level_is_named(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        ground.scheme.levels.filter(code="cell").update(code_pattern=r"[A-Z]\d")
        rows = [feature(squares(2, 0, 2, 2), code="b-one", name="x")]
        fault = the_fault(look(write_geojson(tmp_path, rows)))
        assert (fault.code, fault.label) == ("code_pattern", "b-one x")

    def test_parents_come_from_a_column_by_code_or_name(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        for said in ("B", "B格"):
            rows = [feature(squares(2, 0, 2, 2), code="B1", name="x", parent=said)]
            assert look(write_geojson(tmp_path, rows)).plan is not None
        rows = [feature(squares(2, 0, 2, 2), code="B1", name="x", parent="Z")]
        assert the_fault(look(write_geojson(tmp_path, rows))).code == "parent_missing"

    def test_a_zone_outside_of_every_parent_has_none(self, ground: Ground, tmp_path: Path) -> None:
        rows = [feature(squares(6, 6), code="F1", name="far")]
        fault = the_fault(look(write_geojson(tmp_path, rows)))
        assert fault.code == "parent_not_named"
        assert "import that level first" in explain(fault).remedy


class TestLayers:
    def test_several_layers_make_several_levels(self, ground: Ground, tmp_path: Path) -> None:
        rows = [feature(squares(2, 0, 2, 2), code="B1", name="B1")]
        communities = [feature(squares(2, 0, 2, 2), code="B", name="B")]
        source = write_layers(tmp_path, {"communities": communities, "cells": rows})
        assert codes(look(source, crs="cgcs2000").report.faults) == ["layer_not_chosen"]
        found = look(source, **TWO_LAYERS, accept_defects=True)
        assert found.report.levels == {"community": 1, "cell": 1}
        first, second = found.report.layers
        assert (first.name, first.level, first.total) == ("communities", "community", 1)
        assert (second.name, second.columns) == ("cells", ["code", "name"])
        carry(found)
        assert ZoneVersion.objects.get(code="B1").parent == ground.zone("B")

    def test_each_layer_has_columns_of_its_own(self, ground: Ground, tmp_path: Path) -> None:
        communities = [feature(squares(2, 0, 2, 2), sq="B", wie="新B")]
        rows = [feature(squares(2, 0, 2, 2), nr="B1", wie="新B1", sq="B")]
        source = write_layers(tmp_path, {"communities": communities, "cells": rows})
        mappings = {"communities": {"code": "sq"}, "cells": {"code": "nr", "parent": "sq"}}
        found = look(source, **TWO_LAYERS, mapping={"name": "wie"}, mappings=mappings)
        assert codes(found.report.faults) == []
        assert [layer.mapping["code"] for layer in found.report.layers] == ["sq", "nr"]
        carry(found)
        assert ZoneVersion.objects.get(code="B1").name == "新B1"
        again = look(source, **TWO_LAYERS)
        assert [layer.mapping["code"] for layer in again.report.layers] == ["sq", "nr"], (
            "each layer's columns are remembered"
        )

    def test_a_column_for_all_layers_need_not_be_in_each(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        communities = [feature(squares(2, 0, 2, 2), code="B", name="B")]
        rows = [feature(squares(2, 0, 2, 2), nr="B1", name="B1")]
        source = write_layers(tmp_path, {"communities": communities, "cells": rows})
        assert look(source, **TWO_LAYERS, mapping={"code": "nr"}).report.faults == []
        absent = look(source, **TWO_LAYERS, mapping={"code": "gone", "name": "name"})
        assert codes(absent.report.faults) == ["column_absent", "column_not_mapped"]
        assert absent.report.faults[1].label == "cells"
        wrong = {"cells": {"code": "gone"}}
        (fault, *_rest) = look(source, **TWO_LAYERS, mappings=wrong).report.faults
        assert (fault.code, fault.label) == ("column_absent", "cells")

    def test_features_of_two_layers_do_not_pass_for_one_another(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        communities = [feature(squares(2, 0, 2, 2), code="B", name="新名")]
        bow_tie = Polygon([place(2, 0), place(4, 2), place(4, 0), place(2, 2)])
        source = write_layers(
            tmp_path,
            {"communities": communities, "cells": [feature(bow_tie, code="B1", name="尖")]},
        )
        found = look(source, **TWO_LAYERS)
        crossing = next(one for one in found.report.faults if one.code == "self_crossing")
        assert (crossing.where, crossing.label) == ("feature cells/1", "B1 尖")
        assert explain(crossing).where == "feature cells/1 (B1 尖)"
        drawn = {
            one["properties"]["label"]: one["properties"]["what"]
            for one in found.preview["features"]
            if one["properties"].get("label")
        }
        assert drawn == {"B 新名": "changed", "B1 尖": "faulty"}

    def test_a_layer_that_cannot_be_read_is_named(self, ground: Ground, tmp_path: Path) -> None:
        communities = [feature(squares(2, 0, 2, 2), code="B", name="B")]
        source = write_layers(tmp_path, {"communities": communities})
        layers = {"communities": "community", "cells": "cell"}
        fault = the_fault(look(source, crs="cgcs2000", layers=layers))
        assert (fault.code, fault.label) == ("layer_unknown", "cells")


class TestShapes:
    def test_a_self_crossing_is_shown_with_its_place_and_a_repair(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        source = write_geojson(tmp_path, cells(A1=BOW_TIE))
        found = look(source)
        crossing = found.report.faults[0]
        assert (crossing.code, crossing.label) == ("self_crossing", "A1 A1格")
        assert crossing.place == pytest.approx(place(0.5, 0.5))
        assert Code.REPAIR_PROPOSED in codes(found.report.notices)
        assert found.report.options == ["repair", "accept_defects"]
        assert Edition.objects.count() == 1

    def test_repairs_and_gaps_are_accepted_one_by_one(self, ground: Ground, tmp_path: Path) -> None:
        source = write_geojson(tmp_path, cells(A1=BOW_TIE))
        assert codes(look(source, repair=True).report.faults) == ["gap", "gap"]
        found = look(source, repair=True, accept_defects=True)
        assert {"self_crossing", "gap", Code.REPAIR_PROPOSED} == set(codes(found.report.accepted))
        carry(found)
        assert ZoneVersion.objects.filter(code="A1").latest("id").boundary.valid

    @pytest.mark.parametrize(
        ("shape", "code"),
        [
            (None, "missing_geometry"),
            (Polygon(), "empty_geometry"),
            (Point(place(0.5, 0.5)), "wrong_type"),
            (LineString([place(0, 0), place(1, 1)]), "wrong_type"),
        ],
    )
    def test_a_shape_that_is_no_area_is_named(
        self, ground: Ground, tmp_path: Path, shape: Polygon | None, code: str
    ) -> None:
        rows = [feature(shape, code="A1", name="A1格"), feature(squares(1, 0), code="A2", name="x")]
        found = look(write_geojson(tmp_path, rows))
        fault = next(one for one in found.report.faults if one.code == code)
        assert fault.label == "A1 A1格" and fault.option == ""

    def test_gaps_and_overlaps_have_area_width_and_neighbours(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        found = look(write_geojson(tmp_path, cells(A1=squares(0, 0, 1.1, 0.9))))
        overlap = next(one for one in found.report.faults if one.code == "overlap")
        assert {code for code, _ in overlap.facts["neighbours"]} == {"A1", "A2"}
        assert overlap.facts["area_m2"] == pytest.approx(1028 * 0.1 * 1107 * 0.9, rel=0.02)
        drawn = [one["properties"]["what"] for one in found.preview["features"]]
        assert drawn.count("gap") == 1 and drawn.count("overlap") == 1


class TestPlace:
    def test_swapped_axes(self, ground: Ground, tmp_path: Path) -> None:
        swapped = moved(cells(), lambda xy: xy[:, ::-1])
        fault = the_fault(look(write_geojson(tmp_path, swapped)))
        assert fault.code == "axes_swapped" and fault.facts["axis_order"] == "yx"
        found = look(write_geojson(tmp_path, swapped), axis_order="yx")
        assert found.report.changes.unchanged == 4

    def test_a_wrong_datum_shows_against_the_known_borders(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        shifted = moved(cells(), lambda xy: from_wgs84_array(xy, "gcj02"))
        source = write_geojson(tmp_path, shifted)
        fault = the_fault(look(source))  # and no gap, overlap or spill that is not there
        assert fault.code == "datum_shifted" and fault.facts["declare"] == "gcj02"
        assert len(look(source).preview["features"]) == 4
        assert look(source, crs="gcj02").report.changes.unchanged == 4

    def test_eight_digit_eastings_in_the_wrong_zone(self, ground: Ground, tmp_path: Path) -> None:
        projected = moved(cells(), Crs.parse("EPSG:4522").from_wgs84)
        source = write_geojson(tmp_path, projected)
        assert the_fault(look(source, crs="EPSG:4543")).code == "zone_prefix_unexpected"
        assert the_fault(look(source, crs="EPSG:4526")).code == "zone_wrong"
        assert the_fault(look(source, crs="wgs84")).code == "metres_as_degrees"
        assert look(source, crs="EPSG:4522").report.changes.unchanged == 4

    def test_a_file_elsewhere_is_refused_until_the_box_may_widen(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        away = moved([feature(squares(0, 0), code="N", name="N")], lambda xy: xy + [3, 3])
        source = write_geojson(tmp_path, away)
        fault = look(source, level="city").report.faults[0]
        assert (fault.code, fault.option) == ("outside_city", "widen_bbox")
        found = look(source, level="city", widen_bbox=True)
        assert Code.BOX_WIDENED in codes(found.report.notices)
        carry(found)
        assert City.objects.get().bbox == pytest.approx((102.9, 21.9, 106.011, 25.011))

    def test_nothing_is_taken_for_granted_about_the_datum(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        source = write_geojson(tmp_path, cells())
        assert the_fault(look(source, crs="")).code == Code.CRS_NOT_DECLARED
        assert the_fault(look(source, crs="mars")).code == "crs_unknown"
        City.objects.update(allow_gcj02=False)
        assert the_fault(look(source, crs="gcj02")).code == Code.DATUM_NOT_ALLOWED


def test_a_file_that_cannot_be_read_says_why(ground: Ground, tmp_path: Path) -> None:
    source = write_geojson(tmp_path, cells())
    source.path.write_bytes(source.path.read_bytes()[:-30])
    assert the_fault(look(source)).code == "json_invalid"


def test_a_zip_bomb_is_not_unpacked(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "cells.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in ("shp", "shx", "dbf"):
            archive.writestr(f"cells.{suffix}", bytes(60_000_000))
    assert the_fault(look(Source(path, path.name))).code == "archive_bomb"


@pytest.mark.django_db
def test_without_a_city_or_a_scheme_nothing_can_be_checked(tmp_path: Path) -> None:
    source = write_geojson(tmp_path, cells())
    assert the_fault(look(source)).code == Code.NO_CITY


def test_an_unknown_scheme_lists_the_known_ones(ground: Ground, tmp_path: Path) -> None:
    fault = the_fault(look(write_geojson(tmp_path, cells()), scheme="areas"))
    assert fault.code == Code.SCHEME_UNKNOWN and fault.facts["known"] == ["grid"]


def test_findings_keep_their_severity_when_stored(ground: Ground, tmp_path: Path) -> None:
    report = look(write_geojson(tmp_path, cells(A1=BOW_TIE))).report
    again = type(report).from_json(report.as_json())
    assert again == report
    assert again.of(Severity.FAULT) == report.faults


def test_of_very_many_findings_the_first_are_kept_and_the_rest_counted() -> None:
    report = ImportReport("units")
    report.add(found(Code.VALUE_MISSING, f"row {at}", heading="x") for at in range(700))
    stored = ImportReport.from_json(report.as_json())
    assert len(stored.faults) == MOST_OF_A_KIND
    assert stored.total_of(Severity.FAULT) == 700
    assert not stored.of(Severity.NOTICE) and stored.total_of(Severity.NOTICE) == 0
