"""GET /locate: its answer, its parameters, and what stays hidden from whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import FunctionalResponsibility
from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import Ground, make_city, make_scheme, make_street, place
from zones.boundaries.models import Scheme
from zones.datum import from_wgs84
from zones.organisation.models import City, Role

pytestmark = pytest.mark.django_db


def ask(client: Client, **parameters: Any) -> Any:
    return client.get("/api/v1/locate", parameters)


def found(client: Client, x: float, y: float, **parameters: Any) -> dict[str, Any]:
    lon, lat = place(x, y)
    answer = ask(client, **{"lon": lon, "lat": lat, "datum": "wgs84", **parameters})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Any, field: str) -> dict[str, Any]:
    """The one error of a 400 that names the field and a remedy."""
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["remedy"]
    return dict(error)


def test_a_method_that_is_not_there_says_so_whatever_its_parameters(ground: Ground) -> None:
    lon, lat = place(0.5, 0.5)
    address = f"/api/v1/locate?lon={lon}&lat={lat}&datum=wgs84"
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(caller(), method)(address)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert Client().options(address).status_code == 200


def test_signed_out_it_names_zone_path_head_unit_and_reason(ground: Ground) -> None:
    answer = found(caller(), 0.5, 0.5)
    assert answer["rule"] == "inside"
    assert answer["zone"]["code"] == "A1"
    assert [zone["code"] for zone in answer["path"]] == ["C", "A", "A1"]
    assert answer["edition"] == {"number": 1, "effective_from": "2026-01-01T00:00:00+00:00"}
    assert answer["head"] == {"name": "A1长", "post": "网格长", "acting_for": None}
    assert answer["lead_unit"]["code"] == "U-A1"
    assert answer["lead_unit"]["head"] == {"name": "A1局长", "post": "局长", "acting_for": None}
    assert "inside Zone A1 (A1)" in answer["explanation"]
    assert answer["warnings"] == []


def test_telephone_numbers_are_for_those_who_work_with_them(ground: Ground) -> None:
    signed_out = found(caller(), 0.5, 0.5)
    outsider = found(caller(member(ground)), 0.5, 0.5)
    handler = found(caller(member(ground, Role.HANDLER)), 0.5, 0.5)
    volunteer = found(caller(member(ground, Role.VOLUNTEER)), 0.5, 0.5)
    for answer in (signed_out, outsider, volunteer):
        assert "199-0000" not in str(answer)
    assert handler["head"]["phone"] == "199-0000-0001"
    assert handler["lead_unit"]["head"]["phone"] == "199-0000-0001"


def test_outside_the_campaign_office_answers_with_a_warning(ground: Ground) -> None:
    answer = ask(caller(), lon=110, lat=30, datum="wgs84").json()
    assert answer["rule"] == "outside"
    assert answer["zone"] is None
    assert answer["lead_unit"]["code"] == "OFFICE"
    assert answer["lead_unit"]["unowned"] is True
    assert "outside the city" in answer["warnings"][0]


def test_before_the_first_edition_it_says_so(ground: Ground) -> None:
    answer = found(caller(), 0.5, 0.5, at="2025-12-31")
    assert (answer["rule"], answer["edition"]) == ("no_edition", None)


def test_a_day_is_asked_by_the_state_it_ends_with(ground: Ground) -> None:
    assert found(caller(), 0.5, 0.5, at="2026-01-01")["rule"] == "inside"
    assert found(caller(), 0.5, 0.5, at="2026-01-01T07:59:59+08:00")["rule"] == "no_edition"
    assert found(caller(), 0.5, 0.5, at="2026-01-01T08:00:00+08:00")["rule"] == "inside"


def test_the_future_may_be_asked_about(ground: Ground) -> None:
    assert found(caller(), 0.5, 0.5, at="2099-01-01")["rule"] == "inside"


def test_an_inaccurate_place_names_the_other_candidates(ground: Ground) -> None:
    answer = found(caller(), 0.99, 0.5, accuracy=200)
    assert answer["uncertain"] is True
    assert {one["zone"]["code"] for one in answer["candidates"]} == {"A1", "A2"}
    assert "Zone A2 (A2) may be meant as well" in answer["explanation"]


@pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
def test_every_datum_finds_the_same_zone(ground: Ground, datum: str) -> None:
    lon, lat = from_wgs84(*place(0.5, 0.5), datum)
    answer = ask(caller(), lon=lon, lat=lat, datum=datum).json()
    assert answer["zone"]["code"] == "A1"
    assert answer["point"]["datum"] == "wgs84"
    assert answer["point"]["lon"] == pytest.approx(place(0.5, 0.5)[0], abs=1e-8)


def test_shifted_datums_are_refused_where_the_city_forbids_them(ground: Ground) -> None:
    City.objects.update(allow_gcj02=False)
    for datum in ("gcj02", "bd09"):
        answer = ask(caller(), lon=103, lat=22, datum=datum)
        assert refused(answer, "datum")["code"] == "datum_forbidden"


@pytest.mark.parametrize("missing", ["lon", "lat", "datum"])
def test_coordinates_and_datum_are_required(ground: Ground, missing: str) -> None:
    parameters = {"lon": "103", "lat": "22", "datum": "wgs84"}
    del parameters[missing]
    assert refused(ask(caller(), **parameters), missing)["code"] == "required"


@pytest.mark.parametrize("number", ["NaN", "nan", "inf", "-Infinity", "1e999", "1_0", "abc", ""])
def test_what_is_no_number_is_refused(ground: Ground, number: str) -> None:
    refused(ask(caller(), lon=number, lat="22", datum="wgs84"), "lon")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lon", "181"),
        ("lat", "-91"),
        ("accuracy", "0"),
        ("accuracy", "-5"),
        ("accuracy", "10001"),
        ("datum", "wgs72"),
        ("at", "yesterday"),
        ("at", "2026-01-01T00:00:00"),
        ("at", "2026-13-01"),
        ("at", "0001-01-01T00:00:00Z"),
        ("at", "9999-12-31"),
    ],
)
def test_what_lies_out_of_range_is_refused(ground: Ground, field: str, value: str) -> None:
    refused(ask(caller(), **{"lon": "103", "lat": "22", "datum": "wgs84", field: value}), field)


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 90), (180, -90), (-180, 0), ("5e-324", "-5e-324"), ("-0", "1e-13")]
)
def test_the_ends_of_the_world_are_outside_too(ground: Ground, lon: Any, lat: Any) -> None:
    for accuracy in ("0.01", "10000"):
        answer = ask(caller(), lon=lon, lat=lat, datum="wgs84", accuracy=accuracy)
        assert answer.status_code == 200
        assert answer.json()["rule"] == "outside"


def test_exchanged_axes_are_named_with_the_remedy(ground: Ground) -> None:
    answer = ask(caller(), lon=22.005, lat=103.005, datum="wgs84")
    assert "exchange lon and lat" in refused(answer, "lat")["detail"]


def test_axes_exchanged_within_the_world_are_named_too(ground: Ground) -> None:
    City.objects.update(west=80.0, east=81.0, south=40.0, north=41.0)
    error = refused(ask(caller(), lon=40.5, lat=80.5, datum="wgs84"), "lon")
    assert error["code"] == "axes_swapped"
    assert "lon=80.5" in error["remedy"]


def test_unknown_and_repeated_parameters_are_named(ground: Ground) -> None:
    answer = ask(caller(), lon=103, lat=22, datum="wgs84", lng=3)
    assert refused(answer, "lng")["code"] == "unknown_parameter"
    answer = caller().get("/api/v1/locate?lon=103&lon=104&lat=22&datum=wgs84")
    assert refused(answer, "lon")["code"] == "parameter_twice"


def test_a_scheme_that_is_not_public_is_there_for_members_only(ground: Ground) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    lon, lat = place(0.5, 0.5)
    for outsider in (caller(), caller(member(ground))):
        named = ask(outsider, lon=lon, lat=lat, datum="wgs84", scheme="grid")
        assert named.status_code == 404
        error = refused(ask(outsider, lon=lon, lat=lat, datum="wgs84"), "scheme")
        assert "Sign in" in error["remedy"]
    handler = caller(member(ground, Role.HANDLER))
    assert found(handler, 0.5, 0.5, scheme="grid")["zone"]["code"] == "A1"


def test_street_heads_of_schemes_that_are_not_public_are_left_out(ground: Ground) -> None:
    make_street(public=False)
    assert found(caller(), 0.5, 0.001)["street_heads"] == []
    (street,) = found(caller(member(ground, Role.HANDLER)), 0.5, 0.001)["street_heads"]
    assert (street["scheme"], street["head"]["name"]) == ("streets", "街长甲")
    Scheme.objects.filter(code="streets").update(public=True)
    (street,) = found(caller(), 0.5, 0.001)["street_heads"]
    assert "phone" not in street["head"]


def test_a_scheme_of_lines_owns_no_ground(ground: Ground) -> None:
    street = make_street(public=True)
    lon, lat = place(0.5, 0.5)
    error = refused(ask(caller(), lon=lon, lat=lat, datum="wgs84", scheme=street.code), "scheme")
    assert error["code"] == "scheme_of_lines"


def test_another_scheme_answers_where_it_is_named(ground: Ground) -> None:
    other = make_scheme("areas", primary=False)
    assert found(caller(), 0.5, 0.5, scheme=other.code)["rule"] == "no_edition"
    assert ask(caller(), lon=103, lat=22, datum="wgs84", scheme="none").status_code == 404


def test_before_the_set_up_is_finished_it_says_what_is_missing(db: None) -> None:
    refused(ask(caller(), lon=103, lat=22, datum="wgs84"), "scheme")
    make_city()
    refused(ask(caller(), lon=103, lat=22, datum="wgs84"), "scheme")


def test_the_explanation_speaks_the_language_of_the_request(ground: Ground) -> None:
    assert "A1格" in found(caller(language="zh-CN"), 0.5, 0.5)["explanation"]
    assert "Zone A1" in found(caller(language="en"), 0.5, 0.5)["explanation"]


def test_it_takes_two_statements_signed_out(ground: Ground) -> None:
    with CaptureQueriesContext(connection) as statements:
        found(caller(), 0.5, 0.5)
    assert len(statements) == 2


def test_with_a_category_it_names_who_else_answers_and_what_is_permitted(ground: Ground) -> None:
    categories = make_catalogue()
    FunctionalResponsibility.objects.create(
        category=categories["09006"],
        zone=ground.zone("A"),
        unit=ground.units["U-A2"],
        during=DateRange(date(2026, 1, 1), None),
    )
    make_exempt_area(categories=[categories["09006"]])
    answer = found(caller(), 0.5, 0.5, category="09006")
    assert [unit["code"] for unit in answer["functional_units"]] == ["U-A2"]
    assert answer["exempt_area"]["code"] == "E1"
    garbage = found(caller(), 0.5, 0.5, category="06010")
    assert (garbage["functional_units"], garbage["exempt_area"]) == ([], None)
    elsewhere = found(caller(), 3, 0.5, category="09006")
    assert (elsewhere["functional_units"], elsewhere["exempt_area"]) == ([], None)
    lon, lat = place(0.5, 0.5)
    refused(ask(caller(), lon=lon, lat=lat, datum="wgs84", category="99999"), "category")
