"""The same join, points to cells, in other engines; each absent where it is not installed.

Every engine gets the frames it likes best, registered before the clock starts, and gives back the
lowest position of a cell that holds each point (-1 for none).
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Join = Callable[[], NDArray[np.int64]]

NAMES = ("sedonadb", "duckdb", "geopandas")


def prepare(name: str, cells: NDArray[np.object_], xy: Floats) -> Join | None:
    """The engine's join, ready to run; None where the engine is not installed."""
    if any(find_spec(module) is None for module in (name, "geopandas", "pyarrow")):
        return None
    return {"sedonadb": _sedonadb, "duckdb": _duckdb, "geopandas": _geopandas}[name](cells, xy)


def _lowest(point: NDArray[np.int64], cell: NDArray[np.int64], points: int) -> NDArray[np.int64]:
    lowest = np.full(points, np.iinfo(np.int64).max)
    np.minimum.at(lowest, point, cell)
    lowest[lowest == np.iinfo(np.int64).max] = -1
    return lowest


def _sedonadb(cells: NDArray[np.object_], xy: Floats) -> Join:
    import geopandas
    import pandas
    import pyarrow
    import sedonadb

    session = sedonadb.connect()
    frame = geopandas.GeoDataFrame({"cell": np.arange(len(cells))}, geometry=cells)
    session.create_data_frame(frame).to_view("cells")
    points = pandas.DataFrame({"point": np.arange(len(xy)), "x": xy[:, 0], "y": xy[:, 1]})
    session.create_data_frame(points).to_view("points")

    def join() -> NDArray[np.int64]:
        # pyarrow reads the stream itself: to_pandas asks for one more package.
        table = pyarrow.table(
            session.sql(
                "SELECT p.point, c.cell FROM (SELECT point, ST_Point(x, y) AS place FROM points) p"
                " JOIN cells c ON ST_Intersects(c.geometry, p.place)"
            )
        )
        return _lowest(table["point"].to_numpy(), table["cell"].to_numpy(), len(xy))

    return join


def _duckdb(cells: NDArray[np.object_], xy: Floats) -> Join | None:
    import duckdb
    import pandas

    session = duckdb.connect()
    wheel = find_spec("duckdb_extension_spatial")
    if wheel is None or wheel.origin is None:
        return None
    (extension,) = Path(wheel.origin).parent.glob("extensions/*/spatial.duckdb_extension")
    session.execute(f"LOAD '{extension}'")
    session.register(
        "raw_cells", pandas.DataFrame({"cell": np.arange(len(cells)), "wkb": shapely.to_wkb(cells)})
    )
    session.register(
        "raw_points",
        pandas.DataFrame({"point": np.arange(len(xy)), "x": xy[:, 0], "y": xy[:, 1]}),
    )
    session.execute("CREATE TABLE cells AS SELECT cell, ST_GeomFromWKB(wkb) AS area FROM raw_cells")
    session.execute("CREATE TABLE points AS SELECT point, ST_Point(x, y) AS place FROM raw_points")

    def join() -> NDArray[np.int64]:
        found = session.execute(
            "SELECT p.point, c.cell FROM points p JOIN cells c ON ST_Intersects(c.area, p.place)"
        ).fetchnumpy()
        return _lowest(np.asarray(found["point"]), np.asarray(found["cell"]), len(xy))

    return join


def _geopandas(cells: NDArray[np.object_], xy: Floats) -> Join:
    import geopandas

    areas = geopandas.GeoDataFrame({"cell": np.arange(len(cells))}, geometry=cells)
    points = geopandas.GeoDataFrame(geometry=shapely.points(xy))

    def join() -> NDArray[np.int64]:
        found = geopandas.sjoin(points, areas, predicate="intersects")
        return _lowest(found.index.to_numpy(), found["cell"].to_numpy(), len(xy))

    return join
