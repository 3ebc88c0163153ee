"""The report of a dry run: what is in the file, what is wrong, and what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from zones.imports.findings import MOST_OF_A_KIND, Finding, Severity

_MOST_CODES: Final = 1000
SAMPLE_ROWS: Final = 5


@dataclass
class FileFacts:
    """What the file turned out to be; ``sample`` holds its first rows as text."""

    format: str = ""
    crs: str = ""
    axis_order: str = ""
    encoding: str = ""
    layer: str = ""
    layers: list[str] = field(default_factory=list)
    sheet: str = ""
    columns: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)


@dataclass
class LayerFacts:
    """One of the layers that are read: the level it is for ("" by column), its own columns."""

    name: str
    level: str
    total: int
    columns: list[str]
    sample: list[list[str]]
    mapping: dict[str, str]


@dataclass
class Changes:
    """Codes or user names that would be new, differ or go; ``facts`` says how those that differ."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    unchanged: int = 0
    facts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


@dataclass
class ImportReport:
    """What an examination says. ``levels`` counts features by level, ``total`` all of them.

    ``mapping`` is field to column as used, "" for none. ``layers`` is empty unless layers of the
    file were chosen each with its level; ``file`` and ``mapping`` are then those of the first.
    ``base_edition`` is the edition the changes were compared with, 0 before the first. ``bbox`` is
    (west, south, east, north).
    """

    kind: str
    total: int = 0
    file: FileFacts = field(default_factory=FileFacts)
    mapping: dict[str, str] = field(default_factory=dict)
    layers: list[LayerFacts] = field(default_factory=list)
    levels: dict[str, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    findings: list[Finding] = field(default_factory=list)
    base_edition: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    left_out: dict[str, int] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        self.findings.extend(findings)

    def of(self, severity: Severity) -> list[Finding]:
        return [one for one in self.findings if one.severity == severity]

    def total_of(self, severity: Severity) -> int:
        """How many findings there are, the ones left out of a stored report too."""
        beyond = (count for kind, count in self.left_out.items() if kind.startswith(f"{severity}:"))
        return len(self.of(severity)) + sum(beyond)

    @property
    def faults(self) -> list[Finding]:
        return self.of(Severity.FAULT)

    @property
    def accepted(self) -> list[Finding]:
        return self.of(Severity.ACCEPTED)

    @property
    def notices(self) -> list[Finding]:
        return self.of(Severity.NOTICE)

    @property
    def importable(self) -> bool:
        """Whether nothing stands in the way and something would change."""
        return not self.faults and self.changes.any

    @property
    def options(self) -> list[str]:
        """The options that would let some of the faults pass, each once."""
        return list(dict.fromkeys(one.option for one in self.faults if one.option))

    def as_json(self) -> dict[str, Any]:
        """For storing: of very many findings or codes the first, and how many were left out."""
        stored = asdict(self)
        kept, left_out = _first_of_each_kind(self.findings)
        stored["findings"] = [finding.as_json() for finding in kept]
        stored["left_out"] = self.left_out | left_out
        for name in ("added", "changed", "dropped"):
            codes = stored["changes"][name]
            if len(codes) > _MOST_CODES:
                stored["left_out"][name] = len(codes) - _MOST_CODES
                stored["changes"][name] = codes[:_MOST_CODES]
        facts = stored["changes"]["facts"]
        stored["changes"]["facts"] = dict(list(facts.items())[:_MOST_CODES])
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ImportReport:
        box = stored["bbox"]
        return cls(
            **{
                **stored,
                "file": FileFacts(**stored["file"]),
                "layers": [LayerFacts(**one) for one in stored.get("layers", ())],
                "changes": Changes(**stored["changes"]),
                "findings": [Finding.from_json(one) for one in stored["findings"]],
                "bbox": (box[0], box[1], box[2], box[3]) if box else None,
            }
        )

    def forget_rows(self) -> None:
        """Drop the first rows of the file: they may name people, and are looked at no more."""
        self.file.sample = []
        for layer in self.layers:
            layer.sample = []

    @property
    def columns_read(self) -> list[tuple[list[str], dict[str, str]]]:
        """The columns of what was read and what they feed, layer by layer."""
        if self.layers:
            return [(layer.columns, layer.mapping) for layer in self.layers]
        return [(self.file.columns, self.mapping)]

    def count_of(self, name: str) -> int:
        """How many codes were "added", "changed" or "dropped", the ones left out too."""
        return len(getattr(self.changes, name)) + self.left_out.get(name, 0)


def _first_of_each_kind(findings: Iterable[Finding]) -> tuple[list[Finding], dict[str, int]]:
    seen: Counter[str] = Counter()
    kept = []
    for finding in findings:
        kind = f"{finding.severity}:{finding.origin}:{finding.code}"
        seen[kind] += 1
        if seen[kind] <= MOST_OF_A_KIND:
            kept.append(finding)
    left_out = {kind: count - MOST_OF_A_KIND for kind, count in seen.items()}
    return kept, {kind: count for kind, count in left_out.items() if count > 0}
