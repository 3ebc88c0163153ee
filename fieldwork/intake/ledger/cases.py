"""A row of a ledger becomes a past case, or is told what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from fieldwork.casework.history import PastCase
from fieldwork.casework.models import ReportKind, Source
from fieldwork.casework.rules import PLACELESS
from fieldwork.casework.workflow import State
from fieldwork.catalogue.models import Category, Urgency
from fieldwork.intake.checks import check_place
from fieldwork.intake.ledger.columns import FACTS, LONGEST
from fieldwork.intake.ledger.gazetteer import Gazetteer
from fieldwork.intake.ledger.rules import (
    ENDED,
    STATES,
    When,
    digest_of_cells,
    nearest,
    not_before,
    plain,
    row_uuid,
    state_said,
    when,
)
from fieldwork.intake.ledger.words import OF_THE_PUBLIC, REQUESTS, SOURCES, URGENCIES
from fieldwork.intake.refusals import AxesSwapped, OutsideCity
from zones.boundaries.ground import Ground
from zones.imports.findings import Severity, found
from zones.imports.kinds.rows import Row

KIND: Final = "ledger"
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)
_SHOWN: Final = 60

Raw = tuple[float, float, str]


@dataclass(frozen=True)
class Placed:
    """Where a row says it is: (lon, lat) in WGS-84, and the numbers as given with their datum."""

    location: tuple[float, float]
    raw: Raw


class Categories:
    """The catalogue by every word a category may be called; near misses are looked for once."""

    def __init__(self) -> None:
        self._by_word: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._nearest: dict[str, list[str]] = {}
        named: defaultdict[str, set[str]] = defaultdict(set)
        for one in Category.objects.all().order_by("is_active", "code"):
            for name in (one.name_zh, one.name_en, *one.aliases):
                named[plain(name)].add(one.code)
                self._names[name] = one.code
            self._by_word[plain(one.code)] = one.code
        # A name that two categories share says neither.
        unique = {word: codes.pop() for word, codes in named.items() if len(codes) == 1}
        self._by_word = unique | self._by_word

    def code_of(self, text: str) -> str | None:
        """The code of a category by code, name, alias, "06010 暴露垃圾" or "市容环境/暴露垃圾"."""
        parts = text.replace("/", " ").replace("-", " ").replace("—", " ").replace(">", " ").split()
        for word in (text, *parts[:1], *parts[-1:]):
            if code := self._by_word.get(plain(word)):
                return code
        return None

    def nearest(self, text: str) -> list[str]:
        """What may have been meant, as "06010 暴露垃圾"."""
        if text not in self._nearest:
            likely = nearest(text, self._names)
            self._nearest[text] = list(
                dict.fromkeys(f"{self._names[name]} {name}" for name in likely)
            )
        return self._nearest[text]


@dataclass
class Reading:
    """What every row is read by: the declarations, the catalogue, the map, and the time.

    ``sources_open`` is None for whoever may take in reports of any source. ``serials`` counts
    dates written as numbers, ``first_serial`` is (row, text, day) of the first.
    """

    ground: Ground
    categories: Categories
    gazetteer: Gazetteer
    now: datetime
    default_source: str
    default_category: str
    default_state: State
    sources_open: frozenset[str] | None
    serials: int = 0
    first_serial: tuple[int, str, str] | None = None
    zone: Any = field(default_factory=timezone.get_default_timezone)


def case_of(row: Row, placed: Placed | None, reading: Reading) -> PastCase | None:
    """The row's case; None where something, noted at the row, is wrong with it."""
    return _CaseMaker(row, placed, reading).make()


