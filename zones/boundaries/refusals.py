"""Why a publication is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zones.boundaries.rules import Fault, HierarchyReport
from zones.refusal import Conflict, Refusal


class StaleBase(Conflict):
    """The change was made on an edition that is no longer the highest."""

    def __init__(self, based_on: int, highest: int) -> None:
        super().__init__(
            "stale_base",
            _("The change is based on edition %(based_on)d, but edition %(highest)d exists.")
            % {"based_on": based_on, "highest": highest},
            field="based_on",
            remedy=_("Rebase it on the highest edition and look at the differences."),
        )


class ScheduledEditionFirst(Conflict):
    """Another edition is scheduled to take effect later than this one would."""

    def __init__(self, number: int, scheduled_at: datetime) -> None:
        super().__init__(
            "scheduled_edition_first",
            _("Edition %(number)d is scheduled from %(at)s; a later edition cannot come before it.")
            % {"number": number, "at": f"{timezone.localtime(scheduled_at):%Y-%m-%d %H:%M}"},
            field="effective_from",
            remedy=_(
                "Choose a later date, or withdraw the scheduled edition first "
                "(on the page of editions, or by manage.py zones_withdraw)."
            ),
        )


class NothingScheduled(Conflict):
    """There is no edition that takes effect later."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            "nothing_scheduled",
            _("Nothing is scheduled in the scheme %(scheme)s.") % {"scheme": scheme},
            field="scheme",
            remedy=_("Nothing needs to be withdrawn."),
        )


class EndsBeforeItBegins(Refusal):
    """A temporary border must end after it begins, and not in the past."""

    def __init__(self) -> None:
        super().__init__(
            "ends_before_it_begins",
            _("Temporary borders must end later than they begin, and later than now."),
            field="effective_until",
            remedy=_("Choose a later end, or leave it away."),
        )


class ReasonMissing(Refusal):
    """Something unusual is done without saying why."""

    def __init__(self) -> None:
        super().__init__(
            "reason_missing",
            _("A reason is missing."),
            field="reason",
            remedy=_("Say in a few words why."),
        )


class FaultyGeometry(Refusal):
    """Some boundaries are not usable at all; ``faults`` names each."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            "faulty_geometry",
            _("%(count)d boundaries cannot be published as they are: %(codes)s.")
            % {
                "count": len({fault.feature for fault in faults}),
                "codes": ", ".join(sorted({fault.feature for fault in faults})[:10]),
            },
            field="boundary",
            remedy=_("Redraw them or accept the proposed repairs."),
        )


class BrokenCoverage(Refusal):
    """Names or ground do not fit together; ``report`` lists every fault and torn place."""

    def __init__(self, report: HierarchyReport) -> None:
        self.report = report
        named = report.faults[0].feature if report.faults else ""
        super().__init__(
            "broken_coverage",
            _(
                "The zones do not fit together: %(faults)d faults of codes, levels or parents"
                " %(named)s and %(defects)d gaps, overlaps or spills."
            )
            % {
                "faults": len(report.faults),
                "named": f"({named})" if named else "",
                "defects": len(report.defects),
            },
            remedy=_("Repair what the check lists, or accept the gaps and overlaps knowingly."),
        )


class NothingChanges(Refusal):
    """The edition would be equal to the one before."""

    def __init__(self) -> None:
        super().__init__(
            "nothing_changes",
            _("The zones are equal to those of the highest edition; nothing would change."),
            remedy=_("There is nothing to do."),
        )


class RoutingBusy(Conflict):
    """Routers did not leave a moment to put the edition into force."""

    def __init__(self) -> None:
        super().__init__(
            "routing_busy",
            _("Reports were being routed the whole time; the edition was not published."),
            remedy=_("Try again in a minute."),
        )


class BadCode(Refusal):
    """A scheme's or level's code that could not stand in an address."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "bad_code",
            _("“%(code)s” cannot be the code of a scheme or level.") % {"code": code},
            field="code",
            remedy=_("Use up to 40 Latin letters, digits, - and _."),
        )


class NoLevels(Refusal):
    """A scheme without levels can hold no zone."""

    def __init__(self) -> None:
        super().__init__(
            "no_levels",
            _("A scheme needs at least one level."),
            field="levels",
            remedy=_("Name its levels, the top one first."),
        )


class LevelTwice(Refusal):
    """Two levels have one code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "level_twice",
            _("The level “%(code)s” is named twice.") % {"code": code},
            field="levels",
            remedy=_("Give every level a code of its own."),
        )


class BadCodePattern(Refusal):
    """A code pattern that is no regular expression."""

    def __init__(self, level: str, reason: str) -> None:
        super().__init__(
            "bad_code_pattern",
            _("The code pattern of level “%(level)s” is not a regular expression: %(reason)s.")
            % {"level": level, "reason": reason},
            field="code_pattern",
            remedy=_("Correct it, or leave it empty to allow every code."),
        )


class NobodyPaired(Refusal):
    """One to one with nobody."""

    def __init__(self, level: str) -> None:
        super().__init__(
            "nobody_paired",
            _("The level “%(level)s” is to pair one to one, but with nobody.") % {"level": level},
            field="pairing",
            remedy=_("Say whether its zones are paired with leaders or with units."),
        )


class UnknownTrait(Refusal):
    """A word behind a level's names that says nothing, or says a second time what is said."""

    def __init__(self, level: str, word: str, known: Iterable[str]) -> None:
        super().__init__(
            "unknown_trait",
            _("“%(word)s” cannot be said of the level “%(level)s”, or not together with the rest.")
            % {"word": word, "level": level},
            field="levels",
            remedy=_("Use each of these once at most, and one of leader and unit: %(known)s.")
            % {"known": ", ".join(known)},
        )


class PrimaryTaken(Conflict):
    """One scheme is primary, and it is another."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "primary_taken",
            _("The scheme “%(code)s” is the primary one.") % {"code": code},
            field="primary",
            remedy=_("Make that one secondary first."),
        )


class ShapeFixed(Conflict):
    """Areas cannot become lines once published, nor lines areas."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "shape_fixed",
            _("The scheme “%(code)s” has editions; its shape cannot change.") % {"code": code},
            field="geometry_kind",
            remedy=_("Define another scheme."),
        )


class LevelInUse(Conflict):
    """A level with zones, past ones included, stays."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "level_in_use",
            _("The level “%(code)s” has zones, or had some in an earlier edition.")
            % {"code": code},
            field="levels",
            remedy=_("Keep the level; it may be renamed."),
        )
