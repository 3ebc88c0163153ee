"""Who owned a place, or the place of an issue, at any date; and what we believed of it then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fieldwork.casework.models import Issue
from fieldwork.desk.case.page import issue_to_see
from zones.boundaries.known import known_instant
from zones.boundaries.models import GeometryKind, Scheme
from zones.instants import days_of, end_of_day
from zones.organisation.permissions import standing_in
from zones.ownership.describe import explain
from zones.ownership.locate import Ownership, locate
from zones.ownership.owner_spans import Change, OwnerSpan, owner_spans
from zones.refusal import Refusal

CHANGES: Final = {
    Change.BEGINS: gettext_lazy("Boundaries begin"),
    Change.ENDS: gettext_lazy("No boundaries in force"),
    Change.ZONE: gettext_lazy("Another zone"),
    Change.NAME: gettext_lazy("The zone is renamed"),
    Change.UNIT: gettext_lazy("Another lead unit"),
    Change.HEAD: gettext_lazy("Another head"),
}


class PastForm(forms.Form):
    """Which place or issue, on which day, and as known on which."""

    issue = forms.CharField(label=gettext_lazy("Issue number"), max_length=40, required=False)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), min_value=-180, max_value=180, required=False
    )
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"), min_value=-90, max_value=90, required=False
    )
    at = forms.DateField(label=gettext_lazy("On the day"), required=False)
    known_at = forms.DateField(
        label=gettext_lazy("As known on"),
        required=False,
        help_text=gettext_lazy("What we believed then. Leave it empty for what is known now."),
    )
    scheme = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("at", "known_at"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        for name in ("lon", "lat"):
            self.fields[name].widget = forms.TextInput({"inputmode": "decimal"})
            self.fields[name].localize = False

    def clean(self) -> dict[str, Any]:
        """An issue, or both coordinates; and a day that knowledge can be of."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("issue") and (said.get("lon") is None or said.get("lat") is None):
            raise forms.ValidationError(
                _("Name an issue, or the longitude and latitude of a place.")
            )
        try:
            known = said.get("known_at")
            said["known_instant"] = known_instant(
                end_of_day(known) if known else None, now=timezone.now()
            )
        except Refusal as refusal:
            self.add_error("known_at", str(refusal))
        return said


@dataclass(frozen=True)
class Asked:
    """A valid question: (lon, lat) in WGS-84, of an issue where one was named."""

    lon: float
    lat: float
    at: datetime
    known_at: datetime | None
    scheme: Scheme
    issue: Issue | None


@require_safe
@never_cache
def who_owned_it(request: HttpRequest) -> HttpResponse:
    """The owner on a day, and the owners over time; the question alone where there is none yet."""
    form = PastForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        if form.cleaned_data["issue"] and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked = _asked(request, form.cleaned_data)
        if asked is None:
            form.add_error(None, _("No boundaries of such a scheme are there for you to see."))
        else:
            context |= _answer(asked)
    return render(request, "fieldwork/desk/who_owned_it.html", context)


def _asked(request: HttpRequest, said: dict[str, Any]) -> Asked | None:
    """None where the scheme is not there or not to be seen; Http404 for an issue likewise."""
    issue = issue_to_see(request, said["issue"]) if said["issue"] else None
    schemes = Scheme.objects.visible_to(standing_in(request)).in_order()
    schemes = schemes.filter(geometry_kind=GeometryKind.POLYGON)
    if said["scheme"]:
        schemes = schemes.filter(code=said["scheme"])
    scheme = schemes.first()
    if scheme is None:
        return None
    day: date | None = said["at"]
    return Asked(
        lon=issue.location.x if issue else said["lon"],
        lat=issue.location.y if issue else said["lat"],
        at=end_of_day(day) if day and day != timezone.localdate() else timezone.now(),
        known_at=said["known_instant"],
        scheme=scheme,
        issue=issue,
    )


def _answer(asked: Asked) -> dict[str, Any]:
    place: dict[str, Any] = {"lon": asked.lon, "lat": asked.lat, "scheme": asked.scheme}
    spans = owner_spans(**place, known_at=asked.known_at)
    owner = locate(**place, at=asked.at, known_at=asked.known_at)
    rows = [_row(span, asked) for span in reversed(spans)]
    return {"asked": asked, "owner": owner, "explanation": explain(owner), "rows": rows}


def _row(span: OwnerSpan, asked: Asked) -> dict[str, Any]:
    """A span as its line shows it."""
    marks = [
        (asked.issue.captured_at, _("seen")) if asked.issue else None,
        (asked.issue.received_at, _("received")) if asked.issue else None,
    ]
    return {
        "owner": _shown(span.ownership),
        "head": span.head,
        "since": span.start and _moment(span.start),
        "until": span.end and _last_moment(span.end),
        "changes": [CHANGES[change] for change in span.changes],
        "editions": span.editions,
        "is_asked": span.holds(asked.at),
        "is_future": span.start is not None and span.start > timezone.now(),
        "marks": [(_moment(mark[0]), mark[1]) for mark in marks if mark and span.holds(mark[0])],
    }


def _shown(ownership: Ownership) -> Ownership | None:
    """None where no edition was in force: the office answers, but owns nothing."""
    return ownership if ownership.edition is not None else None


def _moment(instant: datetime) -> str:
    """The day; with the time of day where it is not the day's first instant."""
    local = timezone.localtime(instant)
    whole = local.time() == time.min
    return date_format(local, "DATE_FORMAT" if whole else "DATETIME_FORMAT")


def _last_moment(end: datetime) -> str:
    """The last day of what ends with a day; else the instant it ends at."""
    if timezone.localtime(end).time() != time.min:
        return _moment(end)
    _first, last = days_of(None, end)
    return date_format(last, "DATE_FORMAT") if last else ""
