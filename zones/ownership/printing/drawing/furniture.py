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


def north_arrow(frame: Frame) -> tuple[str, Bounds]:
    """The arrow in the upper right corner, and the box it takes."""
    x, y, radius = frame.width - _INSET - 550, _INSET + 550, 550
    drawn = (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{_PLATE}" fill-opacity="0.92" '
        f'stroke="{_INK}" stroke-width="12"/>'
        f'<path d="M{x} {y - 420}l190 620l-190 -130z" fill="{_INK}"/>'
        f'<path d="M{x} {y - 420}l-190 620l190 -130z" fill="{_PLATE}" stroke="{_INK}" '
        'stroke-width="14" stroke-linejoin="round"/>'
    )
    letter = svg.text(pgettext("north arrow", "N"), x, y + 340, size=230, colour=_INK)
    return drawn + letter, (x - radius, y - radius, x + radius, y + radius)


def scale_bar(frame: Frame) -> tuple[str, Bounds]:
    """The bar in the lower left corner with its length and the scale, and the box it takes."""
    metres = bar_length(frame.width * _BAR_SHARE * frame.metres_per_unit)
    long = metres / frame.metres_per_unit
    scale = f"1 : {number_format(frame.scale, 0, force_grouping=True)}"
    plate_width = max(long + 1000, 3000)
    left, top = _INSET, frame.height - _INSET - 1000
    x, y = left + 300, top + 480
    drawn = [
        f'<rect x="{left}" y="{top}" width="{plate_width:.0f}" height="1000" rx="120" '
        f'fill="{_PLATE}" fill-opacity="0.92"/>',
        f'<rect x="{x}" y="{y}" width="{long:.0f}" height="110" fill="{_PLATE}" '
        f'stroke="{_INK}" stroke-width="14"/>',
    ]
    drawn += [
        f'<rect x="{x + long * i / 4:.0f}" y="{y}" width="{long / 4:.0f}" height="110" '
        f'fill="{_INK}"/>'
        for i in (0, 2)
    ]
    drawn.append(svg.text("0", x, y - 150, size=220, colour=_INK))
    drawn.append(svg.text(_distance(metres / 2), x + long / 2, y - 150, size=220, colour=_INK))
    drawn.append(svg.text(_distance(metres), x + long, y - 150, size=220, colour=_INK))
    drawn.append(svg.text(scale, x, y + 310, text_anchor="start", size=220, colour=_INK))
    return "".join(drawn), (left, top, left + plate_width, top + 1000)


def _distance(metres: float) -> str:
    if metres >= 1000:
        return f"{number_format(metres / 1000, 0 if metres % 1000 == 0 else 1)} {_('km')}"
    return f"{number_format(metres, 0 if metres % 1 == 0 else 1)} {_('m')}"
