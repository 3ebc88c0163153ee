"""What the person declares about a file: never guessed, always shown in the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal

from zones.imports.kinds.registry import Setting, is_known, kind_of, registered
from zones.imports.refusals import BadOption
from zones.instants import UnreadableInstant, read_instant, start_of_day
from zones.reference.models import ReferenceKind


class CodeSource(StrEnum):
    """Where the codes of zones come from. POSITION: proposed as one reads a map."""

    COLUMN = "column"
    ID = "id"
    POSITION = "position"


class ParentSource(StrEnum):
    """Where the parents of zones come from. CONTAINMENT: the zone above that holds it."""

    COLUMN = "column"
    CONTAINMENT = "containment"


class Mode(StrEnum):
    """REPLACE: zones of the file's levels that the file does not name are dropped."""

    ADD = "add"
    REPLACE = "replace"


AxisOrder = Literal["xy", "yx"]
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL keeps in no text: NUL, and half of a pair of surrogates."""

_DIGITS: Final = tuple(str(count) for count in range(1, 13))
_FLAGS: Final = ("repair", "accept_defects", "widen_bbox", "public")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "axis_order": ("xy", "yx"),
        "code_from": ("", *CodeSource),
        "parent_from": ("", *ParentSource),
        "mode": tuple(Mode),
        "layer_kind": ("", *ReferenceKind.values),
    }
)


@dataclass(frozen=True)
class ImportOptions:
    """Everything a person may declare about a file.

    ``crs`` names datum or EPSG code and has no default. ``layers`` maps the file's layers to
    levels where several are read, "" where a column says the level; else ``layer`` is the one, and
    ``level`` or the mapped level column says the level. ``mapping`` gives fields their columns, ""
    keeps a field without one; fields it does not name get a proposal. ``mappings`` says the same of
    single layers and goes before it. ``code_from`` and ``parent_from`` "" take the column where one
    is found. The ``layer_*`` describe a reference layer. ``settings`` answers what only this kind
    asks (registry.Setting).
    """

    kind: str
    crs: str = ""
    axis_order: AxisOrder = "xy"
    layer: str = ""
    layers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scheme: str = ""
    level: str = ""
    code_from: str = ""
    code_prefix: str = ""
    code_digits: int = 3
    parent_from: str = ""
    mode: str = Mode.ADD
    repair: bool = False
    accept_defects: bool = False
    widen_bbox: bool = False
    effective_from: datetime | None = None
    note: str = ""
    layer_code: str = ""
    layer_name_zh: str = ""
    layer_name_en: str = ""
    layer_kind: str = ""
    source: str = ""
    licence: str = ""
    public: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> ImportOptions:
        """From JSON, a form or a command line. Raises BadOption."""
        known = {one.name for one in fields(cls)}
        if unknown := set(given) - known:
            raise BadOption("options", ", ".join(sorted(unknown)), sorted(known))
        return cls(**{name: _parsed(name, value) for name, value in given.items()})._settled()

    def changed(self, **given: Any) -> ImportOptions:
        """The same with other values, parsed likewise."""
        parsed = {name: _parsed(name, value) for name, value in given.items()}
        return replace(self, **parsed)._settled()

    def as_json(self) -> dict[str, Any]:
        """What ``parse`` reads."""
        stored = asdict(self)
        if self.effective_from is not None:
            stored["effective_from"] = self.effective_from.isoformat()
        return stored

    def _settled(self) -> ImportOptions:
        """Itself, when its kind asks for the settings and takes them. Raises BadOption."""
        asked = {one.name: one for one in kind_of(self.kind).settings}
        for name, value in self.settings.items():
            if name not in asked:
                raise BadOption("settings", name, asked)
            _refuse_no_choice(asked[name], value)
        return self


def _parsed(name: str, value: Any) -> Any:
    if name == "kind":
        return _kind(value)
    if name in _CHOICES:
        return _chosen(name, value)
    if name in _FLAGS:
        return _flag(name, value)
    if name in ("mapping", "layers", "settings"):
        return _words(name, value)
    if name == "mappings":
        return _words_by_layer(name, value)
    if name == "effective_from":
        return _instant(name, value)
    if name == "code_digits":
        if str(value) not in _DIGITS:
            raise BadOption(name, value, ["1 … 12"])
        return int(value)
    if value is not None and not isinstance(value, str):
        raise BadOption(name, value)
    return (value or "").strip()


def _kind(value: Any) -> str:
    if not is_known(str(value)):
        raise BadOption("kind", value, [one.code for one in registered()])
    return str(value)


def _refuse_no_choice(setting: Setting, value: str) -> None:
    if setting.choices is None:
        return
    known = [choice for choice, _label in setting.choices()]
    if value not in known:
        raise BadOption(f"settings.{setting.name}", value, filter(None, known))


def _chosen(name: str, value: Any) -> str:
    text = str(value or "")
    if not text and name == "mode":
        return Mode.ADD
    if not text and name == "axis_order":
        return "xy"
    if text not in _CHOICES[name]:
        raise BadOption(name, value, filter(None, _CHOICES[name]))
    return text


def _flag(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value or "").lower()
    if text in ("", "0", "false", "off", "no"):
        return False
    if text in ("1", "true", "on", "yes"):
        return True
    raise BadOption(name, value, ["true", "false"])


def _words(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(word, str) and not _UNSTORABLE.search(word)
        for pair in value.items()
        for word in pair
    ):
        raise BadOption(name, value)
    return dict(value)


def _words_by_layer(name: str, value: Any) -> dict[str, dict[str, str]]:
    if not isinstance(value, Mapping):
        raise BadOption(name, value)
    _words(name, dict.fromkeys(value, ""))
    return {layer: _words(name, words) for layer, words in value.items()}


def _instant(name: str, value: Any) -> datetime | None:
    """A day means its first instant; a time without offset is the city's."""
    if value in (None, ""):
        return None
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    try:
        return read_instant(text, field=name, of_day=start_of_day, local=True)
    except UnreadableInstant:
        raise BadOption(name, value, ["2026-01-31", "2026-01-31T08:00"]) from None
