"""Neighbours and zones above follow what a file changed, as far as that is safe or asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from zones.boundaries.models import Level
from zones.boundaries.rules.edges import directed_edges, unmatched
from zones.boundaries.rules.operations import same_outline, union_of
from zones.boundaries.rules.sharing import with_vertices_of
from zones.editor.round_trip.comparing import Laid
from zones.editor.states import ZoneState


def let_parents_follow(laid: Laid, levels: Sequence[Level], *, outline: bool) -> None:
    """Let neighbours share their vertices, and zones above have those of the zones below them.

    A desktop GIS puts a vertex on a neighbour's straight border without giving it to that one.
    With ``outline`` zones above follow wherever their children went; without it they stay, and
    what does not fit is torn: the check shows it.
    """
    for level in sorted(levels, key=lambda level: -level.rank):
        _let_sisters_share(laid, level)
        if level.covers_parent:
            for follower in _followers(laid, level, outline=outline):
                laid.after[follower.zone] = follower


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


def _let_sisters_share(laid: Laid, level: Level) -> None:
    """Give zones of a level the vertices that their neighbours have on a common border.

    Only where borders do not match edge by edge; a zone that others below cover takes theirs.
    """
    sisters = [state for state in laid.after.values() if state.level == level.code]
    shapes = np.array([state.boundary for state in sisters], dtype=object)
    begin, end, owner = directed_edges(shapes)
    loose = np.unique(owner[unmatched(begin, end)]).tolist()
    above = {state.parent for state in laid.after.values()}
    tree = shapely.STRtree(shapes[loose])
    for at in loose:
        number = sisters[at].zone
        for other in tree.query(shapes[at], predicate="intersects").tolist():
            neighbour = sisters[loose[other]].zone
            changed = _moved(laid.before.get(number), laid.after[number]) or _moved(
                laid.before.get(neighbour), laid.after[neighbour]
            )
            if neighbour != number and number not in above and changed:
                mine, theirs = laid.after[number], laid.after[neighbour]
                shared = with_vertices_of(mine.boundary, theirs.boundary)
                laid.after[number] = mine.drawn(shared)
