"""The 四至 in words, in both languages."""

from __future__ import annotations

from shapely import Point

from zones.boundaries.rules.boundary_sentences import in_chinese, in_english
from zones.boundaries.rules.text_boundary import (
    Along,
    Named,
    PartBoundary,
    Side,
    Stretch,
    TextBoundary,
)

ROAD = Stretch(Along.MARK, "人民路", "Renmin Road", 0.6)
RIVER = Stretch(Along.MARK, "云溪", "Yunxi River", 0.4)
CELL = Stretch(Along.ZONE, "第2网格", "Cell 2", 1)
EDGE = Stretch(Along.EDGE, "云溪市", "Yunxi City", 1)
OPEN = Stretch(Along.OPEN, "", "", 1)


def part(*sides: tuple[Stretch, ...], share: float = 1) -> PartBoundary:
    return PartBoundary(share, dict(zip(Side, sides, strict=True)))


def test_the_sides_are_told_east_south_west_north() -> None:
    boundary = TextBoundary((part((ROAD, RIVER), (CELL,), (EDGE,), (OPEN,)),))
    assert in_chinese(boundary) == "东至人民路、云溪，南至第2网格，西至云溪市界，北至未划分区域。"
    assert in_english(boundary) == (
        "East to Renmin Road and Yunxi River; south to Cell 2; west to the edge of Yunxi City; "
        "north to ground outside the zones."
    )


def test_three_names_are_a_list_in_english() -> None:
    boundary = TextBoundary((part((ROAD, RIVER, CELL), (CELL,), (CELL,), (CELL,)),))
    assert in_english(boundary).startswith("East to Renmin Road, Yunxi River and Cell 2; south")


def test_one_neighbour_all_around_is_said_once() -> None:
    boundary = TextBoundary((part((CELL,), (CELL,), (CELL,), (CELL,)),))
    assert in_chinese(boundary) == "四面均至第2网格。"
    assert in_english(boundary) == "On all four sides to Cell 2."


def test_parts_are_numbered_and_small_ones_counted() -> None:
    one = part((CELL,), (CELL,), (CELL,), (CELL,), share=0.2)
    boundary = TextBoundary((one,) * 5)
    assert in_chinese(boundary).startswith("第一块：四面均至第2网格。第二块：")
    assert in_chinese(boundary).endswith("第三块：四面均至第2网格。另有2小块。")
    assert in_english(boundary).endswith(
        "Part 3: on all four sides to Cell 2. And 2 small parts more."
    )


def test_what_lies_inside_is_left_out_by_name() -> None:
    boundary = TextBoundary(
        (part((CELL,), (CELL,), (CELL,), (CELL,)),), (Named("飞地村", "Enclave", Point(0, 0)),)
    )
    assert in_chinese(boundary).endswith("其内的飞地村不在其中。")
    assert in_english(boundary).endswith("Without Enclave inside it.")


def test_a_name_without_english_is_told_in_chinese() -> None:
    lane = Stretch(Along.MARK, "横巷", "", 1)
    boundary = TextBoundary((part((lane,), (CELL,), (CELL,), (CELL,)),))
    assert in_english(boundary).startswith("East to 横巷; ")
