"""Check an edition as it stands: every fault of names and every torn place."""

from __future__ import annotations

from zones.boundaries.content import content_of_edition
from zones.boundaries.models import Edition, Scheme
from zones.boundaries.rules import HierarchyReport, LevelRule, check_hierarchy


def check_edition(edition: Edition) -> HierarchyReport:
    """What a publication of the same ground would find; defects were then accepted knowingly."""
    contents = content_of_edition(edition.scheme_id, edition.number)
    members = [content.member() for content in contents.values()]
    return check_hierarchy(members, level_rules(edition.scheme))


def level_rules(scheme: Scheme) -> list[LevelRule]:
    """The scheme's levels as the rules see them."""
    return [
        LevelRule(level.code, level.rank, level.covers_parent, level.code_pattern)
        for level in scheme.levels.all()
    ]
