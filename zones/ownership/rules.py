"""What is true of ownership without a database."""

from enum import StrEnum


class Rule(StrEnum):
    """Why a place belongs to whom (decision 7)."""

    INSIDE = "inside"
    BORDER = "border"
    NEAREST = "nearest"
    FALLBACK = "fallback"
    OUTSIDE = "outside"
    NO_EDITION = "no_edition"