class _CaseMaker:
    def __init__(self, row: Row, placed: Placed | None, reading: Reading) -> None:
        self._row, self._placed, self._reading = row, placed, reading

    def make(self) -> PastCase | None:
        row = self._row
        text = row.text("text", needed=True)
        texts = {name: row.text(name, limit=limit) for name, limit in LONGEST.items()}
        source = self._source()
        kind = self._kind(source)
        category = self._category(kind)
        urgency = row.choice("urgency", Urgency, URGENCIES) or Urgency.NORMAL
        received = self._when("received_at", needed=True)
        captured = self._when("captured_at")
        state = self._state()
        ended = self._ended(received, state) if received else {}
        self._check_place()
        if any(finding.blocks for finding in row.findings) or received is None or state is None:
            return None
        digest = digest_of_cells(source, row.cells)
        return PastCase(
            uuid=row_uuid(source, texts["number"], digest),
            source=source,
            received_at=received.at,
            kind=kind,
            category=category,
            urgency=urgency,
            text=text,
            address=texts["address"],
            location=self._placed.location if self._placed else None,
            raw=self._placed.raw if self._placed else None,
            captured_at=min(captured.at, received.at) if captured else None,
            state=state,
            reply=row.text("reply"),
            replied_at=ended.get("closed_at") if row.text("reply") else None,
            external_number=texts["number"],
            complainant=texts["complainant"],
            phone=texts["phone"],
            facts={name: value for name in FACTS if (value := row.text(name))},
            digest=digest,
            rectified_at=ended.get("rectified_at"),
            closed_at=ended.get("closed_at"),
        )

    # --- what it is ----------------------------------------------------------------------------

    def _source(self) -> str:
        row, reading = self._row, self._reading
        said = row.choice("source", Source, SOURCES)
        source = said or ("" if row.text("source") else reading.default_source)
        if not source and not row.text("source"):
            row.refuse("source_missing", "source")
        allowed = reading.sources_open
        if source and allowed is not None and source not in allowed:
            row.refuse("source_not_open", "source", value=str(Source(source).label))
        return source

    def _kind(self, source: str) -> str:
        said = self._row.choice("request", ReportKind, REQUESTS)
        if said:
            return said
        return ReportKind.COMPLAINT if source in OF_THE_PUBLIC else ReportKind.PROBLEM

    def _category(self, kind: str) -> str:
        row, reading = self._row, self._reading
        said = row.text("category")
        if not said:
            if not reading.default_category and kind not in PLACELESS:
                row.refuse("category_missing", "category")
            return reading.default_category
        code = reading.categories.code_of(said)
        if code is None:
            near = reading.categories.nearest(said)
            row.refuse("category_unknown", "category", value=said[:_SHOWN], known=near)
        return code or ""

    # --- when, and how far it went -------------------------------------------------------------

    def _when(self, name: str, *, needed: bool = False) -> When | None:
        row, reading = self._row, self._reading
        text = row.text(name, needed=needed)
        if not text:
            return None
        said = when(text, reading.zone)
        if said is None:
            row.refuse("date_unreadable", name, value=text[:_SHOWN])
        elif said.at > reading.now + _CLOCKS_DIFFER:
            row.refuse("date_in_future", name, value=_day(said.at))
        elif said.at < _EARLIEST:
            row.refuse("date_too_early", name, value=_day(said.at))
        else:
            self._count_serial(said, text)
            return said
        return None

    def _count_serial(self, said: When, text: str) -> None:
        if said.is_serial:
            self._reading.serials += 1
            first = (self._row.number, text, _day(said.at))
            self._reading.first_serial = self._reading.first_serial or first

    def _state(self) -> State | None:
        row = self._row
        text = row.text("state")
        if text:
            said = state_said(text) or _state_by_code(text)
            if said is None:
                known = ["已办结", "已整改", "处理中", "待处理", "挂账", "不予受理"]
                row.refuse("state_unknown", "state", value=text[:_SHOWN], known=known)
            elif said not in (*ENDED, State.REJECTED) and row.text("closed_at"):
                row.refuse("state_contradicts", "state", value=text[:_SHOWN])
            return said
        if row.text("closed_at"):
            return State.CLOSED
        return State.RECTIFIED if row.text("rectified_at") else self._reading.default_state

    def _ended(self, received: When, state: State | None) -> dict[str, datetime | None]:
        """When it was rectified and closed; of an open case neither, whatever stands there."""
        rectified, closed = self._when("rectified_at"), self._when("closed_at")
        ended: dict[str, datetime | None] = {}
        before = received.at
        for name, said in (("rectified_at", rectified), ("closed_at", closed)):
            if said is None or state not in (*ENDED, State.REJECTED):
                continue
            at = not_before(said, before, self._reading.zone)
            if at < received.at:
                self._row.refuse(
                    "dates_out_of_order", name, value=_day(at), received=_day(received.at)
                )
                continue
            ended[name] = at
            before = max(before, at) if name == "rectified_at" else before
        if state is State.RECTIFIED:
            ended.pop("closed_at", None)
        return ended

    # --- where ---------------------------------------------------------------------------------

    def _check_place(self) -> None:
        if self._placed is None:
            return
        lon, lat = self._placed.location
        given = {"lon": f"{self._placed.raw[0]:.6g}", "lat": f"{self._placed.raw[1]:.6g}"}
        try:
            check_place(lon, lat, self._reading.ground)
        except AxesSwapped:
            self._row.refuse("place_swapped", "lon", **given)
        except OutsideCity:
            self._row.refuse("place_outside", "lon", **given)


def placed_by_address(row: Row, case: PastCase, reading: Reading) -> PastCase:
    """A case without coordinates at the place of its address, where that is beyond doubt.

    Else the case as it was, with a notice: its report will wait for a place.
    """
    if case.location is not None or case.kind in PLACELESS or case.state is State.REJECTED:
        return case
    if not case.address:
        _notice(row, "no_place")
        return case
    match = reading.gazetteer.place_of(case.address)
    if match.location is None:
        code = "address_ambiguous" if match.instead else "address_unknown"
        _notice(row, code, value=case.address[:_SHOWN], known=list(match.instead))
        return case
    return replace(case, location=match.location)


def _notice(row: Row, code: str, **facts: Any) -> None:
    row.findings.append(found(code, row.where, origin=KIND, severity=Severity.NOTICE, **facts))


def _state_by_code(text: str) -> State | None:
    """A state by its own code, such as "in_progress"."""
    code = text.strip().lower()
    return State(code) if code in {state.value for state in STATES.values()} else None


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}".removesuffix(" 00:00")
