"""GeoPackage, written part by part: a million features pass in the memory of one part.

The types of the columns are known only when the last feature was seen, so the features wait in a
file of ours meanwhile.
"""

import pickle
import tempfile
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from zones.exchange.cells import Value
from zones.exchange.writers.fields import FieldType, layer_kind
from zones.exchange.writers.outgoing import OutFeature, Outgoing, chunks_of, datum_mark

_PART: Final = 20_000
Part = tuple[NDArray[np.object_], list[tuple[Value, ...]]]  # WKB (n,), a row of cells for each


def geopackage(outgoing: Outgoing) -> Iterator[bytes]:
    """A GeoPackage with one layer. GCJ-02 and BD-09 are named in the layer's metadata."""
    types = [FieldType() for _ in outgoing.columns]
    kinds: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        target, waiting = Path(folder) / "out.gpkg", Path(folder) / "parts"
        with waiting.open("wb") as stream:
            features = iter(outgoing.features)
            # An empty layer still has its columns.
            first = True
            while (part := list(islice(features, _PART))) or first:
                _set_aside(stream, part, types, kinds)
                first = False
        with waiting.open("rb") as stream:
            for number, (wkb, rows) in enumerate(_parts(stream)):
                _append(target, outgoing, wkb, rows, types, kinds, first=number == 0)
        waiting.unlink()
        yield from chunks_of(target)


def _set_aside(
    stream: IO[bytes], features: list[OutFeature], types: list[FieldType], kinds: set[str]
) -> None:
    geometries = np.empty(len(features), dtype=object)
    geometries[:] = [geometry for _, geometry, _ in features]
    kinds.update(geometry.geom_type for geometry in geometries if geometry is not None)
    rows = [tuple(cells) for _, _, cells in features]
    for column, found in enumerate(types):
        found.look_at(row[column] for row in rows)
    pickle.dump((shapely.to_wkb(geometries), rows), stream)


def _parts(stream: IO[bytes]) -> Iterator[Part]:
    """What was set aside: pickle is safe here, for nobody else wrote it."""
    while True:
        try:
            yield pickle.load(stream)
        except EOFError:
            return


def _append(
    target: Path,
    outgoing: Outgoing,
    wkb: NDArray[np.object_],
    rows: list[tuple[Value, ...]],
    types: list[FieldType],
    kinds: set[str],
    *,
    first: bool,
) -> None:
    kind, mark = layer_kind(kinds), datum_mark(outgoing.crs)
    fields = [found.array([row[at] for row in rows]) for at, found in enumerate(types)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            target,
            geometry=wkb,
            field_data=[values for values, _ in fields],
            field_mask=[mask for _, mask in fields],
            fields=list(outgoing.columns),
            geometry_type=kind,
            promote_to_multi=kind.startswith("Multi"),
            crs=outgoing.crs.label,
            driver="GPKG",
            layer=outgoing.layer,
            layer_metadata={"datum": mark} if mark and first else None,
            append=not first,
        )
