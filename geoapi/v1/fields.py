"""Kinds of values the interface takes, read strictly: what is wrong is named, never guessed."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from zones.datum import Box
from zones.instants import UnreadableInstant, after_day, end_of_day, read_instant, start_of_day

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d\d:\d\d$)(?<=:\d\d.)", re.ASCII)
"""In an address + means a space: 08:30:00 08:00 can only have been 08:30:00+08:00."""

LARGEST_INTEGER = 2**31 - 1
LARGEST_KEY = 2**63 - 1


class NumberField(serializers.Field[float, Any, float, Any]):
    """A finite number in ``[least, most]``; NaN, infinity and "1_0" are none."""

    default_error_messages = {
        "invalid": _("“{value}” is not a number."),
        "range": _("{value} is not between {least} and {most}."),
    }

    def __init__(self, *, least: float, most: float, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_internal_value(self, data: Any) -> float:
        """The number, as a float."""
        text = str(data).strip()
        if not isinstance(data, str | int | float) or not _NUMBER.fullmatch(text):
            self.fail("invalid", value=text[:40])
        # A degree to its twelfth decimal is a tenth of a micrometre; PostgreSQL refuses to
        # multiply what is nearly nothing.
        number = round(float(text), 12)
        if not self.least <= number <= self.most:
            self.fail("range", value=text[:40], least=self.least, most=self.most)
        return number

    def to_representation(self, value: float) -> float:
        """Numbers are shown as they are."""
        return value


@extend_schema_field(
    {
        "type": "string",
        "description": "An instant with its offset, or a day for the state it ends with.",
        "examples": ["2026-03-01T08:30:00+08:00", "2026-03-01"],
    }
)
class InstantField(serializers.Field[datetime, Any, str, Any]):
    """An instant with an offset, or a day in the city's time zone."""

    of_day = staticmethod(end_of_day)

    def to_internal_value(self, data: Any) -> datetime:
        """The instant. Refused with the parameter's name and a remedy."""
        if not isinstance(data, str):
            raise UnreadableInstant(self.field_name or "")
        text = _LOST_PLUS.sub("+", data)
        return read_instant(text, field=self.field_name or "", of_day=self.of_day)

    def to_representation(self, value: datetime) -> str:
        """ISO 8601."""
        return value.isoformat()


@extend_schema_field(
    {
        "type": "string",
        "description": "What was held true then, an instant that is past or the end of a day; what "
        "is known now where nothing is given. Deputies, heads of units and names are those of now.",
        "examples": ["2026-03-01T08:30:00+08:00", "2026-03-01"],
    }
)
class KnownField(InstantField):
    """The instant whose knowledge is asked for; a day for what was known when it ended."""


@extend_schema_field(
    {
        "type": "string",
        "description": "An instant with its offset, or the first day.",
        "examples": ["2026-03-01T08:30:00+08:00", "2026-03-01"],
    }
)
class BeginningField(InstantField):
    """When a period begins: an instant, or a day from its first instant on."""

    of_day = staticmethod(start_of_day)


@extend_schema_field(
    {
        "type": "string",
        "description": "An instant with its offset, no longer part of the period, or the last day.",
        "examples": ["2026-03-01T08:30:00+08:00", "2026-03-01"],
    }
)
class EndField(InstantField):
    """When a period ends: an instant, or a day that is the last of it."""

    of_day = staticmethod(after_day)


@extend_schema_field(
    {
        "type": "string",
        "description": "west,south,east,north in WGS-84 degrees.",
        "examples": ["103.1,22.7,103.3,22.9"],
    }
)
class BoxField(serializers.Field[Box, Any, str, Any]):
    """(west, south, east, north) in WGS-84 degrees; what touches the box is in it."""

    default_error_messages = {
        "invalid": _("Write west,south,east,north in degrees, west of east and south of north."),
    }

    def to_internal_value(self, data: Any) -> Box:
        """The four numbers."""
        parts = str(data).split(",")
        if len(parts) != 4 or not all(_NUMBER.fullmatch(part.strip()) for part in parts):
            self.fail("invalid")
        west, south, east, north = (float(part) for part in parts)
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            self.fail("invalid")
        if not all(map(math.isfinite, (west, south, east, north))):
            self.fail("invalid")
        return west, south, east, north

    def to_representation(self, value: Box) -> str:
        """As it was written."""
        return ",".join(map(str, value))


class KeyField(serializers.IntegerField):
    """The number of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_KEY, **options)


class Query(serializers.Serializer[Any]):
    """The parameters of one request; whatever is not declared is refused."""


class PagedQuery(Query):
    """A list that is read page by page; subclasses say how ``after`` is written."""

    limit = serializers.IntegerField(
        min_value=1,
        max_value=10_000,
        default=1_000,
        help_text="How many rows at most; where there are more, `next` names the address of them.",
    )
