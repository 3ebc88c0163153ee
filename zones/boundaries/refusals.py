"""Why a publication is refused."""

from __future__ import annotations

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

    def __init__(self, number: int, scheduled_at: str) -> None:
        super().__init__(
            "scheduled_edition_first",
            _("Edition %(number)d is scheduled from %(at)s; a later edition cannot come before it.")
            % {"number": number, "at": scheduled_at},
            field="effective_from",
            remedy=_("Choose a later date, or withdraw the scheduled edition first."),
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
