"""What is true of drafts without a database: whose ground became whose."""

from collections.abc import Collection, Iterable, Mapping, Sequence

Origins = Mapping[int, Sequence[int]]
"""By zone the zones it took ground over from."""


def descent(steps: Iterable[Origins], base: Collection[int]) -> dict[int, list[int]]:
    """The zones of ``base`` that each zone comes from, over all steps in their order.

    A zone that is cut out of one that was itself cut out comes from the first; a zone that takes
    over from itself alone comes from nobody.
    """
    known: dict[int, list[int]] = {}
    for step in steps:
        for successor, predecessors in step.items():
            found = list(known.get(successor, []))
            for one in predecessors:
                found += [one] if one in base else known.get(one, [])
            known[successor] = list(dict.fromkeys(found))
    return {zone: [one for one in found if one != zone] for zone, found in known.items()}


def lineage(
    came_from: Origins, base: Collection[int], present: Collection[int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The pairs (predecessor, successor) of splits and of merges.

    A zone that is new was split off; one that was there before took over from zones that are gone.
    """
    splits, merges = [], []
    for successor, predecessors in came_from.items():
        if successor not in present:
            continue
        for one in predecessors:
            if successor not in base:
                splits.append((one, successor))
            elif one not in present:
                merges.append((one, successor))
    return splits, merges
