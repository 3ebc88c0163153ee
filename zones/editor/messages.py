"""The sentences about operations: why one is refused, what it leaves, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.bilingual import in_language
from zones.boundaries.rules.operations import OperationRefused, RefusalCode
from zones.ownership.models import ResponsibilityRole
from zones.refusal import Refusal

_DETAILS: Final[Mapping[RefusalCode, Promise]] = {
    RefusalCode.NOTHING_THERE: _("There is no ground to give, take or mend."),
    RefusalCode.NOTHING_CHANGES: _("This would change nothing."),
    RefusalCode.NOT_A_CUT: _("The line does not cut the border of %(zones)s twice."),
    RefusalCode.NOT_NEIGHBOURS: _("%(zones)s have no border in common with the zone kept."),
    RefusalCode.OUTLINE_CHANGES: _("The outer outline would change."),
    RefusalCode.NOBODY_TO_GIVE_TO: _("What the line cuts off %(zones)s has no neighbour there."),
    RefusalCode.WOULD_VANISH: _("%(zones)s would lose all its ground."),
    RefusalCode.TWO_PARTS: _("The ground does not lie at %(zones)s, which would fall into parts."),
    RefusalCode.NO_SUCH_VERTEX: _("No border has a vertex there."),
    RefusalCode.NOT_ON_BORDER: _("No border passes there."),
    RefusalCode.BORDERS_MEET: _("Several borders meet in this vertex."),
    RefusalCode.TOO_FEW_VERTICES: _("Without this vertex %(zones)s would have no ground left."),
    RefusalCode.CROSSES_ITSELF: _("The new border would cross another border."),
    RefusalCode.BAD_AREA: _("The area has no ground."),
    RefusalCode.BAD_LINE: _("The line has no length."),
    RefusalCode.INVALID_RESULT: _("The zones would be left with gaps or overlaps."),
    RefusalCode.NOT_ON_LINE: _("It does not meet the line that is to be cut."),
    RefusalCode.LINES_APART: _("The lines have no end in common."),
    RefusalCode.OFF_GRID: _("%(zones)s has vertices off the grid."),
    RefusalCode.UNKNOWN_CELL: _("A zone of the operation is not there."),
}
_REMEDIES: Final[Mapping[RefusalCode, Promise]] = {
    RefusalCode.NOTHING_CHANGES: _("There is nothing to do."),
    RefusalCode.NOT_A_CUT: _("Begin and end the line outside of the zone."),
    RefusalCode.NOT_NEIGHBOURS: _("Choose zones that lie side by side."),
    RefusalCode.OUTLINE_CHANGES: _("Stay inside, or let the borders of the zones above follow."),
    RefusalCode.NOBODY_TO_GIVE_TO: _("Stay inside, or let the borders of the zones above follow."),
    RefusalCode.WOULD_VANISH: _("Merge or retire it instead."),
    RefusalCode.TWO_PARTS: _("Choose ground that lies at the zone."),
    RefusalCode.NO_SUCH_VERTEX: _("Load the draft again and choose the vertex on the map."),
    RefusalCode.NOT_ON_BORDER: _("Choose a place on a border."),
    RefusalCode.BORDERS_MEET: _("Move it, or merge the zones that meet there."),
    RefusalCode.TOO_FEW_VERTICES: _("Move it instead."),
    RefusalCode.CROSSES_ITSELF: _("Move it less far, or reshape the border with a line."),
    RefusalCode.OFF_GRID: _("Import its boundary again."),
    RefusalCode.UNKNOWN_CELL: _("Load the draft again."),
}
_ELSE: Final = _("Draw it differently.")

_WARNINGS: Final[Mapping[str, Promise]] = {
    "multipart": _("%(zone)s now lies in several parts."),
    "vanished": _("%(zone)s has no ground left and is gone."),
}

_LABELS: Final[Mapping[str, Promise]] = {
    "move_vertex": _("Border of %(zones)s moved"),
    "insert_vertex": _("Border of %(zones)s bent"),
    "remove_vertex": _("Vertex taken out of %(zones)s"),
    "reshape": _("Border of %(zones)s redrawn"),
    "split": _("%(zones)s split: %(made)s"),
    "merge": _("%(zones)s merged into %(to)s"),
    "transfer": _("Ground of %(zones)s given to %(to)s"),
    "retire": _("%(zones)s retired"),
    "create": _("%(made)s created"),
    "fill_gap": _("Gap given to %(to)s"),
    "resolve_overlap": _("Overlap left to %(to)s"),
    "trim": _("%(zones)s trimmed"),
    "polygonise": _("%(zones)s cut into %(count)d zones"),
    "edit": _("%(zones)s is now %(to)s"),
    "recode": _("%(zones)s numbered anew"),
    "set_parent": _("%(zones)s moved into %(to)s"),
    "group": _("%(made)s made of %(zones)s"),
    "gap": _("%(zones)s declared an intended gap"),
    "end_gap": _("%(zones)s is no longer an intended gap"),
    "assign": _("%(holder)s becomes %(role)s of %(zones)s"),
    "relieve": _("%(holder)s no longer %(role)s of %(zones)s"),
    "draw": _("%(made)s drawn"),
    "redraw": _("%(zones)s redrawn"),
    "import": _("%(count)d zones taken from %(file)s"),
    "rebase": _("Brought from edition %(from)s to edition %(onto)s"),
}
_NAMED: Final = 3


class GroundRefused(Refusal):
    """The ground cannot be edited in that way; nothing was changed."""

    def __init__(self, refused: OperationRefused, names: Mapping[int, str]) -> None:
        facts: Mapping[str, Any] = refused.facts
        cells = list(facts.get("cells") or filter(None, [facts.get("cell")]))
        zones = gettext(", ").join(names.get(cell, str(cell)) for cell in cells[:_NAMED])
        super().__init__(
            str(refused.code),
            _DETAILS[refused.code] % {"zones": zones},
            field="parameters",
            remedy=_REMEDIES.get(refused.code, _ELSE),
        )


def warning_text(code: str, zone: str) -> str:
    """What an operation leaves that is sound and yet worth a look."""
    return str(_WARNINGS[code]) % {"zone": zone}


def label_of(kind: str, facts: Mapping[str, Any]) -> str:
    """What was done, as the history says it."""
    words: dict[str, Any] = {key: _list(facts.get(key) or []) for key in ("zones", "made", "to")}
    words["count"] = facts.get("count", len(facts.get("made") or []))
    words["file"] = facts.get("file", "")
    words["from"], words["onto"] = facts.get("from", ""), facts.get("onto", "")
    words["holder"] = facts.get("holder") or gettext("Nobody")
    if role := facts.get("role"):
        words["role"] = str(ResponsibilityRole(role).label)
    return str(_LABELS[kind]) % words


def _list(zones: list[Mapping[str, Any]]) -> str:
    names = gettext(", ").join(_named(zone) for zone in zones[:_NAMED])
    more = len(zones) - _NAMED
    return names + (gettext(" and %(count)d more") % {"count": more} if more > 0 else "")


def _named(zone: Mapping[str, Any]) -> str:
    return f"{in_language(zone['name'], zone.get('name_en', ''))} ({zone['code']})"
