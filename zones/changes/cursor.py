"""Where a reader of the feed stands, as the text it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WRITTEN: Final = re.compile(r"([a-z0-9]{1,16})\.(\d{1,18})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Cursor:
    """Everything up to this transaction and row was read, within one epoch of the feed."""

    epoch: str
    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.xid}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor that was written so; None for what no feed ever gave out."""
        match = _WRITTEN.fullmatch(text)
        return cls(match[1], int(match[2]), int(match[3])) if match else None
