"""The formats of a download, each with a sentence that says when to take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from zones.exchange import Format

NAMES: Final = {
    Format.GPKG: "GeoPackage",
    Format.SHAPEFILE: "Shapefile",
    Format.GEOJSON: "GeoJSON",
    Format.GEOJSONSEQ: "GeoJSONSeq",
    Format.FLATGEOBUF: "FlatGeobuf",
    Format.KML: "KML",
    Format.XLSX: "XLSX",
    Format.CSV: "CSV",
}
DEGREES_ONLY: Final = frozenset({Format.KML})


@dataclass(frozen=True)
class FormatChoice:
    """A format to choose, for everything that has a shape."""

    format: Format
    sentence: str

    @property
    def code(self) -> str:
        """What the interface's ``format`` takes."""
        return self.format.value

    @property
    def label(self) -> str:
        """What people call it."""
        return NAMES[self.format]


def format_choices() -> list[FormatChoice]:
    """Every format zones come in, the one to take when in doubt first."""
    sentences = {
        Format.GPKG: _(
            "One file for QGIS, ArcGIS and SuperMap; keeps column names whole. Take it when in"
            " doubt."
        ),
        Format.SHAPEFILE: _("For older programs, zipped. Column names are cut to ten characters."),
        Format.GEOJSON: _("For web maps and for programmers."),
        Format.GEOJSONSEQ: _("For programmers: a feature on each line."),
        Format.FLATGEOBUF: _("Small and fast, for very many features."),
        Format.KML: _("For map viewers on phones and globes. It holds degrees only."),
        Format.XLSX: _("A spreadsheet without shapes. Layers of the map come as CSV."),
        Format.CSV: _("A table, with the shapes as text in its last column."),
    }
    return [FormatChoice(wanted, sentence) for wanted, sentence in sentences.items()]


def at_hand(wanted: Format, offered: Iterable[Format]) -> Format:
    """The format wanted, or CSV for what does not come as a spreadsheet."""
    return wanted if wanted in offered else Format.CSV
