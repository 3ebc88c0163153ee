"""Places by their address: only what is meant beyond doubt, and each address asked for once."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final

from zones.boundaries.models import ZoneVersion
from zones.organisation.models import City
from zones.ownership.locate import primary_scheme
from zones.ownership.rules import local_scale
from zones.reference.models import ReferenceLayer
from zones.reference.search import Place, find_places

ONE_PLACE_M: Final = 100.0
"""Places of one name this near to one another are one: a building and the office in it."""

_SURE: Final = 1
"""The very name, or an alias of it; anything further is a guess."""

_NO_PLACES: Final = frozenset({"roads", "water"})
"""A road or a river is no place: somewhere along it may be anybody's ground."""

_LOOKED_AT: Final = 8
_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Match:
    """(lon, lat) in WGS-84 of the place meant; None with what it may have meant instead: each
    name with its layer, in the language that is active."""

    location: tuple[float, float] | None
    instead: tuple[str, ...] = ()


class Gazetteer:
    """The reference layers as a ledger's addresses ask for them; remembers every answer."""

    def __init__(self) -> None:
        self._layers = list(ReferenceLayer.objects.all())
        self._before = _names_before()
        self._known: dict[str, Match] = {}

    def place_of(self, address: str) -> Match:
        """The place of an address, without the names of city, street and community before it."""
        if address not in self._known:
            self._known[address] = self._find(address)
        return self._known[address]

    def _find(self, address: str) -> Match:
        found: list[Place] = []
        for words in self._ways_to_say(address):
            found = find_places(words, self._layers, limit=_LOOKED_AT)
            match = _meant(found)
            if match is not None:
                return Match(match)
            if found:
                break
        instead = (f"{place.label} ({place.layer_name})" for place in found)
        return Match(None, tuple(dict.fromkeys(instead))[:_TOLD])

    def _ways_to_say(self, address: str) -> list[str]:
        """The address as written, then without the names of zones it begins with."""
        ways = [address.strip()]
        while (shorter := self._without_first(ways[-1])) is not None:
            ways.append(shorter)
        return ways

    def _without_first(self, address: str) -> str | None:
        for name in self._before:
            if address.startswith(name) and len(address) > len(name) + 1:
                return address.removeprefix(name).lstrip(" ,，、-")
        return None


def _meant(found: list[Place]) -> tuple[float, float] | None:
    """The one place these are; None where they are several, none, a mere guess or a road."""
    sure = [place for place in found if place.score <= _SURE and not place.number_unknown]
    best = [place for place in sure if place.score == sure[0].score]
    if not best or any(place.kind in _NO_PLACES for place in best):
        return None
    first = best[0]
    if any(_metres(first, other) > ONE_PLACE_M for other in best[1:]):
        return None
    return first.lon, first.lat


def _metres(one: Place, other: Place) -> float:
    east, north = local_scale(one.lat)
    return hypot((one.lon - other.lon) * east, (one.lat - other.lat) * north)


def _names_before() -> list[str]:
    """What addresses begin with: the city and the zones of its newest edition, longest first."""
    scheme = primary_scheme()
    newest = scheme.editions.highest_number()
    versions = ZoneVersion.objects.filter(scheme=scheme, editions__contains=newest)
    names = set(versions.values_list("name", flat=True)) | {
        city.name_zh for city in City.objects.all()
    }
    return sorted((name for name in names if len(name) > 1), key=len, reverse=True)
