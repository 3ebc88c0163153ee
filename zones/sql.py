"""SQL beside the ORM: the slices' .sql files, patterns, and the server's extensions."""

from pathlib import Path
from typing import Any

from django.contrib.postgres.operations import CreateExtension


class KeptExtension(CreateExtension):
    """An extension that going back leaves where it is.

    It is the server's and usually made by a superuser: the owner of our tables may not drop it.
    """

    def database_backwards(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing."""


def load_sql(module_file: str, relative: str) -> str:
    """The text of ``relative`` beside the module whose ``__file__`` is given."""
    return (Path(module_file).parent / relative).read_text(encoding="utf-8")


def like(words: str | None) -> str | None:
    """A LIKE pattern for text that holds ``words`` as they stand; None for none."""
    if not words:
        return None
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
