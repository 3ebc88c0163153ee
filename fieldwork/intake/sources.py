"""The ten sources (D3): what holds for each, and who may send in its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldwork.casework.models import Source
from fieldwork.casework.sight import BLIND, Sight, sight_of
from fieldwork.intake.models import SourcePolicy
from fieldwork.intake.refusals import SourceNotOpen
from zones.organisation.models import Role
from zones.organisation.permissions import Standing


@dataclass(frozen=True)
class Terms:
    """As the model SourcePolicy."""

    prefix: str
    verify_first: bool = False
    owes_reply: bool = False


DEFAULTS = {
    Source.INSPECTOR: Terms("XC"),
    Source.HEAD: Terms("PZ"),
    Source.GRID_WORKER: Terms("WG"),
    Source.VOLUNTEER: Terms("ZY"),
    Source.HOTLINE: Terms("RX", owes_reply=True),
    Source.FORUM: Terms("LT", verify_first=True, owes_reply=True),
    Source.WEBSITE: Terms("WZ", verify_first=True, owes_reply=True),
    Source.MEDIA: Terms("MT"),
    Source.LEADER: Terms("PS"),
    Source.HIGHER_PLATFORM: Terms("SJ", owes_reply=True),
}
"""What holds until the city decides otherwise: what the public writes is verified first.

The letters are the initials of the source's name in pinyin.
"""

_OWN_SOURCE = {
    Role.INSPECTOR: Source.INSPECTOR,
    Role.GRID_WORKER: Source.GRID_WORKER,
    Role.VOLUNTEER: Source.VOLUNTEER,
}
_CLERKS_SOURCES = (Source.HOTLINE, Source.FORUM, Source.WEBSITE)


def terms_of(source: str) -> Terms:
    """What holds for the source now."""
    newest = SourcePolicy.objects.filter(source=source).order_by("-recorded_at", "-id").first()
    if newest is None:
        return DEFAULTS[Source(source)]
    return Terms(newest.prefix, newest.verify_first, newest.owes_reply)


def sources_open_to(standing: Standing, sight: Sight) -> list[Source]:
    """In whose name the person may send: one's own, the clerks' for clerks, all for the office."""
    if standing.has(Role.CAMPAIGN_OFFICE):
        return list(Source)
    allowed = [source for role, source in _OWN_SOURCE.items() if standing.has(role)]
    if standing.has(Role.HOTLINE_CLERK):
        allowed += _CLERKS_SOURCES
    if sight.zones or standing.has(Role.LEADER):
        allowed.append(Source.HEAD)
    if standing.has(Role.HANDLER) and Source.GRID_WORKER not in allowed:
        allowed.append(Source.GRID_WORKER)
    return [source for source in Source if source in allowed]


def refuse_source(source: str, standing: Standing, *, now: datetime) -> None:
    """Raise SourceNotOpen for who may not send in the source's name.

    Whose zones a person heads is read only where the answer hangs on it.
    """
    sight = sight_of(standing, now=now) if source == Source.HEAD else BLIND
    if source not in sources_open_to(standing, sight):
        raise SourceNotOpen()
