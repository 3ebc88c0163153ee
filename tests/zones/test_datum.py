"""Datums against published and measured vectors, and the properties every conversion must have.

Vectors: the first four are those of the readme of npm coordtransform; the rest were recomputed
with npm gcoord 1.0.7 and PyPI prcoords 1.0.2. Town positions are approximate.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from zones.datum import (
    Crs,
    Datum,
    UnknownCrs,
    from_wgs84,
    from_wgs84_array,
    gauss_kruger_epsg,
    to_wgs84,
    to_wgs84_array,
)

WGS84_TO_GCJ02 = [
    pytest.param((116.404, 39.915), (116.41024449916938, 39.91640428150164), 1e-13, id="readme"),
    pytest.param((116.397428, 39.90923), (116.40367163, 39.91063351), 1e-8, id="Tiananmen"),
    pytest.param((103.2265, 22.7795), (103.22824270, 22.77661414), 1e-8, id="Jinping"),
    pytest.param((110.9254, 21.6629), (110.92991200, 21.66012420), 1e-8, id="Maoming"),
    pytest.param((113.5805, 37.8567), (113.58690190, 37.85720298), 1e-8, id="Yangquan"),
    pytest.param((109.7344, 38.2852), (109.73998364, 38.28571801), 1e-8, id="Yulin"),
    pytest.param((110.8470, 35.9705), (110.85256700, 35.97026456), 1e-8, id="Xiangning"),
    pytest.param((139.6917, 35.6895), (139.6917, 35.6895), 0.0, id="Tokyo unchanged"),
]
WGS84_TO_BD09 = [
    pytest.param(
        (116.403988, 39.914266), (116.41661560068297, 39.92196580126834), 1e-9, id="gcoord"
    ),
    pytest.param((116.397428, 39.90923), (116.4100441, 39.91697286), 1e-8, id="Tiananmen"),
    pytest.param((103.2265, 22.7795), (103.23471805, 22.78263854), 1e-8, id="Jinping"),
    pytest.param((113.5805, 37.8567), (113.5935109, 37.86288515), 1e-8, id="Yangquan"),
    pytest.param((139.6917, 35.6895), (139.69812253, 35.69584545), 1e-8, id="Tokyo"),
]
# Well inside the rectangle: on its edge GCJ-02 is discontinuous.
china = st.tuples(st.floats(72.1, 137.7, allow_nan=False), st.floats(0.9, 55.7, allow_nan=False))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
datums = st.sampled_from(list(Datum))


def metres_apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(Geod(ellps="WGS84").inv(*a, *b)[2])


@pytest.mark.parametrize(("wgs84", "gcj02", "tolerance"), WGS84_TO_GCJ02)
def test_gcj02_vectors_both_ways(
    wgs84: tuple[float, float], gcj02: tuple[float, float], tolerance: float
) -> None:
    assert from_wgs84(*wgs84, "gcj02") == pytest.approx(gcj02, abs=tolerance, rel=0)
    assert to_wgs84(*gcj02, "gcj02") == pytest.approx(wgs84, abs=tolerance + 1e-10, rel=0)


@pytest.mark.parametrize(("wgs84", "bd09", "tolerance"), WGS84_TO_BD09)
def test_bd09_vectors_both_ways(
    wgs84: tuple[float, float], bd09: tuple[float, float], tolerance: float
) -> None:
    assert from_wgs84(*wgs84, "bd09") == pytest.approx(bd09, abs=tolerance, rel=0)
    assert to_wgs84(*bd09, "bd09") == pytest.approx(wgs84, abs=tolerance + 1e-10, rel=0)


def test_the_inverse_is_the_iterated_one_not_the_published_step() -> None:
    lon, lat = to_wgs84(116.404, 39.915, Datum.GCJ02)
    assert (lon, lat) == pytest.approx((116.39775575457, 39.91359623561), abs=1e-11, rel=0)
    assert (lon, lat) != pytest.approx((116.39775550083061, 39.91359571849836), abs=1e-9, rel=0)


def test_bd09_rests_on_gcj02() -> None:
    wgs84 = to_wgs84(116.404, 39.915, "gcj02")
    bd09 = (116.41036949371029, 39.92133699351022)
    assert from_wgs84(*wgs84, "bd09") == pytest.approx(bd09, abs=1e-10, rel=0)
    # The published inverse of BD-09 is 22 cm off at most, the iterated one is not.
    gcj02 = from_wgs84(*to_wgs84(116.404, 39.915, "bd09"), "gcj02")
    assert metres_apart(gcj02, (116.39762729119315, 39.90865673957631)) < 0.25


@pytest.mark.parametrize(
    ("place", "metres"),
    [
        ((103.2265, 22.7795), 366.3),
        ((113.5805, 37.8567), 566.1),
        ((116.397428, 39.90923), 556.1),
    ],
)
def test_the_offset_of_gcj02_in_metres(place: tuple[float, float], metres: float) -> None:
    assert metres_apart(place, from_wgs84(*place, "gcj02")) == pytest.approx(metres, abs=0.1)


def test_cgcs2000_carries_the_same_numbers() -> None:
    assert to_wgs84(116.4, 39.9, "cgcs2000") == (116.4, 39.9)
    assert from_wgs84(116.4, 39.9, Datum.CGCS2000) == (116.4, 39.9)


@given(china, datums)
def test_round_trip(point: tuple[float, float], datum: Datum) -> None:
    there = from_wgs84(*point, datum)
    assert to_wgs84(*there, datum) == pytest.approx(point, abs=1e-9, rel=0)
    back = to_wgs84(*point, datum)
    assert from_wgs84(*back, datum) == pytest.approx(point, abs=1e-9, rel=0)


@given(st.lists(anywhere, max_size=20), datums)
def test_arrays_agree_with_single_points(points: list[tuple[float, float]], datum: Datum) -> None:
    xy = np.array(points, dtype=float).reshape(-1, 2)
    for many, one in ((to_wgs84_array, to_wgs84), (from_wgs84_array, from_wgs84)):
        expected = np.array([one(lon, lat, datum) for lon, lat in points]).reshape(-1, 2)
        np.testing.assert_allclose(many(xy, datum), expected, rtol=0, atol=1e-10)


def test_plain_floats_come_out() -> None:
    for datum in Datum:
        lon, lat = np.float64(103.2), np.float64(22.8)
        for value in (*to_wgs84(lon, lat, datum), *from_wgs84(lon, lat, datum)):
            assert type(value) is float


def test_arrays_are_copies_and_must_be_pairs() -> None:
    xy = np.array([[103.2, 22.8]])
    to_wgs84_array(xy, "wgs84")[0, 0] = 0.0
    to_wgs84_array(xy, "gcj02")[0, 0] = 0.0
    assert xy.tolist() == [[103.2, 22.8]]
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        to_wgs84_array(np.array([1.0, 2.0]), "wgs84")


def test_numbers_that_are_none_end_the_iteration() -> None:
    assert all(math.isnan(value) for value in to_wgs84(math.nan, math.nan, "gcj02"))
    assert np.isnan(to_wgs84_array(np.array([[math.nan, 22.8]]), "bd09")).any()


def test_an_unknown_datum_is_an_error() -> None:
    with pytest.raises(ValueError, match="xian80"):
        to_wgs84(103.2, 22.8, "xian80")


@pytest.mark.parametrize(
    ("text", "name", "datum"),
    [
        ("EPSG:4547", "EPSG:4547", Datum.CGCS2000),
        ("4547", "EPSG:4547", Datum.CGCS2000),
        (" epsg:4490 ", "EPSG:4490", Datum.CGCS2000),
        ("3857", "EPSG:3857", Datum.WGS84),
        ("gcj02", "gcj02", Datum.GCJ02),
        ("GCJ-02", "gcj02", Datum.GCJ02),
        ("BD_09", "bd09", Datum.BD09),
        ("WGS 84", "wgs84", Datum.WGS84),
        ("CGCS2000", "cgcs2000", Datum.CGCS2000),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490", Datum.CGCS2000),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "wgs84", Datum.WGS84),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326", Datum.WGS84),
    ],
)
def test_crs_is_read_as_people_and_files_write_it(text: str, name: str, datum: Datum) -> None:
    crs = Crs.parse(text)
    assert (crs.name, crs.datum) == (name, datum)


@pytest.mark.parametrize(
    ("text", "local_parameters"),
    [
        ("", False),
        ("somewhere", False),
        ("EPSG:99999", False),
        ("27700", False),
        ("EPSG:2383", True),
        ("4610", True),
        ("EPSG:4214", True),
    ],
)
def test_crs_refuses_what_it_cannot_convert(text: str, local_parameters: bool) -> None:
    with pytest.raises(UnknownCrs) as caught:
        Crs.parse(text)
    assert caught.value.local_parameters is local_parameters


def test_crs_reads_the_wkt_of_arcgis_and_meridians_of_a_town() -> None:
    wkt = (
        'PROJCS["{name}",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
        'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
        'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
        'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )
    known = Crs.parse(wkt.format(name="CGCS2000_3_Degree_GK_CM_114E", meridian=114.0))
    assert known == Crs.parse("EPSG:4547")
    town = Crs.parse(wkt.format(name="Town", meridian=113.25))
    assert (town.name, town.datum, town.is_geographic) == ("Town", Datum.CGCS2000, False)
    np.testing.assert_allclose(
        town.to_wgs84(np.array([[500000.0, 3375541.7328535]])), [[113.25, 30.5]], atol=1e-11
    )


@pytest.mark.parametrize(
    ("code", "meridian", "easting"),
    [
        ("4547", 114.0, 500000.0),  # 3-degree, meridian only
        ("4526", 114.0, 38500000.0),  # 3-degree, zone 38 in the easting
        ("4509", 117.0, 500000.0),  # 6-degree, meridian only
        ("4498", 117.0, 20500000.0),  # 6-degree, zone 20 in the easting
    ],
)
def test_gauss_kruger_has_east_first(code: str, meridian: float, easting: float) -> None:
    xy = Crs.parse(code).from_wgs84(np.array([[meridian, 30.5]]))
    assert xy[0] == pytest.approx([easting, 3375541.73], abs=0.01)
    np.testing.assert_allclose(Crs.parse(code).to_wgs84(xy), [[meridian, 30.5]], atol=1e-11)


@given(
    st.integers(0, 20).flatmap(
        lambda zone: st.tuples(
            st.just(zone),
            st.lists(
                st.tuples(st.floats(73.4 + 3 * zone, 76.6 + 3 * zone), st.floats(18, 54)),
                min_size=1,
                max_size=10,
            ),
        )
    )
)
def test_gauss_kruger_round_trip(case: tuple[int, list[tuple[float, float]]]) -> None:
    zone, points = case
    xy = np.array(points)
    plain, prefixed = Crs.parse(str(4534 + zone)), Crs.parse(str(4513 + zone))
    np.testing.assert_allclose(plain.to_wgs84(plain.from_wgs84(xy)), xy, rtol=0, atol=1e-9)
    shift = prefixed.from_wgs84(xy) - plain.from_wgs84(xy)
    np.testing.assert_allclose(shift[:, 0], (25 + zone) * 1_000_000, rtol=0, atol=1e-6)
    np.testing.assert_allclose(shift[:, 1], 0, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("lon", "plain", "prefixed"),
    [(103.2, 4543, 4522), (110.9, 4546, 4525), (113.6, 4547, 4526), (60.0, 4534, 4513)],
)
def test_nearest_zone_of_a_town(lon: float, plain: int, prefixed: int) -> None:
    assert gauss_kruger_epsg(lon) == plain
    assert gauss_kruger_epsg(lon, zone_prefix=True) == prefixed


def test_the_label_for_other_programs() -> None:
    labels = {text: Crs.parse(text).label for text in ("4547", "cgcs2000", "wgs84", "gcj02")}
    assert labels == {
        "4547": "EPSG:4547",
        "cgcs2000": "EPSG:4490",
        "wgs84": "EPSG:4326",
        "gcj02": "EPSG:4326",
    }
