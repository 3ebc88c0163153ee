"""What an examination finds, one thing at a time, as facts; the sentences are in messages.py.

A finding is stored with its run and read by people of either language, later: so it keeps codes
and numbers, no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

import shapely

from zones.boundaries.rules import CoverageDefect
from zones.boundaries.rules import Fault as BoundaryFault
from zones.boundaries.rules import Remedy as BoundaryRemedy
from zones.exchange.faults import Fault as ExchangeFault
from zones.refusal import Refusal

Place = tuple[float, float]
Facts = Mapping[str, Any]


class Severity(StrEnum):
    """FAULT stands in the way; ACCEPTED would, but somebody said yes; NOTICE is only to know."""

    FAULT = "fault"
    ACCEPTED = "accepted"
    NOTICE = "notice"


class Origin(StrEnum):
    """Who found it, and so who has the words for it; else the code of a kind, which has its own."""

    EXCHANGE = "exchange"
    BOUNDARIES = "boundaries"
    DEFECT = "defect"
    IMPORTS = "imports"
    REFUSAL = "refusal"


class Option(StrEnum):
    """The option of an import that would let a fault pass."""

    REPAIR = "repair"
    ACCEPT_DEFECTS = "accept_defects"
    WIDEN_BBOX = "widen_bbox"


class Code(StrEnum):
    """What only an import can find."""

    NO_CITY = "no_city"
    DATUM_NOT_ALLOWED = "datum_not_allowed"
    CRS_NOT_DECLARED = "crs_not_declared"
    SCHEME_UNKNOWN = "scheme_unknown"
    LEVEL_NOT_CHOSEN = "level_not_chosen"
    COLUMN_NOT_MAPPED = "column_not_mapped"
    COLUMN_ABSENT = "column_absent"
    CODES_EXHAUSTED = "codes_exhausted"
    CODES_PROPOSED = "codes_proposed"
    NAMES_FROM_CODES = "names_from_codes"
    PARENT_AMBIGUOUS = "parent_ambiguous"
    REPAIR_PROPOSED = "repair_proposed"
    GROUND_NOT_COMPARED = "ground_not_compared"
    BOX_WIDENED = "box_widened"
    BACKDATED = "backdated"
    NOTHING_CHANGES = "nothing_changes"
    SHAPES_MIXED = "shapes_mixed"
    SHAPE_MISSING = "shape_missing"
    NEW_LAYER_UNNAMED = "new_layer_unnamed"
    LAYER_REPLACED = "layer_replaced"
    VALUE_MISSING = "value_missing"
    VALUE_TOO_LONG = "value_too_long"
    CHOICE_UNKNOWN = "choice_unknown"
    DATE_UNREADABLE = "date_unreadable"
    PERIOD_EMPTY = "period_empty"
    ROW_TWICE = "row_twice"
    DIFFERS_IN_CASE = "differs_in_case"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    UNIT_BELOW_ITSELF = "unit_below_itself"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_AMBIGUOUS = "person_ambiguous"
    PERSON_CONTRADICTS = "person_contradicts"
    USERNAME_UNUSABLE = "username_unusable"
    ROLE_RESERVED = "role_reserved"
    ZONE_UNKNOWN = "zone_unknown"
    HOLDER_MISSING = "holder_missing"
    HOLDER_WRONG_KIND = "holder_wrong_kind"
    TWO_HOLDERS = "two_holders"
    LEAD_NOT_ONE_TO_ONE = "lead_not_one_to_one"
    PAIR_NOT_ONE_TO_ONE = "pair_not_one_to_one"
    LEVEL_PAIRS_OTHERS = "level_pairs_others"
    UNFORESEEN = "unforeseen"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``where`` says where in the file ("feature 12", "row 7", "crs"; "feature
    cells/12" where several layers are read).

    ``label`` is what people call the feature, ``place`` a point of it (lon, lat) to look at,
    ``facts`` fill the message, ``option`` would let it pass.
    """

    origin: str
    code: str
    severity: str = Severity.FAULT
    where: str = ""
    label: str = ""
    place: Place | None = None
    facts: Facts = field(default_factory=dict)
    option: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.FAULT

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Finding:
        place = stored["place"]
        return cls(**{**stored, "place": (place[0], place[1]) if place else None})


def found(
    code: str,
    where: str = "",
    *,
    origin: str = Origin.IMPORTS,
    severity: Severity = Severity.FAULT,
    label: str = "",
    place: Place | None = None,
    option: str = "",
    **facts: Any,
) -> Finding:
    """A finding of the import itself, or with its kind as ``origin`` one that only it can make."""
    return Finding(origin, str(code), severity, where, label, place, facts, option)


def from_exchange(
    fault: ExchangeFault,
    *,
    severity: Severity = Severity.FAULT,
    where: str = "",
    label: str = "",
    place: Place | None = None,
    option: str = "",
) -> Finding:
    """What the reader of the file found; ``where`` in place of the reader's own word for it."""
    facts = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in fault.params.items()
    }
    return Finding(
        Origin.EXCHANGE,
        fault.code.value,
        severity,
        where or fault.field,
        label,
        place,
        facts,
        option,
    )


def from_boundaries(
    fault: BoundaryFault, *, where: str, label: str, repair_accepted: bool = False
) -> Finding:
    """A fault of one geometry or of its code, level or parent."""
    repairable = fault.remedy is BoundaryRemedy.ACCEPT_REPAIR
    severity = Severity.FAULT if fault.blocks else Severity.NOTICE
    if fault.blocks and repairable and repair_accepted:
        severity = Severity.ACCEPTED
    return Finding(
        Origin.BOUNDARIES,
        fault.code.value,
        severity,
        where,
        label,
        fault.place,
        dict(fault.facts),
        Option.REPAIR if repairable and fault.blocks else "",
    )


def from_defect(defect: CoverageDefect, *, parent_code: str, accepted: bool) -> Finding:
    """A gap, overlap or spill below the parent ("" at the top)."""
    point = shapely.get_coordinates(shapely.point_on_surface(defect.place))[0]
    facts = {
        "parent": parent_code,
        "area_m2": defect.area_m2,
        "width_m": defect.width_m,
        "depth": defect.depth,
        "sliver": defect.sliver,
        "neighbours": [[one.id, one.share] for one in defect.neighbours],
    }
    return Finding(
        Origin.DEFECT,
        defect.kind.value,
        Severity.ACCEPTED if accepted else Severity.FAULT,
        where="",
        label=", ".join(one.id for one in defect.neighbours[:3]),
        place=(float(point[0]), float(point[1])),
        facts=facts,
        option=Option.ACCEPT_DEFECTS,
    )


def from_refusal(refusal: Refusal) -> Finding:
    """What an action would refuse, in its own words and the language that is active."""
    return Finding(
        Origin.REFUSAL,
        refusal.code,
        where=refusal.field,
        facts={"detail": str(refusal.detail), "remedy": str(refusal.remedy)},
    )


MOST_OF_A_KIND: Final = 500
"""So many findings of one kind are kept; of the rest only the number."""
