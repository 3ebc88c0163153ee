"""Why a basemap is refused."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from zones.reference.basemaps.rules import UrlFault
from zones.refusal import Conflict, Refusal


class UnusableAddress(Refusal):
    """The address is no template of a tile service."""

    _WORDS: Final = {
        UrlFault.NO_ADDRESS: (
            _("“%(part)s” is no address of a tile service."),
            _("Give http:// or https:// with a host, without a name and password in it."),
        ),
        UrlFault.UNKNOWN_HOLE: (
            _("The address has %(part)s, which nothing stands for."),
            _(
                "XYZ has {z}, {x} and {y} or {-y}; WMTS has {TileMatrix}, {TileRow} and {TileCol}. "
                "Several hosts are written {a-c} or {0-7}."
            ),
        ),
        UrlFault.TILE_NOT_NAMED: (
            _("“%(part)s” does not say which tile is meant."),
            _(
                "XYZ needs {z}, {x} and {y} or {-y}; WMTS by path {TileMatrix}, {TileRow} and "
                "{TileCol}, by query none of them."
            ),
        ),
        UrlFault.RANGE: (
            _("The hosts in “%(part)s” cannot be told apart."),
            _("Write one range, from the lower to the higher: {a-c} or {0-7}."),
        ),
    }

    def __init__(self, fault: UrlFault, part: str) -> None:
        detail, remedy = self._WORDS[fault]
        super().__init__(
            f"basemap_{fault.value}", detail % {"part": part}, field="url", remedy=remedy
        )


class MatrixMissing(Refusal):
    """A WMTS that is asked by query has to be told its layer and matrix set."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "basemap_matrix_missing",
            _("A WMTS needs the name of its layer and of its tile matrix set."),
            field=field,
            remedy=_("Both stand in the capabilities of the service."),
        )


class ZoomsExchanged(Refusal):
    """The nearest zoom is farther than the farthest."""

    def __init__(self) -> None:
        super().__init__(
            "basemap_zooms",
            _("The last zoom lies before the first."),
            field="max_zoom",
            remedy=_("Zooms go from 0, the world, to 24, a table."),
        )


class CodeTaken(Conflict):
    """Another basemap has the code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "basemap_code_taken",
            _("There is a basemap %(code)s already.") % {"code": code},
            field="code",
            remedy=_("Choose another code, or change that one."),
        )
