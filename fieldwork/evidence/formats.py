"""What a file is by its first bytes. Names and declared types are hearsay and are not asked.

Only formats that phones and offices send are known; whatever a browser could run (HTML, SVG, XML,
archives, programmes) is none of them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

HEAD: Final = 65_536
"""So many bytes from the beginning are enough to tell."""

TAIL: Final = 65_557
"""An archive's directory ends at most so many bytes before the end of the file."""


@dataclass(frozen=True)
class Format:
    """``kind`` is a FileKind's value; ``boxed`` a file of ISO boxes (MP4 and its relatives)."""

    media_type: str
    kind: str
    boxed: bool = False


JPEG: Final = Format("image/jpeg", "photo")
PNG: Final = Format("image/png", "photo")
WEBP: Final = Format("image/webp", "photo")
HEIC: Final = Format("image/heic", "photo")
AVIF: Final = Format("image/avif", "photo")
MP4: Final = Format("video/mp4", "video", boxed=True)
QUICKTIME: Final = Format("video/quicktime", "video", boxed=True)
MOBILE: Final = Format("video/3gpp", "video", boxed=True)
WEBM: Final = Format("video/webm", "video")
M4A: Final = Format("audio/mp4", "audio", boxed=True)
WEBM_AUDIO: Final = Format("audio/webm", "audio")
MP3: Final = Format("audio/mpeg", "audio")
AAC: Final = Format("audio/aac", "audio")
OGG: Final = Format("audio/ogg", "audio")
WAV: Final = Format("audio/wav", "audio")
AMR: Final = Format("audio/amr", "audio")
PDF: Final = Format("application/pdf", "document")

BOXED: Final = frozenset(each.media_type for each in (MP4, QUICKTIME, MOBILE, M4A))
"""Media types of files whose labels are blanked in the copy that is served."""

_BRANDS: Final = (
    (AVIF, rb"avif|avis"),
    (HEIC, rb"heic|heix|heim|heis|hevc|hevx|mif1|msf1"),
    (QUICKTIME, rb"qt  "),
    (M4A, rb"M4A |M4B "),
    (MOBILE, rb"3g[p2s]."),
    (MP4, rb"mp4.|isom|iso.|avc1|M4V.|MSNV|mmp4|dash|cmfc|f4v "),
)
_OGG_AUDIO: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_FOREIGN: Final = re.compile(rb"<script|<html|<!doctype|<svg|<\?php|%pdf-", re.IGNORECASE)
_DIRECTORY_END: Final = b"PK\x05\x06"


def format_of(head: bytes) -> Format | None:
    """What a file beginning with these bytes is; None for whatever is not taken."""
    return next((found for ask in _ASKING if (found := ask(head)) is not None), None)


def is_two_things(head: bytes, tail: bytes, found: Format) -> bool:
    """Whether the file is something else besides: a page at its beginning, an archive at its end.

    Such files are made to pass as one thing and to be opened as another. Bytes after the end of a
    photo alone are no sign: many phones put a moving picture there.
    """
    start = 5 if found is PDF else 0
    return _FOREIGN.search(head, start, 4096) is not None or _ends_as_archive(tail)


def _ends_as_archive(tail: bytes) -> bool:
    """Whether a ZIP's end record, whose last field says how much follows, ends the file."""
    at = tail.rfind(_DIRECTORY_END)
    if at < 0 or at + 22 > len(tail):
        return False
    (comment,) = struct.unpack_from("<H", tail, at + 20)
    return bool(at + 22 + comment == len(tail))


def _by_magic(head: bytes) -> Format | None:
    for magic, found in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"%PDF-", PDF),
        (b"#!AMR", AMR),
        (b"ID3", MP3),
    ):
        if head.startswith(magic):
            return found
    return None


def _riff(head: bytes) -> Format | None:
    return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12]) if head[:4] == b"RIFF" else None


def _boxed(head: bytes) -> Format | None:
    """MP4 and its relatives: by the brand, then by the brands they say they go along with."""
    if head[4:8] in (b"moov", b"wide", b"mdat"):
        return QUICKTIME
    if head[4:8] != b"ftyp":
        return None
    (size,) = struct.unpack(">I", head[:4])
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, 256), 4))]
    for brand in brands:
        for found, pattern in _BRANDS:
            if re.fullmatch(pattern, brand, re.DOTALL):
                return found
    return None


def _webm(head: bytes) -> Format | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3") or b"webm" not in head[:64]:
        return None
    return WEBM if b"V_" in head else WEBM_AUDIO


def _ogg(head: bytes) -> Format | None:
    is_audio = head.startswith(b"OggS") and any(codec in head[:128] for codec in _OGG_AUDIO)
    return OGG if is_audio else None


def _frames(head: bytes) -> Format | None:
    """MP3 or AAC without any header: a frame's sync word with fields that make sense."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return MP3 if layer == 1 and version != 1 and 0 < bitrate < 15 and rate != 3 else None


_ASKING: Final[tuple[Callable[[bytes], Format | None], ...]] = (
    *(_by_magic, _riff, _boxed, _webm, _ogg, _frames),
)
