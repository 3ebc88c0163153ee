"""Tiny editions of rectangles, by hand or at random: the cases that routing must agree on."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from zones.ownership.index import NONE, CoverageIndex

WEST, SOUTH = 103.2, 22.8
STEP = 0.0001
"""About eleven metres: two steps are within the 30 m of the nearest zone, three are not."""

Floats = NDArray[np.float64]


@dataclass
class Edition:
    """Zone versions by position, as the index takes them."""

    codes: list[str] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    must_cover: list[bool] = field(default_factory=list)
    polygons: list[BaseGeometry] = field(default_factory=list)

    def add(
        self,
        code: str,
        polygon: BaseGeometry,
        rank: int = 0,
        parent: int = NONE,
        must_cover: bool = True,
    ) -> int:
        self.codes.append(code)
        self.polygons.append(polygon)
        self.ranks.append(rank)
        self.parents.append(parent)
        self.must_cover.append(must_cover)
        return len(self.codes) - 1

    def index(self) -> CoverageIndex:
        return CoverageIndex(
            codes=self.codes,
            ranks=self.ranks,
            parents=self.parents,
            must_cover=self.must_cover,
            polygons=self.polygons,
        )


def square(west: float, south: float, east: float, north: float) -> Polygon:
    """A rectangle given in steps from the south-west corner of the tiny city."""
    corners = np.array([[west, south], [east, north]]) * STEP + (WEST, SOUTH)
    x0, y0, x1, y1 = np.round(corners, 7).ravel().tolist()
    return box(x0, y0, x1, y1)


rectangle = st.builds(
    lambda x, y, wide, high: square(x, y, x + wide, y + high),
    st.integers(0, 10),
    st.integers(0, 10),
    st.integers(1, 6),
    st.integers(1, 6),
)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Rectangles on three levels that may overlap, touch, nest, leave gaps, or skip a level."""
    edition = Edition()
    covers = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    codes = draw(st.permutations([f"{letter}{n}" for letter in "aB网" for n in range(5)]))
    for rank in range(3):
        for _ in range(draw(st.integers(rank == 0, 4))):
            above = [NONE, *(n for n, other in enumerate(edition.ranks) if other < rank)]
            parent = draw(st.sampled_from(above)) if rank else NONE
            polygon: BaseGeometry = draw(rectangle)
            if draw(st.booleans()):
                polygon = shapely.union_all([polygon, draw(rectangle)])
            code = codes[len(edition.codes)]
            edition.add(code, polygon, rank, parent, covers[rank])
    return edition


places = st.lists(
    st.tuples(st.integers(-6, 32), st.integers(-6, 32), st.sampled_from([0, 0, 1e-9, -1e-9, 0.05])),
    min_size=1,
    max_size=60,
)


def to_degrees(places: list[tuple[int, int, float]]) -> Floats:
    """(lon, lat) of places given in half steps and an offset in steps."""
    steps = np.array([[x / 2 + off, y / 2 + off] for x, y, off in places]).reshape(-1, 2)
    return np.round(steps * STEP + (WEST, SOUTH), 9)
