"""What may be asked of lists of issues, in the parameters of an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from fieldwork.casework.listing import IssueFilter
from fieldwork.casework.models import Source
from fieldwork.casework.workflow import ISSUE_STATES
from fieldwork.catalogue.models import Category, CategoryGroup
from geoapi.v1.fields import BeginningField, BoxField, EndField, KeyField, Query
from zones.refusal import Refusal


@extend_schema_field(
    {
        "type": "string",
        "description": "One state or several, separated by commas.",
        "examples": ["assigned,in_progress"],
    }
)
class StatesField(serializers.Field[tuple[str, ...], Any, str, Any]):
    """States of issues, separated by commas."""

    default_error_messages = {"unknown": _("There is no state “{state}”. Known are: {known}.")}

    def to_internal_value(self, data: Any) -> tuple[str, ...]:
        """The states in the order of the workflow."""
        given = {part.strip() for part in str(data).split(",")} - {""}
        known = [state.value for state in ISSUE_STATES]
        for state in sorted(given.difference(known)):
            self.fail("unknown", state=state[:24], known=", ".join(known))
        return tuple(state for state in known if state in given)

    def to_representation(self, value: tuple[str, ...]) -> str:
        """As it was written."""
        return ",".join(value)


class PeriodQuery(Query):
    """``from`` and ``to``: a period [from, to) of instants, or its first and its last day."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The declared fields and those of the period: "from" is no name in Python."""
        return {**super().get_fields(), "from": BeginningField(required=False), **self._end()}

    def _end(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"to": EndField(required=False)}


class IssueQuery(PeriodQuery):
    """Which issues; whatever is not given does not filter."""

    zone = KeyField(required=False, help_text="Number of a zone; those below it count.")
    unit = KeyField(required=False, help_text="Number of a unit that leads or co-handles.")
    state = StatesField(required=False)
    open = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="true: still somebody's work; false: closed, rejected or withdrawn.",
    )
    overdue = serializers.BooleanField(required=False, allow_null=True, default=None)
    category = serializers.CharField(required=False, max_length=20, help_text="Code of a category.")
    duty_area = serializers.SlugField(required=False, max_length=40)
    group = serializers.SlugField(
        required=False, max_length=40, help_text="Code of a group such as ten_disorders."
    )
    bbox = BoxField(required=False)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=Source.choices,
        required=False,
        help_text="Where any of the reports came from.",
    )
    q = serializers.CharField(
        required=False, max_length=80, help_text="A number, or part of the address or the text."
    )


def filter_in(params: Mapping[str, Any]) -> IssueFilter:
    """The checked parameters as a filter. Refuses a category, duty area or group unknown here."""
    return IssueFilter(
        zone=params.get("zone"),
        unit=params.get("unit"),
        states=params.get("state", ()),
        open=params.get("open"),
        overdue=params.get("overdue"),
        categories=_categories(params),
        start=params.get("from"),
        end=params.get("to"),
        bbox=params.get("bbox"),
        source=params.get("source", ""),
        words=params.get("q", ""),
    )


_OF_CATEGORIES = {"category": "code", "duty_area": "duty_area__code", "group": "groups__code"}


def _categories(params: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Numbers of the categories asked for: so PostgreSQL knows how many issues to expect."""
    named = {name: params[name] for name in _OF_CATEGORIES if params.get(name)}
    if not named:
        return None
    categories = Category.objects.all()
    for name, code in named.items():
        categories = categories.filter(**{_OF_CATEGORIES[name]: code})
    found = tuple(categories.order_by("pk").values_list("pk", flat=True).distinct())
    if not found:
        _refuse_unknown(named)
    return found


def _refuse_unknown(named: Mapping[str, str]) -> None:
    """Nothing was found: because a code is no code, or because no category is in all of them."""
    for name, code in named.items():
        known = Category if name == "category" else CategoryGroup
        if not known.objects.filter(code=code).exists():
            raise Refusal(
                f"unknown_{name}",
                _("The catalogue knows no %(name)s %(code)s.") % {"name": name, "code": code},
                field=name,
                remedy=_("Choose one of the catalogue's."),
            )
