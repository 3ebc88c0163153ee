"""What can be wrong in the street, by when it is dealt with, and by whom besides the owner."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models import Deferrable, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fieldwork.catalogue.queries import CategoryQuerySet
from fieldwork.catalogue.rules import LONGEST
from zones.bilingual import in_language
from zones.boundaries.models import Zone
from zones.organisation.models import Role, Unit

STANDARD = "GB/T 47678.5-2026"
LOCAL = "local"
"""The standards that categories of the shipped catalogue name; a city may name others."""

LONGEST_SHORT_LIST = 12


class ProblemKind(models.TextChoices):
    COMPONENT = "component", _("component")
    EVENT = "event", _("event")
    MATTER = "matter", _("matter")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")


class LimitKind(models.TextChoices):
    """As rules.LimitKind, with words for people."""

    URGENT_HOUR = "urgent_hour", _("urgent hours")
    WORK_HOUR = "work_hour", _("work hours")
    WORK_DAY = "work_day", _("work days")
    NATURAL_DAY = "natural_day", _("natural days")


class Named(models.Model):
    """What has a Chinese name and perhaps an English one."""

    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_language(self.name_zh, self.name_en)


class CategoryGroup(Named):
    """A way to gather categories: the seven duty areas, the ten disorders (十乱), a city's own."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    is_duty_area = models.BooleanField(_("duty area"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    icon = models.SlugField(_("icon (Tabler)"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("group of categories")
        verbose_name_plural = _("groups of categories")

    def __str__(self) -> str:
        return self.name_zh


