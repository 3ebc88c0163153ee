"""Basemaps are set up with what makes them lie right, and on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cast import member
from tests.ground import TESTER, TODAY, Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import Role
from zones.organisation.permissions import SIGNED_OUT, standing_of
from zones.reference.basemaps.actions import (
    BasemapPut,
    add_basemap,
    change_basemap,
    remove_basemap,
    shifted_allowed,
)
from zones.reference.models import Basemap
from zones.refusal import Refusal

pytestmark = pytest.mark.django_db

PUT = BasemapPut(
    name_zh="影像",
    name_en="Imagery",
    kind="xyz",
    url="https://tiles.example.org/{z}/{x}/{y}.png",
    crs="EPSG:3857",
    datum="wgs84",
)


def add(code: str = "imagery", **facts: Any) -> Basemap:
    return add_basemap(code=code, put=replace(PUT, **facts), actor=TESTER, now=TODAY)


def entries() -> list[tuple[str, Any, Any]]:
    rows = AuditEntry.objects.filter(object_type="basemap").order_by("id")
    return [(row.action, row.before, row.after) for row in rows]


def test_all_that_is_done_to_a_basemap_goes_on_record(ground: Ground) -> None:
    basemap = add()
    changed = change_basemap(
        basemap=basemap, put=replace(PUT, max_zoom=16), actor=TESTER, now=TODAY
    )
    assert changed.max_zoom == 16
    change_basemap(basemap=basemap, put=replace(PUT, max_zoom=16), actor=TESTER, now=TODAY)
    remove_basemap(basemap=changed, actor=TESTER, now=TODAY)
    assert not Basemap.objects.exists()
    added, change, removed = entries()
    assert (added[0], added[2]["url"]) == ("basemap.add", PUT.url)
    assert change == ("basemap.change", {"max_zoom": 18}, {"max_zoom": 16})
    assert (removed[0], removed[1]["max_zoom"]) == ("basemap.remove", 16)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"url": "https://{s}.example.org/{z}/{x}/{y}"}, "basemap_unknown_hole", "url"),
        ({"kind": "wmts", "url": "https://example.org/wmts"}, "basemap_matrix_missing", "layer"),
        (
            {"kind": "wmts", "url": "https://example.org/wmts", "layer": "vec"},
            "basemap_matrix_missing",
            "matrix_set",
        ),
        ({"min_zoom": 12, "max_zoom": 9}, "basemap_zooms", "max_zoom"),
    ],
)
def test_what_would_never_show_a_tile_is_refused(
    ground: Ground, facts: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add(**facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Basemap.objects.exists()
    assert not entries()


def test_a_code_is_given_once(ground: Ground) -> None:
    add()
    with pytest.raises(Refusal, match="already") as refused:
        add()
    assert refused.value.conflict


def test_gcj02_and_bd09_only_where_the_city_allows_them(ground: Ground) -> None:
    gis = standing_of(member(ground, Role.GIS_STAFF), now=TODAY)
    add("amap", datum="gcj02")
    assert Basemap.objects.offered_to(gis, shifted=shifted_allowed()).exists()
    ground.city.allow_gcj02 = False
    ground.city.save()
    for datum in ("gcj02", "bd09"):
        with pytest.raises(Refusal, match="not accepted") as refused:
            add("baidu", datum=datum)
        assert refused.value.code == "datum_forbidden"
    assert not Basemap.objects.offered_to(gis, shifted=shifted_allowed()).exists()


def test_who_is_offered_what(ground: Ground) -> None:
    gis = standing_of(member(ground, Role.GIS_STAFF), now=TODAY)
    add("second", position=2)
    add("first", position=1, public=True)
    add("off", is_active=False, public=True)

    def offered(standing: Any) -> list[str]:
        rows = Basemap.objects.offered_to(standing, shifted=True).in_order()
        return [row.code for row in rows]

    assert offered(gis) == ["first", "second"]
    assert offered(SIGNED_OUT) == ["first"]
