"""The sentences for every fault, in the reader's language: what is wrong, and what to do.

The only module of exchange that knows Django, and of it only gettext.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.exchange.faults import Fault, FaultCode

Text = str | Promise


@dataclass(frozen=True)
class Explanation:
    """A fault as people read it: where it is, what it is, what to do about it.

    `field` is for programs ("feature 12"), `place` the same for people, "" for the whole file.
    """

    code: str
    field: str
    place: str
    detail: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.detail} {self.remedy}"


def explain(fault: Fault) -> Explanation:
    """The fault in the language that is active now."""
    detail, remedy = _MESSAGES[fault.code]
    params = {
        key: ", ".join(value) or gettext("none") if isinstance(value, tuple) else value
        for key, value in fault.params.items()
    }
    return Explanation(
        code=fault.code.value,
        field=fault.field,
        place=_place(fault.field),
        detail=str(detail) % params,
        remedy=str(remedy) % params,
    )


def _place(field: str) -> str:
    kind, _space, which = field.partition(" ")
    return str(_PLACES.get(kind, kind)) % {"which": which}


_PLACES: Final[Mapping[str, Text]] = {
    "file": "",
    "feature": _("feature %(which)s"),
    "row": _("row %(which)s"),
    "line": _("line %(which)s"),
    "crs": _("coordinate system"),
    "layer": _("layer"),
    "sheet": _("sheet"),
    "encoding": _("encoding"),
    "columns": _("columns"),
    "features": _("features"),
    "rows": _("rows"),
    "format": _("format"),
}
_REDECLARE: Final = _(
    "Declare %(declare)s with axis order %(axis_order)s if the map then shows it in the right"
    " place."
)
_MESSAGES: Final[Mapping[FaultCode, tuple[Text, Text]]] = {
    FaultCode.FILE_EMPTY: (
        _("%(name)s is empty."),
        _("Export it again and check that the file has a size."),
    ),
    FaultCode.FILE_TOO_LARGE: (
        _("%(name)s has %(bytes)s bytes; at most %(limit)s are read."),
        _("Split the file by district, or simplify its geometry."),
    ),
    FaultCode.FILE_UNREADABLE: (
        _("%(name)s is damaged: %(reason)s."),
        _("Open it in the program it came from, save it anew and send it again."),
    ),
    FaultCode.FILE_CUT_OFF: (
        _("%(name)s is shorter than it says of itself."),
        _("Copy or export it again; it was cut off on the way."),
    ),
    FaultCode.FORMAT_UNKNOWN: (
        _("%(name)s: files named %(extension)s are not read."),
        _(
            "Use .geojson, .gpkg, .zip (shapefile), .kml, .kmz or .fgb for features,"
            " .csv or .xlsx for tables."
        ),
    ),
    FaultCode.FORMAT_NOT_AS_NAMED: (
        _("%(name)s is named like %(named)s, but its content is %(found)s."),
        _("Give the file the extension of its content, or export it again."),
    ),
    FaultCode.FORMAT_UNSUITED: (
        _("%(name)s is a %(format)s file, which cannot be used here."),
        _("Boundaries come from feature files, units and people from .csv or .xlsx."),
    ),
    FaultCode.ENCODING_UNKNOWN: (
        _("The text of %(name)s cannot be read as %(tried)s."),
        _("Name its encoding, or save it as UTF-8."),
    ),
    FaultCode.JSON_INVALID: (
        _("%(name)s is not valid JSON at line %(line)s: %(reason)s."),
        _("Export it again; a file that was cut off while copying looks like this."),
    ),
    FaultCode.JSON_NOT_GEOJSON: (
        _("%(name)s is JSON, but neither features nor a geometry of GeoJSON."),
        _("Export it as GeoJSON."),
    ),
    FaultCode.DATABASE_UNSAFE: (
        _("%(name)s has a virtual table, %(table)s, that a GeoPackage does not need."),
        _("Export the layer alone into a new GeoPackage."),
    ),
    FaultCode.ARCHIVE_BOMB: (
        _("%(name)s would grow from %(bytes)s to %(unpacked)s bytes when unpacked."),
        _("Zip only the files of the layer, and simplify or split very large layers."),
    ),
    FaultCode.ARCHIVE_TOO_MANY_ENTRIES: (
        _("%(name)s holds %(count)s files; at most %(limit)s are read."),
        _("Zip only the files of the layer."),
    ),
    FaultCode.ARCHIVE_NESTED: (
        _("%(name)s holds another archive: %(entry)s."),
        _("Unpack the inner archive and zip its files directly."),
    ),
    FaultCode.ARCHIVE_PATH: (
        _("%(name)s has an entry that points outside of it: %(entry)s."),
        _("Zip the files again from within their folder."),
    ),
    FaultCode.ARCHIVE_ENCRYPTED: (
        _("%(entry)s in %(name)s is protected by a password."),
        _("Zip the files again without a password."),
    ),
    FaultCode.ARCHIVE_WITHOUT_CONTENT: (
        _("%(name)s holds no %(wanted)s file."),
        _("Zip the layer's own files; other formats are sent as they are, without a zip."),
    ),
    FaultCode.SHAPEFILE_NOT_ZIPPED: (
        _("%(name)s is one of several files of a shapefile."),
        _("Zip the .shp, .shx, .dbf, .prj and .cpg files together and send the zip."),
    ),
    FaultCode.SHAPEFILE_PART_MISSING: (
        _("The shapefile %(layer)s has no %(part)s file in the zip."),
        _("Add the %(part)s file to the zip."),
    ),
    FaultCode.XML_ENTITIES: (
        _("%(name)s declares a document type, which can hide entities."),
        _("Remove the <!DOCTYPE ...> at the top of the file, or export it again."),
    ),
    FaultCode.NO_FEATURES: (
        _("%(name)s has no features."),
        _("Check that the right layer was exported, and not an empty selection."),
    ),
    FaultCode.LAYER_UNKNOWN: (
        _("%(name)s has no layer %(layer)s. Its layers: %(layers)s."),
        _("Choose one of its layers."),
    ),
    FaultCode.LAYER_NOT_CHOSEN: (
        _("%(name)s has several layers: %(layers)s."),
        _("Choose one of its layers."),
    ),
    FaultCode.TOO_MANY_FEATURES: (
        _("%(name)s has more than %(limit)s features."),
        _("Split the file by district."),
    ),
    FaultCode.TOO_MANY_VERTICES: (
        _("The geometry has %(count)s vertices; at most %(limit)s are read."),
        _("Simplify it to about a metre, or split it."),
    ),
    FaultCode.GEOMETRY_UNREADABLE: (
        _("The geometry cannot be read: %(reason)s."),
        _("Draw the feature again, or export it as a plain polygon, line or point."),
    ),
    FaultCode.GEOMETRY_TYPE_UNKNOWN: (
        _("%(type)s is not a kind of geometry."),
        _("Use Point, LineString, Polygon, their Multi forms or GeometryCollection."),
    ),
    FaultCode.RING_TOO_SHORT: (
        _("A ring has %(count)s positions and fewer than three different ones."),
        _("Delete the ring or draw it again."),
    ),
    FaultCode.COORDINATE_NOT_A_NUMBER: (
        _("A coordinate is not a number: %(value)s."),
        _("Correct the position; each needs a longitude and a latitude."),
    ),
    FaultCode.COORDINATES_IMPOSSIBLE: (
        _("The position %(x)s, %(y)s does not exist in %(crs)s."),
        _("Check the declared coordinate system and the axis order."),
    ),
    FaultCode.CRS_NOT_DECLARED: (
        _("Neither the file nor you say which coordinate system it uses."),
        _("Declare it: EPSG:4326, EPSG:4490, EPSG:4547, gcj02, bd09 ..."),
    ),
    FaultCode.CRS_UNKNOWN: (
        _("The coordinate system %(crs)s is not known here."),
        _("Use wgs84, cgcs2000, gcj02, bd09 or an EPSG code such as EPSG:4547."),
    ),
    FaultCode.CRS_NEEDS_LOCAL_PARAMETERS: (
        _("%(crs)s belongs to Beijing 1954 or Xi'an 1980, whose parameters are kept locally."),
        _("Ask the surveying office for the data in CGCS2000."),
    ),
    FaultCode.CRS_DISAGREES: (
        _("You declared %(declared)s, but the file says %(in_file)s."),
        _("Declare %(in_file)s, or correct the file if it is labelled wrongly."),
    ),
    FaultCode.AXES_SWAPPED: (
        _("The coordinates lie in the city only with their two axes swapped."),
        _("Swap the axes: the axis order is %(axis_order)s."),
    ),
    FaultCode.ZONE_PREFIX_UNEXPECTED: (
        _(
            "The eastings have eight digits: they begin with the number of the zone, which"
            " %(declared)s does not have."
        ),
        _REDECLARE,
    ),
    FaultCode.ZONE_PREFIX_MISSING: (
        _("The eastings have six digits, but those of %(declared)s begin with the zone's number."),
        _REDECLARE,
    ),
    FaultCode.ZONE_WRONG: (
        _("In %(declared)s the coordinates do not lie in the city; in %(declare)s they do."),
        _REDECLARE,
    ),
    FaultCode.METRES_AS_DEGREES: (
        _("The coordinates are metres, but %(declared)s is measured in degrees."),
        _REDECLARE,
    ),
    FaultCode.DEGREES_AS_METRES: (
        _("The coordinates are degrees, but %(declared)s is measured in metres."),
        _REDECLARE,
    ),
    FaultCode.PROJECTION_WRONG: (
        _("In %(declared)s the coordinates do not lie in the city; in %(declare)s they do."),
        _REDECLARE,
    ),
    FaultCode.DATUM_SHIFTED: (
        _(
            "Read as %(declare)s, %(percent)s %% of the vertices fall on the known borders;"
            " as %(declared)s only %(percent_declared)s %%."
        ),
        _("Declare %(declare)s."),
    ),
    FaultCode.OUTSIDE_CITY: (
        _(
            "Read as %(declared)s the coordinates lie around %(lon)s, %(lat)s, outside the city"
            " (%(bbox)s), and no other coordinate system or axis order puts them inside."
        ),
        _("Check that it is the right file, and the city's bounding box."),
    ),
    FaultCode.FEATURE_OUTSIDE_CITY: (
        _("The feature leaves the city's bounding box."),
        _("Check its coordinates, or widen the city's bounding box."),
    ),
    FaultCode.SHEET_UNKNOWN: (
        _("%(name)s has no sheet %(sheet)s. Its sheets: %(sheets)s."),
        _("Choose one of its sheets."),
    ),
    FaultCode.SHEET_NOT_CHOSEN: (
        _("%(name)s has several sheets with content: %(sheets)s."),
        _("Choose one of its sheets."),
    ),
    FaultCode.NO_ROWS: (
        _("%(name)s has a header but no rows."),
        _("Check that the right sheet or file was exported."),
    ),
    FaultCode.HEADER_MISSING: (
        _("%(name)s has no header row."),
        _("Put the names of the columns into the first row."),
    ),
    FaultCode.HEADER_MERGED: (
        _("The header of %(name)s has merged cells: %(cells)s."),
        _("Leave one row of column names, without a title above it and without merged cells."),
    ),
    FaultCode.COLUMN_UNNAMED: (
        _("Column %(column)s of %(name)s has values but no name."),
        _("Name the column in the first row, or delete it."),
    ),
    FaultCode.COLUMN_TWICE: (
        _("%(name)s has two columns named %(column)s."),
        _("Give every column a name of its own."),
    ),
    FaultCode.COLUMN_MISSING: (
        _("%(name)s has no column %(column)s. Its columns: %(columns)s."),
        _("Name the column that holds it."),
    ),
    FaultCode.ROW_TOO_LONG: (
        _("The row has %(count)s cells, the header %(columns)s."),
        _("Put values that hold the delimiter into quotation marks."),
    ),
    FaultCode.TOO_MANY_ROWS: (
        _("%(name)s has more than %(limit)s rows."),
        _("Split the file."),
    ),
    FaultCode.FORMULA_WITHOUT_VALUE: (
        _("Cell %(cell)s holds a formula whose result was not saved."),
        _("Open the file in a spreadsheet program and save it, or paste the values."),
    ),
    FaultCode.POINT_MISSING: (
        _("The row has no coordinates."),
        _("Fill in longitude and latitude."),
    ),
    FaultCode.POINT_NOT_A_NUMBER: (
        _("%(value)s is not a coordinate."),
        _("Write degrees as a decimal number, such as 103.2265."),
    ),
    FaultCode.POINT_NOT_A_POINT: (
        _("The feature is a %(type)s, not a point."),
        _("Export points, or the centre of each feature."),
    ),
    FaultCode.VALUES_DROPPED: (
        _("%(count)s cells hold what cannot be stored: infinite numbers or broken characters."),
        _("It is left out. Look at the source if it was meant to be there."),
    ),
    FaultCode.HEIGHTS_DROPPED: (
        _("%(count)s features have heights, which are left out."),
        _("Nothing needs to be done."),
    ),
    FaultCode.ENCODING_GUESSED: (
        _("The file does not say its encoding; it was read as %(encoding)s."),
        _("If names look wrong, name the encoding."),
    ),
    FaultCode.CRS_IN_FILE_IGNORED: (
        _("The file names a coordinate system that is not known here: %(crs)s."),
        _("Your declaration was used; check the place on the map."),
    ),
    FaultCode.NETWORK_LINKS_IGNORED: (
        _("%(count)s links to other files were not followed."),
        _("Save the linked layers into the file if they belong to it."),
    ),
    FaultCode.MERGED_CELLS_FILLED: (
        _("%(count)s merged cells were read as if each row repeated their value."),
        _("Nothing needs to be done if that is what they mean."),
    ),
    FaultCode.LATE_COLUMNS_DROPPED: (
        _("Properties that only later features have were left out: %(columns)s."),
        _("Give the first feature all properties, with null where it has no value."),
    ),
    FaultCode.CRS_UNSUITED: (
        _("%(format)s files always hold longitude and latitude, not %(crs)s."),
        _("Choose wgs84, or another format."),
    ),
    FaultCode.GEOMETRY_UNSUITED: (
        _("%(format)s cannot hold %(types)s together."),
        _("Export each kind of geometry on its own, or as GeoPackage or GeoJSON."),
    ),
}
