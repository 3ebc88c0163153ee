"""What the page of the map tells its modules."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from shapely.geometry import Point

from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground
from zones.organisation.models import City
from zones.reference.actions import FeaturePut, LayerPut, load_layer

pytestmark = pytest.mark.django_db


def shown(client: Client) -> Any:
    answer = client.get("/map/")
    assert answer.status_code == 200
    return answer.context


def datums(client: Client) -> list[str]:
    return [datum["code"] for datum in shown(client)["page_config"]["datums"]]


@pytest.mark.parametrize("allowed", [True, False])
def test_the_datums_offered_are_those_the_interface_takes(ground: Ground, allowed: bool) -> None:
    City.objects.update(allow_gcj02=allowed)
    client = caller()
    for datum in ("wgs84", "cgcs2000", "gcj02", "bd09"):
        asked = {"lon": "103.005", "lat": "22.005", "datum": datum}
        taken = client.get("/api/v1/locate", asked).status_code == 200
        assert taken is (datum in datums(client)), datum


def test_examples_are_landmarks_the_reader_may_see(ground: Ground) -> None:
    for code, public in (("open", True), ("closed", False)):
        layer = LayerPut(code, code, code, "landmarks", "point", public=public)
        places = [FeaturePut(Point(103.005, 22.005), f"{code} {n}") for n in range(5)]
        load_layer(layer=layer, features=places, actor=TESTER, now=TODAY)
    context = shown(caller())
    assert [str(one["landmark"].name) for one in context["examples"]] == [
        *("open 0", "open 1", "open 2")
    ]
    assert context["examples"][0]["address"] == "?lon=103.005&lat=22.005"


def test_before_there_is_a_city_the_page_opens_empty() -> None:
    context = shown(caller())
    assert context["city"] is None
    assert context["page_config"]["bbox"] is None
    assert context["examples"] == []


def test_whoever_is_signed_in_is_told_apart(ground: Ground) -> None:
    assert shown(caller())["page_config"]["signedIn"] is False
    assert shown(caller(member(ground)))["page_config"]["signedIn"] is True
