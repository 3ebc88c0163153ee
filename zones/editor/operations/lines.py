"""Zones that are lines: streets with a head."""

from __future__ import annotations

from zones.editor.operations.areas import new_zone
from zones.editor.operations.editing import named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.workbench import Workbench


@operation("draw", areas=False, lines=True, settles=False)
def draw(bench: Workbench, asked: Asked) -> Facts:
    """A new line, such as a street."""
    level, line = bench.level(asked.text("level")), asked.lines("line")
    parent_number = asked.number("parent", needed=level.rank > 0)
    parent = bench.zone(parent_number, "parent") if parent_number is not None else None
    made = bench.make(new_zone(bench, level, parent, line, asked))
    return {"made": named([made])}


@operation("redraw", areas=False, lines=True, settles=False)
def redraw(bench: Workbench, asked: Asked) -> Facts:
    """A line takes another course."""
    zone, line = bench.zone(asked.zone("zone")), asked.lines("line")
    bench.stage(zone.drawn(line))
    return {"zones": named([zone])}
