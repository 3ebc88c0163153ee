"""The editions of a scheme: the list, differences, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from zones.boundaries.models import Edition, Scheme, Timeline
from zones.editor.difference import ZoneDifference, edition_difference
from zones.editor.features import size_of
from zones.editor.history import EditionRow, edition_rows
from zones.editor.pages.asked import edition_asked, map_config, refuse_reader, scheme_asked
from zones.editor.permissions import may_edit_scheme
from zones.editor.words import change_word, field_word
from zones.exchange import Format, encode_table, media_type
from zones.organisation.permissions import may_see_unpublished, standing_in

LONGEST_NUMBER = 9
ICONS = ("alert-triangle", "circle-check", "info-circle")


@login_required
@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """Every edition of a scheme, the newest first, with what can be done with it."""
    scheme, standing = scheme_asked(request), standing_in(request)
    now = timezone.now()
    rows = edition_rows(scheme, now=now)
    context = {
        "scheme": scheme,
        "schemes": list(Scheme.objects.visible_to(standing).in_order()),
        "rows": rows,
        "numbers": [row.edition.number for row in rows],
        "scheduled": [row for row in rows if row.state == "scheduled"],
        "show_authors": may_see_unpublished(standing),
        "may_edit": may_edit_scheme(standing, scheme),
    }
    return render(request, "zones/editor/editions.html", context)


@login_required
@require_safe
def difference_page(request: HttpRequest, number: int) -> HttpResponse:
    """Two editions beside each other, and the zones that differ."""
    scheme = scheme_asked(request)
    if "to" in request.GET:
        return _to_chosen(request, scheme)
    edition = edition_asked(scheme, number)
    before = _before_asked(request, scheme, edition)
    numbers = list(scheme.editions.newest_first().values_list("number", flat=True))
    config = map_config(scheme) | {"number": number, "before": before}
    context = {
        "scheme": scheme,
        "edition": edition,
        "before": before,
        "numbers": numbers,
        "icons": ICONS,
        "page_config": config,
    }
    return render(request, "zones/editor/difference.html", context)


@login_required
@require_safe
def difference_table(request: HttpRequest, number: int) -> HttpResponseBase:
    """The zones that differ, as CSV."""
    scheme = scheme_asked(request)
    edition = edition_asked(scheme, number)
    before = _before_asked(request, scheme, edition)
    differences = edition_difference(edition, before=before)
    columns = [
        _("Change"),
        _("Level"),
        *(
            f"{words} ({when})"
            for words in _facts()
            for when in (pgettext("edition", "before"), pgettext("edition", "after"))
        ),
        pgettext("edition", "What changed"),
    ]
    chunks = encode_table(Format.CSV, _rows(differences), columns=columns)
    response = StreamingHttpResponse(chunks, content_type=media_type(Format.CSV))
    name = f"{scheme.code}-{before}-{number}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def roll_back_page(request: HttpRequest, number: int) -> HttpResponse:
    """The question before the boundaries go back to an edition's, with what would change."""
    scheme = scheme_asked(request)
    refuse_reader(request, scheme)
    edition = edition_asked(scheme, number)
    newest = scheme.editions.newest_first().first()
    if newest is None or newest.number == number:
        raise Http404
    config = map_config(scheme) | {"number": number, "before": newest.number}
    context = {
        "scheme": scheme,
        "edition": edition,
        "newest": newest,
        "icons": ICONS,
        "page_config": config,
    }
    return render(request, "zones/editor/roll_back.html", context)


@login_required
@require_safe
def withdraw_page(request: HttpRequest) -> HttpResponse:
    """The question before what is scheduled is taken back."""
    scheme = scheme_asked(request)
    refuse_reader(request, scheme)
    rows: list[EditionRow] = edition_rows(scheme, now=timezone.now())
    scheduled = [row for row in rows if row.state == "scheduled"]
    current = Timeline.objects.in_force_at(timezone.now()).filter(scheme=scheme)
    context = {
        "scheme": scheme,
        "scheduled": scheduled,
        "in_force": current.select_related("edition").first(),
    }
    return render(request, "zones/editor/withdraw.html", context)


def _to_chosen(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    """To the page of the edition chosen as the later one. Raises Http404."""
    edition = edition_asked(scheme, _number(request.GET["to"]))
    query = urlencode({"scheme": scheme.code, "from": request.GET.get("from", "")})
    return redirect(f"{reverse('edition_difference', args=[edition.number])}?{query}")


def _before_asked(request: HttpRequest, scheme: Scheme, edition: Edition) -> int:
    """The number of ``?from=``, else of the edition before; 0 for none. Raises Http404."""
    text = request.GET.get("from", "")
    if not text:
        return edition.number - 1
    number = _number(text)
    if number and not scheme.editions.filter(number=number).exists():
        raise Http404
    return number


def _number(text: str) -> int:
    """Raises Http404."""
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        raise Http404
    return int(text)


def _facts() -> list[str]:
    return [_("Code"), _("Name"), _("English name"), _("Area, m²")]


def _rows(differences: list[ZoneDifference]) -> Iterator[list[Any]]:
    for one in differences:
        present = one.after or one.before
        assert present is not None
        pairs = [
            value
            for name in ("code", "name", "name_en")
            for value in (getattr(one.before, name, ""), getattr(one.after, name, ""))
        ]
        areas = [size_of(state) if state else None for state in (one.before, one.after)]
        fields = [field_word(name) for name in one.fields] if one.change == "changed" else []
        yield [change_word(one.change), present.level, *pairs, *areas, _(", ").join(fields)]
