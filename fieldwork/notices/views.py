"""The inbox: what one was told, what one has read, and what comes by mail as well."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fieldwork.notices.actions import choose, mark_all_read, mark_read
from fieldwork.notices.choices import choices_of, mail_is_set_up
from fieldwork.notices.inbox import count_unread, inbox
from fieldwork.notices.models import Channel, Notice
from fieldwork.notices.rights import may_subscribe
from fieldwork.notices.wording import word
from zones.organisation.models import User
from zones.organisation.permissions import standing_in

SHOWN: Final = 30


@login_required
@never_cache
@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """One's notices, the unread first, page by page."""
    person = _person(request)
    page = inbox(person, after=request.GET.get("after", ""), limit=SHOWN)
    unread = [notice.pk for notice in page.notices if notice.read_at is None]
    return render(
        request,
        "fieldwork/notices/inbox.html",
        {
            "rows": [_row(notice) for notice in page.notices],
            "following": page.following,
            "unread": count_unread(person),
            "newest_unread": max(unread, default=None),
            "mail": mail_is_set_up(),
            "address": person.email,
            "may_subscribe": may_subscribe(standing_in(request)),
        },
    )


@login_required
@require_POST
def notice_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one of one's own notices as read."""
    if mark_read(user=_person(request), notice_id=notice_id, now=timezone.now()) is None:
        raise Http404
    return redirect("inbox")


@login_required
@require_POST
def notices_read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what the page showed and what is older; what came since stays unread."""
    upto = request.POST.get("upto", "")
    if not upto.isascii() or not upto.isdigit() or len(upto) > 18:
        raise Http404
    marked = mark_all_read(user=_person(request), upto=int(upto), now=timezone.now())
    told = ngettext("%(count)d notice is read.", "%(count)d notices are read.", marked)
    messages.success(request, told % {"count": marked})
    return redirect("inbox")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Which kinds come by mail as well."""
    person = _person(request)
    before = choices_of(person)
    if request.method == "POST":
        wanted = set(request.POST.getlist("mail"))
        for choice in before:
            if choice.by_mail != (choice.kind in wanted):
                choose(
                    user=person,
                    kind=choice.kind,
                    channel=Channel.MAIL,
                    is_on=not choice.by_mail,
                )
        messages.success(request, _("Your choice is kept."))
        return redirect("notice_choices")
    return render(
        request,
        "fieldwork/notices/choices.html",
        {"choices": before, "mail": mail_is_set_up(), "address": person.email},
    )


def _row(notice: Notice) -> dict[str, Any]:
    worded = word(
        kind=notice.kind,
        object_type=notice.object_type,
        object_id=notice.object_id,
        params=notice.params,
    )
    return {"notice": notice, "worded": worded, "unread": notice.read_at is None}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required saw to it
    return request.user
