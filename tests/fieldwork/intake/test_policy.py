"""What the city decides about its sources."""

from __future__ import annotations

import pytest

from fieldwork.casework.models import Source
from fieldwork.casework.workflow import State
from fieldwork.intake.policy import PrefixWrong, set_source_policy
from fieldwork.intake.sources import Terms, terms_of
from tests.casebook import a_report
from tests.catalogue import make_catalogue
from tests.ground import TESTER, TODAY, Ground
from zones.audit.models import AuditEntry


def decide(source: Source, terms: Terms) -> None:
    set_source_policy(source=source, terms=terms, actor=TESTER, now=TODAY)


def test_the_newest_rule_holds_for_the_next_report(ground: Ground) -> None:
    make_catalogue()
    decide(Source.VOLUNTEER, Terms("V", verify_first=True))
    decide(Source.VOLUNTEER, Terms("VOL", verify_first=True))
    report = a_report(source="volunteer")
    assert report.number.startswith("VOL-")
    assert report.state == State.PENDING_VERIFICATION
    assert AuditEntry.objects.filter(action="source_policy.set").count() == 2


@pytest.mark.parametrize("prefix", ["", "xc", "ABCDE", "X1", "RX"])
def test_letters_must_be_usable_and_free(ground: Ground, prefix: str) -> None:
    with pytest.raises(PrefixWrong):
        decide(Source.INSPECTOR, Terms(prefix))
    assert terms_of(Source.INSPECTOR).prefix == "XC"
