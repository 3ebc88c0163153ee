"""Copies of photos to be looked at: upright, smaller, and without a word of what the file said.

A copy is painted anew from the pixels, so that nothing hidden in the original comes along. Photos
are read by the one decoder their first bytes name.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pillow_heif
from PIL import Image

from fieldwork.evidence.exif import kept_facts, orientation_of
from fieldwork.evidence.formats import AVIF, HEIC, JPEG, PNG, WEBP, Format

pillow_heif.register_heif_opener()

VIEW_PX: Final = 1600
THUMB_PX: Final = 320

_DECODERS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF", AVIF: "AVIF"}
_LARGEST_PROFILE: Final = 20_000
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Unreadable(Exception):
    """Broken, incomplete, or no photo beyond its first bytes."""


class TooManyPixels(Exception):
    """Would take more memory than a photo may, however small its file."""


@dataclass(frozen=True)
class Photo:
    """``width`` and ``height`` of the original in pixels, upright; ``view`` and ``thumb`` JPEG."""

    width: int
    height: int
    facts: dict[str, Any]
    view: bytes
    thumb: bytes


def read_photo(path: Path, found: Format, *, most_pixels: int) -> Photo:
    """Decode a photo and paint its copies. Raises Unreadable, TooManyPixels."""
    try:
        with Image.open(path, formats=[_DECODERS[found]]) as image:
            if image.width * image.height > most_pixels:
                raise TooManyPixels
            return _copies(image)
    except (TooManyPixels, Image.DecompressionBombError):
        raise TooManyPixels from None
    except Exception as error:
        # Decoders fail on hostile bytes in every way there is; all of them are the file's fault.
        raise Unreadable from error


def _copies(image: Image.Image) -> Photo:
    facts, (width, height) = kept_facts(image), image.size
    # A JPEG can be decoded at a half, a quarter or an eighth of its size, much faster.
    image.draft("RGB", (VIEW_PX, VIEW_PX))
    image.load()
    # Asked after decoding: what the decoder itself turned upright (HEIC) needs no turning.
    orientation = orientation_of(image)
    if orientation >= 5:
        width, height = height, width
    view = _painted_anew(image, orientation)
    thumb = view.copy()
    thumb.thumbnail((THUMB_PX, THUMB_PX), reducing_gap=2)
    return Photo(width, height, facts, _as_jpeg(view, image), _as_jpeg(thumb, image))


def _painted_anew(image: Image.Image, orientation: int) -> Image.Image:
    """The picture upright, at most VIEW_PX wide and high, on white where it lets through.

    ``image`` itself becomes small: two of a large one would not fit in memory.
    """
    image.thumbnail((VIEW_PX, VIEW_PX), reducing_gap=2)
    upright = image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image
    canvas = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        opaque = upright.convert("RGBA")
        canvas.paste(opaque, mask=opaque)
    else:
        canvas.paste(upright.convert("RGB"))
    return canvas


def _as_jpeg(picture: Image.Image, original: Image.Image) -> bytes:
    """JPEG without any label but the colour profile, without which phones' colours look pale."""
    profile = original.info.get("icc_profile") or b""
    kept = profile if original.mode == "RGB" and len(profile) <= _LARGEST_PROFILE else None
    target = BytesIO()
    picture.save(target, "JPEG", quality=82, icc_profile=kept)
    return target.getvalue()
