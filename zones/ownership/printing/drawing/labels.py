"""Names on a map: each once, none over another, the important ones first.

Widths of text are estimated: a Chinese character is as wide as it is high, others a little more
than half of that. All numbers are units of paper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from zones.ownership.printing.drawing import svg
from zones.ownership.printing.drawing.paper import Bounds

HALO: Final = "#ffffff"
_STRAIGHT: Final = 0.28
"""How far a road may bend away from its name, in heights of the letters."""
_STEEP: Final = 50.0
"""From this angle on the characters of a Chinese name stand upright, one below the other."""
_LONG_LINE: Final = 15


@dataclass(frozen=True)
class Lettering:
    """How a name is written: its size, its colour, and the room it keeps to others."""

    size: float
    colour: str
    halo: float = 0.16
    spacing: float = 0.0


@dataclass
class Labels:
    """The names placed so far on a sheet of this size."""

    width: float
    height: float
    taken: list[Bounds] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def reserve(self, box: Bounds) -> None:
        """Keep names off this box."""
        self.taken.append(box)

    def at(self, words: str, place: Point, look: Lettering, *, lift: float = 0) -> bool:
        """Write in one or two lines with the middle ``lift`` above the place, if there is room."""
        lines = list(_lines(words))
        high = look.size * 1.15
        half = max(width_of(line, look) for line in lines) / 2
        middle = place.y - lift
        top = middle - high * len(lines) / 2
        if not self._take([(place.x - half, top, place.x + half, top + high * len(lines))]):
            return False
        for i, line in enumerate(lines):
            self._write(line, place.x, top + high * (i + 0.5), look)
        self.names.add(words)
        return True

    def along(self, words: str, line: LineString, look: Lettering) -> bool:
        """Write along the straightest stretch of a line that is free, the nearest to its middle."""
        upright = is_chinese(words)
        long = width_of(words, look)
        if line.length < long * 1.15:
            return False
        for start in _starts(line.length, long):
            feet = shapely.line_interpolate_point(line, start + np.linspace(0, long, 9))
            xy = shapely.get_coordinates(feet)
            if _bend(xy) > _STRAIGHT * look.size:
                continue
            angle = _reading_angle(xy[0], xy[-1])
            if upright and abs(angle) >= _STEEP:
                done = self._stack(words, xy[0], xy[-1], look)
            else:
                done = self._turned(words, (xy[0] + xy[-1]) / 2, angle, look)
            if done:
                self.names.add(words)
                return True
        return False

    def _turned(
        self, words: str, middle: NDArray[np.float64], angle: float, look: Lettering
    ) -> bool:
        count = max(len(words), 2)
        slant = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        reach = (np.arange(count) / (count - 1) - 0.5) * (width_of(words, look) - look.size)
        if not self._take([_square(middle + slant * far, look.size) for far in reach]):
            return False
        self._write(words, middle[0], middle[1], look, turn=angle)
        return True

    def _stack(
        self, words: str, one: NDArray[np.float64], other: NDArray[np.float64], look: Lettering
    ) -> bool:
        top, bottom = (one, other) if one[1] <= other[1] else (other, one)
        shares = (np.arange(len(words)) + 0.5) / len(words)
        places = [top + (bottom - top) * share for share in shares]
        if not self._take([_square(place, look.size) for place in places]):
            return False
        for character, place in zip(words, places, strict=True):
            self._write(character, place[0], place[1], look)
        return True

    def _take(self, boxes: list[Bounds]) -> bool:
        inside = all(
            west > 0 and east < self.width and top > 0 and low < self.height
            for west, top, east, low in boxes
        )
        if not inside or any(_overlap(box, other) for box in boxes for other in self.taken):
            return False
        self.taken += boxes
        return True

    def _write(self, words: str, x: float, y: float, look: Lettering, turn: float = 0) -> None:
        spacing = {"letter_spacing": f"{look.spacing * look.size:.0f}"} if look.spacing else {}
        if look.halo:
            edge = {"stroke": HALO, "stroke_width": f"{look.halo * 2 * look.size:.0f}"}
            edge |= {"stroke_linejoin": "round", **spacing}
            self.written.append(
                svg.text(words, x, y, size=look.size, colour=HALO, turn=turn, **edge)
            )
        self.written.append(
            svg.text(words, x, y, size=look.size, colour=look.colour, turn=turn, **spacing)
        )


def width_of(words: str, look: Lettering) -> float:
    """About how wide a text is."""
    ems = sum(1.0 if _is_wide(letter) else 0.58 for letter in words)
    return (ems + look.spacing * len(words)) * look.size


def is_chinese(words: str) -> bool:
    return bool(words) and all(_is_wide(letter) for letter in words)


def inner_place(area: BaseGeometry) -> Point | None:
    """The middle of the widest place of an area, where its name reads best; None for no area."""
    parts = [part for part in shapely.get_parts(shapely.make_valid(area)) if part.area > 1]
    if not parts:
        return None
    widest = max(parts, key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(widest, tolerance=max(widest.area**0.5 / 100, 1))
    return Point(circle.coords[0])


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _lines(words: str) -> Iterator[str]:
    """A long name in two lines, broken at the blank nearest to its middle."""
    blanks = [i for i, letter in enumerate(words) if letter == " "]
    if len(words) <= _LONG_LINE or not blanks:
        yield words
        return
    middle = min(blanks, key=lambda i: abs(i - len(words) / 2))
    yield words[:middle]
    yield words[middle + 1 :]


def _starts(length: float, long: float) -> NDArray[np.float64]:
    """Where a text may begin on a line, the places nearest to its middle first."""
    spare = length - long
    starts = np.linspace(0, spare, max(int(spare / (long / 3)), 1) + 1)
    order: NDArray[np.float64] = starts[np.argsort(np.abs(starts - spare / 2), kind="stable")]
    return order


def _bend(xy: NDArray[np.float64]) -> float:
    """The farthest that any of the points is from the chord of the first and the last."""
    chord = xy[-1] - xy[0]
    long = float(np.hypot(*chord)) or 1.0
    off = chord[0] * (xy[:, 1] - xy[0, 1]) - chord[1] * (xy[:, 0] - xy[0, 0])
    return float(np.abs(off).max() / long)


def _reading_angle(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The slope in degrees clockwise, so that text is read from the left and never upside down."""
    angle = float(np.degrees(np.arctan2(other[1] - one[1], other[0] - one[0])))
    return (angle + 90) % 180 - 90


def _square(middle: NDArray[np.float64], size: float) -> Bounds:
    half = size * 0.58
    return (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
