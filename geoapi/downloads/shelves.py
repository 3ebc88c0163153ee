"""Everything a person may download, as links to the REST interface, which does the work.

A shelf holds downloads, a download comes as groups of files, a file is a link. What stands on the
shelves follows the predicates the interface itself asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from geoapi.downloads.coordinates import Coordinates
from geoapi.downloads.formats import DEGREES_ONLY, NAMES, at_hand
from geoapi.v1.exports import FEATURE_FORMATS
from zones.boundaries.models import Edition, Scheme, Timeline, ZoneVersion
from zones.exchange import Format
from zones.organisation.models import Unit, User
from zones.organisation.permissions import Standing, may_see_people, may_see_unpublished
from zones.reference.models import ReferenceLayer
from zones.templatetags.names import name

TABLES = (Format.XLSX, Format.CSV)
"""Lists come as both; what offices open stands first."""


@dataclass(frozen=True)
class Wanted:
    """What the reader chose; ``day`` None is today, and ``at`` then now."""

    coordinates: Coordinates
    format: Format
    day: date | None
    at: datetime

    @property
    def possible(self) -> bool:
        """Whether the format holds such coordinates."""
        return self.format not in DEGREES_ONLY or self.coordinates.crs.is_geographic


@dataclass(frozen=True)
class File:
    """A link; ``label`` is the format."""

    label: str
    url: str


@dataclass(frozen=True)
class Group:
    """The same thing in one format or several; none where what was chosen cannot be had."""

    label: str
    files: list[File]


@dataclass(frozen=True)
class Download:
    """A layer or list; ``public`` None where the shelf says it for all on it."""

    title: str
    detail: str
    groups: list[Group]
    facts: list[str] = field(default_factory=list)
    public: bool | None = None


@dataclass(frozen=True)
class Shelf:
    """Downloads of one kind; without any, ``facts`` says why."""

    title: str
    facts: list[str]
    downloads: list[Download]
    public: bool | None = None


def shelves_for(standing: Standing, wanted: Wanted) -> list[Shelf]:
    """What the person may download."""
    shelves = [
        _scheme_shelf(scheme, entry, wanted) for scheme, entry in _schemes_at(standing, wanted.at)
    ]
    shelves += _reference_shelves(standing, wanted)
    shelves += _organisation_shelves(standing)
    return shelves


# --- zones and who answers for them ------------------------------------------------------------


def _schemes_at(standing: Standing, at: datetime) -> Iterator[tuple[Scheme, Timeline | None]]:
    schemes = Scheme.objects.visible_to(standing).in_order().prefetch_related("levels")
    entries = Timeline.objects.in_force_at(at).select_related("edition")
    in_force = {entry.scheme_id: entry for entry in entries}
    for scheme in schemes:
        yield scheme, in_force.get(scheme.pk)


def _scheme_shelf(scheme: Scheme, entry: Timeline | None, wanted: Wanted) -> Shelf:
    title = name(scheme)
    if entry is None:
        nothing = _("No boundaries of this scheme were in force on that day.")
        return Shelf(title, [nothing], [], scheme.public)
    counts = _counts_by_level(entry.edition)
    asked = {"scheme": scheme.code, "at": wanted.day.isoformat() if wanted.day else ""}
    downloads = [
        _zones_download(name(level), counts[level.pk], asked | {"level": level.code}, wanted)
        for level in sorted(scheme.levels.all(), key=lambda level: level.rank)
        if level.pk in counts
    ]
    if len(downloads) > 1:
        together = _zones_download(_("All levels"), sum(counts.values()), asked, wanted)
        downloads.append(together)
    return Shelf(title, _edition_facts(scheme, entry), downloads, scheme.public)


def _counts_by_level(edition: Edition) -> dict[int, int]:
    zones = ZoneVersion.objects.in_edition(edition).order_by()
    return dict(zones.values_list("level").annotate(Count("pk")))


def _zones_download(title: str, count: int, asked: dict[str, str], wanted: Wanted) -> Download:
    zones = ngettext("%(count)d zone", "%(count)d zones", count) % {"count": count}
    address = reverse("api_zones_export")
    boundaries = _shapes(address, asked, wanted, [*FEATURE_FORMATS, Format.XLSX])
    answering = reverse("api_responsibilities")
    return Download(
        title,
        zones,
        [
            Group(_("Boundaries"), boundaries),
            Group(_("Who answers"), [_file(one, answering, asked) for one in TABLES]),
        ],
    )


def _edition_facts(scheme: Scheme, entry: Timeline) -> list[str]:
    since = entry.effective.lower
    edition = _("Edition %(number)d, in force since %(day)s") % {
        "number": entry.edition.number,
        "day": _day_of(since) if since else "–",
    }
    facts = [str(scheme.get_geometry_kind_display()), edition]
    if entry.edition.note:
        facts.append(entry.edition.note)
    return [*facts, _licence_fact("")]


# --- reference layers --------------------------------------------------------------------------


def _reference_shelves(standing: Standing, wanted: Wanted) -> Iterator[Shelf]:
    layers = list(ReferenceLayer.objects.visible_to(standing).order_by("code"))
    if layers:
        facts = [_("The ground as it looks, as the map draws it")]
        downloads = [_layer_download(layer, wanted) for layer in layers]
        yield Shelf(_("Reference layers"), facts, downloads)


def _layer_download(layer: ReferenceLayer, wanted: Wanted) -> Download:
    facts = [_("Updated on %(day)s") % {"day": _day_of(layer.updated_at)}]
    if layer.source:
        facts.append(_("Source: %(source)s") % {"source": layer.source})
    address = reverse("api_reference_export", args=[layer.code])
    return Download(
        name(layer),
        str(layer.get_geometry_kind_display()),
        [Group("", _shapes(address, {}, wanted, FEATURE_FORMATS))],
        [*facts, _licence_fact(layer.licence)],
        layer.public,
    )


# --- units and people --------------------------------------------------------------------------


def _organisation_shelves(standing: Standing) -> Iterator[Shelf]:
    downloads = []
    if may_see_unpublished(standing):
        count = Unit.objects.count()
        downloads.append(
            Download(
                _("Units"),
                ngettext("%(count)d unit", "%(count)d units", count) % {"count": count},
                [Group("", _table_files("api_units_export"))],
                [_("Code, names, kind, unit above, head and office telephone")],
            )
        )
    if may_see_people(standing):
        count = User.objects.count()
        downloads.append(
            Download(
                _("People"),
                ngettext("%(count)d account", "%(count)d accounts", count) % {"count": count},
                [Group("", _table_files("api_people_export"))],
                [
                    _("User name, name, post, telephone, e-mail, units and roles of today"),
                    _("Personal information: every download is on record"),
                ],
            )
        )
    if downloads:
        facts = [_("As it is now; the import reads these tables back")]
        yield Shelf(_("Organisation"), facts, downloads, public=False)


# --- links -------------------------------------------------------------------------------------


def _shapes(
    address: str, asked: dict[str, str], wanted: Wanted, offered: list[Format]
) -> list[File]:
    """The file in the format wanted; a table of words alone has no coordinates to choose."""
    if not wanted.possible:
        return []
    chosen = at_hand(wanted.format, offered)
    crs = "" if chosen is Format.XLSX else wanted.coordinates.parameter
    return [_file(chosen, address, asked | {"crs": crs})]


def _table_files(view: str) -> list[File]:
    return [_file(one, reverse(view), {}) for one in TABLES]


def _file(wanted: Format, address: str, asked: dict[str, str]) -> File:
    given = {key: value for key, value in asked.items() if value} | {"format": wanted.value}
    return File(NAMES[wanted], f"{address}?{urlencode(given)}")


def _day_of(instant: datetime) -> str:
    return date_format(timezone.localtime(instant), "DATE_FORMAT")


def _licence_fact(licence: str) -> str:
    return _("Licence: %(licence)s") % {"licence": licence or pgettext("licence", "none stated")}
