"""The kinds of import, each examined in a module of its own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zones.imports.examination import Examination, Progress, Source, say_nothing
from zones.imports.kinds.registry import Inquiry, kind_of
from zones.organisation.permissions import Standing

if TYPE_CHECKING:
    from zones.imports.options import ImportOptions


def examine(
    source: Source,
    options: ImportOptions,
    *,
    now: datetime,
    reserved_roles: bool = False,
    progress: Progress = say_nothing,
    standing: Standing | None = None,
) -> Examination:
    """Say what the file holds, what is wrong with it and what would change. Stores nothing.

    ``reserved_roles`` and ``standing`` say what the importer may do; see Inquiry.
    """
    inquiry = Inquiry(source, options, now, reserved_roles, progress, standing)
    return kind_of(options.kind).examine(inquiry)
