"""A draft that waits in the demo city for whoever tries the editor: a cell cut in two."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from shapely.geometry.base import BaseGeometry

from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.editor.actions.drafting import start_draft
from zones.editor.actions.locking import release_draft
from zones.editor.actions.operating import operate
from zones.editor.content import states_at
from zones.editor.models import Draft
from zones.organisation.models import User

ACTOR = Actor(name="demo")
BEYOND = 1e-3
"""Degrees by which the dividing line reaches out of the cell on both sides."""


def load_draft(*, editor: str, now: datetime) -> Draft:
    """Begin the draft as the person of that user name; the largest cell is the one divided."""
    scheme = Scheme.objects.get(primary=True)
    user = User.objects.get(username=editor)
    draft = start_draft(
        scheme=scheme,
        name="大网格一分为二",
        note="网格过大，一人管不过来。 / The cell is too large for one person.",
        user=user,
        actor=ACTOR,
        now=now,
    )
    deepest = scheme.levels.order_by("-rank").first()
    assert deepest is not None
    cells = states_at(draft, deepest.code).values()
    largest = max(cells, key=lambda cell: (cell.boundary.area, cell.code))
    line = _across(largest.boundary)
    outcome = operate(
        draft=draft,
        uuid=uuid4(),
        position=0,
        kind="split",
        parameters={"zone": largest.zone, "line": line},
        user=user,
        actor=ACTOR,
        now=now,
    )
    return release_draft(draft=outcome.draft, user=user, actor=ACTOR, now=now)


def _across(cell: BaseGeometry) -> dict[str, object]:
    """A line from west to east through the middle, as GeoJSON."""
    west, south, east, north = cell.bounds
    middle = (south + north) / 2
    ends = [[west - BEYOND, middle], [east + BEYOND, middle]]
    return {"type": "LineString", "coordinates": ends}
