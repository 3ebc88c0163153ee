"""Whatever is sent to a draft is carried out or refused with a reason; it never fails."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import caller, member
from tests.ground import Ground, place
from tests.zones.editor.bench import area, at, line
from zones.editor.models import DraftOperation
from zones.editor.operations import KINDS
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

POINT = list(place(0.5, 0.5))
DEEP: Any = POINT
for _turn in range(40):
    DEEP = [DEEP]
SHAPES = [
    "{",
    None,
    7,
    True,
    "x\x00",
    "\ud800",
    [],
    [[]],
    DEEP,
    {},
    {"type": "LineString"},
    {"type": "LineString", "coordinates": []},
    {"type": "LineString", "coordinates": [POINT, POINT]},
    {"type": "LineString", "coordinates": [[str(v) for v in POINT], POINT]},
    {"type": "LineString", "coordinates": [[True, False], POINT]},
    {"type": "LineString", "coordinates": [[*POINT, 5], [*at(3, 3), 5]]},
    {**line((-1, 0.5), (3, 0.5)), "note": "a\x00b"},
    {**line((-1, 0.5), (3, 0.5)), "note": "\ud800"},
    {**line((-1, 0.5), (3, 0.5)), "bbox": [1e308 * 10]},
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[POINT, at(2, 2), POINT]]},
    {"type": "Polygon", "coordinates": [[at(0, 0), at(1, 1), at(1, 0), at(0, 1), at(0, 0)]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1e308, 0], [1e308, 1e308], [0, 0]]]},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]},
    {"type": "MultiLineString", "coordinates": [line((0, 0), (1, 1))["coordinates"]] * 30},
    {**area((0.2, 0.2), (0.8, 0.2), (0.8, 0.8)), "note": "\x00"},
    area((-900, -900), (900, -900), (900, 900)),
]
PLACES = ("line", "lines", "area", "gap", "place", "from", "to", "on", "at")
TEXTS = ("name", "name_en", "code", "reason", "basis", "prefix", "layer")

TEXTS_TRIED = ("a\x00", "\ud800", "x" * 5000, "\u202e", 5, {"a": "\x00"})


def send(client: Client, address: str, body: object) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


@pytest.fixture
def editor(ground: Ground) -> Client:
    client = caller(member(ground, Role.GIS_STAFF))
    client.raise_request_exception = False
    return client


@pytest.fixture
def draft(editor: Client) -> str:
    number = send(editor, "/api/v1/drafts", {"scheme": "grid", "name": "x"}).json()["id"]
    return f"/api/v1/drafts/{number}"


def asked(ground: Ground) -> dict[str, Any]:
    """One sound value for every parameter that some operation has."""
    a1, a2 = ground.zone("A1").pk, ground.zone("A2").pk
    return {
        "zone": a1, "zones": [a1, a2], "keep": a1, "to": a2, "heir": a2, "parent": a1,
        "children": [a1, a2], "level": "cell", "role": "head", "user": 1, "unit": 1,
        "fallback": ground.units["OFFICE"].pk, "reason": "x", "name": "x", "code": "A9",
    }  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hostile_parameters_are_refused(
    ground: Ground, editor: Client, draft: str, kind: str
) -> None:
    sound, turn = asked(ground), sorted(KINDS).index(kind)
    # Each kind meets a third of the shapes, its neighbours in the alphabet the others.
    shapes = SHAPES[turn % 3 :: 3]
    tried = [{**sound, **dict.fromkeys(PLACES, shape)} for shape in shapes]
    tried += [
        {name: sound[name] for name in ("zone", "to", "level", "parent")} | {name: shape}
        for name in PLACES
        for shape in shapes[turn % 5 :: 5]
    ]
    tried += [
        {"zone": sound["zone"], name: text} for name in TEXTS for text in TEXTS_TRIED[turn % 2 :: 2]
    ]
    bad = []
    for parameters in tried:
        body = {"kind": kind, "parameters": parameters}
        answers = [send(editor, f"{draft}/try", body)]
        position = DraftOperation.objects.count()
        answers.append(
            send(
                editor, f"{draft}/operations", {**body, "uuid": str(uuid4()), "position": position}
            )
        )
        bad += [(a.status_code, parameters) for a in answers if a.status_code >= 500]
    assert not bad, bad[:3]
