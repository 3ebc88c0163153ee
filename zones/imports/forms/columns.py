"""Which column is what, and where a file has several layers, which layer is which level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from zones.bilingual import in_language
from zones.boundaries.models import Level
from zones.imports.findings import Finding
from zones.imports.forms.upload import Choice
from zones.imports.kinds.registry import kind_of
from zones.imports.layer_levels import propose_level
from zones.imports.options import CodeSource, ImportOptions, ParentSource
from zones.imports.report import ImportReport, LayerFacts

LEFT_OUT: Final = "!"
BY_COLUMN: Final = "*"
"""Neither can be the code of a level."""


@dataclass(frozen=True)
class Section:
    """The columns of the file, or of one of its layers, and the fields they feed."""

    layer: LayerFacts
    level: StrOrPromise
    fields: list[BoundField]


class ColumnsForm(forms.Form):
    """Which layer is which level, which column feeds which field, how the file is to be read."""

    def __init__(
        self, options: ImportOptions, report: ImportReport, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared, self.report = options, report
        self.kind = kind_of(options.kind)
        self.layer_names = (
            _names_in(report, "layers") or report.file.layers or sorted(options.layers)
        )
        for place, layer in enumerate(self._read):
            self._add_mapping(place, layer)
        self.mapped = list(self.fields)
        self.several = self.kind.of_zones and len(self.layer_names) > 1
        if self.several:
            self._add_levels()
        elif len(self.layer_names) > 1:
            self._add_layer()
        self.chosen_first = [name for name in self.fields if name not in self.mapped]
        if self.kind.of_zones and self._read:
            self._add_boundary_choices(options)
        if sheets := _names_in(report, "sheets"):
            self._add_choice("sheet", _("Sheet"), [(one, one) for one in sheets])
        self.fields["encoding"] = forms.CharField(
            label=_("Encoding"),
            required=False,
            max_length=40,
            initial=options.encoding,
            help_text=_("Only if names look wrong: UTF-8, GBK …"),
        )

    # --- what the page shows -------------------------------------------------------------------

    def sections(self) -> list[Section]:
        """The columns to choose from, one section for the file or for each of its layers."""
        labels = dict(self._level_choices)
        return [
            Section(
                layer,
                labels.get(layer.level or BY_COLUMN, layer.level),
                [self[_field_name(self.report, place, one)] for one in self._field_names],
            )
            for place, layer in enumerate(self._read)
        ]

    def layers(self) -> list[BoundField]:
        """What is to be said of the layers of the file."""
        return [self[name] for name in self.chosen_first]

    def further(self) -> list[BoundField]:
        """How the file is to be read besides."""
        return [
            self[name]
            for name in self.fields
            if name not in self.mapped and name not in self.chosen_first
        ]

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to choose: else the file could not be opened at all."""
        return bool(self._read or self.chosen_first or "sheet" in self.fields)

    @property
    def other_faults(self) -> list[Finding]:
        """What is wrong besides a layer or sheet that is still to be chosen."""
        chosen_here = {"layers", "sheets"}
        return [one for one in self.report.faults if chosen_here.isdisjoint(one.facts)]

    @property
    def lacks_codes(self) -> bool:
        """Whether zones would have no codes unless a column or a rule is chosen here."""
        return (
            self.kind.of_zones
            and self.declared.code_from in ("", CodeSource.COLUMN)
            and any(not one.mapping.get("code") for one in self._read)
        )

    @property
    def opens_more(self) -> bool:
        """Whether what was chosen lets columns appear that nobody has seen yet."""
        newly = set(self._layers_said().get("layers", ())) - {one.name for one in self._read}
        return bool(newly) or not self.report.file.columns

    # --- what it makes of it -------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Of several layers at least one is read."""
        cleaned = super().clean() or {}
        levels = [cleaned.get(name, "") for name in self.chosen_first]
        if self.several and all(level == LEFT_OUT for level in levels):
            self.add_error(None, _("Choose a level for at least one layer."))
        return cleaned

    def options(self) -> ImportOptions:
        """The declaration with what was chosen here. Raises BadOption."""
        given = {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name not in self.mapped and not (self.several and name in self.chosen_first)
        }
        return self.declared.changed(**given, **self._layers_said(), **self._mapping_said())

    def _layers_said(self) -> dict[str, Any]:
        """Layers with their levels; nothing where the file goes on being read as one."""
        if not self.several:
            return {}
        chosen = self._chosen_layers()
        as_one = dict.fromkeys(self.layer_names, self.declared.level)
        if self._read_as_one and chosen == as_one:
            return {}
        return {"layers": chosen, "layer": ""}

    def _mapping_said(self) -> dict[str, Any]:
        mappings = {
            layer.name: {
                one: self.cleaned_data[_field_name(self.report, place, one)]
                for one in self._field_names
            }
            for place, layer in enumerate(self._read)
        }
        # The mapping of a file that could not be opened yet is nobody's choice.
        mappings = {layer: words for layer, words in mappings.items() if any(words.values())}
        if self.report.layers:
            return {"mappings": mappings}
        return {"mapping": mappings[""]} if mappings else {}

    def _chosen_layers(self) -> dict[str, str]:
        """Layer to level, "" where a column says it."""
        said = {
            layer: self.cleaned_data[_level_field(place)]
            for place, layer in enumerate(self.layer_names)
        }
        return {
            layer: "" if level == BY_COLUMN else level
            for layer, level in said.items()
            if level != LEFT_OUT
        }

    # --- fields --------------------------------------------------------------------------------

    @cached_property
    def _read(self) -> list[LayerFacts]:
        """The layers that were read; a file that is read as one counts as one without a name."""
        facts = self.report.file
        if self.report.layers or not facts.columns:
            return self.report.layers
        level, total = self.declared.level, self.report.total
        return [LayerFacts("", level, total, facts.columns, facts.sample, self.report.mapping)]

    @property
    def _field_names(self) -> list[str]:
        return [field.name for field in self.kind.fields]

    @property
    def _read_as_one(self) -> bool:
        """Folders of a KML file are layers, but it can be read without choosing any."""
        chosen = self.declared.layers or self.report.file.layer
        return bool(self.report.file.columns) and not chosen

    @cached_property
    def _levels(self) -> list[Level]:
        return list(Level.objects.filter(scheme__code=self.declared.scheme).order_by("rank"))

    @property
    def _level_choices(self) -> list[Choice]:
        levels = [(one.code, in_language(one.name_zh, one.name_en)) for one in self._levels]
        by_column: Choice = (BY_COLUMN, pgettext_lazy("level", "a column says which"))
        return [*levels, by_column]

    def _add_mapping(self, place: int, layer: LayerFacts) -> None:
        columns: list[Choice] = [("", pgettext_lazy("column", "none"))]
        columns += [(column, column) for column in layer.columns]
        for field in self.kind.fields:
            self._add_choice(
                _field_name(self.report, place, field.name),
                field.label,
                columns,
                initial=layer.mapping.get(field.name, ""),
            )

    def _add_levels(self) -> None:
        left_out: Choice = (LEFT_OUT, pgettext_lazy("layer", "leave out"))
        for place, layer in enumerate(self.layer_names):
            self.fields[_level_field(place)] = forms.ChoiceField(
                label=layer,
                choices=[left_out, *self._level_choices],
                initial=self._proposed_level(layer),
            )

    def _proposed_level(self, layer: str) -> str:
        declared = self.declared
        if declared.layers:
            return declared.layers.get(layer, LEFT_OUT) or BY_COLUMN
        if declared.layer:
            return (declared.level or BY_COLUMN) if layer == declared.layer else LEFT_OUT
        if self._read_as_one and declared.level:
            return declared.level
        otherwise = BY_COLUMN if self._read_as_one else LEFT_OUT
        return propose_level(layer, self._levels) or otherwise

    def _add_layer(self) -> None:
        """A reference layer comes from one layer of the file, or from all folders of a KML."""
        choices: list[Choice] = [(one, one) for one in self.layer_names]
        if self._read_as_one:
            choices = [("", pgettext_lazy("layer", "all of them")), *choices]
        self._add_choice("layer", _("Layer of the file"), choices, initial=self.declared.layer)

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


def _field_name(report: ImportReport, place: int, field: str) -> str:
    return f"layer{place}-{field}" if report.layers else field


def _level_field(place: int) -> str:
    return f"level-of-{place}"


def _names_in(report: ImportReport, fact: str) -> list[str]:
    """The layers or sheets that a fault says must be chosen from."""
    return next((one.facts[fact] for one in report.faults if fact in one.facts), [])
