"""Levels, parents and codes of one edition: names that fit, and ground that fits its parent."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.rules.defects import CoverageDefect, DefectKind, find_coverage_defects
from zones.boundaries.rules.faults import Fault, FaultCode, Place


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level of a scheme: rank 0 is the top; `covers_parent` asks its zones to leave no gap."""

    code: str
    rank: int
    covers_parent: bool = True
    code_pattern: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A zone as it would stand in an edition; `parent_code` is "" where it has none.

    An intended `gap` takes its ground as a zone does, but its code follows no pattern.
    """

    code: str
    level_code: str
    parent_code: str
    boundary: BaseGeometry
    gap: bool = False


@dataclass(frozen=True, slots=True)
class SiblingDefect:
    """A torn place among the children of one parent ("" for the zones at the top)."""

    parent_code: str
    defect: CoverageDefect


@dataclass(frozen=True, slots=True)
class HierarchyReport:
    """What `check_hierarchy` found: faults of names, and torn ground below each parent."""

    faults: tuple[Fault, ...]
    defects: tuple[SiblingDefect, ...]

    @property
    def sound(self) -> bool:
        return not self.faults and not self.defects


def check_hierarchy(
    members: Sequence[Member],
    levels: Iterable[LevelRule],
    *,
    outline: BaseGeometry | None = None,
) -> HierarchyReport:
    """Check codes, levels and parents, then the ground of each parent's children.

    Children must lie inside their parent and not overlap; where their level says so they must
    cover it. The zones without a parent are held against `outline` if there is one. A zone may
    skip levels (its parent may stand several ranks above). The ground is looked at only where the
    names are right; it must be sound (`find_geometry_faults`) and on the grid. Lines have no
    ground to compare. Raises InvalidCoverage otherwise.
    """
    by_level = {level.code: level for level in levels}
    faults = (
        *_code_faults(members, by_level),
        *_parent_faults(members, by_level),
        *_cycle_faults(members),
    )
    defects = () if faults else tuple(_ground(members, by_level, outline))
    return HierarchyReport(faults, defects)


def _code_faults(members: Sequence[Member], levels: dict[str, LevelRule]) -> Iterable[Fault]:
    count = Counter(member.code for member in members)
    for member in members:
        label, place = member.code, _place(member)
        level = levels.get(member.level_code)
        if not member.code:
            yield Fault(FaultCode.MISSING_CODE, label, place)
        elif count[member.code] > 1:
            facts = {"count": count[member.code]}
            yield Fault(FaultCode.DUPLICATE_CODE, label, place, facts)
        if level is None:
            facts_level = {"level": member.level_code, "known": ", ".join(levels)}
            yield Fault(FaultCode.UNKNOWN_LEVEL, label, place, facts_level)
        elif (
            level.code_pattern
            and not member.gap
            and not re.fullmatch(level.code_pattern, member.code)
        ):
            facts_code = {"pattern": level.code_pattern, "level": level.code}
            yield Fault(FaultCode.CODE_PATTERN, label, place, facts_code)


def _breaks_pattern(code: str, level: LevelRule) -> bool:
    return bool(level.code_pattern) and not re.fullmatch(level.code_pattern, code)


def _parent_faults(members: Sequence[Member], levels: dict[str, LevelRule]) -> Iterable[Fault]:
    by_code = {member.code: member for member in members}
    for member in members:
        level = levels.get(member.level_code)
        if not member.parent_code:
            if level is not None and level.rank > 0:
                facts = {"level": level.code}
                yield Fault(FaultCode.PARENT_NOT_NAMED, member.code, _place(member), facts)
            continue
        parent = by_code.get(member.parent_code)
        if parent is None:
            missing = {"parent": member.parent_code}
            yield Fault(FaultCode.PARENT_MISSING, member.code, _place(member), missing)
            continue
        above = levels.get(parent.level_code)
        if level is not None and above is not None and above.rank >= level.rank:
            wrong = {"parent": parent.code, "level": level.code, "parent_level": above.code}
            yield Fault(FaultCode.PARENT_LEVEL, member.code, _place(member), wrong)


def _cycle_faults(members: Sequence[Member]) -> Iterable[Fault]:
    """One fault for each cycle, at its first member."""
    parent = {member.code: member.parent_code for member in members if member.code}
    settled: set[str] = set()
    for member in members:
        path: dict[str, None] = {}
        code = member.code
        while code in parent and code not in settled and code not in path:
            path[code] = None
            code = parent[code]
        if code in path:
            cycle = list(path)[list(path).index(code) :]
            yield Fault(
                FaultCode.PARENT_CYCLE,
                code,
                _place(next(one for one in members if one.code == code)),
                {"cycle": " → ".join([*cycle, code])},
            )
        settled.update(path)


def _ground(
    members: Sequence[Member],
    levels: dict[str, LevelRule],
    outline: BaseGeometry | None,
) -> Iterable[SiblingDefect]:
    by_code = {member.code: member for member in members}
    children: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        if shapely.get_dimensions(member.boundary) == 2:
            children[member.parent_code].append(member)
    for parent_code, siblings in children.items():
        ground = by_code[parent_code].boundary if parent_code else outline
        must_cover = any(levels[one.level_code].covers_parent for one in siblings)
        found = find_coverage_defects(
            [one.boundary for one in siblings], [one.code for one in siblings], ground
        )
        for defect in found:
            if must_cover or defect.kind is not DefectKind.GAP:
                yield SiblingDefect(parent_code, defect)


def _place(member: Member) -> Place | None:
    if member.boundary is None or member.boundary.is_empty:
        return None
    point = shapely.get_coordinates(shapely.point_on_surface(member.boundary))
    return (float(point[0, 0]), float(point[0, 1]))
