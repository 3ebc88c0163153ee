"""An import from upload to end: received, checked, imported or discarded, swept away."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation

from zones.audit.actions import Actor, record
from zones.audit.models import Result
from zones.imports import uploads
from zones.imports.examination import Act, Examination, Progress, Source, say_nothing
from zones.imports.fields import columns_key
from zones.imports.findings import Code, Finding, found, from_refusal
from zones.imports.kinds import examine
from zones.imports.models import ImportMapping, ImportRun, ImportState
from zones.imports.options import ImportOptions
from zones.imports.refusals import FileGone, NotNow, StillFaulty, UploadTooLarge
from zones.imports.report import ImportReport
from zones.organisation.models import User
from zones.organisation.permissions import may_administer, standing_of
from zones.refusal import Refusal

logger = logging.getLogger(__name__)

STUCK_AFTER: Final = timedelta(hours=6)
"""A check or import under way for longer has lost its worker."""

_SETTLED: Final = (
    ImportState.READY,
    ImportState.REFUSED,
    ImportState.UNCHANGED,
    ImportState.FAILED,
)


def receive_upload(
    *,
    chunks: Iterable[bytes],
    size: int,
    name: str,
    options: ImportOptions,
    user: User | None,
    now: datetime,
) -> ImportRun:
    """Store a file privately and open its run; nothing is looked at yet.

    Raises UploadTooLarge.
    """
    if size > settings.IMPORT_MAX_BYTES:
        raise UploadTooLarge(size, settings.IMPORT_MAX_BYTES)
    name = PurePath(name.replace("\\", "/").replace("\x00", "")).name[-200:]
    path, sha256, stored = uploads.store(chunks, extension=PurePath(name).suffix)
    return ImportRun.objects.create(
        kind=options.kind,
        file_name=name,
        file_path=path,
        file_sha256=sha256,
        file_size=stored,
        options=options.as_json(),
        created_by=user,
        created_at=now,
        started_at=now,
    )


def check_again(*, run: ImportRun, options: ImportOptions, now: datetime) -> ImportRun:
    """Open the run for another check with other options. Raises NotNow, FileGone."""
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state not in _SETTLED:
            raise NotNow(row.state_text)
        if not row.file_path:
            raise FileGone()
        row.options = options.as_json()
        _start(row, ImportState.CHECKING, now)
    return row


def check(*, run: ImportRun, now: datetime, progress: Progress = say_nothing) -> ImportReport:
    """Examine the run's file and store the report; the run is then ready, refused or unchanged."""
    try:
        with transaction.atomic():
            examination = _examine(run, now, progress)
        report, preview = examination.report, examination.preview
    except Refusal as refusal:
        report, preview = ImportReport(run.kind), {}
        report.add([from_refusal(refusal)])
    except Exception as error:
        logger.exception("import %s could not be checked", run.pk)
        report, preview = ImportReport(run.kind), {}
        report.add([found(Code.UNFORESEEN, reason=type(error).__name__)])
    ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKING).update(
        state=_state_by(report), report=report.as_json(), preview=preview, checked_at=now
    )
    run.refresh_from_db()
    return report


def start_applying(*, run: ImportRun, now: datetime) -> ImportRun:
    """Claim a ready run for importing, so that nobody does it twice. Raises NotNow."""
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state != ImportState.READY:
            raise NotNow(row.state_text)
        _start(row, ImportState.APPLYING, now)
    return row


def apply(
    *, run: ImportRun, actor: Actor, now: datetime, progress: Progress = say_nothing
) -> ImportRun:
    """Examine a claimed run again and carry it out; the run is done or failed.

    All happens in one transaction, unless the kind stores in steps. Nothing is stored where the
    second examination finds a fault, or the state of the city has changed meanwhile so that a
    refusal comes of it: the run's report then says what.
    """
    try:
        with nullcontext() if run.in_steps else transaction.atomic():
            examination = _examine(run, now, progress)
            act = Act(actor=actor, now=now, user=run.created_by, progress=progress)
            run.result = carry_out(examination, act, options=run.options, source=run.file_name)
            run.state, run.finished_at = ImportState.DONE, now
            examination.report.forget_rows()
            run.report = examination.report.as_json()
            run.save(update_fields=["result", "state", "finished_at", "report"])
    except StillFaulty:
        _fail(run, examination.report.faults, actor, now)
    except Refusal as refusal:
        _fail(run, [from_refusal(refusal)], actor, now)
    except Exception as error:
        logger.exception("import %s failed", run.pk)
        _fail(run, [found(Code.UNFORESEEN, reason=type(error).__name__)], actor, now)
    return run


