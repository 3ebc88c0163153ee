"""What may be declared, how far a file was taken from its place, and what gives cause to doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fieldwork.evidence.rules import (
    Circumstances,
    DeclaredFile,
    Doubt,
    Limits,
    Wrong,
    distance_m,
    doubts,
    wrong_declarations,
)

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
LIMITS = Limits(bytes_of={"photo": 1000, "video": 9000}, files=3, pixels=100)
GOOD = DeclaredFile(sha256="ab" * 32, size=1000, lon=103.2, lat=22.7, accuracy_m=8)
HONEST = Circumstances(declared_at=NOON, origin="camera", captured_at=NOON, distance_m=12)


def wrong(*files: DeclaredFile) -> list[tuple[Wrong, int | None, str]]:
    return [(one.what, one.index, one.field) for one in wrong_declarations(files, LIMITS)]


def test_good_declarations_pass() -> None:
    assert wrong(GOOD, replace(GOOD, sha256="cd" * 32, kind="video", size=9000)) == []
    assert wrong() == []


@pytest.mark.parametrize(
    ("changes", "what", "field"),
    [
        ({"sha256": "AB" * 32}, Wrong.HASH, "sha256"),
        ({"sha256": "../../../etc/passwd"}, Wrong.HASH, "sha256"),
        ({"size": 0}, Wrong.EMPTY, "size"),
        ({"size": -5}, Wrong.EMPTY, "size"),
        ({"size": 1001}, Wrong.TOO_LARGE, "size"),
        ({"kind": "programme"}, Wrong.KIND, "kind"),
        ({"lat": None}, Wrong.PLACE, "lon"),
        ({"lon": 181.0}, Wrong.PLACE, "lon"),
        ({"lat": float("nan")}, Wrong.PLACE, "lon"),
        ({"accuracy_m": -1.0}, Wrong.ACCURACY, "accuracy"),
        ({"accuracy_m": float("inf")}, Wrong.ACCURACY, "accuracy"),
        ({"captured_at": datetime(2026, 3, 1)}, Wrong.TIME, "captured_at"),  # noqa: DTZ001
    ],
)
def test_wrong_declarations_are_named(changes: dict[str, object], what: Wrong, field: str) -> None:
    other = replace(GOOD, sha256="cd" * 32)
    assert wrong(other, replace(GOOD, **changes)) == [(what, 1, field)]  # type: ignore[arg-type]


def test_too_many_files_and_the_same_twice_are_named() -> None:
    many = [replace(GOOD, sha256=f"{number:064x}") for number in range(4)]
    assert wrong(*many) == [(Wrong.TOO_MANY, None, "")]
    assert wrong(GOOD, GOOD) == [(Wrong.TWICE, 1, "sha256")]


def test_a_place_of_zeroes_is_no_place() -> None:
    assert replace(GOOD, lon=0.0, lat=0.0).place is None
    assert GOOD.place == (103.2, 22.7)


def test_distances_are_metres_on_the_ellipsoid() -> None:
    assert distance_m((103.2, 22.7), (103.2, 22.7)) == 0
    assert distance_m((103.2, 22.7), (103.2, 22.71)) == pytest.approx(1107.5, abs=1)
    assert distance_m((103.2, 22.7), (103.21, 22.7)) == pytest.approx(1027.5, abs=1)
    assert distance_m(None, (103.2, 22.7)) is None


def test_an_honest_photo_gives_no_cause_to_doubt() -> None:
    assert doubts(HONEST) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"origin": "gallery"}, [Doubt.GALLERY]),
        ({"reused": True}, [Doubt.REUSED]),
        ({"captured_at": NOON - timedelta(hours=25)}, [Doubt.LONG_BEFORE]),
        ({"captured_at": NOON - timedelta(hours=23)}, []),
        ({"captured_at": NOON + timedelta(minutes=11)}, [Doubt.CLOCK_AHEAD]),
        ({"captured_at": NOON + timedelta(minutes=9)}, []),
        ({"captured_at": None}, []),
        ({"distance_m": 201.0}, [Doubt.FAR]),
        ({"distance_m": 240.0, "accuracy_m": 50.0}, []),
        ({"distance_m": None}, []),
        ({"distance_m": None, "positioned": False}, [Doubt.NO_PLACE]),
        ({"camera_distance_m": 900.0}, [Doubt.CAMERA_FAR]),
        ({"camera_at": datetime(2026, 3, 1, 12)}, []),  # noqa: DTZ001
        ({"camera_at": NOON - timedelta(days=30)}, [Doubt.CAMERA_TIME]),
        (
            {"origin": "gallery", "reused": True, "distance_m": 5000.0},
            [Doubt.REUSED, Doubt.FAR, Doubt.GALLERY],
        ),
    ],
)
def test_doubts_are_named_the_gravest_first(
    changes: dict[str, object], expected: list[Doubt]
) -> None:
    assert doubts(replace(HONEST, **changes)) == expected  # type: ignore[arg-type]
