"""Compiling the catalogues: only what changed, and a faulty one by its name."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from geoapi.translations import TranslationProblem, compile_changed

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    source = tmp_path / "zones/locale/zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + 'msgid "Zone"\nmsgstr "网格"\n', encoding="utf-8")
    return source


def test_only_what_changed_is_compiled(tmp_path: Path, catalogue: Path) -> None:
    [target] = compile_changed(tmp_path)
    assert gettext.GNUTranslations(target.open("rb")).gettext("Zone") == "网格"
    assert compile_changed(tmp_path) == []


def test_a_faulty_catalogue_is_named(tmp_path: Path, catalogue: Path) -> None:
    catalogue.write_text(
        HEADER + '#, python-format\nmsgid "%(n)d zones"\nmsgstr "%(m)d 个网格"\n', encoding="utf-8"
    )
    with pytest.raises(TranslationProblem, match=r"django\.po has faults"):
        compile_changed(tmp_path)
    assert list(catalogue.parent.iterdir()) == [catalogue]


def test_without_gettext_the_remedy_is_told(
    tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TranslationProblem, match=r"bootstrap\.sh build"):
        compile_changed(tmp_path)
