"""The kinds of operations, by the name the editor sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zones.editor.parameters import Asked
from zones.editor.workbench import Workbench

Facts = dict[str, Any]
CarryOut = Callable[[Workbench, Asked], Facts]


@dataclass(frozen=True)
class Kind:
    """How an operation is done. ``areas`` and ``lines`` say for which schemes it is made.

    ``settles``: zones above follow; ``may_break``: it may leave the coverage torn.
    """

    name: str
    carry_out: CarryOut
    areas: bool = True
    lines: bool = False
    settles: bool = True
    may_break: bool = False


KINDS: dict[str, Kind] = {}


def operation(
    name: str,
    *,
    areas: bool = True,
    lines: bool = False,
    settles: bool = True,
    may_break: bool = False,
) -> Callable[[CarryOut], CarryOut]:
    """Register a function of (bench, parameters) that returns the facts of its sentence."""

    def register(carry_out: CarryOut) -> CarryOut:
        KINDS[name] = Kind(name, carry_out, areas, lines, settles, may_break)
        return carry_out

    return register
