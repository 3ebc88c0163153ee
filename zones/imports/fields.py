"""Which column of a file feeds which field of its kind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from zones.exchange.mapping import propose_mapping
from zones.imports.kinds.registry import kind_of

_IN_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]")


def propose(
    kind: str, columns: Sequence[str], remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """For each field of the kind the column it probably is, "" for none.

    What was remembered wins, then our own headings, then what offices usually write.
    """
    known = {field: column for field, column in (remembered or {}).items() if column in columns}
    for field in kind_of(kind).fields:
        headings = {_plain(one) for one in (field.heading, field.zh, field.en, *field.also)}
        for column in columns:
            if _plain(column) in headings and column not in known.values():
                known.setdefault(field.name, column)
    wanted = [field.name for field in kind_of(kind).fields]
    return {
        field: column or "" for field, column in propose_mapping(columns, wanted, known).items()
    }


def settle(
    kind: str, columns: Sequence[str], chosen: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The mapping to use, and the chosen columns that the file does not have.

    A field that was chosen keeps its column, or none where none was chosen; the rest is proposed.
    """
    mapping = propose(kind, columns, chosen)
    mapping |= {
        field: column
        for field, column in chosen.items()
        if field in mapping and (not column or column in columns)
    }
    return mapping, [column for column in chosen.values() if column and column not in columns]


def columns_key(columns: Iterable[str]) -> str:
    """What a set of columns is remembered by: SHA-256 of their sorted names."""
    return hashlib.sha256("\x1f".join(sorted(columns)).encode()).hexdigest()


def _plain(text: str) -> str:
    """A heading for comparing: without case, spaces, punctuation and what stands in brackets."""
    return re.sub(r"[\W_]+", "", _IN_BRACKETS.sub("", text)).lower()
