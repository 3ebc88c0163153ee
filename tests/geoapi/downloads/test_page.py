"""The page of downloads: what stands on it, for whom, and that every link leads to its file."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from shapely.geometry import LineString

from geoapi.downloads.formats import NAMES
from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, Ground, make_scheme, place
from zones.boundaries.models import Scheme
from zones.exchange import Format
from zones.exchange.formats import media_type
from zones.organisation.models import Role
from zones.reference.actions import FeaturePut, LayerPut, load_layer

pytestmark = pytest.mark.django_db

FILE = re.compile(r'<a class="fw-file" href="([^"]+)">')


def load_roads(*, public: bool = True) -> None:
    layer = LayerPut(
        *("roads", "道路", "Roads", "roads", "line"),
        public=public,
        source="city survey",
        licence="CC BY 4.0",
    )
    road = FeaturePut(LineString([place(0, 0.4), place(4, 0.4)]), "人民路", "Renmin Road")
    load_layer(layer=layer, features=[road], actor=TESTER, now=DAY_ONE)


def page_of(client: Client, **asked: str) -> str:
    answer = client.get("/downloads/", asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def files_on(page: str) -> list[str]:
    return [unescape(address) for address in FILE.findall(page)]


def download(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content)
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_link_on_it_leads_to_a_file_for_whoever_sees_it(
    ground: Ground, role: Role | None
) -> None:
    load_roads()
    client = caller(member(ground, role) if role else None)
    for address in files_on(page_of(client)):
        download(client, address)


@pytest.mark.parametrize("wanted", list(NAMES), ids=str)
def test_every_format_is_given_for_what_has_shapes(ground: Ground, wanted: Format) -> None:
    load_roads()
    client = caller()
    addresses = files_on(page_of(client, format=wanted.value))
    shapes = [address for address in addresses if "/export?" in address]
    assert len(shapes) == 5, "three levels, all of them, and the roads"
    for address in shapes:
        spreadsheet_of_roads = wanted is Format.XLSX and "reference" in address
        given = Format.CSV if spreadsheet_of_roads else wanted
        assert download(client, address).headers["Content-Type"] == media_type(given)


def test_the_formats_offered_are_all_the_interface_has() -> None:
    assert set(NAMES) == set(Format) - {Format.KMZ}


@pytest.mark.parametrize("crs", ["wgs84", "cgcs2000", "EPSG:4543", "EPSG:4522", "gcj02", "bd09"])
def test_coordinates_are_chosen_once_for_every_file(ground: Ground, crs: str) -> None:
    load_roads()
    client = caller()
    page = page_of(client, crs=crs)
    assert f'<option value="{crs}" selected>' in page
    for address in files_on(page):
        if "/export?" in address:
            name = download(client, address).headers["Content-Disposition"]
            assert (crs.lower().replace(":", "") in name) is (crs != "wgs84")


def test_shifted_coordinates_are_offered_only_where_the_city_allows_them(ground: Ground) -> None:
    ground.city.allow_gcj02 = False
    ground.city.save()
    page = page_of(caller(), crs="gcj02")
    assert not re.search("value=.gcj02|crs=gcj02&", page)
    assert '<option value="wgs84" selected>' in page


def test_a_format_that_cannot_hold_the_coordinates_says_so(ground: Ground) -> None:
    load_roads()
    page = page_of(caller(), format="kml", crs="EPSG:4543")
    assert "KML holds degrees only" in page
    assert not [address for address in files_on(page) if "/export?" in address]
    assert "responsibilities?" in page


def test_the_day_goes_into_the_links_of_zones(ground: Ground) -> None:
    day = timezone.localdate(DAY_ONE).isoformat()
    page = page_of(caller(), at=day)
    assert "Edition 1, in force since Jan. 1, 2026" in page
    assert all(f"at={day}" in address for address in files_on(page))
    for address in files_on(page):
        download(caller(), address)
    earlier = (timezone.localdate(DAY_ONE) - timedelta(days=5)).isoformat()
    page = page_of(caller(), at=earlier)
    assert "No boundaries of this scheme were in force on that day." in page
    assert files_on(page) == []
    assert "&at=" not in "".join(files_on(page_of(caller(), at="nonsense")))


def test_signed_out_only_what_is_public_stands_there(ground: Ground) -> None:
    load_roads(public=False)
    hidden = make_scheme("hidden", primary=False, public=False)
    Scheme.objects.filter(pk=hidden.pk).update(name_en="Hidden scheme")
    page = page_of(caller())
    assert "Hidden scheme" not in page
    assert "Roads" not in page
    assert "Organisation" not in page
    assert "fw-tag" not in page.replace("fw-tag-", "")
    page = page_of(caller(member(ground, Role.GIS_STAFF)))
    assert "Hidden scheme" in page
    assert "Roads" in page and "Licence: CC BY 4.0" in page and "Source: city survey" in page
    assert "not public" in page


def test_people_stand_there_only_for_those_who_may_see_them(ground: Ground) -> None:
    for role, units, people in (
        (Role.BUSINESS_ADMIN, True, True),
        (Role.INSPECTOR, True, False),
        (None, False, False),
    ):
        page = page_of(caller(member(ground, *([role] if role else []))))
        assert ("/units/export" in page) is units
        assert ("/people/export" in page) is people


def test_where_nothing_is_public_it_says_to_sign_in(ground: Ground) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    page = page_of(caller())
    assert "Nothing of this city is public" in page
    assert "/account/sign-in/?next=/downloads/" in page


def test_before_the_set_up_there_is_nothing(db: None) -> None:
    assert "Nothing of this city is public" in page_of(caller())


def test_it_speaks_chinese(ground: Ground) -> None:
    page = page_of(caller(language="zh-hans"))
    assert "责任清单" in page and "网格" in page and "第 1 版，自2026年1月1日起施行" in page
