"""The page where the office words the document: download, upload, back to the shipped one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fieldwork.standing.actions import keep_template, reset_template
from fieldwork.standing.models import DocumentName, DocumentTemplate
from fieldwork.standing.problem_list.document.checking import check_template
from fieldwork.standing.problem_list.document.package import LARGEST_FILE
from fieldwork.standing.problem_list.document.placeholders import explained
from fieldwork.standing.problem_list.document.refusals import TemplateFault
from fieldwork.standing.problem_list.document.writing import DOCX, template_in_force
from zones.audit.actors import actor_in
from zones.organisation.models import Role, User
from zones.organisation.permissions import Standing, standing_in


def may_word(standing: Standing) -> bool:
    """Change the wording of the office's documents."""
    return standing.has(Role.CAMPAIGN_OFFICE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest) -> HttpResponse:
    """What holds now, what may be named, and the form for another."""
    user = _office(request)
    fault = None
    if request.method == "POST":
        try:
            _receive(request, user)
        except TemplateFault as refused:
            fault = refused
        else:
            messages.success(request, _("The template is in force from now on."))
            return redirect("problem_list_template")
    context = {
        "in_force": DocumentTemplate.objects.in_force(DocumentName.PROBLEM_LIST),
        "explanation": _explanation(),
        "placeholders": list(explained()),
        "fault": fault,
    }
    status = 400 if fault else 200
    return render(request, "fieldwork/standing/template.html", context, status=status)


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """The template in force, to be changed in Word."""
    _office(request)
    answer = HttpResponse(template_in_force(), content_type=DOCX)
    answer.headers["Content-Disposition"] = 'attachment; filename="problem-list-template.docx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def template_reset(request: HttpRequest) -> HttpResponse:
    """From now on the shipped template."""
    user = _office(request)
    reset_template(
        name=DocumentName.PROBLEM_LIST,
        uploaded_by=user,
        actor=actor_in(request),
        now=timezone.now(),
    )
    messages.success(request, _("The shipped template is in force again."))
    return redirect("problem_list_template")


def _explanation() -> str:
    """How a template repeats: braces that a page of ours could not hold itself."""
    return _(
        "A {%tr … %} stands alone in a row of a table, its {%tr endfor %} in a row after the one "
        "that is repeated; {%p … %} does the same with paragraphs. A {% if … %} … {% endif %} "
        "leaves out what does not apply."
    )


def _receive(request: HttpRequest, user: User) -> None:
    """Check and keep the uploaded file. Raises TemplateFault."""
    upload = request.FILES.get("file")
    if upload is None:
        raise TemplateFault("template_missing", _("Choose a file."))
    # One byte more is enough to be refused.
    content = upload.read(LARGEST_FILE + 1)
    check_template(content)
    keep_template(
        name=DocumentName.PROBLEM_LIST,
        content=content,
        file_name=upload.name or "",
        uploaded_by=user,
        actor=actor_in(request),
        now=timezone.now(),
    )


def _office(request: HttpRequest) -> User:
    """The person, if the office's. Raises PermissionDenied."""
    user = request.user
    if not isinstance(user, User) or not may_word(standing_in(request)):
        raise PermissionDenied
    return user
