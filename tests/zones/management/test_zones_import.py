"""zones_import, zones_check and zones_export at the terminal."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from shapely.geometry import Polygon

from tests.ground import Ground, place, put, squares
from tests.zones.imports.files import cells, feature, write_csv, write_geojson, write_layers
from zones.audit.models import AuditEntry
from zones.boundaries.models import Edition, Scheme, ZoneVersion
from zones.imports.models import ImportRun
from zones.organisation.models import Unit
from zones.ownership.models import Responsibility
from zones.reference.models import ReferenceLayer

BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])
RENAMED = feature(squares(0, 0), code="A1", name="新名", name_en="Zone A1")
TO_CELLS = ("--scheme", "grid", "--level", "cell", "--datum", "wgs84")


def run(name: str, *arguments: object) -> str:
    out = StringIO()
    call_command(name, *map(str, arguments), "--language", "en", stdout=out, stderr=StringIO())
    return out.getvalue()


class TestImport:
    def test_a_dry_run_reports_and_stores_nothing(self, ground: Ground, tmp_path: Path) -> None:
        file = write_geojson(tmp_path, [RENAMED]).path
        printed = run("zones_import", file, *TO_CELLS, "--dry-run")
        assert "Changed: 1 (A1)" in printed
        assert "Not used" not in printed
        assert "Dry run: nothing was stored." in printed
        assert Edition.objects.count() == 1 and not ImportRun.objects.exists()

    def test_columns_that_nothing_reads_are_named(self, ground: Ground, tmp_path: Path) -> None:
        odd = {**RENAMED, "properties": {**RENAMED["properties"], "Bemerkung": "x"}}
        file = write_geojson(tmp_path, [odd]).path
        assert "Not used: Bemerkung" in run("zones_import", file, *TO_CELLS, "--dry-run")

    def test_with_yes_it_is_stored_on_record(self, ground: Ground, tmp_path: Path) -> None:
        file = write_geojson(tmp_path, [RENAMED]).path
        assert "edition 2" in run("zones_import", file, *TO_CELLS, "--yes", "--note", "survey")
        assert Edition.objects.get(number=2).note == "survey"
        kept = ImportRun.objects.get()
        assert (kept.state, kept.file_path) == ("done", "")
        assert AuditEntry.objects.filter(action="import.apply").exists()

    def test_nobody_to_ask_means_no(self, ground: Ground, tmp_path: Path) -> None:
        file = write_geojson(tmp_path, [RENAMED]).path
        with pytest.raises(CommandError, match="--yes"):
            run("zones_import", file, *TO_CELLS)
        assert Edition.objects.count() == 1

    def test_faults_end_it_with_their_sentences(
        self, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = write_geojson(tmp_path, cells(A1=BOW_TIE)).path
        with pytest.raises(CommandError, match="in the way: 3"):
            call_command("zones_import", str(file), *TO_CELLS, "--yes", "--language", "en")
        printed = capsys.readouterr().out
        assert "feature 1 (A1 A1格): The outline crosses itself. [103.005000, 22.005000]" in printed
        assert "--repair: Accept the proposed repairs" in printed
        accepted = run(
            "zones_import", file, *TO_CELLS, "--yes", "--repair", "--accept-defects", "--replace"
        )
        assert "Accepted: 4" in accepted

    def test_a_scheme_of_ones_own_is_made_on_the_way(self, ground: Ground, tmp_path: Path) -> None:
        rows = [feature(squares(0, 0, 4, 2), 530000, 名称="一县")]
        file = write_geojson(tmp_path, rows).path
        made = ("--create-scheme", "counties", "县/Counties", "--level", "county")
        options = (*made, "--datum", "wgs84", "--code-from", "id")
        with pytest.raises(CommandError):
            run("zones_import", file, *made, "--datum", "wgs84", "--yes")
        assert not Scheme.objects.filter(code="counties").exists(), "refused means nothing at all"
        run("zones_import", file, *options, "--yes")
        scheme = Scheme.objects.get(code="counties")
        assert (scheme.name_zh, scheme.name_en, scheme.primary) == ("县", "Counties", False)
        assert scheme.levels.get().code == "county"
        assert "is there already" in run("zones_import", file, *options, "--dry-run")

    def test_levels_and_columns_are_named_by_hand(self, ground: Ground, tmp_path: Path) -> None:
        rows = [
            feature(squares(0, 0, 4, 2), nr="S", nom="城", stufe="county"),
            feature(squares(0, 0), nr="S1", nom="片", stufe="area"),
        ]
        file = write_geojson(tmp_path, rows).path
        run(
            *("zones_import", file, "--datum", "wgs84", "--yes", "--accept-defects"),
            *("--create-scheme", "areas", "片区/Areas", "--one-to-one"),
            *("--levels", "county=县城/County seat", "area=片区/Area:part:unit:one-to-one"),
            *("--code-column", "nr", "--map", "name=nom", "--level-column", "stufe"),
        )
        scheme = Scheme.objects.get(code="areas")
        county, area = scheme.levels.order_by("rank")
        assert scheme.one_to_one
        assert (county.code, county.name_en, county.pairing) == ("county", "County seat", "none")
        assert (area.code, area.name_en, area.pairing) == ("area", "Area", "unit")
        assert area.pairs_one_to_one and not area.covers_parent

    def test_layers_have_levels_and_columns_of_their_own(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        shape = squares(2, 0, 2, 2)
        layers = {
            "communities": [feature(shape, gid="B", wie="新B")],
            "cells": [feature(shape, nr="B1", wie="新B1")],
        }
        printed = run(
            *("zones_import", write_layers(tmp_path, layers).path, "--datum", "cgcs2000"),
            *("--scheme", "grid", "--layer", "communities=community", "--layer", "cells=cell"),
            *("--map", "communities:code=gid", "--map", "cells:code=nr", "--map", "name=wie"),
            "--yes",
        )
        assert "Layer communities: 1 features, level community" in printed
        assert "Columns: nr → 编码 Code; wie → 名称 Name" in printed
        assert ZoneVersion.objects.get(code="B1").name == "新B1"

    def test_tables_and_reference_layers_come_the_same_way(
        self, ground: Ground, tmp_path: Path
    ) -> None:
        units = write_csv(tmp_path, [["单位编码", "单位名称"], ["N1", "新单位"]], "units.csv").path
        run("zones_import", units, "--kind", "units", "--yes")
        rows = [["Zone code", "Role", "Responsible unit code"], ["A1", "lead", "N1"]]
        who = write_csv(tmp_path, rows, "who.csv").path
        run("zones_import", who, "--kind", "responsibilities", "--scheme", "grid", "--yes")
        assert Responsibility.objects.filter(unit=Unit.objects.get(code="N1")).exists()
        parks = write_geojson(tmp_path, [feature(squares(0, 0), name="公园")]).path
        run(
            *("zones_import", parks, "--kind", "reference", "--datum", "wgs84", "--yes"),
            *("--layer-code", "green", "--layer-name", "绿地/Green", "--layer-kind", "green"),
        )
        assert ReferenceLayer.objects.get().name_en == "Green"

    def test_a_missing_file_is_named(self, ground: Ground) -> None:
        with pytest.raises(CommandError, match=r"no file nowhere\.geojson"):
            run("zones_import", "nowhere.geojson")


class TestWithdraw:
    def test_what_is_scheduled_is_listed_and_taken_back(self, ground: Ground) -> None:
        far = timezone.now() + timedelta(days=400)
        with pytest.raises(CommandError, match="Nothing is scheduled"):
            run("zones_withdraw", "grid", "--yes")
        ground.publish(put("A1", "cell", "A", squares(0, 0), name="定"), effective_from=far)
        with pytest.raises(CommandError, match="--yes"):
            run("zones_withdraw", "grid")
        printed = run("zones_withdraw", "grid", "--yes")
        assert "Edition 2 is scheduled from" in printed
        assert "Edition 3 is in force" in printed
        entry = AuditEntry.objects.filter(action="edition.publish").latest("id")
        assert entry.actor_name.startswith("zones_withdraw")


class TestCheck:
    def test_sound_ground_ends_well(self, ground: Ground) -> None:
        assert "Nothing is wrong." in run("zones_check", "grid")

    def test_every_torn_place_is_listed(
        self, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = write_geojson(tmp_path, cells(A1=squares(0, 0, 1.1, 0.9))).path
        run("zones_import", file, *TO_CELLS, "--yes", "--accept-defects")
        with pytest.raises(CommandError, match="0 faults, 2 gaps, overlaps or spills"):
            call_command("zones_check", "grid", "--language", "en")
        printed = capsys.readouterr().out
        assert "belong to several zones: A1, A2" in printed
        assert "Nothing is wrong." in run("zones_check", "grid", "--edition", 1)

    def test_an_edition_that_is_not_there_is_named(self, ground: Ground) -> None:
        with pytest.raises(CommandError, match="no such edition"):
            run("zones_check", "grid", "--edition", 9)
        with pytest.raises(CommandError, match="no scheme none"):
            run("zones_check", "none")


class TestExport:
    @pytest.mark.parametrize("suffix", ["geojson", "gpkg", "zip", "kml", "fgb"])
    @pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
    def test_boundaries_come_back_as_they_were(
        self, ground: Ground, tmp_path: Path, suffix: str, datum: str
    ) -> None:
        file = tmp_path / f"cells.{suffix}"
        run(
            *("zones_export", "boundaries", "--scheme", "grid", "--level", "cell"),
            *("--datum", datum, "-o", file),
        )
        again = ("--scheme", "grid", "--level", "cell", "--datum", datum, "--dry-run")
        assert "Unchanged: 4" in run("zones_import", file, *again)

    def test_metres_come_back_too(self, ground: Ground, tmp_path: Path) -> None:
        file = tmp_path / "all.gpkg"
        run("zones_export", "boundaries", "--scheme", "grid", "--crs", "EPSG:4522", "-o", file)
        again = run("zones_import", file, "--scheme", "grid", "--crs", "EPSG:4522", "--dry-run")
        assert "Unchanged: 7" in again

    def test_tables_come_back_as_they_were(self, ground: Ground, tmp_path: Path) -> None:
        units, people, who = (tmp_path / f"{name}.xlsx" for name in ("units", "people", "who"))
        run("zones_export", "units", "-o", units)
        run("zones_export", "people", "-o", people)
        run(
            *("zones_export", "responsibilities", "--scheme", "grid", "--for-import"),
            *("-o", who),
        )
        nothing = "Everything is there already"
        assert nothing in run("zones_import", units, "--kind", "units", "--dry-run")
        assert nothing in run("zones_import", people, "--kind", "people", "--dry-run")
        assert nothing in run(
            "zones_import", who, "--kind", "responsibilities", "--scheme", "grid", "--dry-run"
        )

    def test_the_responsibility_list_is_for_people(self, ground: Ground, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        run("zones_export", "responsibilities", "--scheme", "grid", "--level", "cell", "-o", file)
        assert "A1长" in file.read_text(encoding="utf-8-sig")

    def test_a_reference_layer_is_written(self, ground: Ground, tmp_path: Path) -> None:
        self_made = write_geojson(tmp_path, [feature(squares(0, 0), name="公园", width=3)]).path
        run(
            *("zones_import", self_made, "--kind", "reference", "--datum", "wgs84", "--yes"),
            *("--layer-code", "green", "--layer-name", "绿地/Green", "--layer-kind", "green"),
        )
        file = tmp_path / "green.geojson"
        run("zones_export", "reference", "--layer", "green", "-o", file)
        (park,) = json.loads(file.read_text(encoding="utf-8"))["features"]
        assert (park["properties"]["name"], park["properties"]["width"]) == ("公园", 3)
        with pytest.raises(CommandError, match="green"):
            run("zones_export", "reference", "-o", tmp_path / "x.geojson")

    def test_a_file_is_not_overwritten_unasked(self, ground: Ground, tmp_path: Path) -> None:
        file = tmp_path / "units.csv"
        file.write_text("mine")
        with pytest.raises(CommandError, match="--overwrite"):
            run("zones_export", "units", "-o", file)
        run("zones_export", "units", "-o", file, "--overwrite")
        assert "U-A1" in file.read_text(encoding="utf-8-sig")
