"""The only way an edition comes into being."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django.db import OperationalError, connection, transaction
from django.db.models import F, Func, IntegerField, Value
from psycopg2.extras import NumericRange

from zones.audit.actions import Actor, record
from zones.boundaries.check import level_rules
from zones.boundaries.content import (
    ZoneContent,
    ZonePut,
    checksum_of,
    content_of_edition,
    content_of_put,
)
from zones.boundaries.exceptions import exceptions_of, unexcepted
from zones.boundaries.locks import hold_publishing, hold_routing
from zones.boundaries.models import (
    Edition,
    Level,
    Scheme,
    Timeline,
    Zone,
    ZoneLineage,
    ZoneVersion,
)
from zones.boundaries.refusals import (
    BrokenCoverage,
    FaultyGeometry,
    NothingChanges,
    RoutingBusy,
    ScheduledEditionFirst,
    StaleBase,
)
from zones.boundaries.rules import (
    GeometryKind,
    HierarchyReport,
    check_hierarchy,
    find_geometry_faults,
)
from zones.boundaries.timeline import instant_of_saying, restate_timeline
from zones.changes.actions import Changed, record_changes
from zones.changes.models import ChangeKind
from zones.organisation.models import User

CHANGE_LAYER = "zones"
LOCK_TIMEOUT_MS = 300
LOCK_ATTEMPTS = 30


@dataclass(frozen=True)
class Descent:
    """``successor`` took over ground from ``predecessor``, both numbers of zones."""

    kind: str
    predecessor: int
    successor: int


@dataclass(frozen=True)
class Published:
    """A new edition, when it takes effect, how many zones it put and dropped, and its check."""

    edition: Edition
    effective_from: datetime
    put: int
    dropped: int
    report: HierarchyReport


def publish(
    *,
    scheme: Scheme,
    puts: Sequence[ZonePut],
    actor: Actor,
    now: datetime,
    drops: Iterable[str] = (),
    based_on: int | None = None,
    effective_from: datetime | None = None,
    note: str = "",
    published_by: User | None = None,
    accept_defects: bool = False,
    descents: Iterable[Descent] = (),
    supersede: bool = False,
) -> Published:
    """Make the next edition: the highest one, with ``puts`` put and the codes in ``drops`` dropped.

    The whole edition is checked as a coverage under the publisher's lock; gaps, overlaps and
    spills are refused unless ``accept_defects`` or the scheme excepts them for a reason, faults of
    codes and parents always. Routing is shut out for the writes only, and without
    ``effective_from`` the edition is in force from the instant after that lock. ``based_on`` is
    the edition the change was made on, if it matters. ``descents`` say whose ground became whose.
    With ``supersede`` what is scheduled never takes effect.

    Raises StaleBase, ScheduledEditionFirst, FaultyGeometry, BrokenCoverage, NothingChanges,
    RoutingBusy; nothing is written then.
    """
    with transaction.atomic():
        hold_publishing(scheme.pk)
        highest = scheme.editions.newest_first().first()
        number = (highest.number if highest else 0) + 1
        if based_on is not None and based_on != number - 1:
            raise StaleBase(based_on, number - 1)
        before = content_of_edition(scheme.pk, number - 1)
        change = _Change.of(before, puts, drops, even_if_equal=supersede)
        report = _check(scheme, change, accept_defects=accept_defects)
        checksum = checksum_of(change.after.values())
        _shut_out_routing(scheme.pk)
        instant = instant_of_saying(scheme, now=now)
        in_force = effective_from or instant
        if not supersede:
            refuse_before_scheduled(scheme, in_force, instant)
        edition = Edition.objects.create(
            scheme=scheme,
            number=number,
            based_on=highest,
            published_by=published_by,
            published_at=instant,
            note=note,
            checksum=checksum,
        )
        _close(change.ended, number)
        opened = _open(scheme, number, change)
        _keep_descents(edition, descents)
        restate_timeline(scheme=scheme, edition=edition, start=in_force, end=None, now=instant)
        published = Published(edition, in_force, len(change.put), len(change.dropped), report)
        _keep_on_record(published, change, actor)
        record_changes(changes=_changes_of(change, opened), now=instant)
    return published


def refuse_before_scheduled(scheme: Scheme, in_force: datetime, now: datetime) -> None:
    """Raise ScheduledEditionFirst where another edition takes effect later than this one would."""
    later = Timeline.objects.filter(scheme=scheme).beginning_after(max(now, in_force))
    scheduled = later.select_related("edition").first()
    if scheduled is not None:
        raise ScheduledEditionFirst(scheduled.edition.number, scheduled.effective.lower)


@dataclass(frozen=True)
class _Change:
    """The zones by code: all there were, those that really change, and the codes that go."""

    before: dict[str, ZoneContent]
    put: dict[str, ZoneContent]
    dropped: set[str]

    @classmethod
    def of(
        cls,
        before: dict[str, ZoneContent],
        puts: Sequence[ZonePut],
        drops: Iterable[str],
        *,
        even_if_equal: bool,
    ) -> _Change:
        """Raises NothingChanges."""
        changed: dict[str, ZoneContent] = {}
        for put in puts:
            content, old = content_of_put(put), before.get(put.code)
            other_zone = old and content.zone_id and content.zone_id != old.zone_id
            if old is None or other_zone or not content.says_the_same_as(old):
                changed[put.code] = content
        named = {put.code for put in puts}
        moved = {content.zone_id for content in changed.values() if content.zone_id}
        # A zone that is put under another code leaves the one it had.
        left = {code for code, zone in before.items() if zone.zone_id in moved}
        dropped = ({code for code in drops if code in before} | left) - named
        if not changed and not dropped and not even_if_equal:
            raise NothingChanges()
        return cls(before, changed, dropped)

    @property
    def after(self) -> dict[str, ZoneContent]:
        kept = {code: zone for code, zone in self.before.items() if code not in self.dropped}
        return kept | self.put

    @property
    def ended(self) -> list[ZoneContent]:
        return [self.before[code] for code in (*self.put, *self.dropped) if code in self.before]


def _check(scheme: Scheme, change: _Change, *, accept_defects: bool) -> HierarchyReport:
    """Each shape that is put by itself (those that stay were looked at when they were), then all
    of them together."""
    faults = find_geometry_faults(
        [content.member().boundary for content in change.put.values()],
        list(change.put),
        wanted=GeometryKind(scheme.geometry_kind),
    )
    if blocking := tuple(fault for fault in faults if fault.blocks):
        raise FaultyGeometry(blocking)
    members = [content.member() for content in change.after.values()]
    report = check_hierarchy(members, level_rules(scheme))
    open_defects = report.defects and not accept_defects
    if report.faults or (open_defects and unexcepted(report.defects, exceptions_of(scheme))):
        raise BrokenCoverage(report)
    return report


def _shut_out_routing(scheme_id: int) -> None:
    """Take the routing lock in short tries: a long wait in its queue would hold up every router."""
    for _ in range(LOCK_ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_TIMEOUT_MS}ms"]
                )
                hold_routing(scheme_id)
                cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) != "55P03":  # lock_not_available
                raise
        else:
            return
    raise RoutingBusy()


def _close(contents: Sequence[ZoneContent], number: int) -> None:
    """End these versions before edition ``number``; rows first, so that the new ones fit."""
    ZoneVersion.objects.filter(pk__in=[content.version_id for content in contents]).update(
        editions=Func(
            Func(F("editions"), function="lower", output_field=IntegerField()),
            Value(number, output_field=IntegerField()),
            function="int4range",
        )
    )


def _open(scheme: Scheme, number: int, change: _Change) -> dict[str, int]:
    """Write the new versions; a code that was there keeps its zone, a new one gets one.

    Returns the zones that were put, by code.
    """
    zone_ids = {code: content.zone_id for code, content in change.before.items() if content.zone_id}
    zone_ids |= {code: content.zone_id for code, content in change.put.items() if content.zone_id}
    new_codes = [code for code in change.put if code not in zone_ids]
    new_zones = Zone.objects.bulk_create([Zone(scheme=scheme) for _ in new_codes])
    zone_ids |= {code: zone.pk for code, zone in zip(new_codes, new_zones, strict=True)}
    level_ids = dict(Level.objects.filter(scheme=scheme).values_list("code", "id"))
    ZoneVersion.objects.bulk_create(
        [
            ZoneVersion(
                zone_id=zone_ids[content.code],
                scheme=scheme,
                editions=NumericRange(number, None),
                level_id=level_ids[content.level_code],
                code=content.code,
                name=content.name,
                name_en=content.name_en,
                parent_id=zone_ids.get(content.parent_code),
                boundary=GEOSGeometry(memoryview(content.wkb), srid=4326),
                origin=content.origin,
                gap_reason=content.gap_reason,
            )
            for content in change.put.values()
        ],
        batch_size=500,
    )
    return {code: zone_ids[code] for code in change.put}


def _keep_descents(edition: Edition, descents: Iterable[Descent]) -> None:
    ZoneLineage.objects.bulk_create(
        ZoneLineage(
            edition=edition,
            kind=descent.kind,
            predecessor_id=descent.predecessor,
            successor_id=descent.successor,
        )
        for descent in descents
    )


def _changes_of(change: _Change, opened: Mapping[str, int]) -> list[Changed]:
    """What the edition did to each zone, for the change feed: a zone outlives its code."""
    known = {content.zone_id for content in change.before.values()}
    changes = [
        Changed(CHANGE_LAYER, zone, ChangeKind.UPDATED if zone in known else ChangeKind.CREATED)
        for zone in opened.values()
    ]
    gone = {change.before[code].zone_id for code in change.dropped} - set(opened.values())
    return [
        *changes,
        *(Changed(CHANGE_LAYER, zone, ChangeKind.DELETED) for zone in sorted(filter(None, gone))),
    ]


def _keep_on_record(published: Published, change: _Change, actor: Actor) -> None:
    edition = published.edition
    record(
        actor=actor,
        action="edition.publish",
        object_type="scheme",
        object_id=edition.scheme.code,
        before={"edition": edition.number - 1},
        after={
            "edition": edition.number,
            "effective_from": published.effective_from.isoformat(),
            "put": sorted(change.put),
            "dropped": sorted(change.dropped),
            "accepted_defects": len(published.report.defects),
        },
        now=edition.published_at,
    )
