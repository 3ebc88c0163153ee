"""Which reference layers and landmarks a person sees."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString, Point

from tests.cast import member
from tests.ground import TESTER, TODAY, Ground
from zones.organisation.models import Role
from zones.organisation.permissions import Standing, standing_of
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.models import ReferenceFeature, ReferenceLayer

pytestmark = pytest.mark.django_db

NOBODY = Standing()


def load(code: str, kind: str, shape: str, *features: FeaturePut, public: bool) -> None:
    layer = LayerPut(code, code, code, kind, shape, public=public)
    load_layer(layer=layer, features=features, actor=TESTER, now=TODAY)


@pytest.fixture
def city(ground: Ground) -> Ground:
    named, unnamed = FeaturePut(Point(103, 22), "公园"), FeaturePut(Point(103, 22.1))
    load("open", "landmarks", "point", named, unnamed, public=True)
    load("closed", "landmarks", "point", FeaturePut(Point(103.1, 22), "水厂"), public=False)
    road = FeaturePut(LineString([(103, 22), (103.1, 22)]), "人民路")
    load("roads", "roads", "line", road, public=True)
    return ground


def landmarks(standing: Standing) -> list[str]:
    return [one.name for one in ReferenceFeature.objects.landmarks_for(standing)]


def test_signed_out_only_what_is_public_is_seen(city: Ground) -> None:
    layers = ReferenceLayer.objects.visible_to(NOBODY).order_by("code")
    assert [layer.code for layer in layers] == ["open", "roads"]
    assert landmarks(NOBODY) == ["公园"]


def test_the_organisation_sees_all_and_an_account_without_a_role_no_more(city: Ground) -> None:
    inspector = standing_of(member(city, Role.INSPECTOR), now=TODAY)
    assert ReferenceLayer.objects.visible_to(inspector).count() == 3
    assert landmarks(inspector) == ["公园", "水厂"]
    assert landmarks(standing_of(member(city), now=TODAY)) == ["公园"]
