"""Why a responsibility or a question about one is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.bilingual import in_language
from zones.boundaries.models import Level
from zones.ownership.models import ResponsibilityRole
from zones.refusal import Conflict, Refusal


class HolderMissing(Refusal):
    """A role of people needs a person, a role of units a unit, and not both."""

    def __init__(self, role: str) -> None:
        super().__init__(
            "holder_missing",
            _("The role %(role)s needs exactly one holder of the right kind.") % {"role": role},
            field="holder",
            remedy=_("Name a person for head and paired leader, a unit for every other role."),
        )


class NoManagerWithoutFallback(Refusal):
    """Only a fallback unit answers in place of a property manager."""

    def __init__(self) -> None:
        super().__init__(
            "no_manager_without_fallback",
            _("That an estate has no property manager is said of its fallback unit only."),
            field="no_manager",
            remedy=_("Give the role fallback, or leave no_manager away."),
        )


class ZoneNeverPublished(Refusal):
    """The zone is in a draft only; who answers for it is said there and comes with its edition."""

    def __init__(self, zone: int) -> None:
        super().__init__(
            "zone_never_published",
            _("The zone %(zone)s is not published yet: only a draft knows it.") % {"zone": zone},
            field="zone",
            remedy=_("Name its people in the draft; they answer as soon as it is published."),
        )


class GivenTwice(Refusal):
    """Two assignments of one call would have the same place at the same time."""

    def __init__(self, role: str, zone: str) -> None:
        super().__init__(
            "given_twice",
            _("%(zone)s would get its %(role)s twice at the same time.")
            % {"zone": zone, "role": ResponsibilityRole(role).label},
            field="zone",
            remedy=_("Name one holder for each time."),
        )


class ChangedSince(Conflict):
    """What shall be taken back is no longer what was said last."""

    def __init__(self) -> None:
        super().__init__(
            "changed_since",
            _("Somebody has changed these responsibilities since."),
            remedy=_("Look at who holds them now, and change that."),
        )


class LeadUnitTaken(Conflict):
    """The scheme pairs one to one and the unit leads another zone in that time."""

    def __init__(self, unit: str, zone: str) -> None:
        super().__init__(
            "lead_unit_taken",
            _("This scheme pairs units and zones one to one, and %(unit)s already leads %(zone)s.")
            % {"unit": unit, "zone": zone},
            field="unit",
            remedy=_("End its other lead first, or choose another unit."),
        )


class LevelPairsOthers(Refusal):
    """The level rule: zones of this level are paired with others, or with nobody."""

    def __init__(self, level: Level, role: str, zone: str) -> None:
        super().__init__(
            "level_pairs_others",
            _(
                "%(zone)s is of the level “%(level)s”, whose zones are paired with %(pairing)s, so"
                " nobody can be its %(role)s."
            )
            % {
                "zone": zone,
                "level": in_language(level.name_zh, level.name_en),
                "pairing": level.get_pairing_display(),
                "role": ResponsibilityRole(role).label,
            },
            field="role",
            remedy=_("Name a zone of another level, or change whom the level is paired with."),
        )


class PairTaken(Conflict):
    """The level pairs one to one, and the holder has another zone or the zone another holder."""

    def __init__(self, holder: str, zone: str, *, field: str) -> None:
        super().__init__(
            "pair_taken",
            _("This level pairs one to one, and %(holder)s is already paired with %(zone)s.")
            % {"holder": holder, "zone": zone},
            field=field,
            remedy=_("End that pairing first, or choose another."),
        )


class NoPrimaryScheme(Refusal):
    """Nobody said by which scheme places are owned, or it is not for everybody to see."""

    def __init__(self) -> None:
        super().__init__(
            "no_primary_scheme",
            _("There is no primary scheme that you may see."),
            field="scheme",
            remedy=_("Sign in, name a scheme, or mark one as primary in the set-up."),
        )


class NoCity(Refusal):
    """The city's facts are not recorded yet."""

    def __init__(self) -> None:
        super().__init__(
            "no_city",
            _("The city is not set up yet."),
            remedy=_("Run manage.py setup."),
        )


class SchemeOfLines(Refusal):
    """Places are owned by areas; street heads are added to that."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "scheme_of_lines",
            _("The scheme %(code)s consists of lines, which divide no ground.") % {"code": code},
            field="scheme",
            remedy=_("Name a scheme of areas."),
        )
