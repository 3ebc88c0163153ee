"""Changes of the organisation: units, people and who leaves, own account, deputies, teams, city."""

from zones.organisation.actions.city import CityFacts, describe_city, widen_city
from zones.organisation.actions.leaving import (
    close_account,
    close_unit,
    end_memberships,
    name_team_posts,
    refuse_closing_the_office,
)
from zones.organisation.actions.own_account import change_password, choose_language
from zones.organisation.actions.people import (
    MembershipPut,
    PersonPut,
    add_memberships,
    end_deputy,
    name_deputy,
    upsert_people,
)
from zones.organisation.actions.teams import create_team
from zones.organisation.actions.units import (
    UnitPut,
    Upserted,
    refuse_cycle,
    set_unit_head,
    set_unit_heads,
    upsert_units,
)

__all__ = [
    "CityFacts",
    "MembershipPut",
    "PersonPut",
    "UnitPut",
    "Upserted",
    "add_memberships",
    "change_password",
    "choose_language",
    "close_account",
    "close_unit",
    "create_team",
    "describe_city",
    "end_deputy",
    "end_memberships",
    "name_deputy",
    "name_team_posts",
    "refuse_closing_the_office",
    "refuse_cycle",
    "set_unit_head",
    "set_unit_heads",
    "upsert_people",
    "upsert_units",
    "widen_city",
]
