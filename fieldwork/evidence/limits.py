"""How much this deployment takes."""

from __future__ import annotations

from django.conf import settings

from fieldwork.evidence.rules import Limits


def limits() -> Limits:
    """The settings as the rules want them."""
    return Limits(
        bytes_of=settings.EVIDENCE_MAX_BYTES,
        files=settings.EVIDENCE_MAX_FILES,
        pixels=settings.EVIDENCE_MAX_PIXELS,
    )
