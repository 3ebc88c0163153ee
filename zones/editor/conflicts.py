"""What a draft and the editions since its base both changed, cell by cell, three-way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import shapely

from zones.editor.content import edition_states
from zones.editor.difference import FIELDS, differing
from zones.editor.models import Draft
from zones.editor.states import ZoneState
from zones.editor.storing import stored_states

States = Mapping[int, ZoneState | None]


@dataclass(frozen=True)
class Conflict:
    """One zone three-way; None where it is not (any more). ``fields`` are in question."""

    zone: int
    base: ZoneState | None
    theirs: ZoneState | None
    mine: ZoneState | None
    fields: list[str]


@dataclass(frozen=True)
class Group:
    """Zones side by side of which both sides changed some: decided together, or borders tear."""

    conflicts: list[Conflict]

    @property
    def id(self) -> str:
        """The lowest number of its zones."""
        return str(min(one.zone for one in self.conflicts))


@dataclass(frozen=True)
class Rebase:
    """A draft held against the newest edition.

    ``merged`` are the zones as the draft leaves them where nobody must decide, against the newest
    edition; ``groups`` where somebody must.
    """

    onto: int
    merged: dict[int, ZoneState]
    groups: list[Group]


def compare_with_newest(draft: Draft) -> Rebase:
    """Lay the draft's changes over the newest edition.

    A zone that both changed is in question unless they changed different facts of it and not both
    its ground. Everything side by side with it that either side redrew is decided with it.
    """
    onto = draft.scheme.editions.highest_number()
    base = edition_states(draft.scheme_id, draft.base_number)
    theirs = edition_states(draft.scheme_id, onto)
    touched = draft.zones.values_list("zone", flat=True)
    mine: dict[int, ZoneState | None] = {
        number: None if state.gone else state
        for number, state in stored_states(draft, touched).items()
    }
    covering = set(draft.scheme.levels.filter(covers_parent=True).values_list("code", flat=True))
    return compare(base, theirs, mine, onto=onto, covering=covering)


def compare(
    base: States, theirs: States, mine: States, *, onto: int, covering: Collection[str]
) -> Rebase:
    """As compare_with_newest, of what each side holds; ``mine`` holds changed zones alone.

    Zones made up of zones of the ``covering`` levels have no ground of their own to dispute.
    """
    derived = made_up((*base.values(), *theirs.values(), *mine.values()), covering)
    changed_by_mine = {n for n, state in mine.items() if _differs(base.get(n), state)}
    changed_by_them = {
        n for n in base.keys() | theirs.keys() if _differs(base.get(n), theirs.get(n))
    }
    merged: dict[int, ZoneState] = {}
    disputed: set[int] = set()
    for number in changed_by_mine:
        state = mine[number]
        if number not in changed_by_them:
            merged[number] = state or base[number].retired()  # type: ignore[union-attr]
            continue
        both = _merged(base.get(number), theirs.get(number), state, number in derived)
        if both is None:
            disputed.add(number)
        else:
            merged[number] = both
    redrawn = {n for n in changed_by_mine | changed_by_them if _redrawn(n, base, theirs, mine)}
    groups = [
        Group(
            [
                Conflict(
                    n,
                    base.get(n),
                    theirs.get(n),
                    mine.get(n, base.get(n)),
                    _fields(base.get(n), theirs.get(n), mine.get(n, base.get(n))),
                )
                for n in sorted(numbers)
            ]
        )
        for numbers in _groups(disputed, redrawn, base, theirs, mine)
    ]
    grouped = {one.zone for group in groups for one in group.conflicts}
    return Rebase(onto, {n: s for n, s in merged.items() if n not in grouped}, groups)


def made_up(states: Iterable[ZoneState | None], covering: Collection[str]) -> set[int]:
    """The zones whose ground is that of the zones below them."""
    return {state.parent for state in states if state and state.parent and state.level in covering}


def _merged(
    base: ZoneState | None, theirs: ZoneState | None, mine: ZoneState | None, derived: bool
) -> ZoneState | None:
    """Both sides' changes in one, field by field; None where they contradict each other.

    The ground of a ``derived`` zone follows later.
    """
    if theirs is None and mine is None and base is not None:
        return base.retired()
    if base is None or theirs is None or mine is None:
        return theirs if theirs is not None and theirs.says_the_same_as(mine) else None
    ours, others = set(differing(base, mine)), set(differing(base, theirs))
    same = set(FIELDS) - set(differing(theirs, mine))
    if (ours & others) - same - ({"boundary"} if derived else set()):
        return None
    taken = ours - {"boundary"} if derived else ours
    return replace(theirs, **{name: getattr(mine, name) for name in taken})


def _groups(
    disputed: set[int], redrawn: set[int], base: States, theirs: States, mine: States
) -> list[set[int]]:
    """The disputed zones with all that was redrawn beside them, and beside those."""
    numbers = sorted(redrawn | disputed)
    shapes = {
        n: shapely.union_all([s.boundary for s in (base.get(n), theirs.get(n), mine.get(n)) if s])
        for n in numbers
    }
    tree = shapely.STRtree([shapes[n] for n in numbers])
    left, groups = set(disputed), []
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            found = tree.query([shapes[n] for n in sorted(edge)], predicate="intersects")[1]
            edge = {numbers[at] for at in found.tolist()} - group
            edge = {n for n in edge if n in redrawn or n in disputed}
        groups.append(group)
        left -= group
    return groups


def _differs(one: ZoneState | None, other: ZoneState | None) -> bool:
    if one is None or other is None:
        return one is not other
    return not one.says_the_same_as(other)


def _redrawn(number: int, base: States, theirs: States, mine: States) -> bool:
    """Whether either side changed its ground."""
    before = base.get(number)
    for after in (theirs.get(number), mine.get(number, before)):
        if before is None or after is None:
            if before is not after:
                return True
        elif before.boundary != after.boundary:
            return True
    return False


def _fields(*states: ZoneState | None) -> list[str]:
    """The facts in which the three do not agree."""
    first, *others = states
    fields = {
        name
        for other in others
        for name in (differing(first, other) if first and other else FIELDS)
    }
    return [name for name in FIELDS if name in fields]
