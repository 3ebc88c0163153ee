"""Lines of a scheme of lines: cut in two, joined."""

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry


def split_line(line: BaseGeometry, *, at: BaseGeometry) -> list[BaseGeometry]:
    raise NotImplementedError


def merge_lines(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    raise NotImplementedError
