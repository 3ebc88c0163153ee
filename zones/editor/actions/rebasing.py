"""Bring a draft from the edition it was begun on to the newest one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zones.audit.actions import Actor
from zones.boundaries.check import level_rules
from zones.boundaries.models import ZoneVersion
from zones.boundaries.rules import check_hierarchy
from zones.boundaries.rules.operations import union_of
from zones.editor.actions.locking import hold_draft
from zones.editor.actions.operating import Outcome, keep_operation
from zones.editor.conflicts import Group, Rebase, compare_with_newest
from zones.editor.content import as_content, edition_states
from zones.editor.models import Draft
from zones.editor.refusals import (
    ChoicesMissing,
    CodeTaken,
    DraftMoved,
    NothingToRebase,
    RebaseTears,
)
from zones.editor.states import ZoneState
from zones.organisation.models import User

MINE, THEIRS = "mine", "theirs"


def rebase_draft(
    *,
    draft: Draft,
    uuid: UUID,
    position: int,
    choices: Mapping[str, str],
    user: User,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Lay the draft's changes over the newest edition, as one operation that can be undone.

    ``choices`` say "mine" or "theirs" for each group of zones that both changed; what is not in
    question merges. Nothing of either side is overwritten unasked. Raises NotOpen, DraftTaken,
    DraftMoved, NothingToRebase, ChoicesMissing, CodeTaken where another zone was given a code
    meanwhile, and RebaseTears where the result would not fit.
    """
    with transaction.atomic():
        held = hold_draft(draft, user=user, now=now)
        if held.position != position:
            raise DraftMoved(position, held.position)
        if held.scheme.editions.highest_number() == held.base_number:
            raise NothingToRebase()
        rebase = compare_with_newest(held)
        missing = [g.id for g in rebase.groups if choices.get(g.id) not in (MINE, THEIRS)]
        if missing:
            raise ChoicesMissing(", ".join(missing))
        newest = edition_states(held.scheme_id, rebase.onto)
        states = _with_parents(held, newest, _decided(rebase, choices))
        _refuse_codes_of_others(held, newest, states)
        _refuse_torn(held, newest, states)
        kept: dict[int, ZoneState | None] = dict.fromkeys(held.zones.values_list("zone", flat=True))
        operation = keep_operation(
            draft=held,
            uuid=uuid,
            kind="rebase",
            parameters={"choices": dict(choices)},
            facts={"from": held.base_number, "onto": rebase.onto},
            states={**kept, **states},
            onto=held.scheme.editions.get(number=rebase.onto),
            user=user,
            actor=actor,
            now=now,
        )
        return Outcome(held, operation, {**kept, **states})


def _decided(rebase: Rebase, choices: Mapping[str, str]) -> dict[int, ZoneState]:
    """The zones that differ from the newest edition once all is decided."""
    states = dict(rebase.merged)
    for group in rebase.groups:
        if choices[group.id] == MINE:
            states |= _mine(group)
    return states


def _with_parents(
    draft: Draft, newest: Mapping[int, ZoneState], states: dict[int, ZoneState]
) -> dict[int, ZoneState]:
    """Let zones above follow the zones they are made of."""
    levels = {level.code: level for level in draft.scheme.levels.order_by("rank")}
    covering = {code for code, level in levels.items() if level.covers_parent}
    after = {**newest, **states}
    for level in reversed(levels):
        moved = {state.parent for state in states.values() if state.level in covering}
        moved |= {newest[n].parent for n in states if n in newest}
        for number in sorted(filter(None, moved)):
            parent = after.get(number)
            if parent is None or parent.gone or parent.level != level:
                continue
            below = [s for s in after.values() if s.parent == number and not s.gone]
            if below and below[0].level in covering:
                follower = parent.drawn(union_of([one.boundary for one in below]))
                after[number] = states[number] = follower
    return {n: s for n, s in states.items() if not s.says_the_same_as(newest.get(n))}


def _mine(group: Group) -> dict[int, ZoneState]:
    """The group's zones as the draft has them; those the others made there are gone again."""
    states = {}
    for one in group.conflicts:
        if one.mine is not None:
            states[one.zone] = one.mine
        elif (other := one.theirs or one.base) is not None:
            states[one.zone] = other.retired()
    return states


def _refuse_codes_of_others(
    draft: Draft, newest: Mapping[int, ZoneState], states: Mapping[int, ZoneState]
) -> None:
    """A code that another zone was given since the draft chose it, even if that has ended again."""
    bearers = {
        state.code: number
        for number, state in states.items()
        if not state.gone and (number not in newest or newest[number].code != state.code)
    }
    given = ZoneVersion.objects.filter(scheme=draft.scheme_id, code__in=bearers)
    for code, zone, name in given.values_list("code", "zone", "name").order_by("code"):
        if bearers[code] != zone:
            raise CodeTaken(code, name)


def _refuse_torn(
    draft: Draft, newest: Mapping[int, ZoneState], states: Mapping[int, ZoneState]
) -> None:
    """A rebase may leave no more torn than the newest edition was."""
    after = {n: s for n, s in {**newest, **states}.items() if not s.gone}
    codes = [state.code for state in after.values()]
    doubled = (
        sorted({code for code in codes if codes.count(code) > 1})
        if (len(set(codes)) < len(codes))
        else []
    )
    if doubled:
        raise RebaseTears(", ".join(doubled))
    rules = level_rules(draft.scheme)
    torn = check_hierarchy([zone.member() for zone in as_content(after.values()).values()], rules)
    known = check_hierarchy([zone.member() for zone in as_content(newest.values()).values()], rules)
    if len(torn.faults) > len(known.faults) or len(torn.defects) > len(known.defects):
        named = [one.id for defect in torn.defects for one in defect.defect.neighbours]
        raise RebaseTears(", ".join(dict.fromkeys(named or [f.feature for f in torn.faults])))
