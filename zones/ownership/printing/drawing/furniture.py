"""What every map carries: where north is, and how long a hundred metres are."""

from __future__ import annotations

from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zones.ownership.printing.drawing import svg
from zones.ownership.printing.drawing.paper import Bounds, Frame, bar_length

_INK: Final = "#1c2a2b"
_PLATE: Final = "#ffffff"
_INSET: Final = 300
_BAR_SHARE: Final = 0.28
_ROOM_FOR_HALF: Final = 1800


def north_arrow(frame: Frame) -> tuple[str, Bounds]:
    """The arrow in the upper right corner, and the box it takes."""
    size = _size(frame)
    radius = round(550 * size)
    x, y = frame.width - _INSET - radius, _INSET + radius
    drawn = (
        f'<g transform="translate({x} {y}) scale({size:.2f})">'
        f'<circle r="550" fill="{_PLATE}" fill-opacity="0.92" stroke="{_INK}" stroke-width="12"/>'
        f'<path d="M0 -420l190 620l-190 -130z" fill="{_INK}"/>'
        f'<path d="M0 -420l-190 620l190 -130z" fill="{_PLATE}" stroke="{_INK}" '
        'stroke-width="14" stroke-linejoin="round"/>'
    )
    letter = svg.text(pgettext("north arrow", "N"), 0, 340, size=230, colour=_INK)
    return f"{drawn}{letter}</g>", (x - radius, y - radius, x + radius, y + radius)


def scale_bar(frame: Frame) -> tuple[str, Bounds]:
    """The bar in the lower left corner with its length and the scale, and the box it takes."""
    size = _size(frame)
    metres = bar_length(frame.width * _BAR_SHARE * frame.metres_per_unit)
    long = metres / frame.metres_per_unit / size
    wide, high = max(long + 1000, 2600), 1000
    left, top = _INSET, round(frame.height - _INSET - high * size)
    look = f'height="110" stroke="{_INK}" stroke-width="14"'
    drawn = [
        f'<g transform="translate({left} {top}) scale({size:.2f})">'
        f'<rect width="{wide:.0f}" height="{high}" rx="120" fill="{_PLATE}" fill-opacity="0.92"/>',
        f'<rect x="300" y="480" width="{long:.0f}" fill="{_PLATE}" {look}/>',
        f'<rect x="300" y="480" width="{long / 2:.0f}" fill="{_INK}" {look}/>',
    ]
    marks = [(0.0, "0"), (metres / 2, _distance(metres / 2)), (metres, _distance(metres))]
    if long < _ROOM_FOR_HALF:
        del marks[1]
    drawn += [
        svg.text(words, 300 + long * at / metres, 330, size=220, colour=_INK) for at, words in marks
    ]
    scale = f"1 : {number_format(frame.scale, 0, force_grouping=True)}"
    drawn.append(svg.text(scale, 300, 790, size=220, colour=_INK, text_anchor="start"))
    return "".join([*drawn, "</g>"]), (left, top, left + wide * size, top + high * size)


def _size(frame: Frame) -> float:
    """Smaller on a small map."""
    return min(1.0, max(0.6, frame.width / 16_000))


def _distance(metres: float) -> str:
    if metres >= 1000:
        return f"{number_format(metres / 1000, 0 if metres % 1000 == 0 else 1)} {_('km')}"
    return f"{number_format(metres, 0 if metres % 1 == 0 else 1)} {_('m')}"
