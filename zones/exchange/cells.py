"""Cells of tables as text: what a spreadsheet shows, and what it must not run."""

import re
from datetime import date, datetime, time
from typing import Final

from zones.exchange.gdal import Cell

Value = Cell | date | datetime | time

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_LARGEST_EXACT: Final = 1e15


def to_text(value: Value) -> str:
    """A value as text: "" for none, true/false, ISO dates, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _LARGEST_EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def guarded(text: str) -> str:
    """Text no spreadsheet takes for a formula: a quote before = + - @, unless it is a number."""
    if text.startswith(_FORMULA_SIGNS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    if text.startswith("'") and text[1:].startswith(_FORMULA_SIGNS):
        return text[1:]
    return text
