"""Files that tests make for themselves: photos, films, recordings, and hostile ones."""

from __future__ import annotations

import hashlib
import struct
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from fieldwork.evidence.rules import DeclaredFile

pillow_heif.register_heif_opener()

PLACE = (103.2265, 22.7795)
"""(lon, lat) that photos and films of these tests carry."""


def label(*, orientation: int = 1, gps: bool = True) -> Image.Exif:
    """EXIF as a phone writes it: maker, time with offset, place."""
    exif = Image.Exif()
    exif[Base.Make] = "Maker\x00"
    exif[Base.Model] = "Phone 5"
    exif[Base.Orientation] = orientation
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2026:03:01 08:30:00"
    exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = "+08:00"
    if gps:
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: "N",
                GPS.GPSLatitude: (22.0, 46.0, 46.2),
                GPS.GPSLongitudeRef: "E",
                GPS.GPSLongitude: (103.0, 13.0, 35.4),
            }
        )
    return exif


def picture(width: int = 64, height: int = 48) -> Image.Image:
    """Blue, with a red upper left quarter that shows which way is up."""
    image = Image.new("RGB", (width, height), (0, 0, 200))
    image.paste((220, 0, 0), (0, 0, width // 2, height // 2))
    return image


def photo(image: Image.Image | None = None, *, form: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file of that form."""
    target = BytesIO()
    if "exif" in options:
        # As bytes, which is the form in which the writer of HEIC looks for the orientation.
        options["exif"] = options["exif"].tobytes()
    (image or picture()).save(target, form, **options)
    return target.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def track(handler: bytes, *more: bytes) -> bytes:
    head = bytes(8) + handler + bytes(13)
    return box(b"trak", box(b"mdia", box(b"hdlr", head)), *more)


def film(*tracks: bytes, brand: bytes = b"mp42", labels: bytes = b"", more: bytes = b"") -> bytes:
    """A film of ISO boxes with its labels in ``moov``, begun on 2026-03-01 00:30 UTC."""
    begun = struct.pack(">4sIIII", bytes(4), 3_855_169_800, 3_855_169_800, 1000, 5000)
    moov = box(b"moov", box(b"mvhd", begun), *(tracks or (track(b"vide"),)), labels)
    return box(b"ftyp", brand, bytes(4), b"isom") + moov + more + box(b"mdat", b"pixels" * 50)


def placed() -> bytes:
    """What Android writes into a film: the place after ISO 6709."""
    return box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+22.7795+103.2265/"))


def recording() -> bytes:
    """A WAV of a tenth of a second of silence."""
    sound = bytes(1600)
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + shape + struct.pack("<4sI", b"data", len(sound)) + sound
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def document() -> bytes:
    return b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def archive() -> bytes:
    """An empty ZIP: its end record alone."""
    return b"PK\x05\x06" + bytes(18)


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def declared(content: bytes, **facts: Any) -> DeclaredFile:
    return DeclaredFile(sha256=hash_of(content), size=len(content), **facts)
