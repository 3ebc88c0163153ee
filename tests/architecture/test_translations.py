"""Every text of ours has its Chinese, with the same holes to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = sorted(ROOT.glob("*/locale/zh_Hans/LC_MESSAGES/*.po"))
HOLE = re.compile(r"%\(\w+\)|\{\w+\}|</?\w+>")
LINE = re.compile(r'^(?:(msgid|msgid_plural|msgstr(?:\[0\])?) )?(".*")$')


def entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """(msgid, plural or msgid, msgstr) of every entry but the header."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        assert "#, fuzzy" not in block, f"{path}: a guess nobody confirmed:\n{block}"
        texts: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if match := LINE.match(line):
                field = match[1] or field
                texts[field] = texts.get(field, "") + ast.literal_eval(match[2])
        if texts.get("msgid"):
            translated = texts.get("msgstr") or texts.get("msgstr[0]", "")
            yield texts["msgid"], texts.get("msgid_plural", texts["msgid"]), translated


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_translated_with_its_holes(path: Path) -> None:
    for msgid, plural, msgstr in entries(path):
        assert msgstr, f"no Chinese for “{msgid}”"
        assert set(HOLE.findall(msgstr)) == set(HOLE.findall(plural)), msgid


def test_each_package_has_a_catalog() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in CATALOGS} == {
        "zones",
        "fieldwork",
        "geoapi",
    }
