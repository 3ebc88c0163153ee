"""The facts of the city: each that cannot be true is refused with what would be right."""

from __future__ import annotations

import math

import pytest

from zones.organisation.city import (
    BoxOutOfOrder,
    CityFault,
    check_box,
    check_division_code,
    check_metric_srid,
    check_name,
    check_time_zone,
    propose_metric_srid,
)

YUNXI = (102.9, 22.5, 103.5, 23.1)


def test_sound_facts_pass() -> None:
    check_name("云溪市", "name_zh")
    check_division_code("")
    check_division_code("532500")
    check_time_zone("Asia/Shanghai")
    check_box(YUNXI)
    check_metric_srid(4543, YUNXI)


@pytest.mark.parametrize("text", ["", "  ", "市" * 81])
def test_a_name_is_there_and_short(text: str) -> None:
    with pytest.raises(CityFault) as caught:
        check_name(text, "name_en")
    assert caught.value.field == "name_en"


@pytest.mark.parametrize("text", ["5325", "53250a", "5325001"])
def test_a_division_code_has_six_nine_or_twelve_digits(text: str) -> None:
    with pytest.raises(CityFault, match="digits"):
        check_division_code(text)


@pytest.mark.parametrize("name", ["Beijing", "Asia/Beijing", "", "../etc/passwd"])
def test_a_time_zone_is_an_iana_name(name: str) -> None:
    with pytest.raises(CityFault, match="Asia/Shanghai"):
        check_time_zone(name)


@pytest.mark.parametrize(
    "box",
    [
        (103.5, 22.5, 102.9, 23.1),
        (102.9, 23.1, 103.5, 22.5),
        (102.9, 22.5, 102.9, 23.1),
        (102.9, -91.0, 103.5, 23.1),
        (102.9, 22.5, 203.5, 23.1),
        (math.nan, 22.5, 103.5, 23.1),
        (73.0, 3.0, 136.0, 54.0),
    ],
)
def test_a_box_is_in_order_on_the_globe_and_no_country(
    box: tuple[float, float, float, float],
) -> None:
    with pytest.raises(BoxOutOfOrder):
        check_box(box)


def test_swapped_axes_are_recognised_and_the_right_order_is_given() -> None:
    with pytest.raises(BoxOutOfOrder, match="swapped") as caught:
        check_box((22.5, 102.9, 23.1, 103.5))
    assert "102.9,22.5,103.5,23.1" in str(caught.value)


@pytest.mark.parametrize(
    ("west", "srid"), [(99.0, 4542), (102.9, 4543), (116.1, 4548), (87.3, 4538), (120.9, 4549)]
)
def test_the_three_degree_zone_is_proposed_from_the_middle(west: float, srid: int) -> None:
    box = (west, 30.0, west + 0.6, 30.5)
    assert propose_metric_srid(box) == srid
    check_metric_srid(srid, box)


@pytest.mark.parametrize(
    ("srid", "code"),
    [
        (999999, "srid_unknown"),
        (4490, "srid_not_metric"),
        (4978, "srid_not_metric"),
        (2227, "srid_not_metric"),
        (3857, "srid_elsewhere"),
        (4549, "srid_elsewhere"),
        (32633, "srid_elsewhere"),
    ],
)
def test_another_crs_is_refused_and_the_fitting_one_named(srid: int, code: str) -> None:
    with pytest.raises(CityFault, match="EPSG:4543") as caught:
        check_metric_srid(srid, YUNXI)
    assert caught.value.code == code


@pytest.mark.parametrize("srid", [4543, 4544, 4522, 4507, 32648])
def test_neighbouring_zones_and_utm_pass(srid: int) -> None:
    """The zone with prefix, the six-degree zone, UTM: a metre in a kilometre is allowed."""
    check_metric_srid(srid, (103.0, 22.5, 103.8, 23.1))
