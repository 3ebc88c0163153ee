"""Routing many points at once, in process: the zone of each, exactly as zones_place in place.sql.

Points are tested against prepared polygons, grouped by polygon; where a raster shows that nothing
changes, one test serves many points. The answer never depends on how many points are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.ownership.borders import Borders
from zones.ownership.raster import ON_BORDER, BorderRaster
from zones.ownership.rules import Rule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RULES: Final = (Rule.INSIDE, Rule.BORDER, Rule.NEAREST, Rule.OUTSIDE)
"""The rule that a number in `Located.rule` stands for."""

INSIDE, BORDER, NEAREST, OUTSIDE = range(len(RULES))
NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Located:
    """For each point: position of its zone version (NONE where outside), rule, metres off it."""

    version: Ints
    rule: NDArray[np.uint8]
    distance_m: Floats

    def rules(self) -> list[Rule]:
        return [RULES[number] for number in self.rule]


class CoverageIndex:
    """The zone versions of one edition of a polygon scheme, ready for many points.

    All arguments run in parallel, one entry for each version: `codes` decide border ties by their
    bytes, `ranks` are the levels' (0 is the top), `parents` positions of the parents (NONE at the
    top), `must_cover` whether the version's level must cover its parent, `polygons` polygons or
    multipolygons in (lon, lat), EPSG:4326. `snap_m` is how far off the coverage a place still goes
    to the nearest zone. Not to be used by two threads at once: polygons are prepared on first use.
    """

    def __init__(
        self,
        *,
        codes: Sequence[str],
        ranks: Sequence[int],
        parents: Sequence[int],
        must_cover: Sequence[bool],
        polygons: Sequence[shapely.Geometry] | NDArray[np.object_],
        snap_m: float = 30.0,
    ) -> None:
        self.snap_m = snap_m
        self._polygons = np.asarray(polygons, dtype=object)
        self._rank = np.asarray(ranks, dtype=np.int64)
        self._parent = np.asarray(parents, dtype=np.int64)
        self._must_cover = np.asarray(must_cover, dtype=bool)
        lengths = {len(codes), *map(len, (self._polygons, self._rank, self._parent, must_cover))}
        if len(lengths) != 1:
            raise ValueError("one code, rank, parent, must_cover and polygon for each version")
        self._code_order = np.empty(len(codes), dtype=np.int64)
        by_code = sorted(range(len(codes)), key=lambda at: codes[at].encode())
        self._code_order[by_code] = np.arange(len(codes))
        self._has_cover = np.zeros(len(codes), dtype=bool)
        self._has_cover[self._parent[self._must_cover & (self._parent != NONE)]] = True
        self._borders = Borders(self._polygons)

    def locate_points(self, xy: Floats) -> Located:
        """The zone of each (lon, lat) point of an (n, 2) array in degrees, WGS-84.

        Raises ValueError where a coordinate is not a finite number.
        """
        xy = np.ascontiguousarray(xy, dtype=np.float64).reshape(-1, 2)
        if not np.isfinite(xy).all():
            row = int(np.flatnonzero(~np.isfinite(xy))[0] // 2)
            raise ValueError(f"point {row} is not a finite longitude and latitude")
        if len(xy) * 8 < len(self._borders.begin):
            return self._one_by_one(xy)
        run = self._raster.run_of(xy)
        sample = np.full(self._raster.runs, NONE)
        in_run = np.flatnonzero(run != ON_BORDER)
        sample[run[in_run]] = in_run
        sampled = np.flatnonzero(sample != NONE)
        answer = self._covering(xy[sample[sampled]])
        final = self._is_final(answer)
        settled = np.zeros(self._raster.runs + 1, dtype=bool)
        settled[sampled[final]] = True
        # ON_BORDER is -1: the last entry, that of no run, answers for it.
        alone = np.flatnonzero(~settled[run])
        number = np.zeros(self._raster.runs + 1, dtype=np.int64)
        number[sampled] = np.arange(len(sampled))
        return _merged(answer, number[run], alone, self._one_by_one(xy[alone]))

    def _is_final(self, located: Located) -> NDArray[np.bool_]:
        """Covered, and not in a parent between children: no distance has a say."""
        final: NDArray[np.bool_] = located.version != NONE
        final[final] = ~self._has_cover[located.version[final]]
        return final

    def _one_by_one(self, xy: Floats) -> Located:
        located = self._covering(xy)
        open_ = np.flatnonzero(~self._is_final(located))
        if len(open_):
            self._to_nearest(xy, located, open_)
        return located

    def _covering(self, xy: Floats) -> Located:
        """The lowest code among the deepest versions that cover each point, borders included."""
        located = Located(
            np.full(len(xy), NONE), np.full(len(xy), OUTSIDE, np.uint8), np.zeros(len(xy))
        )
        left = np.arange(len(xy))
        for members, tree in self._ranks_from_the_deepest:
            at, member = tree.query(shapely.points(xy[left]))
            version = members[member]
            by_polygon = np.argsort(version, kind="stable")
            at, version = at[by_polygon], version[by_polygon]
            covers = shapely.intersects_xy(self._polygons[version], *xy[left[at]].T)
            at, version = at[covers], version[covers]
            lowest = np.full(len(left), len(self._code_order))
            np.minimum.at(lowest, at, self._code_order[version])
            hits = np.bincount(at, minlength=len(left))
            found = hits > 0
            located.version[left[found]] = self._by_code[lowest[found]]
            located.rule[left[found]] = np.where(hits[found] == 1, INSIDE, BORDER)
            left = left[~found]
        return located

    def _to_nearest(self, xy: Floats, located: Located, open_: Ints) -> None:
        """Settle points outside everything, and points in a gap between a zone's children."""
        point, version, distance = self._borders.within(xy[open_], self.snap_m)
        point = open_[point]
        # As SQL rounds: to the millimetre, halves up.
        millimetre = np.floor(distance * 1000 + 0.5)
        nobodys = located.version[point] == NONE
        order = np.lexsort((self._code_order[version], -self._rank[version], millimetre))
        outside = order[nobodys[order]]
        located_before = located.version.copy()
        self._choose(located, point[outside], version[outside], distance[outside])
        order = np.lexsort((self._code_order[version], millimetre))
        gap = order[(located_before[point[order]] != NONE) & self._must_cover[version[order]]]
        while len(gap):
            child = gap[self._parent[version[gap]] == located.version[point[gap]]]
            self._choose(located, point[child], version[child], distance[child])
            gap = gap[np.isin(point[gap], point[child])]

    @staticmethod
    def _choose(located: Located, point: Ints, version: Ints, distance: Floats) -> None:
        """Give each point the first version named for it."""
        chosen, first = np.unique(point, return_index=True)
        located.version[chosen] = version[first]
        located.rule[chosen] = NEAREST
        located.distance_m[chosen] = distance[first]

    @cached_property
    def _by_code(self) -> Ints:
        return np.argsort(self._code_order)

    @cached_property
    def _ranks_from_the_deepest(self) -> list[tuple[Ints, shapely.STRtree]]:
        shapely.prepare(self._polygons)
        ranks = np.unique(self._rank)[::-1]
        groups = [np.flatnonzero(self._rank == rank) for rank in ranks]
        return [(group, shapely.STRtree(self._polygons[group])) for group in groups]

    @cached_property
    def _raster(self) -> BorderRaster:
        return BorderRaster(self._borders)


def _merged(answer: Located, number: Ints, alone: Ints, own: Located) -> Located:
    """For each point the numbered answer of its run; its own where it was asked alone."""
    if not len(answer.version):
        return own
    version, rule = answer.version[number], answer.rule[number]
    distance = answer.distance_m[number]
    version[alone], rule[alone], distance[alone] = own.version, own.rule, own.distance_m
    return Located(version, rule, distance)
