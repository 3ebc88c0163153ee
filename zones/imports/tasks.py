"""Jobs of an import, enqueued in the transaction that asks for them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zones.audit.actions import Actor
from zones.imports import actions
from zones.imports.kinds.registry import kind_of
from zones.imports.models import ImportRun, ImportState
from zones.imports.progress import shown_progress


def check_soon(run: ImportRun) -> None:
    """Check a small file now, a large one by a worker."""
    if run.file_size <= kind_of(run.kind).at_once:
        actions.check(run=run, now=timezone.now())
    else:
        check_import.enqueue(run.pk)


@task
def check_import(run_id: int) -> None:
    """Examine the file of a run that is being checked."""
    run = ImportRun.objects.select_related("created_by").get(pk=run_id)
    if run.state == ImportState.CHECKING:
        with actions.speaking_to(run.created_by), shown_progress(run) as tell:
            actions.check(run=run, now=timezone.now(), progress=tell)


@task
def apply_import(run_id: int, actor_id: int | None, actor_name: str, address: str | None) -> None:
    """Carry out a run that was claimed."""
    run = ImportRun.objects.select_related("created_by").get(pk=run_id)
    if run.state == ImportState.APPLYING:
        with actions.speaking_to(run.created_by), shown_progress(run) as tell:
            actions.apply(
                run=run,
                actor=Actor(name=actor_name, id=actor_id, address=address),
                now=timezone.now(),
                progress=tell,
            )


def apply_soon(run: ImportRun, actor: Actor) -> ImportRun:
    """Claim a ready run and have a worker carry it out."""
    with transaction.atomic():
        claimed = actions.start_applying(run=run, now=timezone.now())
        apply_import.enqueue(run.pk, actor.id, actor.name, actor.address)
    return claimed
