"""Tables for an import: rows read by field, and everything that can be wrong with a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Choices

from zones.exchange.faults import ExchangeError
from zones.exchange.tables import Table, read_table
from zones.imports.examination import Source
from zones.imports.findings import Code, Finding, Origin, Severity, found, from_exchange
from zones.imports.kinds.feature_files import Unusable, settled_mapping
from zones.imports.kinds.registry import kind_of
from zones.imports.options import ImportOptions
from zones.imports.report import SAMPLE_ROWS, FileFacts, ImportReport
from zones.imports.words import choice_in, day_in, yes_in


@dataclass
class Row:
    """One row by field; what is wrong with its cells gathers in ``findings``."""

    number: int
    kind: str
    cells: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"row {self.number}"

    def refuse(self, code: str, name: str = "", **facts: Any) -> None:
        """Note a fault, at the column of a field where it has one.

        A code that is no ``Code`` is one of the kind's own, said in its words.
        """
        heading = kind_of(self.kind).heading_of(name) if name else ""
        origin = Origin.IMPORTS if isinstance(code, Code) else self.kind
        self.findings.append(found(code, self.where, origin=origin, heading=heading, **facts))

    def text(self, name: str, *, limit: int = 0, needed: bool = False) -> str:
        """The cell, "" where there is no column; too long or missing is noted."""
        value = self.cells.get(name, "")
        if needed and not value:
            self.refuse(Code.VALUE_MISSING, name)
        if limit and len(value) > limit:
            self.refuse(Code.VALUE_TOO_LONG, name, limit=limit, length=len(value))
        return value

    def given(self, name: str, *, limit: int = 0) -> str | None:
        """The cell, or None where the file has no such column: what is stored then stays."""
        return self.text(name, limit=limit) if name in self.cells else None

    def choice(self, name: str, choices: type[Choices], words: Mapping[str, str]) -> str | None:
        """The value a word stands for; None for an empty cell or, noted, an unknown word."""
        text = self.cells.get(name, "")
        if not text:
            return None
        value = choice_in(choices, words, text)
        if value is None:
            known = [*choices.values, *words]
            self.refuse(Code.CHOICE_UNKNOWN, name, value=text[:60], known=known)
        return value

    def yes(self, name: str) -> bool | None:
        """True or False; None for an empty cell or, noted, a word that is neither."""
        text = self.cells.get(name, "")
        answer = yes_in(text)
        if answer is None:
            self.refuse(Code.CHOICE_UNKNOWN, name, value=text[:60], known=["是", "否", "yes", "no"])
        return answer if text else None

    def days(self, default: date | None) -> tuple[date | None, date | None]:
        """``[start, end)`` from the first and the last day; ``default`` where no first is given."""
        start, last = self.day("effective_from"), self.day("effective_to")
        start = start or default
        if start is None and not self.cells.get("effective_from"):
            self.refuse(Code.VALUE_MISSING, "effective_from")
        end = last + timedelta(days=1) if last is not None else None
        if start is not None and end is not None and end <= start:
            self.refuse(Code.PERIOD_EMPTY, "effective_to", start=str(start), last=str(last))
            return None, None
        return start, end

    def day(self, name: str) -> date | None:
        """The day in a cell; None for an empty one or, noted, one that is no day."""
        text = self.cells.get(name, "")
        if not text:
            return None
        day = day_in(text)
        if day is None:
            self.refuse(Code.DATE_UNREADABLE, name, value=text[:60])
        return day


def rows_of(source: Source, options: ImportOptions, report: ImportReport) -> list[Row]:
    """The rows by field; file, mapping and what the reader found go into the report.

    Raises Unusable where the file cannot be read or a needed column is missing.
    """
    try:
        table = read_table(
            source.path,
            name=source.name,
            sheet=options.sheet or None,
            encoding=options.encoding or None,
        )
    except ExchangeError as error:
        raise Unusable(from_exchange(error.fault)) from error
    report.file, report.total = _facts_of(table), len(table)
    report.mapping = mapping = settled_mapping(options, table.columns, report)
    for needed in (one for one in kind_of(options.kind).fields if one.required):
        if not mapping[needed.name]:
            raise Unusable(
                found(
                    Code.COLUMN_NOT_MAPPED,
                    "columns",
                    field=needed.name,
                    heading=needed.heading,
                    columns=list(table.columns),
                )
            )
    report.add(from_exchange(fault) for fault in table.faults)
    report.add(from_exchange(one, severity=Severity.NOTICE) for one in table.notices)
    return list(_rows(table, options.kind, mapping))


def by_key(rows: Sequence[Row], name: str) -> Iterator[tuple[str, list[Row]]]:
    """The rows that share a field's value, in the order of the first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.cells.get(name, ""), []).append(row)
    yield from groups.items()


def refuse_alike(rows: Sequence[Row], name: str, stored: Iterable[str]) -> None:
    """Note what differs in capitals only from a row before it or from what is stored."""
    known = {value: value.casefold() for value in stored}
    first = {folded: value for value, folded in known.items()}
    for row in rows:
        value = row.cells.get(name, "")
        other = first.setdefault(value.casefold(), value)
        if other != value and value not in known:
            row.refuse(Code.DIFFERS_IN_CASE, name, value=value, other=other)


def _rows(table: Table, kind: str, mapping: Mapping[str, str]) -> Iterator[Row]:
    at = {name: table.columns.index(column) for name, column in mapping.items() if column}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        yield Row(number, kind, {name: cells[place].strip() for name, place in at.items()})


def _facts_of(table: Table) -> FileFacts:
    return FileFacts(
        format=table.format.value,
        encoding=(table.encoding or "").removesuffix("-sig"),
        sheet=table.sheet or "",
        columns=list(table.columns),
        sample=[[cell[:80] for cell in row] for row in table.rows[:SAMPLE_ROWS]],
    )
