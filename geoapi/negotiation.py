"""Which form a request and its answer have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneRepresentation(BaseContentNegotiation):
    """Each address has one representation; another one is asked for with ``format``."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> Any:
        """The parser for the body's Content-Type, None where there is none (415)."""
        for parser in parsers:
            if request.content_type.partition(";")[0].strip().lower() == parser.media_type:
                return parser
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        """The first, whatever the client accepts."""
        first = next(iter(renderers))
        return first, first.media_type
