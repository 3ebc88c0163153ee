"""Read a slice's .sql files: raw statements live there, with named parameters."""

from pathlib import Path


def load_sql(module_file: str, relative: str) -> str:
    """The text of ``relative`` beside the module whose ``__file__`` is given."""
    return (Path(module_file).parent / relative).read_text(encoding="utf-8")