class CategoryClass(Named):
    """A class (大类) of a standard: the first digits of its categories' codes."""

    standard = models.CharField(_("standard"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=ProblemKind.choices)
    code = models.CharField(_("code"), max_length=20, db_collation="C")

    class Meta:
        verbose_name = _("class of categories")
        verbose_name_plural = _("classes of categories")
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="category_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class ClassLimit(models.Model):
    """The limit of a class's categories for which the city has not set one of their own."""

    category_class = models.ForeignKey(
        CategoryClass, on_delete=models.CASCADE, related_name="limits"
    )
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices)
    limit = models.PositiveSmallIntegerField(_("limit"))
    limit_kind = models.CharField(_("kind of limit"), max_length=12, choices=LimitKind.choices)

    class Meta:
        verbose_name = _("limit of a class")
        verbose_name_plural = _("limits of classes")
        constraints = [
            models.UniqueConstraint(fields=["category_class", "urgency"], name="class_limit_once"),
            models.CheckConstraint(
                name="class_limit_sensible", condition=Q(limit__range=(1, LONGEST))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.get_limit_kind_display()}"


class Category(Named):
    """A kind of problem (小类) as its standard names it, or the city's own extension.

    ``duty_area`` is the one of the seven it counts to; ``groups`` are the others it is in.
    ``search_text``, ``pinyin`` and ``pinyin_initials`` are what it is found by, made from the names
    and ``aliases`` whenever those change. ``source_note`` says where the row comes from.
    """

    standard = models.CharField(_("standard"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=ProblemKind.choices)
    code = models.CharField(_("code"), max_length=20, unique=True, db_collation="C")
    category_class = models.ForeignKey(
        CategoryClass,
        verbose_name=_("class"),
        on_delete=models.PROTECT,
        related_name="categories",
    )
    duty_area = models.ForeignKey(
        CategoryGroup,
        verbose_name=_("duty area"),
        on_delete=models.PROTECT,
        related_name="duty_categories",
        limit_choices_to={"is_duty_area": True},
    )
    groups = models.ManyToManyField(
        CategoryGroup,
        verbose_name=_("further groups"),
        blank=True,
        related_name="categories",
        limit_choices_to={"is_duty_area": False},
    )
    aliases = ArrayField(
        models.CharField(max_length=80), verbose_name=_("aliases"), default=list, blank=True
    )
    pinyin = models.TextField(blank=True, editable=False)
    pinyin_initials = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    needs_place = models.BooleanField(_("needs a place"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    icon = models.SlugField(_("icon (Tabler)"), max_length=40, blank=True)
    source_note = models.CharField(_("where it comes from"), max_length=200, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class FilingCondition(models.Model):
    """When a case of a category is opened (立案条件), by when it is dealt with, and when it closes.

    A category has one default per urgency, and any number of others that a case may be given.
    ``limit`` null takes the limit of the class for that urgency: nobody has set one. A limit that
    stands here but is not ``set_by_city`` is a proposal; ``source_note`` says whose.
    """

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="conditions")
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices)
    code = models.SlugField(_("code"), max_length=40)
    text_zh = models.CharField(_("filing condition (Chinese)"), max_length=300, blank=True)
    text_en = models.CharField(_("filing condition (English)"), max_length=300, blank=True)
    limit = models.PositiveSmallIntegerField(_("limit"), null=True, blank=True)
    limit_kind = models.CharField(
        _("kind of limit"), max_length=12, choices=LimitKind.choices, blank=True
    )
    closing_zh = models.CharField(_("closing condition (Chinese)"), max_length=300, blank=True)
    closing_en = models.CharField(_("closing condition (English)"), max_length=300, blank=True)
    is_default = models.BooleanField(_("default of its urgency"), default=False)
    set_by_city = models.BooleanField(_("limit set by the city"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    source_note = models.CharField(_("where the limit comes from"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("filing condition")
        verbose_name_plural = _("filing conditions")
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="filing_condition_once"),
            models.UniqueConstraint(
                name="filing_condition_one_default",
                fields=["category", "urgency"],
                condition=Q(is_default=True),
            ),
            models.CheckConstraint(
                name="filing_condition_limit_with_kind",
                condition=Q(limit__isnull=True, limit_kind="")
                | (Q(limit__range=(1, LONGEST)) & ~Q(limit_kind="")),
            ),
            models.CheckConstraint(
                name="filing_condition_set_has_limit",
                condition=Q(set_by_city=False) | Q(limit__isnull=False),
            ),
            models.CheckConstraint(
                name="filing_condition_default_active",
                condition=Q(is_default=False) | Q(is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.code}"


class ShortListEntry(models.Model):
    """A category that people of a role see first, without searching."""

    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="short_lists")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("short list entry")
        verbose_name_plural = _("short list entries")
        constraints = [
            models.UniqueConstraint(fields=["role", "category"], name="short_list_category_once"),
            models.UniqueConstraint(
                name="short_list_position_once",
                fields=["role", "position"],
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="short_list_is_short",
                condition=Q(position__range=(1, LONGEST_SHORT_LIST)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.position}"


class FunctionalResponsibility(models.Model):
    """The unit that answers for a kind of problem, wherever it lies or in one zone and below.

    Beside the zone's lead unit it handles the case. Of several that fit a case the closest holds:
    a category's before its class's, then a deeper zone's before one further up or none.
    """

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="functional_units"
    )
    category_class = models.ForeignKey(
        CategoryClass,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="functional_units",
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="functional_units"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="functional_duties")
    during = DateRangeField(_("days"))

    class Meta:
        verbose_name = _("functional responsibility")
        verbose_name_plural = _("functional responsibilities")
        constraints = [
            ExclusionConstraint(
                name="functional_one_unit_at_a_time",
                expressions=[
                    (Coalesce("category", 0), RangeOperators.EQUAL),
                    (Coalesce("category_class", 0), RangeOperators.EQUAL),
                    (Coalesce("zone", 0), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="functional_category_or_class",
                condition=Q(category__isnull=False, category_class__isnull=True)
                | Q(category__isnull=True, category_class__isnull=False),
            ),
            models.CheckConstraint(name="functional_has_days", condition=Q(during__isempty=False)),
        ]

    def __str__(self) -> str:
        return f"{self.category_id or self.category_class_id} {self.unit_id}"
