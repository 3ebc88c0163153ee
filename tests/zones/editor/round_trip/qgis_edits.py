"""Run by the Python that QGIS came with: edits a draft's GeoPackage as people do at the screen.

    python3 qgis_edits.py draft.gpkg '{"from": [lon, lat], "to": [lon, lat], "code": …, "name": …}'

Moves a vertex in every cell that has it, as topological editing does, renames one cell, saves, and
prints how QGIS shows the layers, as JSON.
"""

import json
import os
import sys
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsPointXY,
    QgsVectorLayer,
)

SAME = 1e-9


def main(path: str, asked: dict[str, Any]) -> None:
    application = QgsApplication([], False)
    application.initQgis()
    shown = {name: _shown(_layer(path, name)) for name in ("cell", "community", "city")}
    cells = _layer(path, "cell")
    assert cells.startEditing()
    moved = sum(
        _move(cells, feature, asked["from"], asked["to"]) for feature in cells.getFeatures()
    )
    column = cells.fields().indexOf("name")
    for feature in cells.getFeatures():
        if feature["code"] == asked["code"]:
            assert cells.changeAttributeValue(feature.id(), column, asked["name"])
    saved = cells.commitChanges()
    print(json.dumps({"saved": saved, "errors": cells.commitErrors(), "moved": moved, **shown}))
    del cells
    application.exitQgis()


def _layer(path: str, name: str) -> Any:
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert layer.isValid()
    return layer


def _shown(layer: Any) -> dict[str, Any]:
    symbol = layer.renderer().symbol().symbolLayer(0)
    code = layer.fields().indexOf("zone_id")
    return {
        "border": symbol.strokeColor().name(),
        "filled": bool(symbol.brushStyle()),
        "labels": layer.labeling().settings().fieldName if layer.labelsEnabled() else "",
        "zone_id_editable": not layer.editFormConfig().readOnly(code),
        "alias": layer.attributeAlias(layer.fields().indexOf("parent")),
    }


def _move(layer: Any, feature: Any, begin: list[float], end: list[float]) -> int:
    geometry = feature.geometry()
    _, at, _, _, distance = geometry.closestVertex(QgsPointXY(*begin))
    if distance > SAME or not layer.moveVertex(*end, feature.id(), at):
        return 0
    return 1


main(sys.argv[1], json.loads(sys.argv[2]))