def carry_out(
    examination: Examination, act: Act, *, options: Mapping[str, Any], source: str
) -> dict[str, Any]:
    """Do what an examination planned, remember its columns and put it on record.

    Runs in the caller's transaction, if the kind does not store in steps. Raises StillFaulty, and
    whatever refusal the actions raise.
    """
    report = examination.report
    if examination.plan is None:
        raise StillFaulty(len(report.faults))
    result = dict(examination.plan.perform(act))
    with transaction.atomic():
        remember_mapping(report=report, now=act.now)
        record(
            actor=act.actor,
            action="import.apply",
            object_type="import",
            object_id=source,
            after={
                "kind": report.kind,
                "options": {key: value for key, value in options.items() if value},
                "accepted": len(report.accepted),
                "result": result,
            },
            now=act.now,
        )
    return result


def keep_run(
    *,
    source: Source,
    options: ImportOptions,
    examination: Examination,
    result: Mapping[str, Any],
    now: datetime,
) -> ImportRun:
    """Note an import that was carried out without an upload, beside those that had one."""
    with source.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return ImportRun.objects.create(
        kind=options.kind,
        state=ImportState.DONE,
        file_name=source.name[-200:],
        file_sha256=digest,
        file_size=source.path.stat().st_size,
        options=options.as_json(),
        report=examination.report.as_json(),
        result=dict(result),
        created_at=now,
        started_at=now,
        checked_at=now,
        finished_at=now,
    )


def discard(*, run: ImportRun, actor: Actor, now: datetime) -> None:
    """Give a run up and delete its file. Raises NotNow while it is being imported or is done."""
    with transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state not in (*_SETTLED, ImportState.CHECKING):
            raise NotNow(row.state_text)
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.DISCARDED, finished_at=now)
        _forget_file(row)
        record(
            actor=actor,
            action="import.discard",
            object_type="import",
            object_id=row.file_name,
            now=now,
        )
    uploads.remove(row.file_path)
    run.refresh_from_db()


def sweep(*, now: datetime) -> int:
    """Delete files whose time is over and give up runs that lost their worker; how many."""
    stuck = ImportRun.objects.filter(
        state__in=[ImportState.CHECKING, ImportState.APPLYING], started_at__lt=now - STUCK_AFTER
    )
    lost = stuck.update(state=ImportState.FAILED, finished_at=now)
    old = ImportRun.objects.filter(created_at__lt=now - settings.IMPORT_RETENTION).exclude(
        file_path=""
    )
    expired = list(old)
    for run in expired:
        uploads.remove(run.file_path)
        _forget_file(run)
    kept = set(ImportRun.objects.exclude(file_path="").values_list("file_path", flat=True))
    strays = uploads.strays(kept, before=now - STUCK_AFTER)
    for name in strays:
        uploads.remove(name)
    return lost + len(expired) + len(strays)


def remember_mapping(*, report: ImportReport, now: datetime) -> None:
    """Next time a file has these columns, these fields are proposed for them."""
    for columns, mapping in report.columns_read:
        if columns and mapping:
            ImportMapping.objects.update_or_create(
                kind=report.kind,
                columns_sha256=columns_key(columns),
                defaults={"mapping": mapping, "used_at": now},
            )


def _forget_file(run: ImportRun) -> None:
    """Keep what was found, and nothing of the file itself."""
    report = run.report
    if report:
        read = ImportReport.from_json(report)
        read.forget_rows()
        report = read.as_json()
    ImportRun.objects.filter(pk=run.pk).update(file_path="", preview={}, report=report)


def _state_by(report: ImportReport) -> ImportState:
    if report.faults:
        return ImportState.REFUSED
    return ImportState.READY if report.importable else ImportState.UNCHANGED


def _start(run: ImportRun, state: ImportState, now: datetime) -> None:
    run.state, run.started_at, run.done, run.total = state, now, 0, 0
    run.save(update_fields=["state", "started_at", "done", "total", "options"])


def _examine(run: ImportRun, now: datetime, progress: Progress) -> Examination:
    if not run.file_path or not uploads.path_of(run.file_path).exists():
        raise FileGone()
    standing = standing_of(run.created_by, now=now)
    return examine(
        Source(uploads.path_of(run.file_path), run.file_name),
        ImportOptions.parse(run.options),
        now=now,
        reserved_roles=may_administer(standing),
        progress=progress,
        standing=standing,
    )


def _fail(run: ImportRun, findings: list[Finding], actor: Actor, now: datetime) -> None:
    """Note on the run why nothing was stored, after the transaction of the import is undone."""
    report = ImportReport.from_json(run.report) if run.report else ImportReport(run.kind)
    report.findings = [*findings, *(one for one in report.findings if not one.blocks)]
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.FAILED, finished_at=now, report=report.as_json()
        )
        record(
            actor=actor,
            action="import.apply",
            object_type="import",
            object_id=run.file_name,
            result=Result.REFUSED,
            after={"kind": run.kind, "reasons": [one.code for one in findings[:20]]},
            now=now,
        )
    run.refresh_from_db()


def speaking_to(user: User | None) -> translation.override:
    """The language a person chose, for sentences that are stored."""
    return translation.override((user.language if user else "") or settings.LANGUAGE_CODE)
