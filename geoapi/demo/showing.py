"""What the reader of the demo is told: who to sign in as, one real routing, the latest case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from fieldwork.casework.models import Issue
from geoapi.demo.accounts import Account
from zones.bilingual import in_language
from zones.management.terminal import padded, shown_width
from zones.ownership.describe import explain, name_of
from zones.ownership.locate import locate
from zones.reference.models import ReferenceFeature

EXAMPLE = "老城农贸市场"
"""The landmark whose owner is shown."""


def people_table(accounts: Sequence[Account]) -> Iterator[str]:
    """The lines of a table: user name, password, who it is, what to try."""
    rows = [(_("User name"), _("Password"), _("Who"), _("What to try"))]
    for account in accounts:
        who = in_language(account.who, account.who_en)
        to_try = in_language(account.to_try, account.to_try_en)
        rows.append((account.username, account.password, f"{account.name} · {who}", to_try))
    widths = [max(map(shown_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(padded, row, widths)).rstrip()


def example(now: datetime) -> Iterator[str]:
    """One routing done on the spot: a landmark, who answers for it and why."""
    landmark = ReferenceFeature.objects.filter(layer__code="landmarks", name=EXAMPLE).first()
    if landmark is None:
        return
    lon, lat = landmark.geometry.coords
    ownership = locate(lon=lon, lat=lat, at=now)
    yield _("Who answers for %(place)s (%(lon).7f, %(lat).7f)? %(unit)s.") % {
        "place": in_language(landmark.name, landmark.name_en),
        "lon": lon,
        "lat": lat,
        "unit": name_of(ownership.lead_unit),
    }
    yield explain(ownership)
    yield f"manage.py locate {lon:.7f} {lat:.7f} --datum wgs84"


def latest_case() -> Iterator[str]:
    """The case that came in last and told its owners: whose it is, by when, and its page."""
    issue = Issue.objects.filter(is_history=False).with_names().newest_first().first()
    if issue is None:
        return
    yield _("The latest case: %(category)s, %(address)s. %(unit)s, by %(due)s.") % {
        "category": issue.category.name,
        "address": issue.address,
        "unit": in_language(issue.lead_unit.name, issue.lead_unit.name_en),
        "due": f"{localtime(issue.due_at):%Y-%m-%d %H:%M}",
    }
    yield f"/issues/{issue.number}/"
