"""The icons of groups and categories: names of Tabler outline icons."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from zones.assets import icon_svg

ANY: Final = "category"
_NAME: Final = re.compile(r"[a-z0-9-]+", re.ASCII)


def is_icon(name: str) -> bool:
    """Whether there is an icon of that name."""
    if not _NAME.fullmatch(name):
        return False
    try:
        icon_svg(name)
    except ImproperlyConfigured:
        return False
    return True


def shown_icon(*names: str) -> str:
    """The first of the names that is an icon's, else one that fits anything."""
    return next((name for name in names if name and is_icon(name)), ANY)
