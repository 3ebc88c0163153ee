"""What a draft would do to open issues, through the interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.casebook import an_issue, pin
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground
from tests.zones.editor.bench import Desk, desk, line
from zones.organisation.models import Role


@pytest.fixture
def bench(ground: Ground) -> Desk:
    """A draft that cuts A1 in two; two issues lie in the part cut off, which U-B gets."""
    make_catalogue()
    make_calendar()
    for x in (0.1, 0.15, 0.7):
        an_issue(place=pin(x, 0.5))
    bench = desk(ground, member(ground, Role.GIS_STAFF))
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    unit = ground.units["U-B"].pk
    bench.do("assign", zone=bench.zone_in_draft("A5"), role="lead", unit=unit)
    return bench


def ask(client: Client, bench: Desk, query: str = "") -> Any:
    return client.get(f"/api/v1/drafts/{bench.draft.pk}/issues{query}")


def test_it_says_how_many_and_whose(bench: Desk) -> None:
    answer = ask(caller(bench.user), bench).json()
    assert (answer["open"], answer["rerouted"], answer["next"]) == (3, 2, None)
    assert {each["unit"]["code"]: (each["gains"], each["loses"]) for each in answer["units"]} == {
        "U-A1": (0, 2),
        "U-B": (2, 0),
    }
    first = answer["issues"][0]
    assert (first["from"]["zone"]["code"], first["to"]["zone"]["code"]) == ("A1", "A5")
    assert (first["from"]["unit"]["code"], first["to"]["unit"]["code"]) == ("U-A1", "U-B")
    assert {"number", "lon", "lat", "category"} <= set(first)


def test_it_is_read_page_by_page(bench: Desk) -> None:
    client = caller(bench.user)
    first = ask(client, bench, "?limit=1").json()
    second = client.get(first["next"]).json()
    assert first["rerouted"] == second["rerouted"] == 2
    assert first["issues"][0]["number"] != second["issues"][0]["number"]
    assert second["next"] is None


def test_nonsense_is_refused(bench: Desk) -> None:
    client = caller(bench.user)
    assert ask(client, bench, "?after=NOT-1").status_code == 400
    assert ask(client, bench, "?at=never").status_code == 400
    assert client.get("/api/v1/drafts/999999/issues").status_code == 404


@pytest.mark.parametrize("role", [Role.CAMPAIGN_OFFICE, Role.INSPECTOR, None])
def test_drafts_are_for_their_editors(bench: Desk, ground: Ground, role: Role | None) -> None:
    client = caller(member(ground, *([role] if role else [])))
    assert ask(client, bench).status_code == 404


def test_whoever_is_signed_out_is_asked_to_sign_in(bench: Desk) -> None:
    assert ask(caller(), bench).status_code == 401
