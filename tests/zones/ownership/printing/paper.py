"""What tests of printed documents stand on: streets for the tiny city, and what a PDF says."""

from __future__ import annotations

from io import BytesIO

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone
from pypdf import PdfReader
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from tests.ground import place, squares
from zones.reference.models import ReferenceFeature, ReferenceLayer

MIDDLE_ROAD = LineString([place(2, -0.2), place(2, 2.2)])
"""Between communities A and B."""
RIVER = squares(-0.5, -0.03, 5, 0.03)
"""South of everything."""


def lay_layer(
    kind: str, *features: tuple[str, str, BaseGeometry], public: bool = True
) -> ReferenceLayer:
    """A reference layer of one kind; features are (Chinese name, English name, shape)."""
    shapes = {LineString: "line", Polygon: "polygon", Point: "point"}
    layer = ReferenceLayer.objects.create(
        code=f"{kind}-{'open' if public else 'closed'}",
        name_zh=kind,
        name_en=kind,
        kind=kind,
        geometry_kind=shapes[type(features[0][2])],
        public=public,
        updated_at=timezone.now(),
    )
    for name, name_en, shape in features:
        ReferenceFeature.objects.create(
            layer=layer, name=name, name_en=name_en, geometry=GEOSGeometry(shape.wkt, 4326)
        )
    return layer


def lay_streets() -> None:
    """A road along the border of A and B, a river in the south, a market in A1."""
    lay_layer("roads", ("人民路", "Renmin Road", MIDDLE_ROAD))
    lay_layer("water", ("云溪", "Yunxi River", RIVER))
    lay_layer("landmarks", ("老市场", "Old Market", Point(place(0.4, 0.4))))


def pages_of(content: bytes, *, gap: str = "") -> list[str]:
    """The text of each page, its lines joined by ``gap``: by nothing in Chinese."""
    assert content.startswith(b"%PDF-")
    texts = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    return [gap.join(text.split("\n")) for text in texts]


def text_of(content: bytes, *, gap: str = "") -> str:
    return gap.join(pages_of(content, gap=gap))
