"""Defining schemes and their levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ground import TESTER, TODAY, Ground
from zones.audit.models import AuditEntry
from zones.boundaries.models import Level, Scheme
from zones.boundaries.refusals import (
    BadCode,
    BadCodePattern,
    LevelInUse,
    LevelTwice,
    NobodyPaired,
    NoLevels,
    PrimaryTaken,
    ShapeFixed,
)
from zones.boundaries.schemes import LevelPut, SchemePut, define_scheme

AREAS = SchemePut("areas", "片区", "Areas", one_to_one=True)
COUNTY = LevelPut("county", "县城", "County seat")
AREA = LevelPut("area", "片区", "Area", code_pattern=r"P\d{2}", covers_parent=False)


def define(scheme: SchemePut, *levels: LevelPut) -> Scheme:
    return define_scheme(scheme=scheme, levels=levels, actor=TESTER, now=TODAY)


@pytest.mark.django_db
def test_a_scheme_is_defined_renamed_and_its_levels_moved() -> None:
    first = define(AREAS, AREA)
    again = define(replace(AREAS, name_en="Districts"), COUNTY, AREA)
    assert first.pk == again.pk
    assert list(again.levels.order_by("rank").values_list("code", "rank")) == [
        ("county", 0),
        ("area", 1),
    ]
    assert again.name_en == "Districts"
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == [
        "scheme.define",
        "scheme.change",
    ]


@pytest.mark.django_db
def test_whom_a_level_is_paired_with_may_change_and_is_on_record() -> None:
    define(AREAS, replace(AREA, pairing="unit", pairs_one_to_one=True))
    level = define(AREAS, replace(AREA, pairing="leader")).levels.get()
    assert (level.pairing, level.pairs_one_to_one) == ("leader", False)
    entry = AuditEntry.objects.latest("id")
    assert entry.before and entry.after
    assert [said["levels"][0]["pairing"] for said in (entry.before, entry.after)] == [
        "unit",
        "leader",
    ]


@pytest.mark.django_db
def test_a_level_without_zones_can_be_removed() -> None:
    define(AREAS, COUNTY, AREA)
    assert define(AREAS, AREA).levels.get().code == "area"


@pytest.mark.django_db
def test_levels_can_change_places() -> None:
    define(AREAS, AREA, COUNTY)
    scheme = define(AREAS, COUNTY, AREA)
    assert list(scheme.levels.order_by("rank").values_list("code", flat=True)) == [
        "county",
        "area",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scheme", "levels", "refusal"),
    [
        (replace(AREAS, code="片区"), [AREA], BadCode),
        (AREAS, [replace(AREA, code="a b")], BadCode),
        (AREAS, [], NoLevels),
        (AREAS, [AREA, AREA], LevelTwice),
        (AREAS, [replace(AREA, code_pattern="(")], BadCodePattern),
        (AREAS, [replace(AREA, pairs_one_to_one=True)], NobodyPaired),
    ],
)
def test_what_cannot_be_is_refused(
    scheme: SchemePut, levels: list[LevelPut], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        define(scheme, *levels)
    assert not Scheme.objects.exists()


def test_a_used_scheme_keeps_its_shape_its_levels_and_its_rank_as_primary(ground: Ground) -> None:
    grid = SchemePut("grid", "网格", "Grid", primary=True)
    names = [LevelPut(code, code, code) for code in ("city", "community")]
    with pytest.raises(LevelInUse, match="cell"):
        define(grid, *names)
    with pytest.raises(ShapeFixed):
        define(replace(grid, primary=False, geometry_kind="line"), *names, LevelPut("cell", "", ""))
    with pytest.raises(PrimaryTaken, match="grid"):
        define(replace(AREAS, primary=True), AREA)
    assert Level.objects.count() == 3
