"""Long documents are printed by a worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zones.organisation.models import User
from zones.ownership.printing import actions
from zones.ownership.printing.models import PrintRun, PrintState
from zones.ownership.printing.orders import Order


def print_soon(*, order: Order, user: User, now: datetime) -> PrintRun:
    """Have a worker print the order; what the person already waits for is not begun again."""
    with transaction.atomic():
        run, is_new = actions.order_document(order=order, user=user, now=now)
        if is_new:
            print_document.enqueue(run.pk)
    return run


@task
def print_document(run_id: int) -> None:
    """Print a run that waits for it."""
    run = PrintRun.objects.select_related("asked_by").get(pk=run_id)
    if run.state == PrintState.PRINTING:
        actions.print_run(run=run, now=timezone.now())
