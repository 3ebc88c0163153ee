"""The kind of import that brings a file into a draft; the difference is shown first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import shapely
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from zones.bilingual import in_language
from zones.boundaries.check import level_rules
from zones.boundaries.exceptions import exceptions_of, unexcepted
from zones.boundaries.models import Level
from zones.boundaries.rules import GeometryKind, Member, check_hierarchy
from zones.boundaries.rules.hierarchy import SiblingDefect
from zones.editor.content import draft_states
from zones.editor.models import Draft, DraftState
from zones.editor.round_trip.comparing import KIND, Laid, lay_over
from zones.editor.round_trip.following import let_parents_follow
from zones.editor.round_trip.reading import File, read_file
from zones.editor.round_trip.taking_in import DraftPlan
from zones.editor.states import ZoneState
from zones.imports.examination import Examination
from zones.imports.findings import Code, Severity, found, from_boundaries, from_defect
from zones.imports.kinds.feature_files import Unusable, city_for_import, is_misplaced
from zones.imports.kinds.ground import look_at_shapes
from zones.imports.kinds.registry import Asks, Field, Inquiry, Kind, Setting
from zones.imports.kinds.zone_files import box_of
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.organisation.permissions import Standing, may_import_ground

KEEP, DROP, FOLLOW = "keep", "drop", "follow"
_FACTS: Final = ("level", "code", "name", "name_en", "parent", "gap_reason", "boundary")
_MOST_DRAWN: Final = 3000
_FINENESS: Final = 1500
"""A preview is drawn to this fraction of its width: finer than a phone's screen."""


def examine_draft(inquiry: Inquiry) -> Examination:
    """Read the file and lay it over the draft; nothing is stored.

    Torn places do not stand in the way: the draft is there to repair them.
    """
    report, options = ImportReport(KIND), inquiry.options
    try:
        draft = _draft(inquiry)
        levels = list(draft.scheme.levels.order_by("rank"))
        before = draft_states(draft)
        file = read_file(
            inquiry.source,
            options,
            levels=levels,
            level=options.settings.get("level", ""),
            reference=_known_lines(before),
            city=city_for_import(),
            report=report,
        )
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    report.base_edition = draft.base_number
    report.bbox = box_of([one.shape for one in file.zones])
    if any(is_misplaced(layer.table) for layer in file.layers):
        return Examination(report)
    unreadable = frozenset(one.where for one in report.faults if one.origin == "exchange")
    kind = GeometryKind(draft.scheme.geometry_kind)
    report.add(
        look_at_shapes(file.zones, kind, accept_repairs=options.repair, unreadable=unreadable)
    )
    dropped_from = file.levels if _drops(options, file) else frozenset()
    laid = lay_over(
        draft,
        before,
        file.zones,
        levels=levels,
        dropped_from=dropped_from,
        drops_gaps=file.numbered,
    )
    if kind is GeometryKind.POLYGON:
        let_parents_follow(laid, levels, outline=options.settings.get("outline") == FOLLOW)
    return _settled(report, draft, laid, inquiry)


def _settled(report: ImportReport, draft: Draft, laid: Laid, inquiry: Inquiry) -> Examination:
    """Say what would differ and what would be torn, and plan it where no fault stands."""
    report.add(laid.findings)
    torn = _checked(report, draft, laid)
    states = laid.differing()
    _tell_changes(report, laid, states)
    if not states and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
    plan = None
    if report.importable:
        plan = DraftPlan(
            draft, draft.position, states, laid.origins, bool(torn), inquiry.source.name
        )
    return Examination(report, plan, _preview(laid, states, torn, report.bbox))


def _draft(inquiry: Inquiry) -> Draft:
    """The draft the file is for. Raises Unusable where the person does not edit such a one."""
    number = inquiry.options.settings.get("draft", "")
    if inquiry.standing is None or not number.isdigit():
        raise Unusable(found("no_draft", "settings.draft", origin=KIND))
    drafts = Draft.objects.visible_to(inquiry.standing).filter(state=DraftState.OPEN)
    draft = drafts.select_related("scheme", "base").filter(pk=number).first()
    if draft is None:
        raise Unusable(found("no_draft", "settings.draft", origin=KIND))
    return draft


def _drops(options: ImportOptions, file: File) -> bool:
    """Whether zones that the file does not have go."""
    said = options.settings.get("missing", "")
    return said == DROP or (not said and file.numbered)


def _known_lines(states: Mapping[int, ZoneState]) -> BaseGeometry | None:
    """Every border of the draft: a file of the same ground falls on them."""
    if not states:
        return None
    shapes = [state.boundary for state in states.values()]
    lines = [shapely.boundary(s) if shapely.get_dimensions(s) == 2 else s for s in shapes]
    return MultiLineString([part for line in lines for part in shapely.get_parts(line)])


# --- what would be torn, and what would differ ----------------------------------------------------


def _checked(report: ImportReport, draft: Draft, laid: Laid) -> list[SiblingDefect]:
    """Faults of codes, levels and parents stand in the way; torn places are told and let pass."""
    codes = {number: state.code for number, state in laid.after.items()}
    members = [
        Member(
            state.code,
            state.level,
            codes.get(state.parent, "") if state.parent else "",
            state.boundary,
            state.is_gap,
        )
        for state in laid.after.values()
    ]
    features = {laid.after[number].code: one for number, one in laid.where.items()}
    checked = check_hierarchy(members, level_rules(draft.scheme))
    for fault in checked.faults:
        one = features.get(fault.feature)
        report.add(
            [
                from_boundaries(
                    fault, where=one.where if one else "", label=one.label if one else fault.feature
                )
            ]
        )
    torn = unexcepted(checked.defects, exceptions_of(draft.scheme))
    for defect in torn:
        finding = from_defect(defect.defect, parent_code=defect.parent_code, accepted=True)
        report.add([replace(finding, severity=Severity.NOTICE, option="")])
    if torn:
        report.add([found("torn", origin=KIND, severity=Severity.NOTICE, count=len(torn))])
    return torn


