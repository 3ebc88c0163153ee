"""Order a document, print it, and forget it after some days."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zones.bilingual import in_language
from zones.organisation.models import User
from zones.organisation.permissions import may_see_contacts, standing_of
from zones.ownership.printing import files
from zones.ownership.printing.handbook import handbook_pdf
from zones.ownership.printing.level_list import Progress, list_pdf
from zones.ownership.printing.models import PrintKind, PrintRun, PrintState
from zones.ownership.printing.orders import Order

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(days=7)
"""So long a printed file waits."""

STUCK_AFTER: Final = timedelta(hours=2)
"""What is still being printed then has lost its worker."""


def order_document(*, order: Order, user: User, now: datetime) -> tuple[PrintRun, bool]:
    """Note an order; the run, and whether it is new: the same again joins the one under way."""
    kept = order.as_json()
    asked = {name: value for name, value in kept.items() if name != "at"}
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one order after the other
        for run in PrintRun.objects.of(user).under_way().filter(kind=order.kind):
            same_day = Order.read(run.kind, run.order).day == order.day
            if same_day and asked.items() <= run.order.items():
                return run, False
        run = PrintRun.objects.create(
            kind=order.kind, order=kept, total=len(order.zones), asked_by=user, asked_at=now
        )
    return run, True


def print_run(*, run: PrintRun, now: datetime) -> PrintRun:
    """Print what was ordered, as much of it as the person may see; the run is done or failed."""
    show_contacts = may_see_contacts(standing_of(run.asked_by, now=now))
    try:
        order = Order.read(run.kind, run.order)
        with translation.override(order.language):
            content = print_order(order, show_contacts=show_contacts, progress=_teller(run))
            name = name_of(order)
    except Exception:
        logger.exception("document %s could not be printed", run.pk)
        return _finish(run, PrintState.FAILED, now)
    run.file_path, run.file_name = files.store(content), name
    return _finish(run, PrintState.DONE, now)


def print_order(order: Order, *, show_contacts: bool, progress: Progress) -> bytes:
    """The PDF in the active language. Raises NothingToPrint."""
    if order.kind == PrintKind.HANDBOOK:
        return handbook_pdf(order, show_contacts=show_contacts, progress=progress)
    return list_pdf(order, show_contacts=show_contacts, progress=progress)


def name_of(order: Order) -> str:
    """The file's name in the active language."""
    of = order.within or order.scheme
    what = _("Zone handbook") if order.kind == PrintKind.HANDBOOK else _("Responsibility list")
    name = order.within.name if order.within else order.scheme.name_zh
    level = in_language(order.level.name_zh, order.level.name_en)
    return files.file_name(
        of.code, in_language(name, of.name_en), level, what, order.day.isoformat()
    )


def sweep(*, now: datetime) -> int:
    """Delete files whose time is over and give up runs that lost their worker; how many."""
    lost = (
        PrintRun.objects.under_way()
        .asked_before(now - STUCK_AFTER)
        .update(state=PrintState.FAILED, finished_at=now)
    )
    old = list(PrintRun.objects.asked_before(now - KEPT))
    for run in old:
        files.remove(run.file_path)
    PrintRun.objects.filter(pk__in=[run.pk for run in old]).delete()
    kept = set(PrintRun.objects.exclude(file_path="").values_list("file_path", flat=True))
    strays = files.strays(kept, before=now - STUCK_AFTER)
    for name in strays:
        files.remove(name)
    return lost + len(old) + len(strays)


def _teller(run: PrintRun) -> Progress:
    """Writes how far the run is where everybody sees it: no transaction is open meanwhile."""

    def tell(done: int, total: int) -> None:
        PrintRun.objects.filter(pk=run.pk).update(done=done, total=total)

    return tell


def _finish(run: PrintRun, state: PrintState, now: datetime) -> PrintRun:
    run.state, run.finished_at = state, now
    run.save(update_fields=["state", "finished_at", "file_path", "file_name"])
    return run
