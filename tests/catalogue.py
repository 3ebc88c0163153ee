"""A catalogue of three categories that tests stand on, beside the ground of tests/ground.py.

06010 exposed garbage (sanitation): 4 work hours, urgent 2 urgent hours, both set by the city.
09006 trading that occupies the road (traffic order): no limit of its own, so its class's: 3 work
days, urgent 1 natural day; in the group of the ten disorders. L0101 rats (vector control) is the
city's own, with the same class limits.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import (
    LOCAL,
    STANDARD,
    CalendarDay,
    CalendarYear,
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    ExemptArea,
    FilingCondition,
    WorkPeriod,
)
from tests.ground import squares
from zones.reference.rules import words_of

DUTY_AREAS = (
    ("public_facilities", "公共设施", "Public facilities"),
    ("city_appearance", "市容市貌", "City appearance"),
    ("traffic_order", "交通秩序", "Traffic order"),
    ("greening", "绿化管理", "Greening"),
    ("sanitation", "环境卫生", "Sanitation"),
    ("health_education", "健康教育", "Health education"),
    ("vector_control", "病媒生物防治", "Vector control"),
)
_LIMITS = {"normal": (3, "work_day"), "urgent": (1, "natural_day")}


def make_catalogue() -> dict[str, Category]:
    """The three categories by code, with seven duty areas and one group."""
    groups = {
        code: CategoryGroup.objects.create(
            code=code, name_zh=zh, name_en=en, is_duty_area=True, position=at, icon="trash"
        )
        for at, (code, zh, en) in enumerate(DUTY_AREAS, start=1)
    }
    disorders = CategoryGroup.objects.create(
        code="ten_disorders", name_zh="十乱", name_en="Ten disorders", position=8
    )
    rows = [
        ("06", STANDARD, "市容环境类", "06010", "暴露垃圾", "Exposed garbage", "sanitation"),
        ("09", STANDARD, "街面秩序类", "09006", "占道经营", "Trading on the road", "traffic_order"),
        ("L01", LOCAL, "病媒生物", "L0101", "鼠患", "Rats", "vector_control"),
    ]
    categories = {}
    for class_code, standard, class_name, code, name_zh, name_en, area in rows:
        of_class = CategoryClass.objects.create(
            standard=standard, kind="matter", code=class_code, name_zh=class_name, name_en=""
        )
        for urgency, (limit, kind) in _LIMITS.items():
            ClassLimit.objects.create(
                category_class=of_class, urgency=urgency, limit=limit, limit_kind=kind
            )
        categories[code] = make_category(of_class, groups[area], code, name_zh, name_en)
    categories["06010"].conditions.filter(urgency="normal").update(
        limit=4, limit_kind="work_hour", set_by_city=True
    )
    categories["06010"].conditions.filter(urgency="urgent").update(
        limit=2, limit_kind="urgent_hour", set_by_city=True
    )
    categories["09006"].groups.add(disorders)
    return categories


def make_category(
    of_class: CategoryClass, area: CategoryGroup, code: str, name_zh: str, name_en: str = ""
) -> Category:
    """A category with both default conditions, neither with a limit of its own."""
    words = words_of(name_zh, name_en=name_en)
    category = Category.objects.create(
        standard=of_class.standard,
        kind=of_class.kind,
        code=code,
        category_class=of_class,
        duty_area=area,
        name_zh=name_zh,
        name_en=name_en,
        search_text=words.text,
        pinyin=words.pinyin,
        pinyin_initials=words.initials,
    )
    for urgency in ("normal", "urgent"):
        FilingCondition.objects.create(
            category=category, urgency=urgency, code=urgency, is_default=True
        )
    return category


def make_calendar() -> None:
    """2026 is entered with 1 October as a holiday and 10 October worked; the usual hours."""
    CalendarYear.objects.create(
        year=2026, source="tests", entered_at=datetime(2025, 12, 1, tzinfo=UTC)
    )
    CalendarDay.objects.create(date=date(2026, 10, 1), kind="holiday", name="国庆节")
    CalendarDay.objects.create(date=date(2026, 10, 10), kind="make_up", name="调休")
    for starts, ends in ((8, 12), (14, 18)):
        WorkPeriod.objects.create(since=date(2026, 1, 1), starts=time(starts), ends=time(ends))


def make_exempt_area(code: str = "E1", **facts: Any) -> ExemptArea:
    """Square A1 of the ground, permitting everything at any time unless told otherwise."""
    categories = facts.pop("categories", ())
    boundary = GEOSGeometry(f"SRID=4326;MULTIPOLYGON ({squares(0, 0).wkt[8:]})")
    assert isinstance(boundary, MultiPolygon)
    area = ExemptArea.objects.create(
        code=code,
        boundary=boundary,
        **{
            "name_zh": "便民疏导点",
            "name_en": "Permitted vending point",
            "during": DateRange(date(2026, 1, 1), None),
            **facts,
        },
    )
    area.categories.set(categories)
    return area
