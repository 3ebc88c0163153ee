"""A tiny city of squares that tests stand on: known by heart, so that no test explains it again.

::

    row 1 | A3 | A4 |         |        city  C: all eight squares
    row 0 | A1 | A2 |    B    |        community A (left half, four cells), B (right half, none)
            0    1    2    3    4

Squares are 0.01 degree, column 0 starts at 103.0 E, row 0 at 22.0 N. ``place(x, y)`` is a point
in squares from there. Every zone has a head; every cell and community B a lead unit; A none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shapely.geometry import LineString, MultiPolygon, Polygon, box

from zones.audit.actions import Actor
from zones.boundaries.actions import Published, publish
from zones.boundaries.content import ZonePut
from zones.boundaries.models import Level, Scheme, Zone, ZoneVersion
from zones.organisation.models import City, Unit, UnitKind, User
from zones.ownership.actions import Assignment, assign, assign_many

WEST, SOUTH, SIDE = 103.0, 22.0, 0.01
DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = datetime(2026, 6, 1, 4, tzinfo=UTC)
TESTER = Actor(name="tester")


def place(x: float, y: float) -> tuple[float, float]:
    """(lon, lat) of a point given in squares from the south-west corner."""
    return (round(WEST + x * SIDE, 9), round(SOUTH + y * SIDE, 9))


def squares(col: float, row: float, width: float = 1, height: float = 1) -> Polygon:
    """The rectangle of squares whose south-west corner is (col, row)."""
    west, south = place(col, row)
    east, north = place(col + width, row + height)
    return box(round(west, 7), round(south, 7), round(east, 7), round(north, 7))


def put(
    code: str,
    level: str,
    parent: str,
    boundary: Polygon | MultiPolygon,
    name: str = "",
) -> ZonePut:
    return ZonePut(
        code=code,
        level_code=level,
        name=name or f"{code}格",
        name_en=f"Zone {code}",
        parent_code=parent,
        boundary=boundary,
        origin="tests",
    )


def city_puts() -> list[ZonePut]:
    """The seven zones of the picture above, with corners where neighbours have them."""
    outline = Polygon(
        [place(x, y) for x, y in [(0, 0), (1, 0), (2, 0), (4, 0), (4, 2), (2, 2), (1, 2), (0, 2)]]
        + [place(0, 1)]
    )
    left = Polygon(
        [place(x, y) for x, y in [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]]
    )
    right = Polygon([place(x, y) for x, y in [(2, 0), (4, 0), (4, 2), (2, 2), (2, 1)]])
    return [
        put("C", "city", "", outline),
        put("A", "community", "C", left),
        put("B", "community", "C", right),
        put("A1", "cell", "A", squares(0, 0)),
        put("A2", "cell", "A", squares(1, 0)),
        put("A3", "cell", "A", squares(0, 1)),
        put("A4", "cell", "A", squares(1, 1)),
    ]


@dataclass
class Ground:
    """The tiny city as stored; ``units`` and ``people`` by code and user name."""

    scheme: Scheme
    city: City
    published: Published
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def zone(self, code: str) -> Zone:
        """The zone that bears the code in the newest edition."""
        version = ZoneVersion.objects.filter(scheme=self.scheme, code=code).latest("id")
        return version.zone

    def publish(self, *puts: ZonePut, **options: object) -> Published:
        return publish(
            scheme=self.scheme,
            puts=puts,
            actor=TESTER,
            **{"now": TODAY, "effective_from": TODAY, **options},  # type: ignore[arg-type]
        )


def make_scheme(code: str = "grid", *, primary: bool = True, **facts: object) -> Scheme:
    """A scheme with the levels city, community, cell; each covers its parent."""
    scheme = Scheme.objects.create(
        code=code,
        name_zh="网格",
        name_en="Grid",
        primary=primary,
        **{"public": True, **facts},
    )
    for rank, (level, name_zh) in enumerate(
        [("city", "市"), ("community", "社区"), ("cell", "网格")]
    ):
        Level.objects.create(
            scheme=scheme, rank=rank, code=level, name_zh=name_zh, name_en=level.title()
        )
    return scheme


def make_city() -> City:
    """The city's facts: a box around the squares, the campaign office as fallback."""
    office = Unit.objects.create(
        code="OFFICE", name="创卫办", name_en="Campaign Office", kind=UnitKind.CAMPAIGN_OFFICE
    )
    return City.objects.create(
        name_zh="方格市",
        name_en="Square City",
        time_zone="Asia/Shanghai",
        west=102.9,
        south=21.9,
        east=103.2,
        north=22.2,
        metric_srid=4543,
        allow_gcj02=True,
        fallback_unit=office,
    )


def make_person(username: str, name: str = "", post: str = "", **facts: Any) -> User:
    return User.objects.create_user(
        username=username,
        password=None,
        display_name=name or username,
        post=post,
        phone="199-0000-0001",
        **facts,
    )


def make_ground() -> Ground:
    """The tiny city, its first edition in force since DAY_ONE, everyone in place."""
    city = make_city()
    scheme = make_scheme()
    published = publish(
        scheme=scheme,
        puts=city_puts(),
        actor=TESTER,
        now=DAY_ONE,
        effective_from=DAY_ONE,
        note="first",
    )
    ground = Ground(scheme, city, published)
    ground.units["OFFICE"] = city.fallback_unit
    assignments = []
    for code in ("C", "A", "B", "A1", "A2", "A3", "A4"):
        head = make_person(f"head-{code.lower()}", f"{code}长", "网格长")
        ground.people[head.username] = head
        zone = ground.zone(code)
        assignments.append(Assignment(zone=zone, role="head", start=DAY_ONE, user=head))
        if code in ("C", "A"):
            continue
        chief = make_person(f"chief-{code.lower()}", f"{code}局长", "局长")
        unit = Unit.objects.create(
            code=f"U-{code}",
            name=f"{code}单位",
            name_en=f"Unit {code}",
            kind="department",
            head=chief,
        )
        ground.people[chief.username], ground.units[unit.code] = chief, unit
        assignments.append(Assignment(zone=zone, role="lead", start=DAY_ONE, unit=unit))
    assign_many(assignments=assignments, actor=TESTER, now=DAY_ONE)
    return ground


def make_street(*, public: bool) -> Scheme:
    """A line scheme whose one street runs along the south border of A1 and A2."""
    streets = Scheme.objects.create(
        code="streets", name_zh="街长", name_en="Streets", geometry_kind="line", public=public
    )
    Level.objects.create(scheme=streets, rank=0, code="street", name_zh="街", name_en="Street")
    line = LineString([place(0, 0), place(2, 0)])
    publish(
        scheme=streets,
        puts=[ZonePut(code="S1", level_code="street", name="青石路", boundary=line)],
        actor=TESTER,
        now=DAY_ONE,
        effective_from=DAY_ONE,
    )
    head = make_person("street-head", "街长甲", "街长")
    zone = streets.zones.get()
    assign(
        assignment=Assignment(zone=zone, role="head", start=DAY_ONE, user=head),
        actor=TESTER,
        now=DAY_ONE,
    )
    return streets
