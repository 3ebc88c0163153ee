"""What a ledger's cells mean, without a database: dates, states, identities, near misses."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5

from fieldwork.casework.workflow import State

_FAMILY: Final = UUID("6f1c9a52-7d0e-4f5b-9a53-0c6c1d8e2b47")
"""Of the UUIDs that ledger rows get: any number will do that stays the same."""

_SERIAL_ORIGIN: Final = datetime(1899, 12, 30)  # noqa: DTZ001  (a count of local days)
_SERIALS: Final = (20_000, 80_000)
"""1954 to 2119: five digits that a spreadsheet means as a day."""

_YEARS: Final = range(1900, 2200)
_NUMBER: Final = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_WHEN: Final = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[\sT]*(?P<half>上午|下午|晚上|凌晨|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})\s*[:：时点]\s*(?:(?P<minute>\d{1,2})\s*(?:[:：分]\s*"
    r"(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?)?)?",
    re.ASCII | re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:\s*(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?",
    re.ASCII,
)
_AFTERNOON: Final = frozenset({"下午", "晚上", "PM"})


@dataclass(frozen=True, slots=True)
class When:
    """An instant as a cell says it. ``is_day``: only the day is said, and the instant begins it.

    ``is_serial``: it was written as the number a spreadsheet counts days by.
    """

    at: datetime
    is_day: bool = False
    is_serial: bool = False


def when(text: str, zone: tzinfo) -> When | None:
    """The instant a cell names, in the city's time zone where it says none; None for no date.

    2026-01-31, 2026/1/31 8:30, 2026年1月31日 下午3时05分, 20260131 0830, an instant with its
    offset, or a spreadsheet's number of days; of the years 1900 to 2199.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if _NUMBER.fullmatch(text):
        return _serial(float(text), zone)
    match = _WHEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is not None:
        return _written(match.groupdict(), zone)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return When(found) if found.tzinfo is not None and found.year in _YEARS else None


def _serial(days: float, zone: tzinfo) -> When | None:
    if not _SERIALS[0] <= days < _SERIALS[1]:
        return None
    seconds = round((days - int(days)) * 86_400)
    local = _SERIAL_ORIGIN + timedelta(days=int(days), seconds=seconds)
    return When(local.replace(tzinfo=zone), is_day=not seconds, is_serial=True)


def _written(said: Mapping[str, str | None], zone: tzinfo) -> When | None:
    if int(said["year"] or 0) not in _YEARS:
        return None
    hour = int(said["hour"] or 0)
    if (said.get("half") or "").upper() in _AFTERNOON and hour < 12:
        hour += 12
    try:
        day = date(int(said["year"] or 0), int(said["month"] or 0), int(said["day"] or 0))
        clock = time(hour, int(said["minute"] or 0), int(said["second"] or 0))
    except ValueError:
        return None
    bare = said["hour"] is None or clock == time.min  # spreadsheets add midnight to a day
    return When(datetime.combine(day, clock, zone), is_day=bare)


def not_before(later: When, earlier: datetime, zone: tzinfo) -> datetime:
    """When something ended; a bare day ends no earlier than what began on it."""
    same_day = later.at.astimezone(zone).date() == earlier.astimezone(zone).date()
    return max(later.at, earlier) if later.is_day and same_day else later.at


STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        word: state
        for state, words in {
            State.CLOSED: (
                "已办结 办结 已结案 结案 已完成 完成 已完结 完结 已归档 归档 已销号 销号 已销案"
                " 是 √ closed done finished completed resolved yes"
            ),
            State.RECTIFIED: (
                "已整改 整改完成 整改到位 已处置 处置完成 已处理 已解决 待核查 核查中 待结案"
                " rectified fixed handled"
            ),
            State.IN_PROGRESS: (
                "处理中 处置中 办理中 整改中 正在办理 正在处理 正在整改 在办 未办结 未结案 未完成"
                " 否 × 办理 inprogress open ongoing pending no"
            ),
            State.ASSIGNED: (
                "待处理 待处置 待办 待办理 待受理 已派单 已派遣 已交办 已转办 已受理 已立案 未处理"
                " 未整改 未处置 新建 待整改 assigned new registered"
            ),
            State.SUSPENDED: "挂账 已挂账 暂缓 延期 suspended onhold",
            State.REJECTED: (
                "不予受理 不予立案 作废 已作废 退单 已退单 撤销 已撤销 无效 非问题 不属实"
                " rejected invalid cancelled void"
            ),
        }.items()
        for word in words.split()
    }
)
"""What offices write for where a case stands, as ``plain`` gives it."""

ENDED: Final = frozenset({State.CLOSED, State.RECTIFIED})
"""States that have a day on which the work was done."""


def plain(text: str) -> str:
    """A word for comparing: full and half width, case, spaces and punctuation do not count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()) or text.strip()


def state_said(text: str) -> State | None:
    """The state a word stands for; None for a word nobody knows."""
    return STATES.get(plain(text))


def digest_of_cells(source: str, cells: Mapping[str, str]) -> str:
    """SHA-256 of what a row says, whatever the order of its columns: empty cells say nothing."""
    said = {name: text for name, text in cells.items() if text} | {"source": source}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def row_uuid(source: str, external_number: str, digest: str) -> UUID:
    """A row's identity: its source's number, without one its content."""
    return uuid5(_FAMILY, f"{source}\x1f{external_number or digest}")


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """The known words most like one that is not among them, the likest first; none unlike it."""
    wanted = plain(word)

    def likeness(one: str) -> float:
        other = plain(one)
        shared = SequenceMatcher(None, wanted, other, autojunk=False).ratio()
        return shared + (0.5 if wanted in other or other in wanted else 0.0)

    scored = sorted(((likeness(one), one) for one in known), key=lambda pair: (-pair[0], pair[1]))
    return [one for score, one in scored[:most] if score >= 0.3]


_PAIR: Final = re.compile(
    r"\s*[(（\[]?\s*(-?\d+(?:\.\d+)?)\s*[,，;；\s]\s*(-?\d+(?:\.\d+)?)\s*[)）\]]?\s*", re.ASCII
)


def pair_said(text: str) -> tuple[str, str] | None:
    """Both numbers of a cell that holds a position, such as "103.2, 22.8"; None for another."""
    match = _PAIR.fullmatch(text)
    return (match[1], match[2]) if match else None
