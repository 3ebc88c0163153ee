"""Find a category by what people call it.

By part of its Chinese or English name, an alias, its code, pinyin ("baolulaji"), or the first
letters of the pinyin ("bllj").
"""

from __future__ import annotations

import re
from typing import Final

from django.db import connection

from fieldwork.catalogue.models import Category
from zones.reference.rules import searchable
from zones.sql import like, load_sql

_SEARCH: Final = load_sql(__file__, "sql/search.sql")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_LETTERS: Final = re.compile(r"[a-z0-9' .-]+")


def search_categories(q: str, role: str = "", limit: int = 20) -> list[Category]:
    """At most ``limit`` active categories called so, the best first, with their duty areas.

    Among equals those on the role's short list come first. Without words, all of them: the short
    list, then by code.
    """
    text = searchable(q)
    typed = text.replace(" ", "") if _CHINESE.search(text) else text
    sounds = re.sub(r"[^a-z0-9]", "", typed)
    anywhere = like(typed) or ""
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH,
            {
                "typed": typed,
                "typed_anywhere": anywhere,
                "typed_begins": anywhere.removeprefix("%"),
                "letters": bool(sounds) and bool(_LETTERS.fullmatch(typed)),
                "sounds": sounds,
                "role": role,
                "limit": limit,
            },
        )
        ids = [id for (id,) in cursor.fetchall()]
    found = Category.objects.select_related("duty_area").in_bulk(ids)
    return [found[id] for id in ids]
