"""How QGIS shows a draft: each level in a colour of its own, named, its numbers not to be edited.

QML of QGIS 3.22, of which only what differs from its defaults is written.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

COLOURS: Final = ((200, 60, 40), (30, 90, 180), (30, 130, 90), (130, 70, 150), (150, 110, 20))
"""Of the borders, the top level first; deeper ones begin again."""

KEPT: Final = ("fid", "zone_id")
"""Columns that say which zone a feature is: QGIS does not offer to edit them."""


def level_style(*, rank: int, deepest: bool, kind: str) -> str:
    """The QML of a level. Only the deepest is filled, so that the borders above lie over it.

    ``kind`` is "Polygon" or "LineString"; borders are thicker the higher the level.
    """
    red, green, blue = COLOURS[rank % len(COLOURS)]
    colour, width = f"{red},{green},{blue}", 0.3 if deepest else 0.9 - 0.2 * min(rank, 2)
    symbol = _line(colour, width) if kind == "LineString" else _fill(colour, width, deepest)
    return f"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields|Forms" labelsEnabled="1">
 <renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0" enableorderby="0">
  <symbols>{symbol}</symbols>
 </renderer-v2>
 <labeling type="simple">
  <settings calloutType="simple">
   <text-style fieldName="name" fontSize="{8 if deepest else 11}" textColor="{colour},255"
     fontWeight="50" isExpression="0">
    <text-buffer bufferDraw="1" bufferSize="1" bufferColor="255,255,255,255"/>
   </text-style>
   <placement placement="{2 if kind == "LineString" else 1}"/>
   <rendering obstacle="0" drawLabels="1"/>
  </settings>
 </labeling>
 <aliases>{_aliases()}</aliases>
 <editable>{"".join(f'<field name="{name}" editable="0"/>' for name in KEPT)}</editable>
</qgis>
"""


def _aliases() -> str:
    """What the columns are called in the language of whoever fetched the file."""
    names = {
        "zone_id": _("number of the zone"),
        "code": _("code"),
        "name": _("name"),
        "name_en": _("English name"),
        "parent": _("code of the zone above"),
        "gap_reason": _("why it is a gap"),
    }
    return "".join(
        f'<alias index="{at}" field="{field}" name={quoteattr(name)}/>'
        for at, (field, name) in enumerate(names.items(), start=1)
    )


def _fill(colour: str, width: float, deepest: bool) -> str:
    return f"""
   <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleFill" enabled="1" pass="0" locked="0">
     <prop k="color" v="{colour},40"/>
     <prop k="style" v="{"solid" if deepest else "no"}"/>
     <prop k="outline_color" v="{colour},255"/>
     <prop k="outline_style" v="solid"/>
     <prop k="outline_width" v="{width:.1f}"/>
     <prop k="outline_width_unit" v="MM"/>
    </layer>
   </symbol>"""


def _line(colour: str, width: float) -> str:
    return f"""
   <symbol type="line" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
    <layer class="SimpleLine" enabled="1" pass="0" locked="0">
     <prop k="line_color" v="{colour},255"/>
     <prop k="line_style" v="solid"/>
     <prop k="line_width" v="{width + 0.5:.1f}"/>
     <prop k="line_width_unit" v="MM"/>
    </layer>
   </symbol>"""
