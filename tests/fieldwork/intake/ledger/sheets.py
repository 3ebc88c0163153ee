"""Ledgers made by the tests, and short ways to check and import them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
from shapely.geometry import LineString, Point

from tests.ground import DAY_ONE, TESTER, TODAY, place
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Examination, Progress, Source, say_nothing
from zones.imports.findings import Finding
from zones.imports.kinds import examine
from zones.imports.options import ImportOptions
from zones.organisation.permissions import Standing
from zones.reference.actions import FeaturePut, LayerPut, load_layer

NOW = TODAY + timedelta(days=30)
HEADINGS = ("工单编号", "问题描述", "地址", "受理时间", "来源", "小类", "处理状态", "办结时间")
LON, LAT = place(0.5, 0.5)
GOOD = (
    "T-1",
    "垃圾未清",
    "青石路12号",
    "2026-03-02 09:00",
    "12345热线",
    "暴露垃圾",
    "已办结",
    "2026-03-03",
)


def rows(*cells: Mapping[str, object]) -> list[list[object]]:
    """The headings, then GOOD once for each, with the cells it changes by heading."""
    headings = list(dict.fromkeys([*HEADINGS, *(name for one in cells for name in one)]))
    good = dict(zip(HEADINGS, GOOD, strict=True))
    table: list[list[object]] = [
        [{**good, **one}.get(name, "") for name in headings] for one in cells
    ]
    return [[*headings], *table]


def write_csv(folder: Path, table: Sequence[Sequence[object]], encoding: str = "utf-8") -> Source:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    path = folder / "ledger.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return Source(path, "台账.csv")


def write_xlsx(folder: Path, table: Sequence[Sequence[object]]) -> Source:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table:
        sheet.append(list(row))
    path = folder / "ledger.xlsx"
    book.save(path)
    return Source(path, "台账.xlsx")


def options(**declared: Any) -> ImportOptions:
    return ImportOptions.parse({"kind": "ledger", "crs": "wgs84", **declared})


def look(
    source: Source,
    *,
    progress: Progress = say_nothing,
    standing: Standing | None = None,
    **declared: Any,
) -> Examination:
    """The dry run."""
    declaration = options(**declared)
    return examine(source, declaration, now=NOW, progress=progress, standing=standing)


def bring(source: Source, **declared: Any) -> dict[str, Any]:
    """The whole import; what it says of itself at the end."""
    act = Act(actor=TESTER, now=NOW)
    done = carry_out(look(source, **declared), act, options={}, source=source.name)
    assert isinstance(done, dict)
    return done


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Where, and what."""
    return [(finding.where, finding.code) for finding in findings]


def make_gazetteer() -> None:
    """青石路 with three houses in A1, 清风公园 in B, two shops of one name far apart."""
    load("roads", "line", FeaturePut(LineString([place(0, 0.5), place(4, 0.5)]), name="青石路"))
    houses = ((0.2, "1号"), (0.5, "12号"), (0.8, "120号"))
    load(
        "addresses",
        "point",
        *(FeaturePut(Point(place(x, 0.5)), name="青石路", house_number=n) for x, n in houses),
    )
    load(
        "landmarks",
        "point",
        FeaturePut(Point(place(3, 0.5)), name="清风公园", aliases=("人民公园",)),
        FeaturePut(Point(place(0.1, 0.1)), name="便民超市"),
    )
    load("buildings", "point", FeaturePut(Point(place(3.5, 1.5)), name="便民超市"))


def load(kind: str, shape: str, *features: FeaturePut) -> None:
    load_layer(
        layer=LayerPut(kind, kind, kind.title(), kind, shape),
        features=features,
        actor=TESTER,
        now=DAY_ONE,
    )
