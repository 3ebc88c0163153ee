"""Re-routes: a few issues at once, many by a worker, enqueued in the transaction that asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django_tasks import task

from fieldwork.rezoning.actions import AT_ONCE, go_on, start_rerouting, take_up_again
from fieldwork.rezoning.models import RerouteRun
from zones.audit.actions import Actor


def reroute_soon(*, issues: Iterable[int], reason: str, actor: Actor, now: datetime) -> RerouteRun:
    """Re-route a batch of issues now, more by a worker. Raises as start_rerouting()."""
    with transaction.atomic():
        run = start_rerouting(issues=issues, reason=reason, actor=actor, now=now)
        if run.total > AT_ONCE:
            carry_out.enqueue(run.pk, actor.id, actor.name, actor.address)
    return run if run.total > AT_ONCE else go_on(run=run, actor=actor)


def go_on_soon(*, run: RerouteRun, actor: Actor) -> RerouteRun:
    """Have a worker take up a run that broke off or stands still; done twice, it does no harm."""
    with transaction.atomic():
        again = take_up_again(run=run)
        carry_out.enqueue(run.pk, actor.id, actor.name, actor.address)
    return again


@task
def carry_out(run_id: int, actor_id: int | None, actor_name: str, address: str | None) -> None:
    """Re-route what the run has not come to yet."""
    run = RerouteRun.objects.get(pk=run_id)
    go_on(run=run, actor=Actor(name=actor_name, id=actor_id, address=address))
