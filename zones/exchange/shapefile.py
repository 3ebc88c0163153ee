"""Zipped shapefiles: which layers a zip holds, unpacked to names of our own, and their encoding.

A shapefile's attribute table says its encoding in a .cpg file, or in one byte of its header, or
not at all; Chinese offices write GBK. Where it is not said, the bytes of the table decide.
"""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from zones.exchange.archives import content_entries, extract
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.text import known_encoding

_NEEDED: Final = (".shp", ".shx", ".dbf")
_USED: Final = (*_NEEDED, ".prj", ".cpg")
# Header byte 29 of a .dbf, as ArcGIS and FoxPro write it.
_GBK_DRIVERS: Final = (0x4D, 0x7A)
_CODE_PAGES: Final = {"936": "gb18030", "54936": "gb18030", "65001": "utf-8", "950": "big5"}
_SHP_MAGIC: Final = 9994


@dataclass(frozen=True)
class ShapefileLayer:
    """One shapefile of a zip, unpacked: the path of its .shp and how its text is encoded."""

    name: str
    path: Path
    encoding: str
    encoding_guessed: bool


def layer_entries(archive: zipfile.ZipFile, *, name: str) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """The shapefiles of a zip by layer name: the file's stem, with its folder where two agree."""
    stems: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry, info in content_entries(archive).items():
        path = PurePosixPath(entry)
        if path.suffix.lower() in _USED:
            stem = str(path.with_suffix(""))
            stems.setdefault(stem, {})[path.suffix.lower()] = info
    layers = {stem: parts for stem, parts in stems.items() if ".shp" in parts}
    if not layers:
        raise ExchangeError(FaultCode.ARCHIVE_WITHOUT_CONTENT, name=name, wanted=".shp")
    short = [PurePosixPath(stem).name for stem in layers]
    return {
        stem if short.count(PurePosixPath(stem).name) > 1 else PurePosixPath(stem).name: parts
        for stem, parts in layers.items()
    }


def unpack_layer(
    archive: zipfile.ZipFile,
    layer: str,
    parts: dict[str, zipfile.ZipInfo],
    *,
    name: str,
    folder: Path,
    encoding: str | None,
) -> ShapefileLayer:
    """Unpack one shapefile into `folder`. Raises ExchangeError: part missing, cut off, no text."""
    for needed in _NEEDED:
        if needed not in parts:
            raise ExchangeError(FaultCode.SHAPEFILE_PART_MISSING, "layer", layer=layer, part=needed)
    for suffix, info in parts.items():
        extract(archive, info, folder / f"layer{suffix}", name=name)
    shp, dbf = folder / "layer.shp", folder / "layer.dbf"
    _check_length(shp, layer)
    cpg = folder / "layer.cpg"
    said = known_encoding(encoding, name=f"{layer}.dbf") if encoding else _said_by(cpg)
    return ShapefileLayer(layer, shp, _encoding_of(dbf, layer, said), encoding_guessed=said is None)


def _said_by(cpg: Path) -> str | None:
    """The encoding a .cpg names ("UTF-8", "936", "ANSI 936"); None where it names none."""
    if not cpg.exists():
        return None
    words = cpg.read_bytes()[:64].decode("ascii", "replace").split()
    if not words:
        return None
    try:
        return known_encoding(_CODE_PAGES.get(words[-1], words[-1]), name=cpg.name)
    except ExchangeError:
        return None


def _check_length(shp: Path, layer: str) -> None:
    """The header of a .shp states its length: GDAL reads a cut one as far as it goes."""
    with shp.open("rb") as stream:
        header = stream.read(28)
    if len(header) == 28:
        magic, words = struct.unpack(">i20xi", header)
        if magic == _SHP_MAGIC and words * 2 <= shp.stat().st_size:
            return
    raise ExchangeError(FaultCode.FILE_CUT_OFF, "layer", name=f"{layer}.shp")


def _encoding_of(dbf: Path, layer: str, said: str | None) -> str:
    """What is said, if the table's names and text decode by it; else UTF-8 or GB18030."""
    content = dbf.read_bytes()
    if len(content) < 32:
        raise ExchangeError(FaultCode.FILE_CUT_OFF, "layer", name=f"{layer}.dbf")
    if said is None and content[29] in _GBK_DRIVERS:
        said = "gb18030"
    candidates = (said,) if said else ("utf-8", "gb18030")
    texts = [text for text in _texts(content) if not text.isascii()]
    for encoding in candidates:
        if all(_decodes(text, encoding) for text in texts):
            return encoding
    raise ExchangeError(
        FaultCode.ENCODING_UNKNOWN, "encoding", name=f"{layer}.dbf", tried=", ".join(candidates)
    )


def _texts(content: bytes) -> Iterator[bytes]:
    """The field names and the character values of a dBASE table."""
    count, header, length = struct.unpack_from("<IHH", content, 4)
    fields: list[tuple[int, int]] = []
    offset = 1
    for at in range(32, min(header, len(content)) - 31, 32):
        if content[at] == 0x0D:
            break
        yield content[at : at + 11].split(b"\x00")[0]
        kind, width = content[at + 11 : at + 12], content[at + 16]
        if kind == b"C":
            fields.append((offset, width))
        offset += width
    for record in range(header, min(header + count * length, len(content)), max(length, 1)):
        for start, width in fields:
            yield content[record + start : record + start + width].rstrip(b" \x00")


def _decodes(text: bytes, encoding: str) -> bool:
    """True where the text decodes; a value cut inside its last character still counts."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return error.reason in ("unexpected end of data", "incomplete multibyte sequence")
    return True
