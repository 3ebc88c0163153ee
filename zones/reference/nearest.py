"""What the ground at a place is called: an address proposed for a pin."""

from __future__ import annotations

from django.db import connection

from zones.sql import load_sql

_NEAREST = load_sql(__file__, "sql/nearest.sql")
_NUMBER_SIGN = "号"


def address_near(lon: float, lat: float) -> str:
    """The address nearest to (lon, lat), WGS-84 degrees, in Chinese; "" where nothing is near.

    A house number within 60 m ("青石路12号"), else the named building, landmark or road within
    100 m ("青石路附近"). Layers that are not public count too: a name gives nothing away.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"lon": lon, "lat": lat})
        found = cursor.fetchone()
    if found is None:
        return ""
    name, house_number = found
    if not house_number:
        return f"{name}附近"
    sign = _NUMBER_SIGN if house_number[-1:].isdigit() else ""
    return f"{name}{house_number}{sign}"
