"""The few words of SVG that a map is written in. Numbers are units of paper; text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import shapely
from django.utils.html import escape
from shapely.geometry.base import BaseGeometry

FONT: Final = "'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
_UNPRINTABLE: Final = dict.fromkeys([*range(32), 0x7F, 0xFFFE, 0xFFFF])


def path(shapes: Iterable[BaseGeometry], **look: object) -> str:
    """One path for all the shapes, lines and areas; nothing where there is none."""
    drawn = path_data(shapes)
    return f'<path d="{drawn}"{attributes(look)}/>' if drawn else ""


def path_data(shapes: Iterable[BaseGeometry]) -> str:
    """The ``d`` of a path: whole units, one subpath for each line and ring."""
    parts = shapely.get_parts(np.array(list(shapes), dtype=object))
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_rings(parts[areas])
    lines = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    subpaths = [*(_subpath(ring, "z") for ring in rings), *(_subpath(line, "") for line in lines)]
    return "".join(subpaths)


def _subpath(line: BaseGeometry, end: str) -> str:
    xy = np.rint(shapely.get_coordinates(line)).astype(int)
    steps = np.diff(xy, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    moves = " ".join(f"{dx} {dy}" for dx, dy in steps.tolist())
    return f"M{xy[0, 0]} {xy[0, 1]}l{moves}{end}"


def text(words: str, x: float, y: float, *, size: float, colour: str, **look: object) -> str:
    """Text whose middle is at (x, y), halfway up its letters; ``turn`` in degrees clockwise."""
    turn = look.pop("turn", 0)
    baseline = y + size * 0.36
    turned = f' transform="rotate({turn:.1f} {x:.0f} {y:.0f})"' if turn else ""
    look = {"text_anchor": "middle", "fill": colour, "font_size": f"{size:.0f}", **look}
    return (
        f'<text x="{x:.0f}" y="{baseline:.0f}"{turned}{attributes(look)}>{printable(words)}</text>'
    )


def printable(words: str) -> str:
    """Escaped, without the characters that no document may hold."""
    return str(escape(words.translate(_UNPRINTABLE)))


def attributes(look: dict[str, object]) -> str:
    """``stroke_width=20`` as `` stroke-width="20"``."""
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
