"""Which encoding a text has, settled on the whole of it, before anything is read as text."""

import codecs
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from zones.exchange.faults import ExchangeError, FaultCode

_CHUNK: Final = 1 << 20
# GB18030 holds every character of GBK and GB 2312.
_CANDIDATES: Final = ("utf-8-sig", "gb18030")


def detect_encoding(path: Path, *, name: str, declared: str | None = None) -> str:
    """ "utf-8-sig", "utf-16" or "gb18030": the first that decodes the file to its last byte.

    Only the declared encoding is tried where there is one. Raises ExchangeError where none fits.
    """
    with path.open("rb") as stream:
        head = stream.read(2)
    if declared is not None:
        known = known_encoding(declared, name=name)
        candidates: tuple[str, ...] = ("utf-8-sig" if known == "utf-8" else known,)
    elif head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ("utf-16",)
    else:
        candidates = _CANDIDATES
    for encoding in candidates:
        with path.open("rb") as stream:
            if _decodes(iter(lambda: stream.read(_CHUNK), b""), encoding):
                return encoding
    raise ExchangeError(
        FaultCode.ENCODING_UNKNOWN, "encoding", name=name, tried=", ".join(candidates)
    )


def known_encoding(declared: str, *, name: str) -> str:
    """The codec of a declared encoding. Raises ExchangeError, naming the file, if there is none.

    GBK and GB 2312 are read as GB18030, which contains both.
    """
    try:
        codec = codecs.lookup(declared.strip()).name
        "".encode(codec)
    except (LookupError, ValueError):
        raise ExchangeError(
            FaultCode.ENCODING_UNKNOWN, "encoding", name=name, tried=declared
        ) from None
    return "gb18030" if codec in ("gbk", "gb2312") else codec


def _decodes(chunks: Iterable[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            # A text with NUL bytes is no text, whatever a decoder says.
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
