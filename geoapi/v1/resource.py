"""What every resource shares: strict parameters, and who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from geoapi.v1.fields import Query
from zones.audit.actions import Actor
from zones.audit.actors import actor_in
from zones.boundaries.known import known_instant
from zones.organisation.permissions import Standing, standing_in
from zones.refusal import Refusal


class Resource(APIView):
    """A view whose parameters are declared by method in ``queries``; others are refused.

    ``params`` are the checked parameters, ``now`` the instant of the request.
    """

    queries: ClassVar[Mapping[str, type[Query]]] = {}
    params: Mapping[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After DRF's checks of the person, check the parameters."""
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()
        method = "GET" if request.method == "HEAD" else str(request.method)
        # A method that is not there is answered by 405, not by what is wrong with its parameters.
        if method != "OPTIONS" and hasattr(self, method.lower()):
            self.params = _read_query(request, self.queries.get(method, Query))

    @cached_property
    def standing(self) -> Standing:
        return standing_in(self.request)

    @property
    def actor(self) -> Actor:
        return actor_in(self.request)

    def at(self) -> Any:
        """The instant asked about: parameter ``at``, else now."""
        return self.params.get("at") or self.now

    def known_at(self) -> datetime | None:
        """The instant whose knowledge is asked for: ``known_at``; None: what is known now."""
        return known_instant(self.params.get("known_at"), now=self.now)

    def body(self, expected: type[BaseSerializer[Any]]) -> Mapping[str, Any]:
        """The checked body. Raises ValidationError, and Refusal for an unknown member."""
        serializer = expected(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        known = getattr(serializer, "fields", {})
        _refuse_unknown(self.request.data, known)
        return dict(serializer.validated_data)


def _read_query(request: Request, expected: type[Query]) -> Mapping[str, Any]:
    serializer = expected(data=request.query_params)
    _refuse_unknown(request.query_params, serializer.fields)
    for name in request.query_params:
        if len(request.query_params.getlist(name)) > 1:
            raise Refusal(
                "parameter_twice",
                _("The parameter %(name)s is given twice.") % {"name": name},
                field=name,
                remedy=_("Give it once."),
            )
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _refuse_unknown(given: Any, known: Mapping[str, Any]) -> None:
    unknown = [name for name in given if name not in known] if isinstance(given, Mapping) else []
    if unknown:
        raise Refusal(
            "unknown_parameter",
            _("There is no parameter %(name)s here.") % {"name": unknown[0]},
            field=unknown[0],
            remedy=_("Known are: %(names)s.") % {"names": ", ".join(known) or "-"},
        )
