"""The datums coordinates may be given in, with where people meet them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zones.datum import Datum
from zones.organisation.models import City


def offered_datums(city: City | None) -> list[tuple[str, str]]:
    """Code and words of each datum the city allows."""
    datums = [
        (Datum.WGS84.value, _("WGS-84: GPS, this map")),
        (Datum.CGCS2000.value, _("CGCS2000: national surveys")),
    ]
    if city is not None and city.allow_gcj02:
        datums += [
            (Datum.GCJ02.value, _("GCJ-02: AMap, Tencent, WeChat")),
            (Datum.BD09.value, _("BD-09: Baidu Maps")),
        ]
    return datums
