"""Checks and differences as the REST interface and the pages say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import DefectException
from zones.boundaries.rules.operations import gained_and_lost
from zones.editor.checking import Check, Finding, Proposal
from zones.editor.difference import ZoneDifference
from zones.editor.features import size_of
from zones.editor.messages import label_of
from zones.editor.models import Draft
from zones.editor.planned import IN_PLANS, in_effect
from zones.editor.representations import geojson
from zones.editor.states import ZoneState

Json = dict[str, Any]


def check_json(check: Check) -> Json:
    """A check with all it found, the gravest first."""
    return {
        "position": check.position,
        "checked_at": timezone.localtime(check.checked_at).isoformat(),
        "sound": not check.findings,
        "publishable": not check.blocking,
        "counts": dict(check.counts),
        "items": [finding_json(finding) for finding in check.findings],
        "intended_gaps": [
            {
                **zone_ref(state),
                "reason": state.gap_reason,
                "place": geojson(state.boundary),
                "area_m2": size_of(state),
            }
            for state in check.intended_gaps
        ],
    }


def finding_json(finding: Finding) -> Json:
    """One finding; ``repairs`` are operations to be sent as they stand."""
    return {
        "id": finding.fingerprint,
        "kind": finding.kind,
        "severity": finding.severity,
        "detail": finding.detail,
        "remedy": finding.remedy,
        "place": geojson(finding.place),
        "box": box_of(finding.place),
        "area_m2": finding.area_m2 and round(finding.area_m2, 2),
        "width_m": finding.width_m and round(finding.width_m, 3),
        "neighbours": [
            {**zone_ref(state), "share": round(share, 3)} for state, share in finding.neighbours
        ],
        "zone": finding.zone and finding.zone.zone,
        "repairs": [_repair_json(one) for one in finding.repairs],
        "exception": finding.exception and exception_json(finding.exception),
    }


def exception_json(exception: DefectException) -> Json:
    """An accepted defect, with who accepted it and why."""
    return {
        "id": exception.pk,
        "kind": exception.kind,
        "reason": exception.reason,
        "by": str(exception.made_by) if exception.made_by else "",
        "at": timezone.localtime(exception.made_at).isoformat(),
    }


def differences_json(differences: Iterable[ZoneDifference], *, geometry: bool) -> list[Json]:
    """Zones before and after; boundaries and the ground between are left out without
    ``geometry``."""
    return [
        {
            "zone": one.zone,
            "change": one.change,
            "fields": one.fields,
            "before": one.before and state_json(one.before, geometry=geometry),
            "after": one.after and state_json(one.after, geometry=geometry),
            "area_before_m2": one.before and size_of(one.before),
            "area_after_m2": one.after and size_of(one.after),
            **(_ground_between(one) if geometry else {}),
        }
        for one in differences
    ]


def state_json(state: ZoneState, *, geometry: bool) -> Json:
    """A zone as a draft or an edition has it."""
    return {
        "code": state.code,
        "name": state.name,
        "name_en": state.name_en,
        "level": state.level,
        "parent": state.parent,
        "gap_reason": state.gap_reason,
        **({"boundary": geojson(state.boundary)} if geometry else {}),
    }


def plans_json(draft: Draft) -> list[Json]:
    """What the draft says about who will answer, in its own order."""
    return [
        {
            "number": operation.number,
            "label": label_of(operation.kind, operation.facts),
            "zone": operation.facts["zones"][0]["zone"],
            "from": operation.parameters.get("from"),
            "to": operation.parameters.get("to"),
            "basis": operation.parameters.get("basis") or "",
        }
        for operation in in_effect(draft)
        if operation.kind in IN_PLANS
    ]


def zone_ref(state: ZoneState) -> Json:
    """A zone by its number, code and name."""
    return {"zone": state.zone, "code": state.code, "name": state.name}


def box_of(place: BaseGeometry | None) -> list[float] | None:
    """[west, south, east, north]; None for no place."""
    return None if place is None else list(place.bounds)


def _ground_between(one: ZoneDifference) -> Json:
    """What a zone that stays gains and loses; null where it is new, gone or as large as before."""
    gained = lost = None
    if one.before is not None and one.after is not None and "boundary" in one.fields:
        gained, lost = gained_and_lost(one.before.boundary, one.after.boundary)
    return {"gained": geojson(gained), "lost": geojson(lost)}


def _repair_json(one: Proposal) -> Json:
    return {"label": one.label, "kind": one.kind, "parameters": one.parameters}
