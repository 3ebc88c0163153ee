"""A draft on its way out to a file and back, as tests send it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.ground import TESTER, TODAY
from tests.zones.editor.bench import Desk
from zones.editor.content import draft_states
from zones.editor.models import Draft
from zones.editor.round_trip.comparing import KIND
from zones.editor.round_trip.kind import examine_draft
from zones.editor.round_trip.outgoing import draft_geopackage
from zones.editor.states import ZoneState
from zones.imports.examination import Act, Examination, Source
from zones.imports.kinds.registry import Inquiry
from zones.imports.options import ImportOptions
from zones.organisation.permissions import standing_of


def sent_out(bench: Desk, folder: Path) -> Path:
    """The draft as a GeoPackage."""
    path = folder / "draft.gpkg"
    _, chunks = draft_geopackage(bench.draft)
    path.write_bytes(b"".join(chunks))
    return path


def look(bench: Desk, path: Path, *, repair: bool = False, **settings: str) -> Examination:
    """Examine a file for the draft."""
    said = {"draft": str(bench.draft.pk), **settings}
    options = ImportOptions.parse(
        {"kind": KIND, "crs": "wgs84", "repair": repair, "settings": said}
    )
    standing = standing_of(bench.user, now=TODAY)
    return examine_draft(Inquiry(Source(path, path.name), options, TODAY, standing=standing))


def take_in(bench: Desk, examination: Examination) -> Mapping[str, Any]:
    """Carry out what an examination planned."""
    assert examination.plan is not None, examination.report.faults
    result = examination.plan.perform(Act(actor=TESTER, now=TODAY, user=bench.user))
    bench.draft = Draft.objects.get(pk=bench.draft.pk)
    return result


def by_code(bench: Desk) -> dict[str, ZoneState]:
    return {state.code: state for state in draft_states(bench.draft).values()}
