"""The pages of the basemaps: tried before they are kept, for those who set them up alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground
from tests.zones.reference.basemaps.test_actions import PUT
from zones.organisation.models import Role
from zones.reference.basemaps.actions import BasemapPut, add_basemap
from zones.reference.models import Basemap

pytestmark = pytest.mark.django_db

FORM = {
    "code": "imagery",
    "name_zh": "影像",
    "name_en": "Imagery",
    "kind": "xyz",
    "url": "https://t{0-1}.example.org/{z}/{x}/{y}.png",
    "crs": "EPSG:3857",
    "datum": "gcj02",
    "min_zoom": "0",
    "max_zoom": "18",
    "position": "0",
    "is_active": "on",
}


def images_of(answer: Any) -> str:
    parts: list[str] = answer.headers["Content-Security-Policy"].split("; ")
    (images,) = [part for part in parts if part.startswith("img-src")]
    return images


def basemap(code: str = "imagery", put: BasemapPut = PUT) -> Basemap:
    return add_basemap(code=code, put=put, actor=TESTER, now=TODAY)


def test_outsiders_and_others_get_nowhere(ground: Ground) -> None:
    one = basemap()
    addresses = ["/basemaps/", "/basemaps/new/", f"/basemaps/{one.pk}/"]
    addresses.append(f"/basemaps/{one.pk}/remove/")
    for client in (
        caller(member(ground)),
        caller(member(ground, Role.CAMPAIGN_OFFICE)),
        caller(member(ground, Role.AUDITOR, Role.LEADER)),
    ):
        for address in addresses:
            assert client.get(address).status_code == 403
            assert client.post(address, FORM).status_code == 403
    for address in addresses:
        assert caller().get(address).status_code == 302
    assert Basemap.objects.count() == 1


@pytest.mark.parametrize("role", [Role.GIS_STAFF, Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN])
def test_a_try_shows_it_and_keeps_nothing(ground: Ground, role: Role) -> None:
    client = caller(member(ground, role))
    tried = client.post("/basemaps/new/", {**FORM, "try": "yes"})
    assert tried.status_code == 200
    assert "t{0-1}.example.org" in tried.content.decode()
    assert images_of(tried).endswith("https://t0.example.org https://t1.example.org")
    assert not Basemap.objects.exists()
    kept = client.post("/basemaps/new/", FORM, follow=True)
    one = Basemap.objects.get()
    assert kept.redirect_chain[0][0] == f"/basemaps/{one.pk}/"
    assert (one.datum, one.public, one.is_active) == ("gcj02", False, True)
    assert "Imagery" in client.get("/basemaps/").content.decode()


def test_a_refusal_stands_at_its_field_and_lets_no_host_pass(ground: Ground) -> None:
    client = caller(member(ground, Role.GIS_STAFF))
    answer = client.post("/basemaps/new/", {**FORM, "url": "https://{s}.example.org/{z}/{x}/{y}"})
    assert answer.context["form"].errors["url"]
    assert "example.org" not in images_of(answer)
    again = client.post("/basemaps/new/", {**FORM, "kind": "wmts", "url": "https://example.org/w"})
    assert again.context["form"].errors["layer"]


def test_a_basemap_is_changed_and_removed(ground: Ground) -> None:
    client = caller(member(ground, Role.GIS_STAFF))
    one = basemap()
    page = f"/basemaps/{one.pk}/"
    assert "tiles.example.org" in images_of(client.get(page))
    client.post(page, {**FORM, "code": "other", "max_zoom": "15"})
    one.refresh_from_db()
    assert (one.code, one.max_zoom, one.datum) == ("imagery", 15, "gcj02")
    assert client.get(f"{page}remove/").status_code == 200
    assert Basemap.objects.exists()
    assert client.post(f"{page}remove/").status_code == 302
    assert not Basemap.objects.exists()
    assert client.get(page).status_code == 404


def test_the_form_offers_no_datum_the_city_forbids(ground: Ground) -> None:
    ground.city.allow_gcj02 = False
    ground.city.save()
    client = caller(member(ground, Role.GIS_STAFF))
    assert "GCJ-02 (" not in client.get("/basemaps/new/").content.decode()
    answer = client.post("/basemaps/new/", FORM)
    assert answer.context["form"].errors["datum"]


def test_a_map_page_lets_the_hosts_of_its_basemaps_pass_and_no_other_page_does(
    ground: Ground,
) -> None:
    basemap()
    office = caller(member(ground, Role.CAMPAIGN_OFFICE))
    assert images_of(office.get("/map/")).endswith(" https://tiles.example.org")
    assert images_of(office.get("/zones/list/")) == "img-src 'self' data: blob:"
    signed_out = caller().get("/map/")
    assert images_of(signed_out) == "img-src 'self' data: blob:"
    assert "tiles.example.org" not in signed_out.content.decode()
