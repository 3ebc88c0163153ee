"""Every error of the machine doors as application/problem+json (RFC 9457).

``{"type", "title", "status", "detail", "errors": [{"field", "detail", "remedy", "code"}]}``. DRF
calls ``exception_handler``; geoapi.urls names the rest as Django's handlers, so that an address
under /api/ answers in JSON also where no view was reached. Pages keep their own error pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework import exceptions
from rest_framework.views import set_rollback

from zones.exchange.faults import ExchangeError
from zones.exchange.messages import explain
from zones.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
DOORS = "/api/"

_TITLES = {
    400: gettext_lazy("The request cannot be carried out as it is."),
    401: gettext_lazy("Please sign in."),
    403: gettext_lazy("You may not do this."),
    404: gettext_lazy("Not found."),
    405: gettext_lazy("This cannot be done at this address."),
    409: gettext_lazy("The present state does not allow this."),
    410: gettext_lazy("No longer there."),
    415: gettext_lazy("The format of the request is not understood."),
    429: gettext_lazy("Too many requests."),
    500: gettext_lazy("The server failed."),
}
_REMEDIES = {
    "required": gettext_lazy("Add it to the request."),
    "null": gettext_lazy("Give a value."),
    "blank": gettext_lazy("Give a value."),
    "invalid": gettext_lazy("Correct the value."),
    "range": gettext_lazy("Correct the value."),
    "invalid_choice": gettext_lazy("Choose one of the values the documentation lists."),
    "does_not_exist": gettext_lazy("Check the number."),
    "parse_error": gettext_lazy("Send well-formed JSON in UTF-8."),
    "throttled": gettext_lazy("Wait a little, or sign in."),
    "not_authenticated": gettext_lazy("Sign in, or send an access token."),
    "authentication_failed": gettext_lazy("Sign in again, or issue a new access token."),
}

_CLASHES = (
    "23P01",  # exclusion_violation
    "23505",  # unique_violation
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available
)


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field ("a.b.0" where nested; "" for the whole) and what to do."""

    field: str
    detail: str
    remedy: str = ""
    code: str = "invalid"


def problem(
    status: int,
    detail: str = "",
    errors: Iterable[FieldProblem] = (),
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer to a request that failed; ``code`` makes the problem type a name of ours."""
    title = str(_TITLES[status]) if status in _TITLES else HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": f"urn:fieldwork:problem:{code}" if code else "about:blank",
        "title": title,
        "status": status,
        "detail": detail or title,
        "errors": [asdict(error) for error in errors],
    }
    # What was sent is quoted, half a surrogate pair too: as an escape of JSON it can be said back.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's hook: the problem for an exception a view raised; None for what nobody foresaw."""
    answer = problem_of(error)
    if answer is not None:
        set_rollback()
    return answer


def problem_of(error: Exception) -> HttpResponse | None:
    """The problem for an exception the domain, Django or DRF raises on purpose; else None."""
    match error:
        case Refusal():
            refused = FieldProblem(
                error.field, str(error.detail), str(error.remedy), code=error.code
            )
            status = 409 if error.conflict else 410 if error.gone else 400
            return problem(status, str(error), [refused], code=error.code)
        case ExchangeError():
            fault = explain(error.fault)
            faulty = FieldProblem(fault.field, fault.detail, fault.remedy, code=fault.code)
            return problem(400, f"{fault.detail} {fault.remedy}", [faulty], code=fault.code)
        case IntegrityError() | OperationalError() if _clashed(error):
            return problem(
                409,
                _("Somebody else changed the same thing at the same moment. Try again."),
                code="changed_meanwhile",
            )
        case Http404():
            return problem(404, _("There is nothing at this address, or it is not for you to see."))
        case PermissionDenied():
            return problem(403)
        case exceptions.ValidationError():
            errors = list(_flat(error.detail))
            return problem(400, " ".join(e.detail for e in errors), errors, code="invalid_request")
        case exceptions.APIException():
            return _of_drf(error)
        case RecursionError():
            # Only the reading of JSON goes as deep as its sender likes, in a body or in a field.
            return _of_drf(exceptions.ParseError(_("The JSON is nested too deeply.")))
    return None


def _clashed(error: Exception) -> bool:
    """Whether the database refused because of another transaction, not because of a mistake."""
    return getattr(error.__cause__, "pgcode", None) in _CLASHES


def _of_drf(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if authenticate := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    code = str(error.get_codes())
    remedy = str(_REMEDIES.get(code, ""))
    errors = [FieldProblem("", str(error.detail), remedy, code)] if remedy else []
    return problem(
        error.status_code,
        " ".join(filter(None, [str(error.detail), remedy])),
        errors,
        code="" if error.status_code == 404 else code,
        headers=headers,
    )


def _flat(detail: Any, path: str = "") -> Iterator[FieldProblem]:
    """DRF's nested details as one row for each message."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, [path, own])))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _flat(inner, f"{path}.{index}" if nested else path)
    else:
        code = str(getattr(detail, "code", "invalid"))
        yield FieldProblem(path, str(detail), str(_REMEDIES.get(code, _REMEDIES["invalid"])), code)


# --- what Django calls where no view answered -----------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(DOORS):
        return problem(400)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(DOORS):
        return problem(403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(DOORS):
        return problem(404, _("There is nothing at this address, or it is not for you to see."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(DOORS):
        return problem(500, _("The failure was logged. Try again, or tell the administrator."))
    return defaults.server_error(request)
