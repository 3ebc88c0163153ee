"""Where a place is opened in other programmes, each in the datum it expects."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zones.datum import Datum, from_wgs84

_AMAP = "https://uri.amap.com/marker"
_BAIDU = "https://api.map.baidu.com/marker"
_TENCENT = "https://apis.map.qq.com/uri/v1/marker"


@dataclass(frozen=True)
class MapApp:
    """``url`` opens the place; ``datum`` is what its numbers mean."""

    name: str | Promise
    url: str
    datum: str


def map_apps(lon: float, lat: float, label: str, *, allow_gcj02: bool) -> list[MapApp]:
    """The programmes that show (lon, lat), WGS-84; those in GCJ-02 only where the city allows it.

    Latitude comes first at Baidu, Tencent and in geo addresses (RFC 5870), longitude at AMap.
    """
    name = quote(label, safe="")
    apps = [
        MapApp(
            _("the device's map app"),
            f"geo:{lat:.6f},{lon:.6f}?q={lat:.6f},{lon:.6f}({name})",
            "WGS-84",
        )
    ]
    if not allow_gcj02:
        return apps
    x, y = from_wgs84(lon, lat, Datum.GCJ02)
    u, v = from_wgs84(lon, lat, Datum.BD09)
    amap = {"position": f"{x:.6f},{y:.6f}", "name": label, "coordinate": "gaode", "callnative": "1"}
    baidu = {
        "location": f"{v:.6f},{u:.6f}",
        "title": label,
        "content": label,
        "coord_type": "bd09ll",
        "output": "html",
    }
    tencent = {
        "marker": f"coord:{y:.6f},{x:.6f};title:{label};addr:{label}",
        "referer": "fieldwork",
    }
    return [
        MapApp(_("AMap"), f"{_AMAP}?{urlencode(amap)}", "GCJ-02"),
        MapApp(_("Baidu Maps"), f"{_BAIDU}?{urlencode(baidu)}", "BD-09"),
        MapApp(_("Tencent Maps"), f"{_TENCENT}?{urlencode(tencent)}", "GCJ-02"),
        *apps,
    ]
