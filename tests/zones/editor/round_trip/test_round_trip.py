"""Out of a draft and back: what nobody touched is unchanged, the rest is one operation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import pytest
import shapely
from django.utils import timezone
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from tests.cast import member
from tests.ground import Ground, place, squares
from tests.zones.editor.bench import Desk, area, desk, line
from tests.zones.editor.round_trip.trips import by_code, look, sent_out, take_in
from tests.zones.imports.files import feature, write_geojson
from zones.editor.checking import check_draft
from zones.editor.models import DraftOperation, DraftState, SchemeEditor
from zones.editor.refusals import DraftMoved, DraftTaken
from zones.imports.findings import Severity
from zones.imports.forms.upload import UploadForm
from zones.imports.messages import explain
from zones.organisation.models import Role, User
from zones.organisation.permissions import standing_of

pytestmark = pytest.mark.django_db

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, member(ground, Role.GIS_STAFF))


def edited(path: Path, layer: str, edit: Edit) -> None:
    """Rewrite a layer: ``edit`` changes its columns (by name) and "shapes" in place."""
    meta, _, wkb, fields = pyogrio.raw.read(path, layer=layer)
    columns: dict[str, Any] = dict(zip(meta["fields"].tolist(), map(list, fields), strict=True))
    columns["shapes"] = list(shapely.from_wkb(wkb))
    edit(columns)
    shapes = columns.pop("shapes")
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(shapes, dtype=object)),
        field_data=[
            np.array(cells, dtype=object if isinstance(cells[0], str) else np.int64)
            for cells in columns.values()
        ],
        fields=list(columns),
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        crs="EPSG:4326",
        driver="GPKG",
        layer=layer,
    )


def reshaped(**shapes: BaseGeometry) -> Edit:
    def edit(columns: dict[str, Any]) -> None:
        for code, shape in shapes.items():
            columns["shapes"][columns["code"].index(code)] = shape

    return edit


def test_what_nobody_touched_comes_back_unchanged(bench: Desk, tmp_path: Path) -> None:
    bench.do("split", zone=bench.zone("A1"), line=line((0.31, -1), (0.57, 2)))
    bench.do("gap", zone=bench.zone("A4"), reason="水面", fallback=bench.ground.units["OFFICE"].pk)
    found = look(bench, sent_out(bench, tmp_path))
    assert not found.report.changes.any and not found.report.faults
    assert found.report.changes.unchanged == found.report.total == 8
    assert found.plan is None


def test_a_layer_for_each_level_with_a_style_and_the_zones_numbers(
    bench: Desk, tmp_path: Path
) -> None:
    path = sent_out(bench, tmp_path)
    assert pyogrio.list_layers(path)[:3].tolist() == [
        ["cell", "MultiPolygon"],
        ["community", "MultiPolygon"],
        ["city", "MultiPolygon"],
    ]
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT fid, zone_id, code, parent FROM cell ORDER BY code").fetchall()
        styles = file.execute("SELECT f_table_name FROM layer_styles WHERE useAsDefault").fetchall()
    assert rows[0] == (bench.zone("A1"), bench.zone("A1"), "A1", "A")
    assert {name for (name,) in styles} == {"cell", "community", "city"}


def test_a_moved_border_and_a_new_name_are_one_operation(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    west = Polygon([place(0, 0), place(1, 0), place(1.2, 1), place(0, 1)])
    east = Polygon([place(1, 0), place(2, 0), place(2, 1), place(1.2, 1)])
    north_west = Polygon([place(0, 1), place(1.2, 1), place(1, 2), place(0, 2)])
    north_east = Polygon([place(1.2, 1), place(2, 1), place(2, 2), place(1, 2)])

    def edit(columns: dict[str, Any]) -> None:
        reshaped(A1=west, A2=east, A3=north_west, A4=north_east)(columns)
        columns["name"][columns["code"].index("A2")] = "新名"

    edited(path, "cell", edit)
    found = look(bench, path)
    assert not found.report.faults
    assert found.report.changes.facts == {
        "A1": ["boundary"],
        "A2": ["name", "boundary"],
        "A3": ["boundary"],
        "A4": ["boundary"],
    }
    result = take_in(bench, found)
    assert (result["put"], result["dropped"], result["broken"]) == (4, 0, False)
    operation = DraftOperation.objects.get(draft=bench.draft)
    assert (operation.kind, operation.facts["file"]) == ("import", "draft.gpkg")
    assert by_code(bench)["A2"].name == "新名" and not bench.draft.broken
    bench.walk(0)
    assert by_code(bench)["A2"].name == "A2格"


def test_coordinates_off_the_grid_are_snapped(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    shaken = shapely.transform(by_code(bench)["A1"].boundary, lambda xy: xy + 3e-8)
    edited(path, "cell", reshaped(A1=shaken))
    assert look(bench, path).plan is None


def test_a_tear_is_told_and_left_for_repair(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    edited(path, "cell", reshaped(A1=squares(0, 0, 0.8, 1)))
    found = look(bench, path)
    assert not found.report.faults
    notices = {one.code for one in found.report.of(Severity.NOTICE)}
    assert {"gap", "torn"} <= notices
    assert all(explain(one).detail for one in found.report.findings)
    assert take_in(bench, found)["broken"] and bench.draft.broken
    (gap,) = [
        one
        for one in check_draft(bench.draft, now=bench.draft.changed_at).blocking
        if one.kind == "gap"
    ]
    bench.do(gap.repairs[0].kind, **gap.repairs[0].parameters)
    assert not check_draft(bench.draft, now=bench.draft.changed_at).blocking
    bench.walk(0)
    assert not bench.draft.broken


def test_pieces_with_the_same_number_are_a_split(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)

    def split(columns: dict[str, Any]) -> None:
        at = columns["code"].index("A1")
        for name, cells in columns.items():
            cells.append(squares(0.6, 0, 0.4, 1) if name == "shapes" else cells[at])
        columns["shapes"][at] = squares(0, 0, 0.6, 1)

    edited(path, "cell", split)
    found = look(bench, path)
    assert found.report.changes.added == ["A5"]
    # The neighbour and the zones above gain the ends of the cut.
    assert sorted(found.report.changes.changed) == ["A", "A1", "A3", "C"]
    take_in(bench, found)
    after = by_code(bench)
    assert after["A1"].zone == bench.zone("A1") and after["A5"].parent == bench.zone("A")
    facts = DraftOperation.objects.get(draft=bench.draft).facts
    assert facts["origins"] == {str(after["A5"].zone): [bench.zone("A1")]}


def test_a_zone_missing_from_its_level_is_gone_and_has_an_heir(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)

    def merge(columns: dict[str, Any]) -> None:
        at = columns["code"].index("A2")
        for cells in columns.values():
            del cells[at]
        columns["shapes"][columns["code"].index("A1")] = squares(0, 0, 2, 1)

    edited(path, "cell", merge)
    found = look(bench, path)
    assert found.report.changes.dropped == ["A2"]
    kept = look(bench, path, missing="keep")
    assert kept.report.changes.dropped == []
    take_in(bench, found)
    assert "A2" not in by_code(bench)
    facts = DraftOperation.objects.get(draft=bench.draft).facts
    assert facts["origins"] == {str(bench.zone("A1")): [bench.zone("A2")]}


def test_a_file_of_others_is_matched_by_code_and_adds(bench: Desk, tmp_path: Path) -> None:
    halves = [
        feature(squares(2, 0, 1, 2), code="B1", name="西"),
        feature(squares(3, 0, 1, 2), code="B2", name="东"),
        feature(squares(0, 0), code="A1", name="改名"),
    ]
    path = write_geojson(tmp_path, halves).path
    unsaid = look(bench, path)
    assert [one.code for one in unsaid.report.faults][:1] == ["level_not_chosen"]
    found = look(bench, path, level="cell")
    assert found.report.changes.added == ["B1", "B2"]
    assert found.report.changes.facts["A1"] == ["name"] and not found.report.changes.dropped
    take_in(bench, found)
    after = by_code(bench)
    assert after["B1"].parent == bench.zone("B") and after["A1"].name_en == "Zone A1"
    assert not bench.draft.broken


def test_a_file_of_others_that_is_the_whole_level_leaves_intended_gaps(
    bench: Desk, tmp_path: Path
) -> None:
    bench.do("gap", zone=bench.zone("A4"), reason="水面", fallback=bench.ground.units["OFFICE"].pk)
    whole = [feature(squares(*at), code=code) for code, at in (("A1", (0, 0)), ("A2", (1, 0)))]
    path = write_geojson(tmp_path, whole).path
    found = look(bench, path, level="cell", missing="drop")
    assert found.report.changes.dropped == ["A3"]


def test_the_borders_above_follow_only_where_that_is_asked_for(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    edited(path, "cell", reshaped(A1=squares(-0.5, 0, 1.5, 1)))
    stay = look(bench, path)
    assert "A1" in stay.report.changes.changed and "A" not in stay.report.changes.changed
    assert "outside" in {one.code for one in stay.report.findings}
    follow = look(bench, path, outline="follow")
    assert {"A", "A1", "C"} <= set(follow.report.changes.changed)
    assert not take_in(bench, follow)["broken"]


def test_what_the_file_says_wrongly_stands_in_the_way(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)

    def spoil(columns: dict[str, Any]) -> None:
        columns["parent"][columns["code"].index("A1")] = "Z"
        columns["code"][columns["code"].index("A2")] = "A3"

    edited(path, "cell", spoil)
    found = look(bench, path)
    assert {"no_parent", "duplicate_code"} <= {one.code for one in found.report.faults}
    assert found.plan is None and all(explain(one).remedy for one in found.report.faults)


def test_a_shape_that_crosses_itself_is_repaired_on_request(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    bow_tie = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])
    edited(path, "cell", reshaped(A1=bow_tie))
    assert look(bench, path).plan is None
    assert look(bench, path, repair=True).plan is not None


def test_only_an_open_draft_of_the_persons_scheme(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    SchemeEditor.objects.create(scheme=bench.ground.scheme, user=bench.ground.people["head-a"])
    (fault,) = look(bench, path).report.faults
    assert fault.code == "no_draft" and explain(fault).detail
    SchemeEditor.objects.all().delete()
    bench.draft.state = DraftState.SUBMITTED
    bench.draft.save()
    assert [one.code for one in look(bench, path).report.faults] == ["no_draft"]


def test_a_draft_that_moved_or_is_taken_is_left_alone(bench: Desk, tmp_path: Path) -> None:
    path = sent_out(bench, tmp_path)
    edited(path, "cell", reshaped(A1=squares(0, 0, 0.8, 1)))
    found = look(bench, path)
    bench.do("transfer", to=bench.zone("A1"), area=area((1, 0), (1.5, 0), (1.5, 1), (1, 1)))
    with pytest.raises(DraftMoved):
        take_in(bench, found)
    bench.draft.editor = bench.ground.people["head-a"]
    bench.draft.save()
    with pytest.raises(DraftTaken):
        take_in(bench, look(bench, path))


def test_a_file_is_offered_only_to_drafts_of_schemes_that_the_person_edits(bench: Desk) -> None:
    def offered(user: User) -> list[str]:
        form = UploadForm("draft", standing=standing_of(user, now=timezone.now()))
        choices = form.fields["setting-draft"].choices  # type: ignore[attr-defined]
        return [value for value, _label in choices]

    other = member(bench.ground, Role.GIS_STAFF, username="other")
    assert offered(other) == [str(bench.draft.pk)]
    SchemeEditor.objects.create(scheme=bench.ground.scheme, user=bench.user)
    assert offered(other) == [] and offered(bench.user) == [str(bench.draft.pk)]
