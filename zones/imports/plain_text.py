"""The report of an examination as lines of text, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from zones.imports.findings import Finding, Severity
from zones.imports.kinds.registry import kind_of
from zones.imports.messages import explain, option_text
from zones.imports.report import ImportReport


def report_lines(report: ImportReport, *, most: int | None = None) -> Iterator[str]:
    """What is in the file, what would change, and every finding; of each sort ``most`` at most."""
    yield from _file_lines(report)
    yield from _change_lines(report)
    for severity, title in (
        (Severity.FAULT, _("Faults that stand in the way")),
        (Severity.ACCEPTED, _("Accepted")),
        (Severity.NOTICE, _("To know")),
    ):
        found = report.of(severity)
        if found:
            yield ""
            yield f"{title}: {len(found)}"
            yield from _finding_lines(found, most)
    if report.options:
        yield ""
        yield _("What would let them pass:")
        for option in report.options:
            yield f"  --{option.replace('_', '-')}: {option_text(option)}"


def _file_lines(report: ImportReport) -> Iterator[str]:
    facts = report.file
    described = [facts.format, facts.layer, facts.sheet, facts.encoding, facts.crs]
    yield _("File: %(facts)s; %(count)d features or rows") % {
        "facts": ", ".join(filter(None, described)) or "-",
        "count": report.total,
    }
    for layer in report.layers:
        yield _("Layer %(name)s: %(count)d features, level %(level)s") % {
            "name": layer.name,
            "count": layer.total,
            "level": layer.level or _("by column"),
        }
        yield from _column_lines(report.kind, layer.mapping, layer.columns)
    if not report.layers:
        yield from _column_lines(report.kind, report.mapping, facts.columns)
    if report.levels:
        counts = ", ".join(f"{level} {count}" for level, count in report.levels.items())
        yield _("Levels: %(levels)s") % {"levels": counts}


def _column_lines(kind: str, mapping: Mapping[str, str], columns: Sequence[str]) -> Iterator[str]:
    known = kind_of(kind)
    used = [f"{column} → {known.heading_of(field)}" for field, column in mapping.items() if column]
    if used:
        yield _("Columns: %(columns)s") % {"columns": "; ".join(used)}
    left = [column for column in columns if column not in mapping.values()]
    if used and left and not known.keeps_columns:
        yield _("Not used: %(columns)s") % {"columns": "; ".join(left)}


def _change_lines(report: ImportReport) -> Iterator[str]:
    changes = report.changes
    if report.base_edition is not None:
        yield _("Compared with edition %(number)d") % {"number": report.base_edition}
    for title, codes in (
        (_("New"), changes.added),
        (_("Changed"), changes.changed),
        (_("Dropped"), changes.dropped),
    ):
        if codes:
            yield f"{title}: {len(codes)} ({_listed(codes)})"
    if changes.unchanged:
        yield _("Unchanged: %(count)d") % {"count": changes.unchanged}


def _finding_lines(found: Sequence[Finding], most: int | None) -> Iterator[str]:
    for finding in found[:most]:
        explained = explain(finding)
        where = f"{explained.where}: " if explained.where else ""
        place = f" [{finding.place[0]:.6f}, {finding.place[1]:.6f}]" if finding.place else ""
        yield f"  {where}{explained.detail}{place}"
        if explained.remedy:
            yield f"      {explained.remedy}"
    if most is not None and len(found) > most:
        yield "  " + _("... and %(count)d more (--all)") % {"count": len(found) - most}


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:8])
    return f"{shown} …" if len(codes) > 8 else shown
