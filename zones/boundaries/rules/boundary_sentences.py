"""A zone's 四至 as documents word it, in Chinese and in English: 东至人民路，南至云溪。"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zones.boundaries.rules.line_ends import LineEnds
from zones.boundaries.rules.text_boundary import (
    Along,
    Named,
    PartBoundary,
    Side,
    Stretch,
    TextBoundary,
)

MOST_PARTS = 3
"""Of a zone in more parts only the largest are told."""

_ZH = {Side.EAST: "东至", Side.SOUTH: "南至", Side.WEST: "西至", Side.NORTH: "北至"}
_EN = {
    Side.EAST: "east to ",
    Side.SOUTH: "south to ",
    Side.WEST: "west to ",
    Side.NORTH: "north to ",
}


def in_chinese(boundary: TextBoundary) -> str:
    """“东至人民路、云溪，南至…，西至…，北至…。” For each of several parts one sentence."""
    sentences = [_part_zh(part) for part in boundary.parts[:MOST_PARTS]]
    if len(boundary.parts) > 1:
        sentences = [f"第{_count_zh(i)}块：{text}" for i, text in enumerate(sentences, start=1)]
    if (more := len(boundary.parts) - MOST_PARTS) > 0:
        sentences.append(f"另有{more}小块。")
    if boundary.enclaves:
        names = "、".join(zone.name for zone in boundary.enclaves)
        sentences.append(f"其内的{names}不在其中。")
    return "".join(sentences)


def in_english(boundary: TextBoundary) -> str:
    """ "East to Renmin Road; south to …; west to …; north to …." For each part one sentence."""
    sentences = [_part_en(part) for part in boundary.parts[:MOST_PARTS]]
    if len(boundary.parts) > 1:
        sentences = [f"Part {i}: {text}" for i, text in enumerate(sentences, start=1)]
    if (more := len(boundary.parts) - MOST_PARTS) > 0:
        sentences.append(f"And {more} small part{'s' if more > 1 else ''} more.")
    if boundary.enclaves:
        names = _and([zone.name_en or zone.name for zone in boundary.enclaves])
        sentences.append(f"Without {names} inside it.")
    return " ".join(_capital(text) for text in sentences)


def side_in_chinese(stretches: Sequence[Stretch]) -> str:
    """What one side runs along: “人民路、云溪”."""
    return "、".join(_name_zh(stretch) for stretch in stretches)


def side_in_english(stretches: Sequence[Stretch]) -> str:
    """What one side runs along: "Renmin Road and the Yunxi River"."""
    return _and([_name_en(stretch) for stretch in stretches])


def _part_zh(part: PartBoundary) -> str:
    if only := part.only_neighbour():
        return f"四面均至{_name_zh(only)}。"
    return f"{'，'.join(_sides(part, _ZH, side_in_chinese))}。"


def _part_en(part: PartBoundary) -> str:
    if only := part.only_neighbour():
        return f"on all four sides to {_name_en(only)}."
    return f"{'; '.join(_sides(part, _EN, side_in_english))}."


def _sides(
    part: PartBoundary, words: dict[Side, str], told: Callable[[Sequence[Stretch]], str]
) -> list[str]:
    return [f"{words[side]}{told(part.sides[side])}" for side in Side]


def _name_zh(stretch: Stretch) -> str:
    if stretch.along is Along.EDGE:
        return f"{stretch.name}界"
    return "未划分区域" if stretch.along is Along.OPEN else stretch.name


def _name_en(stretch: Stretch) -> str:
    name = stretch.name_en or stretch.name
    if stretch.along is Along.EDGE:
        return f"the edge of {name}"
    return "ground outside the zones" if stretch.along is Along.OPEN else name


def _and(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count_zh(number: int) -> str:
    return "一二三"[number - 1]


def line_in_chinese(ends: LineEnds) -> str:
    """“西起人民路，东至云溪。”"""
    first, last = ("西", "东") if ends.lies_west_east else ("北", "南")
    start = ends.start.name if ends.start else f"{first}端"
    end = ends.end.name if ends.end else f"{last}端"
    return f"{first}起{start}，{last}至{end}。"


def line_in_english(ends: LineEnds) -> str:
    """ "From Renmin Road in the west to the Yunxi River in the east." """
    first, last = ("west", "east") if ends.lies_west_east else ("north", "south")
    return f"From {_end(ends.start, first)} to {_end(ends.end, last)}."


def _end(mark: Named | None, where: str) -> str:
    return f"{mark.name_en or mark.name} in the {where}" if mark else f"its {where}ern end"
