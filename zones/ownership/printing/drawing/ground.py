"""The ground of a map: green, water, houses and roads, with their names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from zones.bilingual import in_language
from zones.boundaries.rules.text_boundary import Named
from zones.ownership.printing.drawing import svg
from zones.ownership.printing.drawing.labels import Labels, Lettering, inner_place
from zones.ownership.printing.drawing.paper import UNITS_PER_MM, Frame

PAPER: Final = "#f6f5ef"
_GREEN, _WATER, _WATER_NAME = "#d5e5c9", "#bcd7e3", "#3d6f86"
_HOUSE, _HOUSE_EDGE = "#e6e2d8", "#d3cdbf"
_ROAD, _MAIN_ROAD, _ROAD_EDGE, _FAR_ROAD = "#ffffff", "#fdeec6", "#cfc8b7", "#bfa978"
_ROAD_NAME, _LANDMARK, _OTHER = "#4d5352", "#7a5a2c", "#b9b2a2"

HOUSES_UP_TO: Final = 12_000
LANES_UP_TO: Final = 16_000
LANDMARKS_UP_TO: Final = 20_000
SMALL_ROADS_UP_TO: Final = 60_000
SURFACES_UP_TO: Final = 40_000
"""Up to which scale (1 : so much) each is drawn; roads beyond the last are one thin line."""

_ROAD_MM: Final = {
    "trunk": 2.6,
    "primary": 2.3,
    "secondary": 1.9,
    "tertiary": 1.6,
    "residential": 1.2,
    "old_town": 1.1,
    "lane": 0.65,
}
"""How wide a road is drawn at 1 : 5,000; half of that at four times the ground."""
_USUAL_ROAD_MM: Final = 1.2
_ROAD_NAMES: Final = ((25_000, 0.0), (80_000, 1.9), (float("inf"), 2.3))
"""Up to each scale the least width of roads that are named."""
_MAIN_FROM_MM: Final = 1.9


class Feature(Protocol):
    """What the ground is made of: a named shape of a kind, roads with their class."""

    @property
    def kind(self) -> str: ...
    @property
    def road(self) -> str: ...
    @property
    def named(self) -> Named: ...


@dataclass(frozen=True)
class Ground:
    """The features of a frame by kind, and the frame."""

    frame: Frame
    features: Sequence[Feature]

    def draw(self) -> Iterator[str]:
        """From the bottom to the top: green, water, houses, what else there is, roads."""
        yield svg.path(self._areas("green"), fill=_GREEN)
        yield svg.path(self._areas("water"), fill=_WATER)
        yield self._lines("water", _WATER, 0.6)
        yield svg.path(self._areas("buildings"), fill=_HOUSE, stroke=_HOUSE_EDGE, stroke_width=6)
        yield self._lines("other", _OTHER, 0.25)
        yield from self._roads()

    def name(self, labels: Labels) -> None:
        """Landmarks first, then waters, parks and roads, the wide ones first."""
        for dot in self._of("landmarks"):
            self._name_landmark(dot, labels)
        look = Lettering(size=260, colour=_WATER_NAME, spacing=0.15)
        for kind in ("water", "green"):
            for words, shapes in by_words(one.named for one in self._of(kind)).items():
                if words not in labels.names:
                    self._name_area(words, shapes, labels, look)
        least = next(mm for scale, mm in _ROAD_NAMES if self.frame.scale <= scale)
        roads = [road for road in self._of("roads") if _wide(road) >= least]
        widest_first = sorted(roads, key=lambda road: -_wide(road))
        for words, shapes in by_words(road.named for road in widest_first).items():
            if words not in labels.names:
                self._name_road(words, shapes, labels)

    def dots(self) -> Iterator[str]:
        """The landmarks' dots."""
        for dot in self._of("landmarks"):
            for place in self.frame.on_paper([dot.named.shape]):
                x, y = place.centroid.x, place.centroid.y
                yield (
                    f'<circle cx="{x:.0f}" cy="{y:.0f}" r="75" fill="{_LANDMARK}" '
                    'stroke="#ffffff" stroke-width="25"/>'
                )

    # --- roads -----------------------------------------------------------------------------------

    def _roads(self) -> Iterator[str]:
        """Edges of all roads, then their surfaces, so that crossings are open."""
        widths: dict[tuple[float, bool], list[BaseGeometry]] = {}
        for road in self._of("roads"):
            key = (self._width(road), _wide(road) >= _MAIN_FROM_MM)
            widths.setdefault(key, []).append(road.named.shape)
        drawn = [
            (width, main, self.frame.on_paper(shapes))
            for (width, main), shapes in sorted(widths.items())
        ]
        if self.frame.scale > SURFACES_UP_TO:
            for width, _main, lines in drawn:
                yield svg.path(lines, **_stroke(_FAR_ROAD, width * 0.7))
            return
        for width, _main, lines in drawn:
            yield svg.path(lines, **_stroke(_ROAD_EDGE, width + 20))
        for width, main, lines in drawn:
            yield svg.path(lines, **_stroke(_MAIN_ROAD if main else _ROAD, width))

    def _width(self, road: Feature) -> float:
        shrunk = math.sqrt(5_000 / self.frame.scale)
        return round(_wide(road) * min(max(shrunk, 0.2), 1.4) * UNITS_PER_MM, 1)

    # --- names -----------------------------------------------------------------------------------

    def _name_landmark(self, dot: Feature, labels: Labels) -> None:
        look = Lettering(size=215, colour=_LANDMARK)
        words = in_language(dot.named.name, dot.named.name_en)
        for place in self.frame.on_paper([dot.named.shape]) if words else ():
            labels.at(words, place.centroid, look, lift=240)

    def _name_area(
        self, words: str, shapes: Iterable[BaseGeometry], labels: Labels, look: Lettering
    ) -> None:
        """Once for each water or park, where it is widest."""
        seen = self.frame.on_paper(shapes)
        areas = [part for shape in seen for part in shapely.get_parts(shape)]
        areas = [part for part in areas if part.geom_type == "Polygon"]
        if areas:
            place = inner_place(max(areas, key=lambda area: area.area))
            if place is not None:
                labels.at(words, place, look)

    def _name_road(self, words: str, shapes: Iterable[BaseGeometry], labels: Labels) -> None:
        """Once for each hand's breadth of road."""
        look = Lettering(size=220, colour=_ROAD_NAME, halo=0.1)
        merged = shapely.line_merge(shapely.union_all(self.frame.on_paper(shapes)))
        lines = [part for part in shapely.get_parts(merged) if isinstance(part, LineString)]
        for line in sorted(lines, key=lambda part: -part.length)[:2]:
            labels.along(words, line, look)

    # --- what is there ---------------------------------------------------------------------------

    def _of(self, kind: str) -> list[Feature]:
        return [feature for feature in self.features if feature.kind == kind]

    def _areas(self, kind: str) -> list[BaseGeometry]:
        shapes = [feature.named.shape for feature in self._of(kind)]
        return self.frame.on_paper(s for s in shapes if shapely.get_dimensions(s) == 2)

    def _lines(self, kind: str, colour: str, millimetres: float) -> str:
        shapes = [feature.named.shape for feature in self._of(kind)]
        lines = self.frame.on_paper(s for s in shapes if shapely.get_dimensions(s) == 1)
        return svg.path(lines, **_stroke(colour, millimetres * UNITS_PER_MM))


