"""The form of a basemap, in the groups its page shows."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from zones.datum import Datum
from zones.reference.basemaps.actions import FARTHEST, BasemapPut
from zones.reference.models import DATUM_TEXTS, BasemapKind, TileCrs
from zones.refusal import Refusal

SHIFTED: Final = (Datum.GCJ02, Datum.BD09)


class BasemapForm(forms.Form):
    """``shifted``: whether the city lets GCJ-02 and BD-09 be chosen."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Letters, digits and hyphens; it stays.")
    )
    kind = forms.ChoiceField(label=_("Kind of service"), choices=BasemapKind.choices)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "XYZ: https://t{0-7}.example.org/{z}/{x}/{y}.png. WMTS by query: "
            "https://t{0-7}.example.org/wmts, with ?key= where it asks for one; by path: with "
            "{TileMatrix}, {TileRow}, {TileCol}. Whoever sees the map can read a key in it."
        ),
    )
    layer = forms.CharField(label=_("Layer"), max_length=80, required=False)
    matrix_set = forms.CharField(label=_("Tile matrix set"), max_length=80, required=False)
    style = forms.CharField(label=_("Style"), max_length=80, required=False, initial="default")
    format = forms.CharField(label=_("Format"), max_length=40, required=False, initial="image/png")
    matrix_prefix = forms.CharField(
        label=_("Prefix of the matrices"),
        max_length=80,
        required=False,
        help_text=_("Where a matrix is called EPSG:4326:5 and not 5: EPSG:4326:"),
    )
    crs = forms.ChoiceField(label=_("Coordinate system of the tiles"), choices=TileCrs.choices)
    two_at_zero = forms.BooleanField(
        label=_("At zoom 0 the world is two tiles wide"),
        required=False,
        help_text=_("Only in degrees: WorldCRS84Quad and GeoServer have two, Tianditu has one."),
    )
    datum = forms.ChoiceField(
        label=_("Datum they are drawn in"),
        help_text=_("The maps of Amap and Tencent are in GCJ-02, Tianditu's in CGCS2000."),
    )
    min_zoom = forms.IntegerField(label=_("First zoom"), min_value=0, max_value=FARTHEST, initial=0)
    max_zoom = forms.IntegerField(label=_("Last zoom"), min_value=0, max_value=FARTHEST, initial=18)
    attribution = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("The map shows it.")
    )
    position = forms.IntegerField(
        label=_("Position in the list"), min_value=0, max_value=32_767, initial=0
    )
    public = forms.BooleanField(
        label=_("For whoever is signed out, too"),
        required=False,
    )
    is_active = forms.BooleanField(label=_("The maps offer it"), required=False, initial=True)

    GROUPS: Final = (
        (_("What it is called"), "", ("name_zh", "name_en", "code")),
        (_("Where its tiles are"), "", ("kind", "url")),
        ("", "wmts", ("layer", "matrix_set", "style", "format", "matrix_prefix")),
        (_("What they are drawn in"), "", ("crs", "two_at_zero", "datum", "min_zoom", "max_zoom")),
        (_("How it is offered"), "", ("attribution", "position", "public", "is_active")),
    )

    def __init__(self, *args: Any, shifted: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["datum"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (code, text) for code, text in DATUM_TEXTS if shifted or code not in SHIFTED
        ]

    def groups(self) -> list[tuple[Any, str, list[BoundField]]]:
        """Title, which kind of service it is for ("" for both), and fields of each group."""
        return [(title, kind, [self[name] for name in names]) for title, kind, names in self.GROUPS]

    def put(self) -> BasemapPut:
        """What the valid form says."""
        said = dict(self.cleaned_data)
        del said["code"]
        return BasemapPut(**said)

    def refuse(self, refusal: Refusal) -> None:
        """Say at the field what the domain refused."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
