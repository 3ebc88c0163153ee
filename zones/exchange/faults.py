"""What can be wrong with a file, as facts. The sentences are in messages.py, in both languages."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum


class FaultCode(StrEnum):
    """Every fault has its own code, its own message and its own remedy (messages.py)."""

    # the file as a whole
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNREADABLE = "file_unreadable"
    FILE_CUT_OFF = "file_cut_off"
    FORMAT_UNKNOWN = "format_unknown"
    FORMAT_NOT_AS_NAMED = "format_not_as_named"
    FORMAT_UNSUITED = "format_unsuited"
    ENCODING_UNKNOWN = "encoding_unknown"
    JSON_INVALID = "json_invalid"
    JSON_NOT_GEOJSON = "json_not_geojson"
    DATABASE_UNSAFE = "database_unsafe"
    # archives and XML
    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_TOO_MANY_ENTRIES = "archive_too_many_entries"
    ARCHIVE_NESTED = "archive_nested"
    ARCHIVE_PATH = "archive_path"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_WITHOUT_CONTENT = "archive_without_content"
    SHAPEFILE_NOT_ZIPPED = "shapefile_not_zipped"
    SHAPEFILE_PART_MISSING = "shapefile_part_missing"
    XML_ENTITIES = "xml_entities"
    # features
    NO_FEATURES = "no_features"
    LAYER_UNKNOWN = "layer_unknown"
    LAYER_NOT_CHOSEN = "layer_not_chosen"
    TOO_MANY_FEATURES = "too_many_features"
    TOO_MANY_VERTICES = "too_many_vertices"
    GEOMETRY_UNREADABLE = "geometry_unreadable"
    GEOMETRY_TYPE_UNKNOWN = "geometry_type_unknown"
    RING_TOO_SHORT = "ring_too_short"
    COORDINATE_NOT_A_NUMBER = "coordinate_not_a_number"
    COORDINATES_IMPOSSIBLE = "coordinates_impossible"
    # coordinate systems
    CRS_NOT_DECLARED = "crs_not_declared"
    CRS_UNKNOWN = "crs_unknown"
    CRS_NEEDS_LOCAL_PARAMETERS = "crs_needs_local_parameters"
    CRS_DISAGREES = "crs_disagrees"
    # where the coordinates lie
    AXES_SWAPPED = "axes_swapped"
    ZONE_PREFIX_UNEXPECTED = "zone_prefix_unexpected"
    ZONE_PREFIX_MISSING = "zone_prefix_missing"
    ZONE_WRONG = "zone_wrong"
    METRES_AS_DEGREES = "metres_as_degrees"
    DEGREES_AS_METRES = "degrees_as_metres"
    PROJECTION_WRONG = "projection_wrong"
    DATUM_SHIFTED = "datum_shifted"
    OUTSIDE_CITY = "outside_city"
    FEATURE_OUTSIDE_CITY = "feature_outside_city"
    # tables
    SHEET_UNKNOWN = "sheet_unknown"
    SHEET_NOT_CHOSEN = "sheet_not_chosen"
    NO_ROWS = "no_rows"
    HEADER_MISSING = "header_missing"
    HEADER_MERGED = "header_merged"
    COLUMN_UNNAMED = "column_unnamed"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSING = "column_missing"
    ROW_TOO_LONG = "row_too_long"
    TOO_MANY_ROWS = "too_many_rows"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    # points
    POINT_MISSING = "point_missing"
    POINT_NOT_A_NUMBER = "point_not_a_number"
    POINT_NOT_A_POINT = "point_not_a_point"
    # notices: read, but something was left out or guessed
    HEIGHTS_DROPPED = "heights_dropped"
    VALUES_DROPPED = "values_dropped"
    ENCODING_GUESSED = "encoding_guessed"
    CRS_IN_FILE_IGNORED = "crs_in_file_ignored"
    NETWORK_LINKS_IGNORED = "network_links_ignored"
    MERGED_CELLS_FILLED = "merged_cells_filled"
    LATE_COLUMNS_DROPPED = "late_columns_dropped"
    # writing
    GEOMETRY_UNSUITED = "geometry_unsuited"
    CRS_UNSUITED = "crs_unsuited"


Param = str | int | float | tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `field` says where to look.

    `field` is "file", "crs", "layer", "sheet", "encoding", "columns", "features", "rows",
    "format", "feature <id>", "row <n>" or "line <n>".
    `params` fill the placeholders of the message.
    """

    code: FaultCode
    field: str = "file"
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)


class ExchangeError(Exception):
    """A file cannot be read or written. `messages.explain(error.fault)` says why and what to do."""

    def __init__(self, code: FaultCode, field: str = "file", /, **params: Param) -> None:
        self.fault = Fault(code, field, params)
        super().__init__(f"{code} ({field}) {params}")

    @property
    def code(self) -> FaultCode:
        return self.fault.code

    @property
    def field(self) -> str:
        return self.fault.field
