"""Imports as JSON, for the interface and the pages alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zones.imports.findings import Finding
from zones.imports.messages import explain
from zones.imports.models import ImportRun
from zones.imports.report import ImportReport


def run_json(run: ImportRun, *, with_report: bool = True) -> dict[str, Any]:
    """A run; its report, in the language that is active, where it was checked."""
    answer: dict[str, Any] = {
        "id": run.pk,
        "kind": run.kind,
        "state": run.state,
        "state_text": run.state_text,
        "file": {"name": run.file_name, "size": run.file_size, "sha256": run.file_sha256},
        "created_by": str(run.created_by) if run.created_by else "",
        "created_at": run.created_at.isoformat(),
        "checked_at": run.checked_at.isoformat() if run.checked_at else None,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "progress": {"done": run.done, "total": run.total},
        "options": run.options,
        "result": run.result,
    }
    if with_report:
        answer["report"] = report_json(ImportReport.from_json(run.report)) if run.report else None
    return answer


def report_json(report: ImportReport) -> dict[str, Any]:
    """What an examination found; findings as sentences beside their codes and facts."""
    changes = report.changes
    return {
        "total": report.total,
        "file": report.as_json()["file"],
        "mapping": report.mapping,
        "layers": [asdict(layer) for layer in report.layers],
        "levels": report.levels,
        "base_edition": report.base_edition,
        "bbox": report.bbox,
        "changes": {
            "added": changes.added,
            "changed": [
                {"code": code, "what": changes.facts.get(code, [])} for code in changes.changed
            ],
            "dropped": changes.dropped,
            "unchanged": changes.unchanged,
        },
        "findings": [finding_json(finding) for finding in report.findings],
        "left_out": report.left_out,
        "importable": report.importable,
        "options": report.options,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding with its sentences; ``place`` is [lon, lat] in WGS-84."""
    explained = explain(finding)
    return {
        "severity": finding.severity,
        "code": finding.code,
        "where": explained.where,
        "detail": explained.detail,
        "remedy": explained.remedy,
        "place": list(finding.place) if finding.place else None,
        "option": finding.option,
        "facts": dict(finding.facts),
    }
