"""The look of printed pages. One rem is a millimetre of A4; other sheets stretch it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

A4_MM: Final = (210.0, 297.0)
MARGIN_MM: Final = 12.0


@cache
def style_sheet(stretch: float) -> str:
    """print.css, its sheet ``stretch`` times as wide and as high as A4."""
    width, height = (f"{side * stretch:.1f}mm" for side in A4_MM)
    margin = f"{MARGIN_MM * stretch:.1f}mm"
    sizes = (
        f"html {{ font-size: {stretch:.4f}mm }}\n"
        f"@page {{ size: {width} {height}; margin: {margin} {margin} {margin} {margin} }}\n"
        f"@page wide {{ size: {height} {width} }}\n"
    )
    return sizes + (Path(__file__).parent / "print.css").read_text(encoding="utf-8")