def _tell_changes(report: ImportReport, laid: Laid, states: Mapping[int, ZoneState]) -> None:
    changes = report.changes
    for number, state in states.items():
        old = laid.before.get(number)
        if old is None:
            changes.added.append(state.code)
        elif state.gone:
            changes.dropped.append(state.code)
        else:
            changes.changed.append(state.code)
            changes.facts[state.code] = [
                name for name in _FACTS if getattr(state, name) != getattr(old, name)
            ]
    changes.unchanged = len(laid.where.keys() - states.keys())


def _preview(
    laid: Laid,
    states: Mapping[int, ZoneState],
    torn: Sequence[SiblingDefect],
    box: tuple[float, float, float, float] | None,
) -> dict[str, Any]:
    """What a small map draws: what differs first, then the rest, and the torn places."""
    west, south, east, north = box or (0.0, 0.0, 0.0, 0.0)
    tolerance = max(east - west, north - south) / _FINENESS
    drawn = [*states.values(), *(laid.after[n] for n in laid.after if n not in states)]
    features = [
        {
            "type": "Feature",
            "properties": {
                "what": _what(state, laid, states),
                "label": f"{state.code} {state.name}",
            },
            "geometry": shapely.geometry.mapping(shapely.simplify(state.boundary, tolerance)),
        }
        for state in drawn[:_MOST_DRAWN]
    ]
    places = [
        {
            "type": "Feature",
            "properties": {"what": one.defect.kind.value, "area_m2": round(one.defect.area_m2, 2)},
            "geometry": shapely.geometry.mapping(one.defect.place),
        }
        for one in torn[:_MOST_DRAWN]
    ]
    return {"type": "FeatureCollection", "features": features + places}


def _what(state: ZoneState, laid: Laid, states: Mapping[int, ZoneState]) -> str:
    if state.zone not in states:
        return "unchanged"
    if state.zone not in laid.before:
        return "added"
    return "dropped" if state.gone else "changed"


# --- what is asked --------------------------------------------------------------------------------


def _open_drafts(standing: Standing) -> Iterator[tuple[str, str]]:
    """The open drafts of the schemes that the person edits."""
    drafts = Draft.objects.visible_to(standing).filter(state=DraftState.OPEN)
    drafts = drafts.select_related("scheme")
    for draft in drafts.newest_first():
        scheme = in_language(draft.scheme.name_zh, draft.scheme.name_en)
        yield str(draft.pk), f"{draft.name} ({scheme})"


def _levels() -> Iterator[tuple[str, StrOrPromise]]:
    yield "", _("As their layer or a column says")
    named: dict[str, str] = {}
    for level in Level.objects.order_by("rank"):
        named.setdefault(level.code, in_language(level.name_zh, level.name_en))
    yield from named.items()


DRAFT: Final = Kind(
    code=KIND,
    label=_("into a draft of boundaries"),
    fields=(
        Field("zone_id", "区域编号", "Zone id"),
        Field("code", "编码", "Code"),
        Field("name", "名称", "Name"),
        Field("name_en", "英文名称", "English name"),
        Field("parent", "上级编码", "Parent code"),
        Field("level", "层级", "Level"),
        Field("gap_reason", "留空原因", "Reason of the gap"),
    ),
    examine=examine_draft,
    may=may_import_ground,
    accepts=".gpkg,.geojson,.json,.zip,.kml,.kmz,.fgb",
    asks=(Asks.CRS,),
    settings=(
        Setting("draft", _("Draft"), offered_to=lambda standing: list(_open_drafts(standing))),
        Setting("level", _("Level of the zones"), lambda: list(_levels())),
        Setting(
            "missing",
            _("What about zones the file does not have?"),
            lambda: [
                ("", _("They are dropped if the file came out of a draft, else they stay")),
                (KEEP, _("They stay: the file is a part of them")),
                (DROP, _("They are dropped: the file is the whole level")),
            ],
        ),
        Setting(
            "outline",
            _("What about the borders of the zones above?"),
            lambda: [
                ("", _("They stay; what does not fit is listed for repair")),
                (FOLLOW, _("They follow the zones below them")),
            ],
        ),
    ),
    words={
        "no_draft": (
            _("There is no open draft of that number which you edit."),
            _("Choose one of your open drafts, or begin one."),
        ),
        "no_parent": (
            _("There is no zone %(parent)s for this one to lie below."),
            _("Correct the code of the zone above, or leave it empty."),
        ),
        "pieces": (
            _("Zone %(zone)s is in %(count)s pieces in the file."),
            _("The largest stays the zone; the others become new zones."),
        ),
        "codes": (
            _("New zones that get a code: %(count)s (%(codes)s)."),
            _("Change them in the draft if you like."),
        ),
        "torn": (
            _("Places where the draft will be torn: %(count)s."),
            _("Repair them in the draft: its check lists them and proposes how."),
        ),
    },
    has_blank_table=False,
    done_template="zones/imports/done/draft.html",
)
