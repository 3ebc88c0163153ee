"""The kinds of import, each examined in a module of its own."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from zones.imports.examination import Examination, Progress, Source, say_nothing
from zones.imports.kinds.boundaries import examine_boundaries
from zones.imports.kinds.people import examine_people
from zones.imports.kinds.reference import examine_reference
from zones.imports.kinds.responsibilities import examine_responsibilities
from zones.imports.kinds.units import examine_units
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions


def examine(
    source: Source,
    options: ImportOptions,
    *,
    now: datetime,
    reserved_roles: bool = False,
    progress: Progress = say_nothing,
) -> Examination:
    """Say what the file holds, what is wrong with it and what would change. Stores nothing.

    ``reserved_roles``: the importer may hand out the roles of administrators and auditors.
    """
    today = timezone.localdate(now)
    match options.kind:
        case ImportKind.BOUNDARIES:
            return examine_boundaries(source, options, now=now, progress=progress)
        case ImportKind.REFERENCE:
            return examine_reference(source, options, progress=progress)
        case ImportKind.UNITS:
            return examine_units(source, options, progress=progress)
        case ImportKind.PEOPLE:
            return examine_people(
                source, options, today=today, reserved_roles=reserved_roles, progress=progress
            )
    return examine_responsibilities(source, options, today=today, progress=progress)
