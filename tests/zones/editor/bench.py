"""Drafts as tests begin and edit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from shapely.geometry import LineString, Polygon, mapping

from tests.ground import TESTER, TODAY, Ground, place
from zones.editor.actions.drafting import start_draft
from zones.editor.actions.operating import Outcome, operate, walk
from zones.editor.content import draft_states
from zones.editor.models import Draft
from zones.organisation.models import User


@dataclass
class Desk:
    """A draft of the tiny city on somebody's desk."""

    ground: Ground
    draft: Draft
    user: User

    def do(self, kind: str, **parameters: Any) -> Outcome:
        """One operation more; ``from_`` stands for the parameter from."""
        asked = {name.rstrip("_"): value for name, value in parameters.items()}
        outcome = operate(
            draft=self.draft,
            uuid=uuid4(),
            position=self.draft.position,
            kind=kind,
            parameters=asked,
            user=self.user,
            actor=TESTER,
            now=TODAY,
        )
        self.draft = outcome.draft
        return outcome

    def walk(self, to: int) -> Outcome:
        """Undo or redo up to that operation."""
        outcome = walk(
            draft=self.draft,
            position=self.draft.position,
            to=to,
            user=self.user,
            actor=TESTER,
            now=TODAY,
        )
        self.draft = outcome.draft
        return outcome

    def zone_in_draft(self, code: str = "", *, name: str = "") -> int:
        """The number of the draft's zone with that code or name."""
        states = draft_states(self.draft).values()
        return next(s.zone for s in states if (name and s.name == name) or s.code == code)

    def zone(self, code: str) -> int:
        """The number of the published zone with that code."""
        return self.ground.zone(code).pk


def desk(ground: Ground, user: User, name: str = "改界") -> Desk:
    """A new draft on the newest edition."""
    draft = start_draft(scheme=ground.scheme, name=name, user=user, actor=TESTER, now=TODAY)
    return Desk(ground, draft, user)


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """A GeoJSON line through places given in squares."""
    return dict(mapping(LineString([place(*one) for one in places])))


def area(*corners: tuple[float, float]) -> dict[str, Any]:
    """A GeoJSON polygon with corners given in squares."""
    return dict(mapping(Polygon([place(*one) for one in corners])))


def at(x: float, y: float) -> list[float]:
    """[lon, lat] of a point given in squares."""
    return [round(value, 7) for value in place(x, y)]
