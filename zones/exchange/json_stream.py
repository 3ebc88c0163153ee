"""GeoJSON as a stream of features, in the memory of one feature, and line by line (GeoJSONSeq)."""

import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from zones.exchange.faults import ExchangeError, FaultCode

_CHUNK: Final = 1 << 18
_BLANK: Final = " \t\r\n"
Feature = dict[str, Any]


class FeatureStream:
    """Iterates over the features of a GeoJSON file of whatever size.

    Takes a FeatureCollection, a single Feature or a bare geometry; the latter two come out as one
    Feature. `members` holds the other members of the collection (crs, name) read so far: all of
    them only after the last feature. Raises ExchangeError JSON_INVALID with the line.
    """

    def __init__(self, path: Path, *, encoding: str, name: str) -> None:
        self.members: dict[str, Any] = {}
        self.progress = 0.0
        self.name = name
        self._path, self._encoding = path, encoding

    def __iter__(self) -> Iterator[Feature]:
        size = max(self._path.stat().st_size, 1)
        with self._path.open("rb") as source:
            scanner = _Scanner(TextIOWrapper(source, self._encoding), self.name)
            for feature in self._features(scanner):
                self.progress = min(source.tell() / size, 1.0)
                yield feature
            scanner.expect_end()

    def _features(self, scanner: "_Scanner") -> Iterator[Feature]:
        self.members = {}
        found = False
        scanner.expect("{")
        while not scanner.accept("}"):
            if self.members or found:
                scanner.expect(",")
            key = scanner.value()
            if not isinstance(key, str):
                scanner.fail("a member's name must be text")
            scanner.expect(":")
            if key == "features":
                found = True
                yield from scanner.elements()
            else:
                self.members[key] = scanner.value()
        if not found:
            yield self._single()

    def _single(self) -> Feature:
        if self.members.get("type") == "Feature":
            return self.members
        if "coordinates" in self.members or "geometries" in self.members:
            return {"type": "Feature", "properties": {}, "geometry": self.members}
        raise ExchangeError(FaultCode.JSON_NOT_GEOJSON, name=self.name)


class LineStream:
    """Iterates over the features of a GeoJSONSeq file: one a line, with or without RS."""

    def __init__(self, path: Path, *, encoding: str, name: str) -> None:
        self.members: dict[str, Any] = {}
        self.progress = 0.0
        self.name = name
        self._path, self._encoding = path, encoding

    def __iter__(self) -> Iterator[Feature]:
        size = max(self._path.stat().st_size, 1)
        with self._path.open("rb") as source:
            lines = TextIOWrapper(source, self._encoding)
            for number, line in enumerate(lines, start=1):
                text = line.strip().removeprefix("\x1e")
                if text:
                    self.progress = min(source.tell() / size, 1.0)
                    yield self._feature(text, number)

    def _feature(self, text: str, number: int) -> Feature:
        try:
            feature = _DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            raise _invalid(self.name, number, error) from error
        if not isinstance(feature, dict):
            raise _invalid(self.name, number, "a feature must be an object")
        if feature.get("type") != "Feature":
            return {"type": "Feature", "properties": {}, "geometry": feature}
        return feature


class _Scanner:
    """Reads JSON values from the front of a text that is fetched as it is needed."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def accept(self, token: str) -> bool:
        """True, and past it, where the next sign is `token`."""
        if self._peek() != token:
            return False
        self._at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.accept(token):
            self.fail(f"expected '{token}'" if self._peek() else "the file ends too early")

    def expect_end(self) -> None:
        if self._peek():
            self.fail("text after the end of the document")

    def elements(self) -> Iterator[Feature]:
        """The objects of the array that begins here, one at a time."""
        self.expect("[")
        first = True
        while not self.accept("]"):
            if not first:
                self.expect(",")
            first = False
            element = self.value()
            if not isinstance(element, dict):
                self.fail("a feature must be an object")
            yield element

    def value(self) -> Any:
        """The value that begins here. A number counts once a sign after it has been seen."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._fetch():
                    self.fail(error)
                continue
            except (ValueError, RecursionError) as error:
                self.fail(error)
            if end == len(self._text) and self._fetch():
                continue
            self._at = end
            return value

    def fail(self, reason: object) -> NoReturn:
        line = self._line + self._text.count("\n", 0, self._at)
        raise _invalid(self._name, line, reason)

    def _peek(self) -> str:
        """The next sign that is not blank, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fetch():
                return ""

    def _fetch(self) -> bool:
        """More text, at least as much as is waiting: one huge feature stays linear."""
        if self._ended:
            return False
        waiting = len(self._text) - self._at
        chunk = self._stream.read(max(_CHUNK, waiting))
        self._ended = not chunk
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + chunk
        self._at = 0
        return not self._ended


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


def _read_integer(digits: str) -> int | float:
    """As Python does, but a number beyond its limit of digits is infinite, like 1e999."""
    try:
        return int(digits)
    except ValueError:
        return float(digits)


_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_read_integer)


def _invalid(name: str, line: int, reason: object) -> ExchangeError:
    if isinstance(reason, RecursionError):
        reason = "its arrays or objects are nested too deeply"
    text = getattr(reason, "msg", None) or str(reason)
    return ExchangeError(FaultCode.JSON_INVALID, f"line {line}", name=name, line=line, reason=text)
