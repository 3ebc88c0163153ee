"""The import pages: send a file, settle its columns, read the report, import or discard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zones.audit.actors import actor_in
from zones.bilingual import in_language
from zones.boundaries.models import Level, Scheme
from zones.imports import actions
from zones.imports.findings import Finding, Severity
from zones.imports.forms.acceptance import AcceptForm
from zones.imports.forms.columns import ColumnsForm
from zones.imports.forms.upload import UploadForm
from zones.imports.kinds.registry import Kind, kind_of, kinds_for
from zones.imports.messages import explain
from zones.imports.models import ImportRun, ImportState
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.imports.tasks import apply_soon, check_soon
from zones.organisation.models import User
from zones.organisation.permissions import standing_in
from zones.refusal import Refusal

RUNS_SHOWN: Final = 30
FINDINGS_SHOWN: Final = 200
DIFFERENCES_SHOWN: Final = 100

_DATUMS: Final = {
    "wgs84": "WGS-84",
    "cgcs2000": "CGCS2000",
    "gcj02": "GCJ-02",
    "bd09": "BD-09",
}
_UNDER_WAY: Final = (ImportState.CHECKING, ImportState.APPLYING)
_OPEN: Final = (
    ImportState.READY,
    ImportState.REFUSED,
    ImportState.UNCHANGED,
    ImportState.FAILED,
)


@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """The form for a new file of one kind, and the imports there were."""
    kinds = _kinds(request)
    asked = request.GET.get("kind", "")
    kind = next((one for one in kinds if one.code == asked), kinds[0])
    # A page may lead here with answers: ?kind=draft&setting-draft=12
    said = request.GET.dict()
    form = UploadForm(
        kind.code,
        request.POST or None,
        request.FILES or None,
        initial=said,
        standing=standing_in(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_columns", _receive(request, form).pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    runs = ImportRun.objects.visible_to(standing_in(request)).newest_first().brief()
    return render(
        request,
        "zones/imports/list.html",
        {
            "form": form,
            "kind": kind,
            "kinds": kinds,
            "runs": runs[:RUNS_SHOWN],
        },
    )


@login_required
def import_columns(request: HttpRequest, import_id: int) -> HttpResponse:
    """Which column is what, beside the first rows; then the file is checked again."""
    run = _run(request, import_id)
    report = _report(run)
    if run.state in _UNDER_WAY or run.state not in _OPEN:
        return render(request, "zones/imports/run.html", _context(request, run, report))
    form = ColumnsForm(ImportOptions.parse(run.options), report, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _check_again(request, run, form, look_again=form.opens_more)
    if not form.has_choices:
        return redirect("import_run", run.pk)  # it could not be opened: the report says why
    obstacles = [] if report.file.columns else [explain(one) for one in form.other_faults]
    return render(
        request,
        "zones/imports/columns.html",
        {"run": run, "form": form, "obstacles": obstacles},
    )


@login_required
@require_safe
def import_run(request: HttpRequest, import_id: int) -> HttpResponse:
    """How far an import is, and its report."""
    run = _run(request, import_id)
    return render(request, "zones/imports/run.html", _context(request, run, _report(run)))


@login_required
@require_POST
def import_check(request: HttpRequest, import_id: int) -> HttpResponse:
    """Check again with what was accepted."""
    run = _run(request, import_id)
    form = AcceptForm(
        ImportOptions.parse(run.options),
        _report(run),
        request.POST,
        standing=standing_in(request),
    )
    if form.is_valid():
        return _check_again(request, run, form)
    return render(request, "zones/imports/run.html", _context(request, run, _report(run), form))


@login_required
@require_POST
def import_apply(request: HttpRequest, import_id: int) -> HttpResponse:
    """Have the file imported by the worker."""
    run = _run(request, import_id)
    try:
        apply_soon(run, actor_in(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("import_run", run.pk)


@login_required
@require_POST
def import_discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Delete the file; nothing of it is stored."""
    run = _run(request, import_id)
    try:
        actions.discard(run=run, actor=actor_in(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("import_run", run.pk)
    messages.success(request, _("The file is deleted; nothing of it was stored."))
    return redirect("import_list")


def _receive(request: HttpRequest, form: UploadForm) -> ImportRun:
    upload = form.cleaned_data["file"]
    with transaction.atomic():
        run = actions.receive_upload(
            chunks=upload.chunks(),
            size=upload.size,
            name=upload.name,
            options=form.options(),
            user=request.user if isinstance(request.user, User) else None,
            now=timezone.now(),
        )
        check_soon(run)
    return run


def _check_again(
    request: HttpRequest,
    run: ImportRun,
    form: ColumnsForm | AcceptForm,
    *,
    look_again: bool = False,
) -> HttpResponse:
    """To the report, or ``look_again`` at the columns that were not there before, if any came."""
    try:
        with transaction.atomic():
            again = actions.check_again(run=run, options=form.options(), now=timezone.now())
            check_soon(again)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("import_run", run.pk)
    opened = again.state in _UNDER_WAY or bool(_report(again).file.columns)
    return redirect("import_columns" if look_again and opened else "import_run", run.pk)


def _context(
    request: HttpRequest, run: ImportRun, report: ImportReport, form: AcceptForm | None = None
) -> dict[str, Any]:
    options = ImportOptions.parse(run.options)
    is_open = run.state in _OPEN and bool(run.file_path)
    return {
        "run": run,
        "kind": kind_of(run.kind),
        "report": report,
        "under_way": run.state in _UNDER_WAY,
        "is_open": is_open,
        "is_ready": run.state == ImportState.READY,
        "is_done": run.state == ImportState.DONE,
        "form": (form or AcceptForm(options, report, standing=standing_in(request)))
        if is_open
        else None,
        "is_refused": run.state == ImportState.REFUSED,
        "declared": _declared(options, report),
        "counts": _counts(report),
        "groups": list(_groups(report)),
        "differences": list(_differences(kind_of(run.kind), report)),
        "has_map": bool(report.bbox) and bool(run.preview),
    }


def _declared(options: ImportOptions, report: ImportReport) -> dict[str, Any]:
    """What was declared of the file, by names in place of codes."""
    levels = Level.objects.filter(scheme__code=options.scheme)
    named = {level.code: in_language(level.name_zh, level.name_en) for level in levels}
    scheme = Scheme.objects.filter(code=options.scheme).first()
    return {
        "scheme": scheme and in_language(scheme.name_zh, scheme.name_en),
        "level": named.get(options.level, options.level),
        "levels": [(named.get(code, code), count) for code, count in report.levels.items()],
        "crs": _DATUMS.get(options.crs.lower(), options.crs),
    }


def _counts(report: ImportReport) -> list[tuple[str, int, str]]:
    """The figures at the top of the report, and how each is to look."""
    faults = report.total_of(Severity.FAULT)
    return [
        (_("features or rows"), report.total, ""),
        (_("new"), report.count_of("added"), ""),
        (_("changed"), report.count_of("changed"), ""),
        (_("dropped"), report.count_of("dropped"), "warning" if report.changes.dropped else ""),
        (_("unchanged"), report.changes.unchanged, ""),
        (_("faults"), faults, "danger" if faults else ""),
    ]


def _groups(report: ImportReport) -> Any:
    """The findings by severity, each with its sentences; of very many only the first."""
    titles = {
        Severity.FAULT: _("Faults that stand in the way"),
        Severity.ACCEPTED: _("Accepted"),
        Severity.NOTICE: _("To know"),
    }
    for severity, title in titles.items():
        found = report.of(severity)
        if found:
            total = report.total_of(severity)
            yield {
                "severity": severity.value,
                "title": title,
                "total": total,
                "rows": [_row(finding) for finding in found[:FINDINGS_SHOWN]],
                "more": max(total - FINDINGS_SHOWN, 0),
            }


def _differences(kind: Kind, report: ImportReport) -> Iterator[dict[str, Any]]:
    """What would be new, change and go, by name; of very many only the first."""
    labels = {field.name: field.label for field in kind.fields}
    titles = {"added": _("New"), "changed": _("Changed"), "dropped": _("Dropped")}
    for name, title in titles.items():
        codes = getattr(report.changes, name)[:DIFFERENCES_SHOWN]
        if codes:
            total = report.count_of(name)
            yield {
                "kind": name,
                "title": title,
                "total": total,
                "rows": [(code, _fields_in(report, code, labels)) for code in codes],
                "more": total - len(codes),
            }


def _fields_in(report: ImportReport, code: str, labels: Mapping[str, str]) -> list[str]:
    """The fields that differ as people call them; a kind without fields names them itself."""
    differing = report.changes.facts.get(code, [])
    named = {**labels, "boundary": _("boundary")}
    return [named[name] for name in differing if name in named] if labels else differing


def _row(finding: Finding) -> dict[str, Any]:
    explained = explain(finding)
    return {
        "where": explained.where,
        "detail": explained.detail,
        "remedy": explained.remedy,
        "place": finding.place,
    }


def _report(run: ImportRun) -> ImportReport:
    return ImportReport.from_json(run.report) if run.report else ImportReport(run.kind)


def _run(request: HttpRequest, import_id: int) -> ImportRun:
    _kinds(request)  # refuses whoever may import nothing
    runs = ImportRun.objects.visible_to(standing_in(request)).select_related("created_by")
    return get_object_or_404(runs, pk=import_id)


def _kinds(request: HttpRequest) -> list[Kind]:
    kinds = kinds_for(standing_in(request))
    if not kinds:
        raise PermissionDenied
    return kinds
