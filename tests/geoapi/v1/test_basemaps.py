"""Basemaps over the interface: read by whoever may see them, written by those who set them up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import caller, caller_with_token, member
from tests.ground import Ground
from zones.organisation.models import Role
from zones.reference.models import Basemap

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/basemaps"
BODY = {
    "code": "vec",
    "name_zh": "矢量",
    "name_en": "Vector",
    "kind": "wmts",
    "url": "https://t{0-7}.example.org/vec_c/wmts",
    "layer": "vec",
    "matrix_set": "c",
    "format": "tiles",
    "crs": "EPSG:4490",
    "datum": "cgcs2000",
    "max_zoom": 17,
}


def send(client: Client, method: str, address: str = "", body: object = None) -> Any:
    text = "" if body is None else json.dumps(body)
    return getattr(client, method)(f"{ROOT}{address}", text, content_type="application/json")


def problem(answer: Any) -> tuple[int, str]:
    first = answer.json()["errors"][0]
    return answer.status_code, first["code"]


def test_set_up_changed_and_removed(ground: Ground) -> None:
    gis = caller(member(ground, Role.GIS_STAFF))
    made = send(gis, "post", body=BODY)
    assert made.status_code == 201, made.json()
    assert made.json() == BODY | {
        "style": "default",
        "matrix_prefix": "",
        "two_at_zero": False,
        "attribution": "",
        "min_zoom": 0,
        "public": False,
        "position": 0,
        "is_active": True,
    }
    assert problem(send(gis, "post", body=BODY)) == (409, "basemap_code_taken")
    changed = {name: value for name, value in BODY.items() if name != "code"} | {"max_zoom": 9}
    assert send(gis, "put", "/vec", changed).json()["max_zoom"] == 9
    assert gis.get(f"{ROOT}/vec").json()["max_zoom"] == 9
    assert send(gis, "delete", "/vec").status_code == 204
    assert gis.get(f"{ROOT}/vec").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"url": "https://name:word@example.org"}, "basemap_no_address"),
        ({"matrix_set": ""}, "basemap_matrix_missing"),
        ({"min_zoom": 18}, "basemap_zooms"),
        ({"crs": "EPSG:4547"}, "invalid_choice"),
        ({"key": "secret"}, "unknown_parameter"),
    ],
)
def test_what_would_never_show_a_tile_is_refused(
    ground: Ground, wrong: dict[str, Any], code: str
) -> None:
    gis = caller(member(ground, Role.GIS_STAFF))
    assert problem(send(gis, "post", body=BODY | wrong)) == (400, code)
    assert not Basemap.objects.exists()


def test_a_forbidden_datum_is_refused(ground: Ground) -> None:
    ground.city.allow_gcj02 = False
    ground.city.save()
    gis = caller(member(ground, Role.GIS_STAFF))
    answer = send(gis, "post", body=BODY | {"datum": "bd09"})
    assert problem(answer) == (400, "datum_forbidden")


def test_others_read_what_their_maps_offer_and_write_nothing(ground: Ground) -> None:
    gis = caller(member(ground, Role.GIS_STAFF))
    send(gis, "post", body=BODY)
    send(gis, "post", body=BODY | {"code": "open", "public": True})
    send(gis, "post", body=BODY | {"code": "off", "is_active": False, "public": True})

    def offered(client: Client, query: str = "") -> list[str]:
        return [one["code"] for one in client.get(ROOT + query).json()["results"]]

    office, outsider = caller(member(ground, Role.CAMPAIGN_OFFICE)), caller(member(ground))
    assert offered(office) == ["open", "vec"]
    assert offered(caller()) == offered(outsider) == ["open"]
    assert offered(gis, "?inactive=true") == ["off", "open", "vec"]
    assert office.get(f"{ROOT}?inactive=true").status_code == 403
    assert caller().get(f"{ROOT}/vec").status_code == 404
    assert office.get(f"{ROOT}/off").status_code == 404
    token = caller_with_token(member(ground, Role.SYSTEM_ADMIN), "read")
    for client, status in ((office, 403), (outsider, 403), (token, 403)):
        assert send(client, "post", body=BODY | {"code": "mine"}).status_code == status
        assert send(client, "put", "/open", BODY).status_code == status
        assert send(client, "delete", "/open").status_code == status
    assert send(caller(), "post", body=BODY).status_code in (401, 403)
    assert Basemap.objects.count() == 3
