"""Other map programmes are given the place in the datum they expect."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from fieldwork.desk.case.map_apps import MapApp, map_apps
from zones.datum import to_wgs84

LON, LAT = 103.2265, 22.7795
NUMBER = r"(-?\d+\.\d+)"


def by_host(*, allowed: bool = True) -> dict[str, MapApp]:
    apps = map_apps(LON, LAT, "XC-1 文化路", allow_gcj02=allowed)
    return {urlsplit(app.url).hostname or app.url.partition(":")[0]: app for app in apps}


def pair(text: str) -> tuple[float, float]:
    first, second = re.findall(NUMBER, text)[:2]
    return float(first), float(second)


@pytest.mark.parametrize(
    ("host", "parameter", "datum", "latitude_first"),
    [
        ("uri.amap.com", "position", "gcj02", False),
        ("api.map.baidu.com", "location", "bd09", True),
        ("apis.map.qq.com", "marker", "gcj02", True),
    ],
)
def test_each_gets_its_datum_and_its_order(
    host: str, parameter: str, datum: str, latitude_first: bool
) -> None:
    said = parse_qs(urlsplit(by_host()[host].url).query)[parameter][0]
    first, second = pair(said)
    lon, lat = (second, first) if latitude_first else (first, second)
    assert abs(lon - LON) > 0.001, "the numbers are shifted"
    back = to_wgs84(lon, lat, datum)
    assert back == pytest.approx((LON, LAT), abs=2e-6)


def test_the_devices_own_app_gets_wgs84_latitude_first() -> None:
    assert by_host()["geo"].url.startswith(f"geo:{LAT:.6f},{LON:.6f}?")


def test_where_the_city_does_not_allow_it_nothing_is_shifted() -> None:
    assert list(by_host(allowed=False)) == ["geo"]
