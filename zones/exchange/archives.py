"""Zip files and XML from strangers: looked through before a byte of them is unpacked or parsed."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final
from xml.parsers import expat

from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.limits import Limits

_NESTED: Final = (".zip", ".kmz", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".zst")
_JUNK: Final = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_CHUNK: Final = 1 << 16
_ENCRYPTED_FLAG: Final = 0x1
_UTF8_FLAG: Final = 0x800
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a compression method of another program
    OSError,
    RuntimeError,
)


@contextmanager
def open_archive(path: Path, *, name: str, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """A zip file whose directory has been checked; a broken one raises ExchangeError.

    Errors of whoever uses the archive pass as they are: read its entries under `unpacking`.
    """
    with unpacking(name):
        archive = zipfile.ZipFile(path)
    with archive:
        _check_directory(archive, name, path.stat().st_size, limits)
        yield archive


@contextmanager
def unpacking(name: str) -> Iterator[None]:
    """Turns whatever a damaged archive raises into an ExchangeError."""
    try:
        yield
    except _DAMAGED as error:
        raise ExchangeError(FaultCode.FILE_UNREADABLE, name=name, reason=str(error)) from error


def content_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their readable name, without what desktops leave behind."""
    named = {entry_name(info): info for info in archive.infolist() if not info.is_dir()}
    return {name: info for name, info in named.items() if not _JUNK.search(name)}


def entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name as its author saw it: Chinese zip programs write GBK without saying so."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, *, name: str) -> None:
    """Write one entry to a path of our own choosing, never more than its directory promised."""
    left = info.file_size
    with unpacking(name), archive.open(info) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(f"{info.filename} is longer than its entry says")
            sink.write(chunk)


def forbid_document_type(stream: IO[bytes], *, name: str) -> None:
    """Refuse XML with a DOCTYPE: entities that grow, or that read other files, need one.

    Reads as far as the root element, after which no DOCTYPE may stand. Malformed XML is left to
    the reader that follows.
    """
    parser = expat.ParserCreate()
    started = False

    def refuse(*_: object) -> None:
        raise ExchangeError(FaultCode.XML_ENTITIES, name=name)

    def start(*_: object) -> None:
        nonlocal started
        started = True

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    try:
        while not started and (chunk := stream.read(_CHUNK)):
            parser.Parse(chunk)
    except expat.ExpatError:
        return


def _check_directory(archive: zipfile.ZipFile, name: str, size: int, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise ExchangeError(
            FaultCode.ARCHIVE_TOO_MANY_ENTRIES,
            name=name,
            count=len(entries),
            limit=limits.archive_entries,
        )
    unpacked = sum(entry.file_size for entry in entries)
    dense = unpacked > limits.ratio_counts_from_bytes and unpacked > size * limits.unpacked_ratio
    if unpacked > limits.unpacked_bytes or dense:
        raise ExchangeError(FaultCode.ARCHIVE_BOMB, name=name, bytes=size, unpacked=unpacked)
    for entry in entries:
        _check_entry(entry, name)


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    shown = entry_name(entry)
    # orig_filename: zipfile itself cuts a name at its first NUL and turns the slashes.
    parts = PurePosixPath(entry.orig_filename.replace("\\", "/")).parts
    if ".." in parts or "\x00" in entry.orig_filename or (parts and re.match(r"/|\w:", parts[0])):
        raise ExchangeError(FaultCode.ARCHIVE_PATH, name=name, entry=shown)
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise ExchangeError(FaultCode.ARCHIVE_ENCRYPTED, name=name, entry=shown)
    if shown.lower().endswith(_NESTED):
        raise ExchangeError(FaultCode.ARCHIVE_NESTED, name=name, entry=shown)
