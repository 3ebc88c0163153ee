"""Who will answer for the zones of a draft; it counts from the publication on, or as dated."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.editor.operations.editing import named
from zones.editor.operations.registry import Facts, operation
from zones.editor.parameters import Asked
from zones.editor.refusals import WrongParameter
from zones.editor.workbench import Workbench
from zones.organisation.models import Unit, User
from zones.ownership.models import ROLES_OF_PEOPLE, ResponsibilityRole


@operation("assign", lines=True, settles=False)
def assign(bench: Workbench, asked: Asked) -> Facts:
    """A person or a unit gets a role for a zone, from the publication on or over given dates."""
    zone, role = bench.zone(asked.zone("zone")), _role(asked)
    holder: Unit | User
    if role in ROLES_OF_PEOPLE:
        holder = person_named(asked.zone("user"), "user")
    else:
        holder = unit_named(asked.zone("unit"), "unit")
    start, end = asked.instant("from"), asked.instant("to")
    if start and end and start >= end:
        raise WrongParameter("to", _("The end must be later than the beginning."))
    asked.text("basis", most=200)
    return {"zones": named([zone]), "role": role, "holder": str(holder)}


@operation("relieve", lines=True, settles=False)
def relieve(bench: Workbench, asked: Asked) -> Facts:
    """A role ends for a zone with the publication; of several holders the one named."""
    zone, role = bench.zone(asked.zone("zone")), _role(asked)
    unit, user = asked.number("unit", needed=False), asked.number("user", needed=False)
    holder: Unit | User | str = ""
    if unit is not None:
        holder = unit_named(unit, "unit")
    elif user is not None:
        holder = person_named(user, "user")
    return {"zones": named([zone]), "role": role, "holder": str(holder)}


def unit_named(number: int, field: str) -> Unit:
    """The unit of that number. Raises WrongParameter."""
    unit = Unit.objects.filter(pk=number).first()
    if unit is None:
        raise WrongParameter(field, _("There is no unit %(id)s.") % {"id": number})
    return unit


def person_named(number: int, field: str) -> User:
    """The person of that number, if the account is active. Raises WrongParameter."""
    person = User.objects.filter(pk=number, is_active=True).first()
    if person is None:
        raise WrongParameter(field, _("There is no active person %(id)s.") % {"id": number})
    return person


def _role(asked: Asked) -> str:
    role = asked.text("role", needed=True)
    if role not in ResponsibilityRole.values:
        raise WrongParameter("role", _("There is no role %(role)s.") % {"role": role})
    return role