def kinds_at(scale: float) -> list[str]:
    """The kinds of reference layers that a map of this scale shows."""
    kinds = ["green", "water", "roads"]
    if scale <= LANDMARKS_UP_TO:
        kinds += ["landmarks", "other"]
    return [*kinds, "buildings"] if scale <= HOUSES_UP_TO else kinds


def is_shown(feature: Feature, scale: float) -> bool:
    """Whether a road of this class is drawn at this scale; all else of ``kinds_at`` is."""
    if feature.kind != "roads":
        return True
    if feature.road == "lane":
        return scale <= LANES_UP_TO
    return scale <= SMALL_ROADS_UP_TO or _wide(feature) >= 1.6


def _wide(road: Feature) -> float:
    return _ROAD_MM.get(road.road, _USUAL_ROAD_MM)


def by_words(things: Iterable[Named]) -> dict[str, list[BaseGeometry]]:
    """The shapes that bear each name in the active language, in the order of the names."""
    named: dict[str, list[BaseGeometry]] = {}
    for thing in things:
        words = in_language(thing.name, thing.name_en)
        if words:
            named.setdefault(words, []).append(thing.shape)
    return named


def _stroke(colour: str, width: float) -> dict[str, object]:
    return {
        "fill": "none",
        "stroke": colour,
        "stroke_width": f"{width:.0f}",
        "stroke_linecap": "round",
        "stroke_linejoin": "round",
    }
