"""The map of one zone: the zone filled, its neighbours and parts named, the ground below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from django.utils.safestring import SafeString, mark_safe
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from zones.bilingual import in_language
from zones.boundaries.rules.text_boundary import WITHIN_M, Named
from zones.ownership.printing.drawing import svg
from zones.ownership.printing.drawing.furniture import north_arrow, scale_bar
from zones.ownership.printing.drawing.ground import PAPER, Feature, Ground, by_words
from zones.ownership.printing.drawing.labels import Labels, Lettering, inner_place
from zones.ownership.printing.drawing.paper import UNITS_PER_MM, Frame

_ZONE, _ZONE_DARK, _NEIGHBOUR, _NEIGHBOUR_DARK = "#d9541a", "#8c3208", "#0f6b66", "#0b4f4c"
_LINE, _INK = "#7b3fa0", "#1c2a2b"
_SHADES: Final = ("#e2906c", "#e3bd62", "#8fbf86", "#79b5c4", "#a79ad3", "#cfc96a")
_VEIL: Final = 0.42
"""How much of the ground outside the zone is taken back."""
_OFFSET: Final = 270
"""How far off the border the names of what it follows are written, in units."""
_TINY: Final = 170
"""The radius of the ring around what is hard to see, in units."""
_WIDE_FROM_MM: Final = 6
"""A neighbour that shows less is not named."""


@dataclass(frozen=True)
class MapContent:
    """What a map shows, on the plane in metres.

    ``parts`` are the zones within the zone, ``followed`` the marks its border follows.
    """

    zone: Named
    parts: Sequence[Named]
    neighbours: Sequence[Named]
    features: Sequence[Feature]
    followed: Sequence[Named] = ()
    is_line: bool = False


def draw_map(content: MapContent, frame: Frame) -> SafeString:
    """The map as an SVG element, its size in rem: millimetres of an A4 sheet."""
    labels = Labels(frame.width, frame.height)
    arrow, arrow_box = north_arrow(frame)
    bar, bar_box = scale_bar(frame)
    labels.reserve(arrow_box)
    labels.reserve(bar_box)
    ground = Ground(frame, content.features)
    sheet = _LineSheet(content, frame) if content.is_line else _AreaSheet(content, frame)
    drawn = [*ground.draw(), *sheet.draw(), *ground.dots()]
    sheet.name(labels)
    ground.name(labels)
    paper = f'<rect width="{frame.width}" height="{frame.height}" fill="{PAPER}"/>'
    edge = (
        f'<rect x="20" y="20" width="{frame.width - 40}" height="{frame.height - 40}" '
        f'fill="none" stroke="{_INK}" stroke-width="40"/>'
    )
    return _element(frame, "".join([paper, *drawn, *labels.written, arrow, bar, edge]))


def draw_locator(whole: Named, zone: Named, frame: Frame) -> SafeString:
    """A small map without names: where in a larger zone the zone lies, ringed if it is tiny."""
    is_line = shapely.get_dimensions(zone.shape) == 1
    mark = shapely.union_all(frame.on_paper([zone.shape]))
    drawn = [
        svg.path(frame.on_paper([whole.shape]), fill="#e7ece6", stroke="#8a9a97", stroke_width=18),
        svg.path([mark], **(_stroke(_ZONE, 0.5) if is_line else {"fill": _ZONE})),
    ]
    box = shapely.envelope(mark)
    if 0 < box.length < 4 * _TINY:
        drawn.append(svg.path([box.centroid.buffer(_TINY).exterior], **_stroke(_ZONE, 0.35)))
    return _element(frame, "".join(drawn))


def draw_outline(whole: Named, parts: Sequence[Named], frame: Frame) -> SafeString:
    """A zone and its parts in light lines, an ornament for a dark ground."""
    look = {"stroke_opacity": 0.5}
    drawn = [
        svg.path(
            _edges(frame.on_paper(part.shape for part in parts)), **_stroke("#ffffff", 0.25), **look
        ),
        svg.path(_edges(frame.on_paper([whole.shape])), **_stroke("#ffffff", 0.7), **look),
    ]
    return _element(frame, "".join(drawn))


class _AreaSheet:
    def __init__(self, content: MapContent, frame: Frame) -> None:
        self.content = content
        self.frame = frame
        self.zone = frame.on_paper([content.zone.shape])

    def draw(self) -> Iterator[str]:
        yield self._veil()
        neighbours = self.frame.on_paper(one.shape for one in self.content.neighbours)
        yield svg.path(_edges(neighbours), **_stroke(_NEIGHBOUR, 0.35), stroke_dasharray="130 60")
        parts = self.frame.on_paper(one.shape for one in self.content.parts)
        yield from self._fill(parts)
        yield svg.path(_edges(parts), **_stroke("#ffffff", 0.6))
        yield svg.path(_edges(parts), **_stroke(_ZONE, 0.28))
        yield svg.path(_edges(self.zone), **_stroke("#ffffff", 1.7), stroke_opacity=0.85)
        yield svg.path(_edges(self.zone), **_stroke(_ZONE, 0.85))

    def _fill(self, parts: Sequence[BaseGeometry]) -> Iterator[str]:
        """One tint for the zone, or one for each of its parts."""
        if not parts:
            yield svg.path(self.zone, fill=_ZONE, fill_opacity=0.13)
            return
        for part, shade in zip(parts, _shades(parts), strict=True):
            yield svg.path([part], fill=_SHADES[shade], fill_opacity=0.3)

    def name(self, labels: Labels) -> None:
        """What the border follows, the parts or else the zone itself, then the neighbours."""
        self._name_followed(labels)
        own = Lettering(size=330 if self.content.parts else 480, colour=_ZONE_DARK)
        for part in self.content.parts or [self.content.zone]:
            self._name(part, labels, own, least_mm=0)
        look = Lettering(size=300, colour=_NEIGHBOUR_DARK)
        for one in self.content.neighbours:
            self._name(one, labels, look, least_mm=_WIDE_FROM_MM)

    def _name(self, one: Named, labels: Labels, look: Lettering, *, least_mm: float) -> None:
        """In the widest place that is seen, smaller where there is no room."""
        inset = shapely.box(250, 250, self.frame.width - 250, self.frame.height - 250)
        words = in_language(one.name, one.name_en)
        for shape in self.frame.on_paper([one.shape]):
            seen = shapely.intersection(shapely.make_valid(shape), inset)
            place = inner_place(seen)
            if place is None or seen.boundary.distance(place) < least_mm * UNITS_PER_MM / 2:
                continue
            for share in (1, 0.8, 0.65):
                if labels.at(words, place, Lettering(look.size * share, look.colour)):
                    break

    def _name_followed(self, labels: Labels) -> None:
        """The roads and waters of the 四至, beside the border that follows them."""
        look = Lettering(size=270, colour=_INK)
        zone = shapely.union_all(self.zone)
        border = self.content.zone.shape.boundary
        for words, shapes in by_words(self.content.followed).items():
            along = shapely.intersection(border, shapely.union_all(shapes).buffer(WITHIN_M))
            seen = shapely.union_all(self.frame.on_paper([along]))
            pieces = shapely.get_parts(shapely.line_merge(seen))
            for piece in sorted(pieces, key=lambda line: -float(shapely.length(line))):
                if any(labels.along(words, line, look) for line in _outside(piece, zone)):
                    break

    def _veil(self) -> str:
        """Lightens all that is not the zone."""
        width, height = self.frame.width, self.frame.height
        hole = svg.path_data(self.zone)
        return (
            f'<path d="M0 0h{width}v{height}h{-width}z{hole}" fill-rule="evenodd" '
            f'fill="{PAPER}" fill-opacity="{_VEIL}"/>'
        )


class _LineSheet:
    """A street with a head: the line over the ground, other lines of the scheme thin."""

    def __init__(self, content: MapContent, frame: Frame) -> None:
        self.content = content
        self.frame = frame

    def draw(self) -> Iterator[str]:
        others = self.frame.on_paper(one.shape for one in self.content.neighbours)
        yield svg.path(others, **_stroke(_LINE, 0.6), stroke_opacity=0.55)
        zone = self.frame.on_paper([self.content.zone.shape])
        yield svg.path(zone, **_stroke("#ffffff", 2.6), stroke_opacity=0.9)
        yield svg.path(zone, **_stroke(_ZONE, 1.5))

    def name(self, labels: Labels) -> None:
        shapes = [(self.content.zone, Lettering(size=400, colour=_ZONE_DARK, halo=0.2))]
        shapes += [
            (one, Lettering(size=260, colour=_LINE, halo=0.2)) for one in self.content.neighbours
        ]
        for one, look in shapes:
            seen = self.frame.on_paper([one.shape])
            merged = shapely.line_merge(shapely.union_all(seen))
            lines = [part for part in shapely.get_parts(merged) if isinstance(part, LineString)]
            if lines:
                beside = max(lines, key=lambda line: line.length)
                labels.along(in_language(one.name, one.name_en), beside, look)


def _outside(piece: BaseGeometry, zone: BaseGeometry) -> Iterator[LineString]:
    """The piece of border moved off the zone, to where its name can be read."""
    if not isinstance(piece, LineString) or piece.length < _OFFSET:
        return
    for side in (_OFFSET, -_OFFSET):
        moved = piece.offset_curve(side, join_style="bevel")
        if isinstance(moved, LineString) and not moved.is_empty:
            middle = moved.interpolate(0.5, normalized=True)
            if not zone.contains(middle):
                yield moved


def _shades(parts: Sequence[BaseGeometry]) -> list[int]:
    """A shade for each part that no earlier part it touches has."""
    touching: dict[int, set[int]] = {i: set() for i in range(len(parts))}
    tree = shapely.STRtree(parts)
    pairs = tree.query(parts, predicate="dwithin", distance=UNITS_PER_MM / 2)
    for one, other in pairs.T.tolist():
        touching[one].add(other)
    shades: list[int] = []
    for i in range(len(parts)):
        used = {shades[other] for other in touching[i] if other < i}
        shades.append(next((s for s in range(len(_SHADES)) if s not in used), i % len(_SHADES)))
    return shades


def _edges(shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """The borders of areas, each drawn once where two have the same."""
    lines = [shapely.boundary(shape) for shape in shapes if shapely.get_dimensions(shape) == 2]
    return [shapely.line_merge(shapely.union_all(lines))] if lines else []


def _stroke(colour: str, millimetres: float) -> dict[str, object]:
    return {
        "fill": "none",
        "stroke": colour,
        "stroke_width": f"{millimetres * UNITS_PER_MM:.0f}",
        "stroke_linecap": "round",
        "stroke_linejoin": "round",
    }


def _element(frame: Frame, inner: str) -> SafeString:
    width, height = frame.width / UNITS_PER_MM, frame.height / UNITS_PER_MM
    return mark_safe(  # numbers, our own words, and text escaped by svg.text
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}rem" height="{height:g}rem" '
        f'viewBox="0 0 {frame.width} {frame.height}" font-family="{svg.FONT}">{inner}</svg>'
    )
