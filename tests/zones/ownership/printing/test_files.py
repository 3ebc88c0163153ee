"""Names of printed files, and the folder they wait in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from zones.ownership.printing import files


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["A1", "大湖社区", "地图"], "A1 大湖社区 地图.pdf"),
        (["A1", "", "Map"], "A1 Map.pdf"),
        (["../../etc", "pass\x00wd", 'a"b<c>|?*:'], "etc pass wd a b c.pdf"),
        (["..."], "document.pdf"),
        (["x" * 300], "x" * 120 + ".pdf"),
        (["line\r\nSet-Cookie: a=b"], "line Set-Cookie a=b.pdf"),
    ],
)
def test_names_are_what_every_system_takes(parts: list[str], name: str) -> None:
    assert files.file_name(*parts) == name


def test_a_stored_file_is_found_and_a_lost_one_is_a_stray(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    kept, lost = files.store(b"%PDF-1"), files.store(b"%PDF-2")
    assert files.path_of(kept).read_bytes() == b"%PDF-1"
    later = timezone.now() + timedelta(seconds=5)
    assert files.strays([kept], before=later) == [lost]
    files.remove(lost)
    files.remove(lost)
    assert files.strays([kept], before=later) == []
