"""The zones above others, at one edition."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ground import Ground
from zones.boundaries.models import ZoneVersion
from zones.boundaries.paths import paths_of

pytestmark = pytest.mark.django_db


def test_a_path_leads_from_the_top_to_just_above(ground: Ground) -> None:
    edition = ground.published.edition
    cells = ZoneVersion.objects.in_edition(edition).filter(code__in=["A1", "B"])
    paths = paths_of(cells, edition)
    assert [version.code for version in paths[ground.zone("A1").pk]] == ["C", "A"]
    assert [version.code for version in paths[ground.zone("B").pk]] == ["C"]


def test_the_top_has_nothing_above_it(ground: Ground) -> None:
    edition = ground.published.edition
    top = ZoneVersion.objects.in_edition(edition).filter(code="C")
    assert paths_of(top, edition) == {ground.zone("C").pk: []}


def test_zones_at_hand_are_not_asked_for_again(ground: Ground) -> None:
    edition = ground.published.edition
    everything = list(ZoneVersion.objects.in_edition(edition))
    with CaptureQueriesContext(connection) as captured:
        paths = paths_of(everything, edition)
    assert not captured
    assert len(paths) == len(everything)
