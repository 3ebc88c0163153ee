"""The JavaScript follows the packages' direction: zones knows nothing of fieldwork."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path for package in ("zones", "fieldwork") for path in (ROOT / package / "static").rglob("*.js")
)
IMPORT = re.compile(
    r'(?:^(?:import|export)\b[^"();=]*?\bfrom\s*|^import\s+|\bimport\(\s*)"([^"]+)"', re.MULTILINE
)


def imports_of(path: Path) -> list[str]:
    code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return IMPORT.findall(code)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_are_own_modules_of_the_same_package_or_of_zones(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for specifier in imports_of(path):
        assert specifier.startswith(("#zones/", f"#{package}/")), specifier
        top, _, rest = specifier[1:].partition("/")
        assert (ROOT / top / "static" / top / rest).is_file(), specifier


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


def test_no_template_carries_a_script_or_a_style_of_its_own() -> None:
    """The content security policy lets neither pass; events are listened to in modules."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=")
    for package in ("zones", "fieldwork"):
        for template in (ROOT / package / "templates").rglob("*.html"):
            found = inline.search(template.read_text(encoding="utf-8"))
            assert not found, f"{template.relative_to(ROOT)}: {found and found.group()}"


def test_nothing_is_fetched_from_elsewhere() -> None:
    address = re.compile(r"""(?:src|href|url\(|@import)\s*=?\s*["'(]?\s*(?:https?:)?//""")
    for package in ("zones", "fieldwork"):
        for kind in ("*.html", "*.css", "*.js"):
            for path in (ROOT / package).rglob(kind):
                assert not address.search(path.read_text(encoding="utf-8")), path
