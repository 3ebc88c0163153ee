"""Which level a layer is proposed for, by its name."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zones.imports.layer_levels import propose_level


@dataclass
class Named:
    code: str
    name_zh: str
    name_en: str


LEVELS = [
    Named("city", "市", "City"),
    Named("street", "街道（镇）", "Street (town)"),
    Named("community", "社区（村）", "Community (village)"),
    Named("cell", "网格", "Cell"),
]


@pytest.mark.parametrize(
    ("layer", "level"),
    [
        ("cell", "cell"),
        ("Cells_2026", "cell"),
        ("communities", "community"),
        ("02 villages", "community"),
        ("community-cells", "cell"),
        ("社区边界", "community"),
        ("街道网格", "cell"),
        ("乡镇界", "street"),
        ("全市", "city"),
        ("annotations", ""),
        ("layer1", ""),
        ("", ""),
    ],
)
def test_the_last_word_of_the_name_decides(layer: str, level: str) -> None:
    assert propose_level(layer, LEVELS) == level


def test_without_levels_nothing_is_proposed() -> None:
    assert propose_level("cells", []) == ""
