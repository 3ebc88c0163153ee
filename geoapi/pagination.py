"""Keyset pages: continue after the last row seen, never count or skip rows.

A list takes ``limit`` and ``after``, and names the address of the page that follows in ``next``;
lists of JSON name it in the Link header (RFC 8288) too. Rows written meanwhile neither repeat nor
hide others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rest_framework.request import Request

Row = TypeVar("Row")


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """At most ``limit`` of the rows, of which one more was asked for, and whether more follow."""
    return rows[:limit], len(rows) > limit


def next_address(request: Request, after: object | None) -> str | None:
    """The address of the page after the row with key ``after``; None where nothing follows."""
    if after is None:
        return None
    query = request.query_params.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page(
    request: Request, rows: Sequence[Row], limit: int, key: Callable[[Row], object]
) -> tuple[Sequence[Row], str | None]:
    """The rows of this page and the address of the next, from ``limit + 1`` rows."""
    kept, more = cut(rows, limit)
    return kept, next_address(request, key(kept[-1]) if more else None)


def link_header(address: str | None) -> dict[str, str]:
    """The headers that name the next page."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}
