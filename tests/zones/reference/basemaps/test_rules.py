"""Addresses of tile services, and the hosts that get into a page's policy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.reference.basemaps.rules import UrlFault, by_query, fault_of, origins_of

XYZ = "https://tiles.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (XYZ, "xyz"),
        ("http://10.0.0.7:8080/tms/{z}/{x}/{-y}.jpg", "xyz"),
        ("https://t{0-7}.example.org/map?x={x}&y={y}&l={z}&key=a%20b", "xyz"),
        ("https://[2001:db8::7]/{z}/{x}/{y}", "xyz"),
        ("https://example.org/wmts?key=1", "wmts"),
        (
            "https://example.org/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png",
            "wmts",
        ),
    ],
)
def test_addresses_of_services(url: str, kind: str) -> None:
    assert fault_of(url, kind) is None


@pytest.mark.parametrize(
    ("url", "kind", "fault"),
    [
        ("", "xyz", UrlFault.NO_ADDRESS),
        ("ftp://example.org/{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("javascript:alert({z}{x}{y})", "xyz", UrlFault.NO_ADDRESS),
        ("https://name:word@example.org/{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://example.org; script-src */{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://exam ple.org/{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://地图.example/{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://example.org/{z}/{x}/{y}#part", "xyz", UrlFault.NO_ADDRESS),
        ("https://{x}.example.org/{z}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://*.example.org/{z}/{x}/{y}", "xyz", UrlFault.NO_ADDRESS),
        ("https://{s}.example.org/{z}/{x}/{y}", "xyz", UrlFault.UNKNOWN_HOLE),
        ("https://example.org/{z}/{x}", "xyz", UrlFault.TILE_NOT_NAMED),
        ("https://example.org/{z}/{x}/{y}/{-y}", "xyz", UrlFault.TILE_NOT_NAMED),
        ("https://example.org/{TileMatrix}/{TileRow}", "wmts", UrlFault.TILE_NOT_NAMED),
        (XYZ, "wmts", UrlFault.UNKNOWN_HOLE),
        ("https://t{7-0}.example.org/{z}/{x}/{y}", "xyz", UrlFault.RANGE),
        ("https://t{0-99}.example.org/{z}/{x}/{y}", "xyz", UrlFault.RANGE),
        ("https://{a-c}.{0-3}.example.org/{z}/{x}/{y}", "xyz", UrlFault.RANGE),
    ],
)
def test_what_is_no_address_is_named(url: str, kind: str, fault: UrlFault) -> None:
    found = fault_of(url, kind)
    assert found is not None
    assert found[0] is fault


def test_a_range_stands_for_the_host_of_each_name() -> None:
    assert origins_of("https://T{0-2}.example.org:8443/{z}/{x}/{y}") == [
        "https://t0.example.org:8443",
        "https://t1.example.org:8443",
        "https://t2.example.org:8443",
    ]
    assert origins_of("http://example.org/{a-c}/{z}/{x}/{y}") == ["http://example.org"]


@given(st.text(max_size=60))
def test_nothing_but_an_origin_gets_into_a_policy(text: str) -> None:
    for url in (text, f"https://{text}/{{z}}/{{x}}/{{y}}", f"https://host{text}"):
        for origin in origins_of(url):
            assert not set(origin) & set(" ;,'\"*\n\r{}"), origin
            assert origin.startswith(("http://", "https://"))


def test_a_wmts_is_asked_by_path_where_its_address_names_the_tile() -> None:
    assert by_query("https://example.org/wmts")
    assert not by_query("https://example.org/{TileMatrix}/{TileRow}/{TileCol}")
