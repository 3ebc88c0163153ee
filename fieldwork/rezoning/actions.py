"""Re-route open issues: hand them to whoever owns their place now, one event each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from fieldwork.casework.actions import ISSUES, record_moves
from fieldwork.casework.models import Issue, IssueEvent
from fieldwork.casework.workflow import FINISHED, State
from fieldwork.rezoning.models import RerouteRun, RunState
from fieldwork.rezoning.moving import move_issue
from fieldwork.rezoning.refusals import IssuesFinished, NoIssues, ReasonMissing, UnknownIssues
from fieldwork.rezoning.telling import tell_of_move
from zones.audit.actions import Actor, record
from zones.boundaries.models import Scheme
from zones.changes.actions import Changed
from zones.changes.models import ChangeKind
from zones.ownership.actions import routing_transaction
from zones.ownership.locate import primary_scheme

AT_ONCE: Final = 100
"""So many are moved in one transaction: longer, and a publication would wait for them."""


def start_rerouting(
    *, issues: Iterable[int], reason: str, actor: Actor, now: datetime
) -> RerouteRun:
    """Write down what is to be re-routed and why; go_on() does it.

    ``issues`` are rows. Raises ReasonMissing, NoIssues, and IssuesFinished where one of them needs
    nobody any more.
    """
    wanted = sorted(set(issues))
    if not reason.strip():
        raise ReasonMissing()
    if not wanted:
        raise NoIssues()
    finished = Issue.objects.filter(pk__in=wanted).finished().order_by("id")
    if numbers := list(finished.values_list("number", flat=True)):
        raise IssuesFinished(numbers)
    run = RerouteRun.objects.create(
        issues=wanted, reason=reason.strip(), created_by_id=actor.id, created_at=now
    )
    record(
        actor=actor,
        action="reroute.start",
        object_type="reroute",
        object_id=run.pk,
        after={"issues": len(wanted), "reason": run.reason},
        now=now,
    )
    return run


def go_on(
    *, run: RerouteRun, actor: Actor, clock: Callable[[], datetime] = timezone.now
) -> RerouteRun:
    """Re-route what the run has not come to yet, a batch to a transaction; the run as it ends.

    Whoever takes it up a second time finds nothing left to do. An issue that is finished by then
    keeps its owner.
    """
    scheme = primary_scheme()
    try:
        while run.state == RunState.UNDER_WAY:
            run = _next_batch(run.pk, scheme, actor, clock)
    except Exception:
        still = RerouteRun.objects.filter(pk=run.pk).under_way()
        still.update(state=RunState.FAILED, finished_at=clock())
        raise
    return run


def take_up_again(*, run: RerouteRun) -> RerouteRun:
    """Let a run that broke off go on from where it stood."""
    RerouteRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
        state=RunState.UNDER_WAY, finished_at=None
    )
    run.refresh_from_db()
    return run


def issues_named(numbers: Sequence[str]) -> list[int]:
    """The rows of issues with these numbers, as they were given. Raises UnknownIssues."""
    known = dict(Issue.objects.filter(number__in=numbers).values_list("number", "pk"))
    if unknown := [number for number in numbers if number not in known]:
        raise UnknownIssues(unknown)
    return [known[number] for number in numbers]


def _next_batch(
    run_id: int, scheme: Scheme, actor: Actor, clock: Callable[[], datetime]
) -> RerouteRun:
    with routing_transaction([scheme]):
        run = RerouteRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.state != RunState.UNDER_WAY:
            return run
        now = clock()
        batch = run.issues[run.done : run.done + AT_ONCE]
        locked = _locked(batch)
        open_ones = [issue for issue in locked if State(issue.state) not in FINISHED]
        moved = _reroute_locked(open_ones, scheme, run.reason, actor, now)
        run.done += len(batch)
        run.moved += moved
        run.unchanged += len(open_ones) - moved
        run.finished += len(locked) - len(open_ones)
        if run.done >= run.total:
            run.state, run.finished_at = RunState.DONE, now
        run.save(update_fields=["done", "moved", "unchanged", "finished", "state", "finished_at"])
    return run


def _locked(rows: Sequence[int]) -> list[Issue]:
    """The issues, locked in the order of decision 9, with all that a move names of them.

    Locked first and read then: a row that waited for another's move would drop out of a join with
    the unit it had before.
    """
    held = Issue.objects.filter(pk__in=rows).select_for_update(no_key=True).order_by("id")
    kept = list(held.values_list("pk", flat=True))
    return list(Issue.objects.filter(pk__in=kept).with_names().order_by("id"))


def _reroute_locked(
    issues: Sequence[Issue], scheme: Scheme, reason: str, actor: Actor, now: datetime
) -> int:
    """Move those of the locked issues that have another owner, the outbox last; how many."""
    tried = [move_issue(issue, scheme=scheme, now=now) for issue in issues]
    moved = [each for each in tried if each is not None]
    events: list[IssueEvent] = [each.event(reason=reason, actor=actor, now=now) for each in moved]
    changes = [Changed(ISSUES, each.issue.pk, ChangeKind.UPDATED) for each in moved]
    record_moves(events=events, changes=changes, now=now)
    if moved:
        record(
            actor=actor,
            action="issue.reroute",
            object_type="issue",
            object_id=moved[0].issue.pk if len(moved) == 1 else "",
            before={each.issue.number: each.before for each in moved},
            after={each.issue.number: each.after for each in moved},
            now=now,
        )
    for each in moved:
        tell_of_move(each, now=now)
    return len(moved)
