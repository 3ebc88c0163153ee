"""A case of the past, as its record tells it; true without asking the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldwork.casework.models import ReportKind
from fieldwork.casework.rules import PLACELESS
from fieldwork.casework.workflow import State
from fieldwork.catalogue.models import Urgency


@dataclass(frozen=True, slots=True)
class PastCase:
    """A report of the past, and where the case it opened stood.

    ``uuid`` is its identity: the same again is the same case. ``location`` is (lon, lat) in WGS-84,
    ``raw`` the numbers and the datum as they were given. ``state`` is the issue's, REJECTED where
    none was opened; without a place a report waits for one. ``captured_at`` is when it was seen,
    ``received_at`` unless known. ``category`` is a code, needed with a place. ``reporter`` is an
    account's id. ``facts`` are kept with the first event: what the record says besides, such as
    the unit that was held responsible. ``digest`` tells other content from the same; made of the
    case where whoever hands it over has none of the record itself.
    """

    uuid: UUID
    source: str
    received_at: datetime
    kind: str = ReportKind.PROBLEM
    category: str = ""
    urgency: str = Urgency.NORMAL
    text: str = ""
    address: str = ""
    location: tuple[float, float] | None = None
    raw: tuple[float, float, str] | None = None
    captured_at: datetime | None = None
    state: State = State.CLOSED
    rectified_at: datetime | None = None
    closed_at: datetime | None = None
    reply: str = ""
    replied_at: datetime | None = None
    external_number: str = ""
    complainant: str = ""
    phone: str = ""
    reporter: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    @property
    def opens_issue(self) -> bool:
        """Whether an issue comes of it: it has a place, needs one and was not turned away."""
        return self.needs_place and self.location is not None

    @property
    def needs_place(self) -> bool:
        """Whether an issue is to come of it as soon as its place is known."""
        return self.kind not in PLACELESS and self.state is not State.REJECTED

    @property
    def report_state(self) -> State:
        """Where its report stands once it is stored."""
        if self.state is State.REJECTED:
            return State.REJECTED
        if self.opens_issue:
            return State.FILED
        if self.needs_place:
            return State.WAITING_FOR_PLACE
        answered = self.reply or self.state is State.CLOSED
        return State.ANSWERED if answered else State.TO_ANSWER

    def stood(self) -> dict[str, Any]:
        """How far it was, as JSON: what its issue is to be once its place is known."""
        return {
            "state": self.state.value,
            "rectified_at": self.rectified_at and self.rectified_at.isoformat(),
            "closed_at": self.closed_at and self.closed_at.isoformat(),
        }

    def made_digest(self) -> str:
        """Its digest; made of everything but its identity where it was given none."""
        if self.digest:
            return self.digest
        content = {key: value for key, value in asdict(self).items() if key != "uuid"}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()
