"""What every kind of import has in common: a file goes in, a report and a plan come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from zones.audit.actions import Actor
from zones.imports.report import ImportReport
from zones.organisation.models import User

Progress = Callable[[int, int], None]
"""Told (done, total) of whatever is being counted; called often, so it must be cheap."""


def say_nothing(done: int, total: int) -> None:
    """The progress of nobody."""


@dataclass(frozen=True)
class Source:
    """A file to import; ``name`` is what its sender calls it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Act:
    """Who imports, when, and who wants to know how far it is."""

    actor: Actor
    now: datetime
    user: User | None = None
    progress: Progress = say_nothing


class Plan(Protocol):
    """What an import would do; made by an examination, carried out or forgotten."""

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Do it inside the caller's transaction; JSON facts of what was done.

        Raises zones.refusal.Refusal where the state has changed since the examination.
        """


@dataclass(frozen=True)
class Examination:
    """``plan`` is None where the report has faults. ``preview`` is a GeoJSON FeatureCollection."""

    report: ImportReport
    plan: Plan | None = None
    preview: Mapping[str, Any] = field(default_factory=dict)
