"""What the desk's list and map are narrowed to, read from the address and written back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils.dateparse import parse_date

from fieldwork.casework.listing import IssueFilter
from fieldwork.casework.queries import IssueQuerySet
from fieldwork.casework.rules import YELLOW_FROM
from fieldwork.casework.workflow import CLOCK_STOPPED, ISSUE_STATES
from fieldwork.catalogue.models import Category, CategoryGroup
from zones.boundaries.models import Scheme, ZoneVersion
from zones.datum import Box
from zones.instants import after_day, start_of_day
from zones.organisation.models import Unit

OPEN, OVERDUE, SOON, ALL = "open", "overdue", "soon", "all"
SHOWS = (OPEN, OVERDUE, SOON, ALL)

LONGEST = 80


@dataclass(frozen=True)
class DeskFilter(IssueFilter):
    """As IssueFilter; ``soon`` asks for a yellow light: four fifths of the time are over."""

    soon: bool = False

    def of(self, issues: IssueQuerySet, *, now: datetime) -> IssueQuerySet:
        found = super().of(issues, now=now)
        if not self.soon:
            return found
        yellow_from = ExpressionWrapper(
            F("received_at") + (F("due_at") - F("received_at")) * YELLOW_FROM,
            output_field=DateTimeField(),
        )
        running = found.exclude(state__in=sorted(CLOCK_STOPPED)).filter(due_at__gt=now)
        return running.alias(yellow_from=yellow_from).filter(yellow_from__lte=now)


@dataclass(frozen=True)
class Filters:
    """Each None or "" where nothing is asked; what an address says and means nothing is dropped.

    ``end`` is the last day that counts; ``bbox`` is (west, south, east, north) in WGS-84.
    """

    show: str = OPEN
    state: str = ""
    zone: ZoneVersion | None = None
    unit: Unit | None = None
    category: Category | None = None
    duty_area: CategoryGroup | None = None
    start: date | None = None
    end: date | None = None
    text: str = ""
    bbox: Box | None = None

    @property
    def narrowed_by_fields(self) -> int:
        """How many of the further fields are filled in."""
        fields = (self.state, self.zone, self.unit, self.category, self.duty_area)
        return sum(bool(each) for each in (*fields, self.start, self.end))

    @property
    def narrowed(self) -> bool:
        """Whether the reader asked for anything else than the open issues."""
        return bool(self.narrowed_by_fields or self.show != OPEN or self.text or self.bbox)

    @property
    def bbox_text(self) -> str:
        """The box as the address bears it."""
        return ",".join(str(side) for side in self.bbox or ())

    @property
    def asked(self) -> DeskFilter:
        """The same question in the casework's terms."""
        return DeskFilter(
            zone=self.zone.zone_id if self.zone else None,
            unit=self.unit.pk if self.unit else None,
            states=(self.state,) if self.state else (),
            open=True if self.show == OPEN and not self.state else None,
            overdue=True if self.show == OVERDUE else None,
            categories=self._categories,
            start=start_of_day(self.start) if self.start else None,
            end=after_day(self.end) if self.end else None,
            bbox=self.bbox,
            words=self.text,
            soon=self.show == SOON,
        )

    @property
    def _categories(self) -> tuple[int, ...] | None:
        if self.category:
            return (self.category.pk,)
        if self.duty_area:
            return tuple(self.duty_area.duty_categories.values_list("pk", flat=True))
        return None

    def for_map(self) -> dict[str, str]:
        """The same question as parameters of GET /api/v1/issues; the map adds its own box."""
        asked = {
            "open": "true" if self.show in (OPEN, SOON) and not self.state else "",
            "overdue": "true" if self.show == OVERDUE else "",
            "state": self.state,
            "zone": str(self.zone.zone_id) if self.zone else "",
            "unit": str(self.unit.pk) if self.unit else "",
            "category": self.category.code if self.category else "",
            "duty_area": self.duty_area.code if self.duty_area else "",
            "from": self.start.isoformat() if self.start else "",
            "to": self.end.isoformat() if self.end else "",
            "q": self.text,
        }
        return {name: value for name, value in asked.items() if value}


def read_filters(address: Mapping[str, str]) -> Filters:
    """What the query of an address asks for."""

    def said(name: str) -> str:
        # PostgreSQL takes no NUL.
        return address.get(name, "").replace("\x00", "").strip()[:LONGEST]

    show, state = said("show"), said("state")
    return Filters(
        show=show if show in SHOWS else OPEN,
        state=state if state in ISSUE_STATES else "",
        zone=_zone(_code_in(said("zone"))),
        unit=Unit.objects.filter(code=_code_in(said("unit"))).first(),
        category=Category.objects.filter(code=_code_in(said("category"))).first(),
        duty_area=CategoryGroup.objects.filter(is_duty_area=True, code=said("duty_area")).first(),
        start=_day(said("from")),
        end=_day(said("to")),
        text=said("q"),
        bbox=_box(address.get("bbox", "")),
    )


def _code_in(typed: str) -> str:
    """The code of "东风社区 530827001", as the lists beside the fields write it."""
    return typed.split()[-1] if typed else ""


def _zone(code: str) -> ZoneVersion | None:
    """The zone of the primary scheme that bears the code, or did last."""
    if not code:
        return None
    primary = Scheme.objects.filter(primary=True)
    versions = ZoneVersion.objects.filter(scheme__in=primary, code=code).defer("boundary")
    return versions.order_by("-id").first()


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _box(text: str) -> Box | None:
    """(west, south, east, north); None for what is no box."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    sensible = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if sensible else None
