"""Who cuts the city into which pieces, and when each cutting was in force."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zones.boundaries.queries import (
    EditionQuerySet,
    SchemeQuerySet,
    TimelineQuerySet,
    ZoneVersionQuerySet,
)


class GeometryKind(models.TextChoices):
    POLYGON = "polygon", _("areas")
    LINE = "line", _("lines")


class Pairing(models.TextChoices):
    """The level rule of pairings (A9): whom every zone of a level is paired with."""

    NONE = "none", pgettext_lazy("pairing", "nobody")
    LEADER = "leader", pgettext_lazy("pairing", "leaders")
    UNIT = "unit", pgettext_lazy("pairing", "units")


class Scheme(models.Model):
    """One way of dividing the city: the administrative grid, the 片区, the street heads.

    ``one_to_one``: a lead unit leads one zone at most; whether pairs are one to one each level
    says for itself. ``public`` is off by default (P16).
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    geometry_kind = models.CharField(
        _("shape"), max_length=8, choices=GeometryKind.choices, default=GeometryKind.POLYGON
    )
    primary = models.BooleanField(_("primary"), default=False)
    one_to_one = models.BooleanField(_("one lead unit, one zone"), default=False)
    public = models.BooleanField(_("public"), default=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["primary"], condition=Q(primary=True), name="scheme_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(primary=False) | Q(geometry_kind=GeometryKind.POLYGON),
                name="scheme_primary_has_areas",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Level(models.Model):
    """A layer of a scheme; rank 0 is the top. ``covers_parent``: its zones leave no gap there.

    ``pairing`` says whom its zones are paired with: leaders with streets, units with communities
    and villages. ``pairs_one_to_one`` (A7): at any time a zone is paired with one only, and each
    of those with one zone. It stands here and not at the scheme, because the levels of one scheme
    differ: 41 departments ↔ 41 communities, while a leader looks after several streets above them.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField(_("rank"))
    code = models.SlugField(_("code"), max_length=40)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    code_pattern = models.CharField(
        _("code pattern"),
        max_length=120,
        blank=True,
        help_text=_("a regular expression every zone code of the level matches in whole"),
    )
    covers_parent = models.BooleanField(_("covers its parent"), default=True)
    pairing = models.CharField(
        _("paired with"), max_length=6, choices=Pairing.choices, default=Pairing.NONE
    )
    pairs_one_to_one = models.BooleanField(_("pairs one to one"), default=False)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "rank"], name="level_rank_once"),
            models.UniqueConstraint(fields=["scheme", "code"], name="level_code_once"),
            models.CheckConstraint(
                condition=Q(pairs_one_to_one=False) | ~Q(pairing=Pairing.NONE),
                name="level_one_to_one_pairs_somebody",
                violation_error_message=_("Pairs can be one to one only where there are pairs."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Zone(models.Model):
    """A zone's identity; what it looks like in an edition is a ZoneVersion."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="zones")

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Edition(models.Model):
    """A published state of a scheme's boundaries. Linear, immutable, its number never reused."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published"))
    note = models.TextField(_("note"), blank=True)
    checksum = models.CharField(_("checksum"), max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="edition_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class VertexCount(Func):
    function = "ST_NPoints"
    output_field = models.IntegerField()


class ZoneVersion(models.Model):
    """What a zone is over a range of editions ``[from, to)``: level, code, names, parent, boundary.

    ``boundary`` is EPSG:4326, (lon, lat), MultiPolygon or MultiLineString by the scheme, every
    vertex on the 1e-7 degree grid. With a ``gap_reason`` it is an intended gap: ground that nobody
    is meant to have as a zone of theirs, for which its fallback unit answers.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="versions")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    editions = IntegerRangeField(_("editions"))
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=60, db_collation="C")
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    parent = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    boundary = models.GeometryField(_("boundary"), srid=4326, spatial_index=False)
    vertices = models.GeneratedField(
        expression=VertexCount("boundary"),
        output_field=models.IntegerField(_("vertices")),
        db_persist=True,
    )
    origin = models.CharField(_("origin"), max_length=200, blank=True)
    gap_reason = models.CharField(_("why it is a gap"), max_length=300, blank=True, db_default="")

    objects = ZoneVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("zone version")
        verbose_name_plural = _("zone versions")
        constraints = [
            ExclusionConstraint(
                name="zone_one_version_per_edition",
                expressions=[
                    ("zone", RangeOperators.EQUAL),
                    ("editions", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="zone_code_once_per_edition",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("editions", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(editions__isempty=False), name="zone_version_has_editions"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("zone")),
                name="zone_version_not_own_parent",
            ),
        ]
        indexes = [
            GistIndex(fields=["boundary", "editions", "level"], name="zone_version_place"),
            models.Index(fields=["parent"], name="zone_version_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ZonePiece(models.Model):
    """A small part of a large polygon, filled by trigger, only to find candidates fast."""

    version = models.ForeignKey(ZoneVersion, on_delete=models.CASCADE, related_name="pieces")
    # Never by cascade: the application's role may delete no piece, and a level with one stays.
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    editions = IntegerRangeField()
    piece = models.PolygonField(srid=4326, spatial_index=False)

    class Meta:
        verbose_name = _("zone piece")
        verbose_name_plural = _("zone pieces")
        indexes = [GistIndex(fields=["piece", "editions", "level"], name="zone_piece_place")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.pk}"


class Timeline(models.Model):
    """Which edition was in force when (``effective``), and when we recorded it so (``recorded``).

    Bitemporal: a row is never changed but for closing ``recorded``; both ranges are ``[from, to)``.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="timeline")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="timeline")
    effective = DateTimeRangeField(_("in force"))
    recorded = DateTimeRangeField(_("recorded"))

    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        constraints = [
            ExclusionConstraint(
                name="timeline_one_edition_at_a_time",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(effective__isempty=False) & Q(recorded__isempty=False),
                name="timeline_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.effective}"


class LineageKind(models.TextChoices):
    SPLIT = "split", _("cut out of")
    MERGE = "merge", _("joined into")


class ZoneLineage(models.Model):
    """What became of whose ground in an edition: the successor took over from the predecessor."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lineage")
    kind = models.CharField(_("kind"), max_length=5, choices=LineageKind.choices)
    predecessor = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="origins")

    class Meta:
        verbose_name = _("descent of a zone")
        verbose_name_plural = _("descents of zones")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "predecessor", "successor"], name="zone_lineage_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="zone_lineage_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class DefectException(models.Model):
    """A torn place that stays as it is, for a reason: it no longer keeps an edition from coming.

    ``place`` (EPSG:4326) is the defect as it was found; one that reaches beyond it is another.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="exceptions")
    kind = models.CharField(_("kind"), max_length=12)
    place = models.PolygonField(_("place"), srid=4326, spatial_index=False)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("accepted defect")
        verbose_name_plural = _("accepted defects")

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
