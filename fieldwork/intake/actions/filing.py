"""From a report with a place and a category to an issue with an owner, or to "permitted here"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldwork.casework.actions import Opening, announce_issue, open_issue
from fieldwork.casework.models import Issue, Report
from fieldwork.casework.routing import Routing, route
from fieldwork.catalogue.filing import Filing, filing_for
from zones.boundaries.models import Scheme


@dataclass(frozen=True)
class Facts:
    """What filing needs to know; ``location`` is (lon, lat) in WGS-84 degrees."""

    number: str
    location: tuple[float, float]
    accuracy_m: float | None
    captured_at: datetime
    category: str
    condition: str
    urgency: str
    text: str
    address: str
    permitted_anyway: str


@dataclass(frozen=True)
class Filed:
    """The issue that was opened; None where the place permits the category."""

    filing: Filing
    routing: Routing
    issue: Issue | None

    @property
    def permitted(self) -> bool:
        return self.issue is None

    def announce(self, report: Report, now: datetime) -> None:
        """Tell who must know, last of all."""
        if self.issue is not None:
            announce_issue(
                issue=self.issue, filing=self.filing, routing=self.routing, report=report, now=now
            )


def file_case(*, facts: Facts, scheme: Scheme, now: datetime) -> Filed:
    """Find owner, deadline and helpers, and open the issue unless an exempt area permits it.

    In the caller's routing_transaction. Raises UnknownCategory.
    """
    lon, lat = facts.location
    routing = route(
        lon=lon,
        lat=lat,
        captured_at=facts.captured_at,
        received_at=now,
        scheme=scheme,
        accuracy_m=facts.accuracy_m,
    )
    filing = filing_for(
        category_code=facts.category,
        urgency=facts.urgency,
        lon=lon,
        lat=lat,
        zone_ids=routing.zone_path,
        at=routing.seen.at,
        condition_code=facts.condition,
    )
    if filing.exempt_area is not None and not facts.permitted_anyway:
        return Filed(filing, routing, None)
    opening = Opening(
        number=facts.number,
        location=facts.location,
        accuracy_m=facts.accuracy_m,
        captured_at=facts.captured_at,
        urgency=facts.urgency,
        text=facts.text,
        address=facts.address,
        filing=filing,
        routing=routing,
        scheme=scheme,
    )
    return Filed(filing, routing, open_issue(opening=opening, now=now))
