"""A GeoPackage of several layers that keep their numbers and bring their styles.

The number of a feature is its ``fid``: a GIS leaves that alone when it saves. The styles stand in
the table ``layer_styles``, where QGIS looks for them when it opens a layer. Version 1.3 of the
format is the newest that QGIS 3.22 reads without a complaint.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from zones.exchange.writers.outgoing import chunks_of

NumberedFeature = tuple[int, BaseGeometry, Sequence[str | int]]

_STYLES: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
    styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT, ui TEXT, update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
INSERT INTO gpkg_contents (table_name, data_type, identifier)
VALUES ('layer_styles', 'attributes', 'layer_styles');
"""
_STYLE: Final = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner, ui)
VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', '', '')
"""


@dataclass(frozen=True)
class StyledLayer:
    """One layer: features (number, geometry in WGS-84, cells) and how a GIS shows them.

    ``kind`` is "Polygon" or "LineString"; the layer is of its multi type. ``style`` is QML, "" for
    none. A column holds whole numbers if it does so in the first feature, else text.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    features: Sequence[NumberedFeature]
    style: str = ""


def styled_geopackage(layers: Sequence[StyledLayer]) -> Iterator[bytes]:
    """The file, in chunks, its layers in the order given; layers without features are there too."""
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        target = Path(folder) / "out.gpkg"
        for layer in layers:
            _write(target, layer)
        with closing(sqlite3.connect(target)) as file, file:
            file.executescript(_STYLES)
            styled = [(one.name, one.name, one.style) for one in layers if one.style]
            file.executemany(_STYLE, styled)
        yield from chunks_of(target)


def _write(target: Path, layer: StyledLayer) -> None:
    numbers = np.array([number for number, _, _ in layer.features], dtype=np.int64)
    shapes = np.empty(len(layer.features), dtype=object)
    shapes[:] = [geometry for _, geometry, _ in layer.features]
    cells = [[row[at] for _, _, row in layer.features] for at in range(len(layer.columns))]
    pyogrio.raw.write(
        target,
        geometry=shapely.to_wkb(shapes),
        field_data=[numbers, *map(_array, cells)],
        fields=["fid", *layer.columns],
        geometry_type=f"Multi{layer.kind}",
        promote_to_multi=True,
        crs="EPSG:4326",
        driver="GPKG",
        layer=layer.name,
        dataset_options=None if target.exists() else {"VERSION": "1.3"},
        layer_options={"FID": "fid", "GEOMETRY_NAME": "geom"},
    )


def _array(cells: Sequence[str | int]) -> Any:
    if cells and isinstance(cells[0], int):
        return np.array(cells, dtype=np.int64)
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [str(cell) for cell in cells]
    return texts
