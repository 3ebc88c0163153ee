"""The same tickets by two ledgers and by a live door at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from fieldwork.casework.history import PastCase
from fieldwork.casework.models import Issue, Report
from fieldwork.intake.ledger.actions import take_over
from fieldwork.intake.ledger.rules import row_uuid
from tests.at_once import at_once, results
from tests.casebook import send
from tests.ground import TESTER, TODAY, Ground, place

pytestmark = pytest.mark.django_db(transaction=True)


def ticket(number: str) -> PastCase:
    return PastCase(
        uuid=row_uuid("hotline", number, ""),
        source="hotline",
        received_at=TODAY,
        category="06010",
        text="垃圾未清",
        location=place(0.5, 0.5),
        external_number=number,
    )


def test_two_ledgers_at_once_store_each_ticket_once(town: Ground) -> None:
    cases = [ticket(f"T-{n}") for n in range(20)]
    both = [cases, list(reversed(cases))]
    done = results(
        at_once(*(partial(take_over, cases=one, actor=TESTER, now=TODAY) for one in both))
    )
    assert sum(filed.is_new for answers in done for filed in answers) == 20
    assert (Report.objects.count(), Issue.objects.count()) == (20, 20)


def test_a_ledger_and_a_live_report_of_one_number_store_it_once(town: Ground) -> None:
    cases = [ticket(f"T-{n}") for n in range(20)]
    live = [
        partial(send, source="hotline", external_number=f"T-{n}", text="另一回事") for n in (3, 17)
    ]
    done = at_once(partial(take_over, cases=cases, actor=TESTER, now=TODAY), *live)
    results(done[:1])  # the ledger is stored, whoever was first; a live report may be refused
    numbers = Report.objects.values_list("external_number", flat=True)
    assert sorted(numbers) == sorted(case.external_number for case in cases)
    assert Issue.objects.count() == 20
