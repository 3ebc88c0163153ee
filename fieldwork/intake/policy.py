"""What the city decides about its sources: a change is a new row, so that the past stays told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import Source
from fieldwork.intake.models import PREFIX, SourcePolicy
from fieldwork.intake.sources import Terms, terms_of
from zones.audit.actions import Actor, record
from zones.organisation.models import User
from zones.refusal import Refusal


class PrefixWrong(Refusal):
    """The letters a source's numbers begin with are unusable or taken by another source."""

    def __init__(self, detail: object) -> None:
        super().__init__(
            "prefix_wrong",
            detail,
            field="prefix",
            remedy=_("Give one to four capital letters A to Z that no other source uses."),
        )


def set_source_policy(
    *, source: Source, terms: Terms, actor: Actor, now: datetime, recorded_by: User | None = None
) -> SourcePolicy:
    """Take reports of the source in by these terms from now on. Raises PrefixWrong."""
    if not PREFIX.fullmatch(terms.prefix):
        raise PrefixWrong(_("%(prefix)s cannot begin a number.") % {"prefix": terms.prefix})
    with transaction.atomic():
        for other in Source:
            if other != source and terms_of(other).prefix == terms.prefix:
                raise PrefixWrong(
                    _("%(prefix)s already begins the numbers of: %(source)s.")
                    % {"prefix": terms.prefix, "source": other.label}
                )
        before = terms_of(source)
        policy = SourcePolicy.objects.create(
            source=source,
            prefix=terms.prefix,
            verify_first=terms.verify_first,
            owes_reply=terms.owes_reply,
            recorded_at=now,
            recorded_by=recorded_by,
        )
        record(
            actor=actor,
            action="source_policy.set",
            object_type="source",
            object_id=source,
            before=vars(before),
            after=vars(terms),
            now=now,
        )
    return policy
