"""The forms of the import pages: what a file is, which column is what, what to accept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from zones.boundaries.models import Scheme
from zones.datum import gauss_kruger_epsg
from zones.imports.fields import FIELDS
from zones.imports.findings import Option
from zones.imports.messages import option_text
from zones.imports.models import ImportKind
from zones.imports.options import CodeSource, ImportOptions, Mode, ParentSource
from zones.imports.report import ImportReport
from zones.organisation.models import City
from zones.reference.models import ReferenceKind, ReferenceLayer

OTHER: Final = "other"
Choice = tuple[str, StrOrPromise]

ACCEPTS: Final = {
    ImportKind.BOUNDARIES: ".geojson,.json,.gpkg,.zip,.kml,.kmz,.fgb",
    ImportKind.REFERENCE: ".geojson,.json,.gpkg,.zip,.kml,.kmz,.fgb,.csv,.xlsx",
}
_TABLES: Final = ".csv,.xlsx"


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

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - _fields_of(kind):
            del self.fields[name]
        self.fields["file"].widget.attrs["accept"] = ACCEPTS.get(ImportKind(kind), _TABLES)
        if "datum" in self.fields:
            self._choices("datum", datum_choices(City.objects.first()))
        if "target" in self.fields:
            self._choices("target", list(_targets()))
        if "scheme" in self.fields:
            schemes = Scheme.objects.in_order()
            self._choices("scheme", [(one.code, f"{one.name_zh} {one.name_en}") for one in schemes])
        if "layer_code" in self.fields:
            layers = ReferenceLayer.objects.order_by("code")
            known = [(one.code, f"{one.name_zh} {one.name_en}") for one in layers]
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
        declared: dict[str, Any] = {"kind": self.kind}
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
            for name in ("layer_name_zh", "layer_name_en", "layer_kind", "source", "licence"):
                declared[name] = given[name]
        return ImportOptions.parse(declared)

    def _choices(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ColumnsForm(forms.Form):
    """Which column feeds which field, and how the file is to be read."""

    def __init__(
        self, options: ImportOptions, report: ImportReport, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared, facts = options, report.file
        columns: list[Choice] = [("", pgettext_lazy("column", "none"))]
        columns += [(column, column) for column in facts.columns]
        self.columns = [field.name for field in FIELDS[options.kind]]
        for field in FIELDS[options.kind]:
            self.fields[field.name] = forms.ChoiceField(
                label=field.heading,
                choices=columns,
                required=False,
                initial=report.mapping.get(field.name, ""),
            )
        if options.kind == ImportKind.BOUNDARIES:
            self._add_boundary_choices(options)
        layers = facts.layers or _layers_named_in(report)
        if len(layers) > 1 and not options.layers:
            self._add_choice("layer", _("Layer of the file"), [(one, one) for one in layers])
        sheets = _sheets_named_in(report)
        if sheets:
            self._add_choice("sheet", _("Sheet"), [(one, one) for one in sheets])
        self.fields["encoding"] = forms.CharField(
            label=_("Encoding"),
            required=False,
            max_length=40,
            initial=options.encoding,
            help_text=_("Only if names look wrong: UTF-8, GBK …"),
        )

    def _add_boundary_choices(self, options: ImportOptions) -> None:
        self._add_choice(
            "code_from",
            _("Codes of the zones"),
            [
                ("", _("From the column chosen above")),
                (CodeSource.ID, _("From the ids of the features")),
                (CodeSource.POSITION, _("Propose new ones, as one reads a map")),
            ],
            initial=options.code_from if options.code_from != CodeSource.COLUMN else "",
        )
        self.fields["code_prefix"] = forms.CharField(
            label=_("New codes begin with"),
            required=False,
            max_length=40,
            initial=options.code_prefix,
        )
        self.fields["code_digits"] = forms.IntegerField(
            label=_("and have so many digits"),
            min_value=1,
            max_value=12,
            initial=options.code_digits,
        )
        self._add_choice(
            "parent_from",
            _("The zone above"),
            [
                ("", _("From the column if there is one, else where the zone lies")),
                (ParentSource.COLUMN, _("From the column chosen above")),
                (ParentSource.CONTAINMENT, _("Where the zone lies")),
            ],
            initial=options.parent_from,
        )

    def _add_choice(
        self, name: str, label: StrOrPromise, choices: Sequence[Choice], initial: str = ""
    ) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial
        )

    def options(self) -> ImportOptions:
        """The declaration with what was chosen here. Raises BadOption."""
        given = dict(self.cleaned_data)
        mapping = {name: given.pop(name) for name in self.columns}
        if "code_digits" in given:
            given["code_digits"] = str(given["code_digits"])
        # The mapping of a file that could not be opened yet is nobody's choice.
        chosen = {"mapping": mapping} if any(mapping.values()) else {}
        return self.declared.changed(**given, **chosen)


class AcceptForm(forms.Form):
    """What lets faults pass, when it takes effect, and why."""

    effective_from = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At once unless given."),
    )
    note = forms.CharField(label=_("What the change rests on"), required=False, max_length=500)

    def __init__(
        self, options: ImportOptions, report: ImportReport, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared = options
        if options.kind not in (ImportKind.BOUNDARIES, ImportKind.RESPONSIBILITIES):
            del self.fields["effective_from"]
        elif options.effective_from:
            self.fields["effective_from"].initial = options.effective_from.date()
        if options.kind == ImportKind.BOUNDARIES:
            self.fields["note"].initial = options.note
        else:
            del self.fields["note"]
        in_question = {one.option for one in (*report.faults, *report.accepted)}
        for option in Option:
            if option in in_question or getattr(options, option):
                self.fields[option.value] = forms.BooleanField(
                    label=option_text(option), required=False, initial=getattr(options, option)
                )

    def acceptances(self) -> list[forms.BoundField]:
        """The boxes that let faults pass."""
        return [self[name] for name in self.fields if name in set(Option)]

    def further(self) -> list[forms.BoundField]:
        """When, and why."""
        return [self[name] for name in self.fields if name not in set(Option)]

    def options(self) -> ImportOptions:
        """The declaration with what was accepted here. Raises BadOption."""
        given = dict(self.cleaned_data)
        if "effective_from" in given:
            day = given["effective_from"]
            given["effective_from"] = day.isoformat() if day else ""
        return self.declared.changed(**given)


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
                _now("CGCS2000 metres, EPSG:%(code)d: eastings of six digits") % {"code": plain},
            ),
            (
                f"EPSG:{prefixed}",
                _now("CGCS2000 metres, EPSG:%(code)d: eastings of eight digits, the zone first")
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
            (f"{scheme.code}/{level.code}", f"{level.name_zh} {level.name_en}")
            for level in sorted(scheme.levels.all(), key=lambda level: level.rank)
        ]
        by_column: Choice = (f"{scheme.code}/", _("Several levels: a column says which"))
        yield f"{scheme.name_zh} {scheme.name_en}", [*levels, by_column]


def _fields_of(kind: str) -> set[str]:
    of_features = {"file", "datum", "epsg", "axis_order"}
    match kind:
        case ImportKind.BOUNDARIES:
            return of_features | {"target", "mode"}
        case ImportKind.REFERENCE:
            described = {"layer_name_zh", "layer_name_en", "layer_kind", "source", "licence"}
            return of_features | described | {"layer_code", "new_code"}
        case ImportKind.RESPONSIBILITIES:
            return {"file", "scheme"}
    return {"file"}


def _layers_named_in(report: ImportReport) -> list[str]:
    return next((one.facts["layers"] for one in report.faults if "layers" in one.facts), [])


def _sheets_named_in(report: ImportReport) -> list[str]:
    return next((one.facts["sheets"] for one in report.faults if "sheets" in one.facts), [])
