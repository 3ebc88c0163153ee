"""What a file is, and what its coordinates are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from zones.bilingual import in_language
from zones.boundaries.models import Scheme
from zones.datum import gauss_kruger_epsg
from zones.imports.forms.settings import add_settings, settings_said
from zones.imports.kinds.registry import Asks, kind_of
from zones.imports.options import ImportOptions, Mode
from zones.organisation.models import City
from zones.organisation.permissions import Standing
from zones.reference.models import ReferenceKind, ReferenceLayer

OTHER: Final = "other"
Choice = tuple[str, StrOrPromise]
_COORDINATES: Final = frozenset({"datum", "epsg", "axis_order"})
_DESCRIBED: Final = ("layer_name_zh", "layer_name_en", "layer_kind", "source", "licence")
_FIELDS_OF: Final[Mapping[Asks, frozenset[str]]] = MappingProxyType(
    {
        Asks.CRS: _COORDINATES,
        Asks.CRS_IF_ANY: _COORDINATES,
        Asks.LEVEL: frozenset({"target", "mode"}),
        Asks.SCHEME: frozenset({"scheme"}),
        Asks.LAYER: frozenset({"layer_code", "new_code", *_DESCRIBED}),
    }
)


class UploadForm(forms.Form):
    """A file of one kind and what is declared of it; only the fields of that kind are there."""

    file = forms.FileField(label=_("File"))
    datum = forms.ChoiceField(
        label=_("What are its coordinates?"),
        widget=forms.RadioSelect,
        help_text=_("Ask whoever made the file. A wrong answer moves everything by up to 700 m."),
    )
    epsg = forms.CharField(
        label=_("EPSG code"),
        required=False,
        max_length=20,
        help_text=_("Only for another coordinate system, such as EPSG:4549."),
    )
    axis_order = forms.ChoiceField(
        label=_("Which number stands first?"),
        choices=[
            ("xy", _("Longitude or easting (usual in files)")),
            ("yx", _("Latitude or northing (usual in survey lists)")),
        ],
    )
    target = forms.ChoiceField(label=_("Scheme and level"))
    scheme = forms.ChoiceField(label=_("Scheme"))
    mode = forms.ChoiceField(
        label=_("What about zones the file does not have?"),
        choices=[
            (Mode.ADD, _("They stay: add new zones and change those of the same code")),
            (Mode.REPLACE, _("They are dropped: the file is the whole level")),
        ],
    )
    layer_code = forms.ChoiceField(label=_("Layer"))
    new_code = forms.SlugField(
        label=_("Code of a new layer"), required=False, max_length=40, help_text="roads, buildings…"
    )
    layer_name_zh = forms.CharField(label=_("Chinese name"), required=False, max_length=80)
    layer_name_en = forms.CharField(label=_("English name"), required=False, max_length=80)
    layer_kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *ReferenceKind.choices]
    )
    source = forms.CharField(label=_("Where the data come from"), required=False, max_length=200)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=200)

    def __init__(self, kind: str, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind_of(kind)
        asked = {"file"}.union(*(_FIELDS_OF[one] for one in self.kind.asks))
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["file"].widget.attrs["accept"] = self.kind.accepts
        add_settings(self, self.kind, {}, standing)
        if "datum" in self.fields:
            self._offer_datums()
        if "target" in self.fields:
            self._choices("target", list(_targets()))
        if "scheme" in self.fields:
            schemes = Scheme.objects.in_order()
            self._choices(
                "scheme", [(one.code, in_language(one.name_zh, one.name_en)) for one in schemes]
            )
        if "layer_code" in self.fields:
            layers = ReferenceLayer.objects.order_by("code")
            known = [(one.code, in_language(one.name_zh, one.name_en)) for one in layers]
            self._choices("layer_code", [*known, ("", _("A new layer"))])
            self.fields["layer_code"].required = False

    def clean(self) -> dict[str, Any]:
        """An EPSG code where another coordinate system was chosen, a code for a new layer."""
        cleaned = super().clean() or {}
        if cleaned.get("datum") == OTHER and not cleaned.get("epsg"):
            self.add_error("epsg", _("Name the EPSG code."))
        if "layer_code" in self.fields and not (
            cleaned.get("layer_code") or cleaned.get("new_code")
        ):
            self.add_error("new_code", _("Give the new layer a code."))
        return cleaned

    def options(self) -> ImportOptions:
        """What was declared. Raises BadOption."""
        given = self.cleaned_data
        declared: dict[str, Any] = {"kind": self.kind.code}
        if "datum" in given:
            declared["crs"] = given["epsg"] if given["datum"] == OTHER else given["datum"]
            declared["axis_order"] = given["axis_order"]
        if "target" in given:
            declared["scheme"], _sign, declared["level"] = given["target"].partition("/")
            declared["mode"] = given["mode"]
        if "scheme" in given:
            declared["scheme"] = given["scheme"]
        if "layer_code" in given:
            declared["layer_code"] = given["layer_code"] or given["new_code"]
            declared |= {name: given[name] for name in _DESCRIBED}
        declared |= settings_said(self.kind, given)
        return ImportOptions.parse(declared)

    def _offer_datums(self) -> None:
        choices = datum_choices(City.objects.first())
        if Asks.CRS_IF_ANY in self.kind.asks:
            self.fields["datum"].required = False
            choices = [*choices, ("", _("It has no coordinates"))]
        self._choices("datum", choices)

    def _choices(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def datum_choices(city: City | None) -> list[Choice]:
    """What coordinates may be, in plain words; the city's own zones by name."""
    choices: list[Choice] = [
        ("wgs84", _("WGS-84 degrees: GPS receivers, OpenStreetMap, most files from abroad")),
        ("cgcs2000", _("CGCS2000 degrees (EPSG:4490): surveying offices, 天地图")),
    ]
    if city is not None:
        middle = (city.west + city.east) / 2
        plain = gauss_kruger_epsg(middle)
        prefixed = gauss_kruger_epsg(middle, zone_prefix=True)
        choices += [
            (
                f"EPSG:{plain}",
                gettext("CGCS2000 metres, EPSG:%(code)d: eastings of six digits") % {"code": plain},
            ),
            (
                f"EPSG:{prefixed}",
                gettext("CGCS2000 metres, EPSG:%(code)d: eastings of eight digits, the zone first")
                % {"code": prefixed},
            ),
        ]
    if city is not None and city.allow_gcj02:
        choices += [
            ("gcj02", _("GCJ-02 degrees: 高德, 腾讯 and other commercial maps")),
            ("bd09", _("BD-09 degrees: 百度 maps")),
        ]
    return [*choices, (OTHER, _("Another EPSG code"))]


def _targets() -> Iterator[tuple[str, list[Choice]]]:
    """Each scheme with its levels; "grid/" leaves the level to a column."""
    for scheme in Scheme.objects.in_order().prefetch_related("levels"):
        levels: list[Choice] = [
            (f"{scheme.code}/{level.code}", in_language(level.name_zh, level.name_en))
            for level in sorted(scheme.levels.all(), key=lambda level: level.rank)
        ]
        by_column: Choice = (
            f"{scheme.code}/",
            _("Several levels: a column says which, or the layers of the file"),
        )
        yield in_language(scheme.name_zh, scheme.name_en), [*levels, by_column]
