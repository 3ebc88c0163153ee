"""Zones above follow what a file changed below them, as far as that is safe or asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import shapely

from zones.boundaries.models import Level
from zones.boundaries.rules.operations import same_outline, union_of
from zones.boundaries.rules.sharing import with_vertices_of
from zones.editor.round_trip.comparing import Laid
from zones.editor.states import ZoneState


def let_parents_follow(laid: Laid, levels: Sequence[Level], *, outline: bool) -> None:
    """Give zones above the vertices their children gained on the border, level by level up.

    With ``outline`` they follow wherever the children went; without it they stay, and what does
    not fit is torn: the check shows it.
    """
    for level in sorted(levels, key=lambda level: -level.rank):
        if level.covers_parent:
            followers = _followers(laid, level, outline=outline)
            laid.after |= {state.zone: state for state in followers}
            _let_sisters_share(laid, followers)


def _followers(laid: Laid, level: Level, *, outline: bool) -> list[ZoneState]:
    """Parents of zones of a level that changed, as their children have them."""
    children: defaultdict[int, list[ZoneState]] = defaultdict(list)
    moved: set[int] = set()
    for zone in laid.before.keys() | laid.after.keys():
        old, new = laid.before.get(zone), laid.after.get(zone)
        if new is not None and new.level == level.code and new.parent is not None:
            children[new.parent].append(new)
        if _moved(old, new):
            both = [one for one in (old, new) if one is not None and one.level == level.code]
            moved |= {one.parent for one in both if one.parent is not None}
    followers = []
    for number in sorted(children.keys() & laid.after.keys() & moved):
        parent = laid.after[number]
        union = union_of([child.boundary for child in children[number]])
        if outline or same_outline(union, parent.boundary):
            followers.append(parent.drawn(union))
    return followers


def _moved(old: ZoneState | None, new: ZoneState | None) -> bool:
    if old is None or new is None:
        return True
    return old.parent != new.parent or bool(old.boundary != new.boundary)


def _let_sisters_share(laid: Laid, followers: Sequence[ZoneState]) -> None:
    """Zones that nothing below moves get the vertices their neighbour gained on the border."""
    above = {state.parent for state in laid.after.values()}
    alone = [
        state
        for number, state in laid.after.items()
        if number not in above and any(state.level == one.level for one in followers)
    ]
    tree = shapely.STRtree([state.boundary for state in alone])
    for follower in followers:
        for at in tree.query(follower.boundary, predicate="intersects"):
            sister = laid.after[alone[at].zone]
            shared = with_vertices_of(sister.boundary, follower.boundary)
            laid.after[sister.zone] = sister.drawn(shared)
