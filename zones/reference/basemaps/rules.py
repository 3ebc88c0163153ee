"""What the address of a tile service may be, and which hosts a browser asks. Plain Python.

An address is a template as OpenLayers reads it: ``{z}``, ``{x}``, ``{y}`` (or ``{-y}``, counted
from the south) for XYZ; ``{TileMatrix}``, ``{TileRow}``, ``{TileCol}`` for WMTS by path, none of
them for WMTS by query. ``{0-7}`` or ``{a-c}`` stands for the names of several hosts.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.{}-]+|\[[0-9A-Fa-f:.]+\])(?P<port>:\d{1,5})?"
    r"(?P<rest>[/?][!-~]*)?"  # visible ASCII only
)
_RANGE: Final = re.compile(r"\{(?:(?P<a>[a-z])-(?P<b>[a-z])|(?P<m>\d{1,2})-(?P<n>\d{1,2}))\}")
_HOLE: Final = re.compile(r"\{([^{}]*)\}")
_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|\[[0-9A-Fa-f:.]+\]")

XYZ_HOLES: Final = frozenset({"z", "x", "y", "-y"})
WMTS_TILE: Final = frozenset({"tilematrix", "tilerow", "tilecol"})
MOST_HOSTS: Final = 20
WMTS_HOLES: Final = WMTS_TILE | {"layer", "style", "tilematrixset"}


class UrlFault(StrEnum):
    """What is wrong with an address."""

    NO_ADDRESS = "no_address"
    UNKNOWN_HOLE = "unknown_hole"
    TILE_NOT_NAMED = "tile_not_named"
    RANGE = "range"


def fault_of(url: str, kind: str) -> tuple[UrlFault, str] | None:
    """The first fault of an address of ``kind`` "xyz" or "wmts", with the part that is wrong."""
    if not _ADDRESS.fullmatch(url) or any(bad in url for bad in "\"'<>\\`#"):
        return UrlFault.NO_ADDRESS, url[:60]
    if len(_RANGE.findall(url)) > 1 or (_RANGE.search(url) and not _names(url)):
        return UrlFault.RANGE, url[:60]
    holes = _HOLE.findall(_RANGE.sub("", url))
    known = XYZ_HOLES if kind == "xyz" else WMTS_HOLES
    for hole in holes:
        if (hole if kind == "xyz" else hole.lower()) not in known:
            return UrlFault.UNKNOWN_HOLE, f"{{{hole}}}"
    named = {hole.lower() for hole in holes}
    whole = _names_a_tile(named) if kind == "xyz" else named & WMTS_TILE in (set(), WMTS_TILE)
    if not whole:
        return UrlFault.TILE_NOT_NAMED, url[:60]
    return None if origins_of(url) else (UrlFault.NO_ADDRESS, url[:60])


def by_query(url: str) -> bool:
    """Whether a WMTS is asked with parameters (KVP), not by a path (REST)."""
    return "{tilematrix}" not in url.lower()


def origins_of(url: str) -> list[str]:
    """The origins a browser asks for the tiles, as a content security policy names them.

    Empty for what is no address: nothing unchecked gets into a header.
    """
    origins = []
    singles = [_RANGE.sub(name, url) for name in _names(url)]
    for single in singles or [url]:
        found = _ADDRESS.fullmatch(single)
        if not found or not _HOST.fullmatch(found["host"]):
            return []
        origins.append(f"{found['scheme']}://{found['host'].lower()}{found['port'] or ''}")
    return list(dict.fromkeys(origins))


def _names_a_tile(holes: set[str]) -> bool:
    return {"z", "x"} <= holes and ("y" in holes) != ("-y" in holes)


def _names(url: str) -> list[str]:
    """What a range stands for; empty where there is none, or one that is backwards or endless."""
    found = _RANGE.search(url)
    if not found:
        return []
    if found["a"]:
        names = [chr(letter) for letter in range(ord(found["a"]), ord(found["b"]) + 1)]
    else:
        names = [str(number) for number in range(int(found["m"]), int(found["n"]) + 1)]
    return names if len(names) <= MOST_HOSTS else []
