"""Why a draft cannot be changed, checked or published as asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Conflict, Refusal


class NotAnEditor(Refusal):
    """The person is not among the scheme's editors."""

    def __init__(self) -> None:
        super().__init__(
            "not_an_editor",
            _("Boundaries are edited by the GIS staff that this scheme names."),
            remedy=_("Ask an administrator to name you as an editor of the scheme."),
        )


class NotOpen(Conflict):
    """A draft that waits for approval, is published or discarded is not changed."""

    def __init__(self, name: str, state: object) -> None:
        super().__init__(
            "draft_not_open",
            _("The draft “%(name)s” is %(state)s and cannot be changed.")
            % {"name": name, "state": state},
            field="draft",
            remedy=_("Open it again, or begin another draft."),
        )


class DraftTaken(Conflict):
    """Somebody else edits it."""

    def __init__(self, editor: str) -> None:
        super().__init__(
            "draft_taken",
            _("%(editor)s is editing this draft.") % {"editor": editor},
            field="draft",
            remedy=_("Wait until it is free, or take it over; nothing done so far is lost."),
        )


class DraftMoved(Conflict):
    """The draft is no longer as the editor knew it."""

    def __init__(self, known: int, present: int) -> None:
        super().__init__(
            "draft_moved",
            _("The draft has moved on from operation %(known)d to %(present)d.")
            % {"known": known, "present": present},
            field="position",
            remedy=_("Load it again and look at what was done meanwhile."),
        )


class OtherOperation(Conflict):
    """The client's number of an operation belongs to another one."""

    def __init__(self) -> None:
        super().__init__(
            "other_operation",
            _("An operation with this number was made before, and it was another one."),
            field="uuid",
            remedy=_("Give every operation a number of its own."),
        )


class NothingTo(Conflict):
    """There is nothing to undo or redo, or no such operation to walk to."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "nothing_to_" + what,
            {
                "undo": _("There is nothing to undo."),
                "redo": _("There is nothing to redo."),
                "walk": _("The draft has no such operation."),
            }[what],
            field="to" if what == "walk" else "",
            remedy=_("Load the draft again."),
        )


class UnknownZone(Refusal):
    """The draft has no such zone (any more)."""

    def __init__(self, zone: object, field: str = "zone") -> None:
        super().__init__(
            "unknown_zone",
            _("The draft has no zone %(zone)s.") % {"zone": zone},
            field=field,
            remedy=_("Load the draft again and choose the zone on the map."),
        )


class UnknownLevel(Refusal):
    """The scheme has no such level."""

    def __init__(self, level: object) -> None:
        super().__init__(
            "unknown_level",
            _("The scheme has no level “%(level)s”.") % {"level": level},
            field="level",
            remedy=_("Choose one of its levels."),
        )


class WrongParameter(Refusal):
    """A parameter of an operation is missing or of the wrong kind."""

    def __init__(self, field: str, detail: object) -> None:
        super().__init__(
            "wrong_parameter",
            detail,
            field=field,
            remedy=_("Correct it and send the operation again."),
        )


class BordersOfParents(Refusal):
    """The operation would move a border of a zone above, or the outer outline."""

    def __init__(self, zones: str) -> None:
        super().__init__(
            "moves_borders_above",
            _("This would move the border of %(zones)s.") % {"zones": zones},
            field="outline",
            remedy=_("Stay inside, or let the borders of the zones above follow."),
        )


class HasChildren(Refusal):
    """A zone that zones below cover is redrawn by redrawing those."""

    def __init__(self, zone: str) -> None:
        super().__init__(
            "has_children",
            _("%(zone)s is made up of the zones below it; its border follows theirs.")
            % {"zone": zone},
            field="zone",
            remedy=_("Edit the zones below, or give some of them another parent."),
        )


class GroundTaken(Refusal):
    """A zone above would reach into its neighbour, or leave a gap before it."""

    def __init__(self, zone: str, neighbour: str) -> None:
        super().__init__(
            "ground_taken",
            _("The borders of %(zone)s and %(neighbour)s would no longer fit together.")
            % {"zone": zone, "neighbour": neighbour},
            field="area",
            remedy=_("Give the ground from one zone below to another instead."),
        )


class LeftEmpty(Refusal):
    """A zone above would be left without any of the zones that make it up."""

    def __init__(self, zone: str) -> None:
        super().__init__(
            "left_empty",
            _("%(zone)s would be left without any zone below it.") % {"zone": zone},
            field="zones",
            remedy=_("Merge it with its neighbour, or leave it one zone."),
        )


class OutsideParent(Refusal):
    """A zone would leave the zone it lies in."""

    def __init__(self, zone: str, parent: str) -> None:
        super().__init__(
            "outside_parent",
            _("%(zone)s would lie outside of %(parent)s.") % {"zone": zone, "parent": parent},
            field="area",
            remedy=_("Stay inside, or give it another parent."),
        )


class MustCover(Refusal):
    """Zones of this level cover their parent, so the first one must be the whole of it."""

    def __init__(self, parent: str) -> None:
        super().__init__(
            "must_cover",
            _("The zones in %(parent)s must cover it, and this one alone does not.")
            % {"parent": parent},
            field="area",
            remedy=_(
                "Begin with one zone over the whole of it and split that, or cut it by roads."
            ),
        )


class CodeTaken(Refusal):
    """A code that a zone of the scheme has or once had."""

    def __init__(self, code: str, zone: str = "") -> None:
        super().__init__(
            "code_taken",
            _("The code %(code)s belongs to %(zone)s, or did: codes are never given twice.")
            % {"code": code, "zone": zone or _("an earlier zone")},
            field="code",
            remedy=_("Leave the code away to have one proposed, or choose another."),
        )


class CodeUnfit(Refusal):
    """A code that does not fit its level's pattern."""

    def __init__(self, code: str, pattern: str) -> None:
        super().__init__(
            "code_unfit",
            _("The code %(code)s does not follow the pattern %(pattern)s of its level.")
            % {"code": code, "pattern": pattern},
            field="code",
            remedy=_("Choose one that does."),
        )


