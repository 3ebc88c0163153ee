"""The 四至 of a zone and the ends of a line, as the atlas tells them, in the active language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import pgettext

from zones.bilingual import in_english, in_language
from zones.boundaries.rules import boundary_sentences as sentences
from zones.boundaries.rules.line_ends import REACHED_M, line_ends
from zones.boundaries.rules.text_boundary import (
    TOUCHING_M,
    WITHIN_M,
    Along,
    Named,
    Side,
    TextBoundary,
    text_boundary,
)
from zones.ownership.printing.atlas import Atlas, Plot
from zones.ownership.printing.drawing.paper import Bounds


@dataclass(frozen=True)
class BorderText:
    """What a document says of a border: one sentence, and a line for each side of a single part.

    ``followed`` are the marks on the ground that it names.
    """

    sentence: str
    sides: tuple[tuple[str, str], ...] = ()
    followed: tuple[Named, ...] = ()


def border_text(atlas: Atlas, plot: Plot, *, above: Collection[int]) -> BorderText:
    """The 四至 of a zone; ``above`` are the zones it is a part of, the whole first."""
    near = _widened(plot, WITHIN_M)
    left_out = {plot.zone, *above}
    whole = atlas.plot(next(iter(above))) if above else plot
    neighbours = [
        other.named
        for other in atlas.around(_widened(plot, TOUCHING_M), rank=plot.rank)
        if other.zone not in left_out
    ]
    marks = atlas.marks(near)
    told = text_boundary(
        plot.shape,
        marks=marks,
        neighbours=neighbours,
        outline=whole.named if whole else None,
    )
    sentence = in_language(sentences.in_chinese(told), sentences.in_english(told))
    named = {
        (stretch.name, stretch.name_en)
        for part in told.parts
        for side in part.sides.values()
        for stretch in side
        if stretch.along is Along.MARK
    }
    return BorderText(
        sentence,
        sides=tuple(_sides(told)) if len(told.parts) == 1 else (),
        followed=tuple(mark for mark in marks if (mark.name, mark.name_en) in named),
    )


def line_text(atlas: Atlas, plot: Plot) -> BorderText:
    """From where to where a line goes."""
    ends = line_ends(plot.shape, marks=atlas.marks(_widened(plot, REACHED_M)))
    return BorderText(in_language(sentences.line_in_chinese(ends), sentences.line_in_english(ends)))


def _sides(told: TextBoundary) -> list[tuple[str, str]]:
    words = {
        Side.EAST: pgettext("side", "East"),
        Side.SOUTH: pgettext("side", "South"),
        Side.WEST: pgettext("side", "West"),
        Side.NORTH: pgettext("side", "North"),
    }
    name = sentences.side_in_english if in_english() else sentences.side_in_chinese
    part = told.parts[0]
    return [(words[side], name(part.sides[side])) for side in Side]


def _widened(plot: Plot, by: float) -> Bounds:
    west, south, east, north = plot.shape.bounds
    return (west - by, south - by, east + by, north + by)
