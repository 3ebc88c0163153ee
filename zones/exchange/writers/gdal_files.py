"""FlatGeobuf and zipped shapefiles, written whole by pyogrio (GDAL)."""

import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pyogrio.raw
import shapely

from zones.exchange.cells import Value
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.writers.fields import Field, FieldType, families_of, layer_kind
from zones.exchange.writers.outgoing import Outgoing, chunks_of, datum_mark

_NAME_BYTES: Final = 10
_TEXT_BYTES: Final = 254


def flatgeobuf(outgoing: Outgoing) -> Iterator[bytes]:
    """A FlatGeobuf file with its spatial index, which puts the features in its own order."""
    with _folder() as folder:
        target = folder / "out.fgb"
        _Layer(outgoing).write(target, "FlatGeobuf", layer=outgoing.layer)
        yield from chunks_of(target)


def zipped_shapefile(outgoing: Outgoing) -> Iterator[bytes]:
    """A zip with one shapefile in UTF-8, and a README.txt that says what the format took away.

    Field names have at most 10 bytes, which are three Chinese characters; text at most 254.
    """
    with _folder() as folder:
        layer = _Layer(outgoing)
        if len(layer.families) > 1:
            raise ExchangeError(
                FaultCode.GEOMETRY_UNSUITED,
                "features",
                format="Shapefile",
                types=", ".join(sorted(layer.families)),
            )
        short = short_names(outgoing.columns)
        cut = layer.cut_texts()
        stem = _file_stem(outgoing.layer)
        layer.write(folder / f"{stem}.shp", "ESRI Shapefile", names=short, encoding="UTF-8")
        (folder / "README.txt").write_text(_readme(outgoing, short, cut), encoding="utf-8-sig")
        target = folder / "out.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.glob(f"{stem}.*")):
                archive.write(path, path.name)
            archive.write(folder / "README.txt", "README.txt")
        yield from chunks_of(target)


def short_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Names of at most 10 bytes of UTF-8, all different whatever their case."""
    names: list[str] = []
    for column in columns:
        taken = {name.upper() for name in names}
        name, count = _cut(column, _NAME_BYTES), 0
        while not name or name.upper() in taken:
            count += 1
            suffix = f"_{count}"
            name = _cut(column, _NAME_BYTES - len(suffix)) + suffix
        names.append(name)
    return tuple(names)


class _Layer:
    """All features of an export as the arrays that pyogrio takes."""

    def __init__(self, outgoing: Outgoing) -> None:
        features = list(outgoing.features)
        self._outgoing = outgoing
        self._geometries = np.empty(len(features), dtype=object)
        self._geometries[:] = [geometry for _, geometry, _ in features]
        self._fields = [
            _field([cells[at] for _, _, cells in features]) for at in range(len(outgoing.columns))
        ]
        kinds = {g.geom_type for g in self._geometries if g is not None}
        self.families = families_of(kinds)
        self._kind = layer_kind(kinds)

    def cut_texts(self) -> list[str]:
        """Shorten text to what a shapefile holds; the columns where that was needed."""
        cut = []
        for column, (values, _) in zip(self._outgoing.columns, self._fields, strict=True):
            if values.dtype == object:
                shorter = [_cut(value, _TEXT_BYTES) for value in values]
                if shorter != values.tolist():
                    cut.append(column)
                    values[:] = shorter
        return cut

    def write(
        self,
        target: Path,
        driver: str,
        *,
        names: Sequence[str] | None = None,
        layer: str | None = None,
        encoding: str | None = None,
    ) -> None:
        # FlatGeobuf's index has no place for a feature without geometry.
        plain = driver == "FlatGeobuf" and shapely.is_missing(self._geometries).any()
        options = {"SPATIAL_INDEX": "NO"} if plain else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "value too wide": text was cut before
            pyogrio.raw.write(
                target,
                geometry=shapely.to_wkb(self._geometries),
                field_data=[values for values, _ in self._fields],
                field_mask=[mask for _, mask in self._fields],
                fields=list(names or self._outgoing.columns),
                geometry_type=self._kind,
                promote_to_multi=self._kind.startswith("Multi"),
                crs=self._outgoing.crs.label,
                driver=driver,
                layer=layer,
                encoding=encoding,
                layer_options=options,
            )


def _field(values: Sequence[Value]) -> Field:
    found = FieldType()
    found.look_at(values)
    return found.array(values)


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, whole characters only."""
    return text.encode()[:size].decode(errors="ignore")


def _file_stem(layer: str) -> str:
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in layer)
    return safe or "layer"


def _readme(outgoing: Outgoing, short: Sequence[str], cut: Sequence[str]) -> str:
    """In both languages: it travels with the file to whoever opens it."""
    lines = [
        f"{outgoing.layer}",
        f"Coordinates / 坐标: {outgoing.crs.name}. Encoding / 编码: UTF-8.",
        "",
    ]
    mark = datum_mark(outgoing.crs)
    if mark:
        lines += [
            f"The .prj says WGS-84 because it has no word for {mark}.",
            f".prj 文件无法表示 {mark}，因此写作 WGS-84。",
            "",
        ]
    renamed = [(a, b) for a, b in zip(short, outgoing.columns, strict=True) if a != b]
    if renamed:
        lines += ["Field names have at most 10 bytes / 字段名最多 10 个字节:"]
        lines += [f"  {a} = {b}" for a, b in renamed]
        lines += [""]
    if cut:
        lines += ["Text cut to 254 bytes / 文本截断为 254 个字节:"]
        lines += [f"  {column}" for column in cut]
    return "\r\n".join(lines) + "\r\n"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        yield Path(folder)