class WrongParent(Refusal):
    """The zone above must be of a level above."""

    def __init__(self, zone: str, parent: str) -> None:
        super().__init__(
            "wrong_parent",
            _("%(parent)s is not of a level above %(zone)s.") % {"zone": zone, "parent": parent},
            field="parent",
            remedy=_("Choose a zone of a level above."),
        )


class OfTheOtherKind(Refusal):
    """Operations on areas do not work on lines, nor the other way round."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            "of_the_other_kind",
            _("The operation “%(kind)s” is not made for this scheme's kind of zones.")
            % {"kind": kind},
            field="kind",
            remedy=_("Lines are drawn and redrawn; areas are split, merged and reshaped."),
        )


class UnknownOperation(Refusal):
    """There is no such kind of operation."""

    def __init__(self, kind: str, known: str) -> None:
        super().__init__(
            "unknown_operation",
            _("There is no operation “%(kind)s”.") % {"kind": kind},
            field="kind",
            remedy=_("Known are: %(known)s.") % {"known": known},
        )


class ChangesNothing(Refusal):
    """The operation would leave everything as it is."""

    def __init__(self) -> None:
        super().__init__(
            "changes_nothing",
            _("This would change nothing."),
            remedy=_("There is nothing to do."),
        )


class NotPublishable(Refusal):
    """The check found something that stands in the way."""

    def __init__(self, count: int, first: str) -> None:
        super().__init__(
            "not_publishable",
            _("%(count)d findings of the check stand in the way. The first: %(first)s")
            % {"count": count, "first": first},
            field="draft",
            remedy=_("Repair them or except them for a reason, then publish."),
        )


class DraftStale(Conflict):
    """A newer edition was published since the draft was begun."""

    def __init__(self, base: int, newest: int) -> None:
        super().__init__(
            "draft_stale",
            _("The draft is based on edition %(base)d, but edition %(newest)d exists.")
            % {"base": base, "newest": newest},
            field="draft",
            remedy=_("Rebase it on the newest edition and look at the differences."),
        )


class NothingToRebase(Conflict):
    """The draft is on the newest edition already."""

    def __init__(self) -> None:
        super().__init__(
            "nothing_to_rebase",
            _("The draft is based on the newest edition already."),
            field="draft",
            remedy=_("There is nothing to do."),
        )


class ChoicesMissing(Refusal):
    """Where both changed the same ground somebody must decide."""

    def __init__(self, groups: str) -> None:
        super().__init__(
            "choices_missing",
            _("Both changed the same ground, and nobody chose between them: %(groups)s.")
            % {"groups": groups},
            field="choices",
            remedy=_("Choose mine or theirs for each of them."),
        )


class RebaseTears(Conflict):
    """What was chosen does not fit together."""

    def __init__(self, zones: str) -> None:
        super().__init__(
            "rebase_tears",
            _("Chosen like this, %(zones)s would not fit together.") % {"zones": zones},
            field="choices",
            remedy=_("Choose theirs where borders meet, and make the change again."),
        )


class SecondPersonNeeded(Refusal):
    """Four eyes: whoever submitted it does not approve it."""

    def __init__(self) -> None:
        super().__init__(
            "second_person_needed",
            _("A second person approves a draft, not the one who submitted it."),
            field="draft",
            remedy=_("Ask another editor of the scheme."),
        )


class ApprovalNeeded(Conflict):
    """The policy asks for a second person before publication."""

    def __init__(self) -> None:
        super().__init__(
            "approval_needed",
            _("The policy asks a second person to approve a draft before it is published."),
            field="draft",
            remedy=_("Submit it, and let another editor approve it."),
        )


class EmptyDraft(Conflict):
    """A draft that changes nothing is not published."""

    def __init__(self) -> None:
        super().__init__(
            "empty_draft",
            _("The draft changes nothing."),
            field="draft",
            remedy=_("Edit it first, or discard it."),
        )
