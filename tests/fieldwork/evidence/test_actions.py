"""Files declared, received, refused, used twice, removed and swept up."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from fieldwork.evidence import parts
from fieldwork.evidence.actions import (
    Received,
    declare,
    measure,
    receive_part,
    remove,
    state_of,
    store,
    sweep,
    sweep_strays,
)
from fieldwork.evidence.examination import examine
from fieldwork.evidence.limits import limits
from fieldwork.evidence.models import Attachment, Blob
from fieldwork.evidence.refusals import (
    Broken,
    DeclarationWrong,
    Disguised,
    FileRemoved,
    HashDiffers,
    NotTaken,
    OffsetGap,
    PhotoTooLarge,
    ReasonMissing,
    SizeDiffers,
    TooLarge,
)
from fieldwork.evidence.shelves import Shelf, path_of
from tests.fieldwork.evidence.files import (
    PLACE,
    archive,
    declared,
    document,
    film,
    hash_of,
    label,
    photo,
    picture,
    placed,
    recording,
    track,
)
from tests.ground import TESTER, TODAY
from zones.audit.models import AuditEntry
from zones.refusal import Refusal

pytestmark = pytest.mark.django_db

PHOTO = photo(exif=label())


def announced(content: bytes = PHOTO, **facts: Any) -> Attachment:
    [attachment] = declare(
        files=[declared(content, **facts)], place=PLACE, uploaded_by=None, now=TODAY
    )
    return attachment


def send(
    attachment: Attachment, content: bytes, start: int = 0, end: int | None = None
) -> Received:
    return receive_part(
        attachment=attachment,
        start=start,
        total=len(content),
        chunks=[content[start:end]],
        now=TODAY,
    )


def lying(disk: Path) -> list[str]:
    return sorted(str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file())


def test_files_are_declared_in_one_statement(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    files = [declared(PHOTO, lon=PLACE[0], lat=PLACE[1] + 0.001), declared(film(), kind="video")]
    with django_assert_num_queries(1):
        near, unplaced = declare(files=files, place=PLACE, uploaded_by=None, now=TODAY)
    near.refresh_from_db()
    assert near.distance_m == pytest.approx(110.7, abs=0.5)
    assert near.location is not None
    assert near.location.coords == pytest.approx((PLACE[0], PLACE[1] + 0.001))
    assert (unplaced.distance_m, unplaced.location, unplaced.blob) == (None, None, None)


def test_the_distance_is_measured_when_the_place_is_known_at_last() -> None:
    files = [declared(PHOTO, lon=PLACE[0], lat=PLACE[1]), declared(film(), kind="video")]
    placed_file, other = declare(files=files, place=None, uploaded_by=None, now=TODAY)
    assert placed_file.distance_m is None
    measure(attachments=[placed_file, other], place=(PLACE[0], PLACE[1] + 0.001))
    placed_file.refresh_from_db()
    assert placed_file.distance_m == pytest.approx(110.7, abs=0.5)


def test_a_wrong_declaration_names_the_file_and_its_field(settings: Settings) -> None:
    settings.EVIDENCE_MAX_BYTES = {"photo": 10}
    with pytest.raises(DeclarationWrong) as refused:
        announced()
    assert (refused.value.code, refused.value.field) == ("file_too_large", "files.0.size")
    assert "0 MB" in str(refused.value)
    assert not Attachment.objects.exists()


def test_a_photo_arrives_in_pieces_and_is_kept_with_its_facts(disk: Path) -> None:
    attachment = announced()
    assert send(attachment, PHOTO, 0, 100) == Received(100, complete=False)
    assert send(attachment, PHOTO, 0, 300) == Received(300, complete=False)
    assert state_of(attachment) == Received(300, complete=False)
    assert send(attachment, PHOTO, 300) == Received(len(PHOTO), complete=True)
    attachment.refresh_from_db()
    blob = attachment.blob
    assert blob is not None
    assert (blob.kind, blob.media_type, blob.size) == ("photo", "image/jpeg", len(PHOTO))
    assert (blob.width, blob.height, blob.exif["lon"]) == (64, 48, PLACE[0])
    assert (attachment.arrived_at, attachment.reused) == (TODAY, False)
    sha256 = hash_of(PHOTO)
    assert path_of(Shelf.BLOBS, sha256).read_bytes() == PHOTO
    assert len(lying(disk)) == 3, "the photo, its view and its thumb, and no part"


def test_a_gap_names_what_has_arrived() -> None:
    attachment = announced()
    send(attachment, PHOTO, 0, 100)
    with pytest.raises(OffsetGap) as refused:
        send(attachment, PHOTO, 200)
    assert (refused.value.received, refused.value.conflict) == (100, True)


def test_what_has_arrived_may_be_sent_again() -> None:
    attachment = announced()
    send(attachment, PHOTO)
    assert send(attachment, PHOTO, 5, 10) == Received(len(PHOTO), complete=True)


def test_another_length_than_declared_is_refused(disk: Path) -> None:
    with pytest.raises(SizeDiffers):
        send(announced(), PHOTO + b"x")
    assert lying(disk) == []


def test_wrong_bytes_are_discarded_and_can_be_sent_again(disk: Path) -> None:
    attachment = announced()
    with pytest.raises(HashDiffers):
        send(attachment, bytes(len(PHOTO)))
    assert lying(disk) == []
    assert state_of(attachment) == Received(0, complete=False)
    assert send(attachment, PHOTO).complete


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<html><script>alert(1)</script></html>", NotTaken),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', NotTaken),
        (b"x", NotTaken),
        (PHOTO[:-200], Broken),
        (photo(form="HEIF")[:-100], Broken),
        (film()[:-10], Broken),
        (film(track(b"text"))[:200], Broken),
        (recording()[:-10], Broken),
        (document()[:-10], Broken),
        (PHOTO + archive(), Disguised),
        (photo(picture(300, 300)), PhotoTooLarge),
        (photo(comment=bytes(60_000)), TooLarge),
    ],
)
def test_hostile_files_are_refused_and_leave_nothing(
    disk: Path, settings: Settings, content: bytes, refusal: type[Refusal]
) -> None:
    settings.EVIDENCE_MAX_PIXELS = 200 * 200
    settings.EVIDENCE_MAX_BYTES = {
        "photo": 50_000,
        "video": 90_000,
        "audio": 9_000,
        "document": 900,
    }
    attachment = announced(content, kind="video", media_type="video/mp4")
    with pytest.raises(refusal) as refused:
        send(attachment, content)
    assert str(refused.value.remedy)
    assert lying(disk) == []
    assert not Blob.objects.exists()
    attachment.refresh_from_db()
    assert attachment.arrived_at is None


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (photo(form="HEIF"), "photo", "image/heic"),
        (film(), "video", "video/mp4"),
        (film(brand=b"M4A "), "video", "video/mp4"),
        (film(track(b"soun")), "audio", "audio/mp4"),
        (recording(), "audio", "audio/wav"),
        (document(), "document", "application/pdf"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_was_declared(
    content: bytes, kind: str, media_type: str
) -> None:
    attachment = announced(content, media_type="text/html")
    send(attachment, content)
    attachment.refresh_from_db()
    assert attachment.blob is not None
    assert (attachment.kind, attachment.blob.media_type) == (kind, media_type)


def test_a_film_keeps_its_facts_and_is_served_without_them() -> None:
    content = film(labels=placed())
    attachment = announced(content, kind="video")
    send(attachment, content)
    blob = Blob.objects.get()
    assert blob.exif == {
        "captured_at": "2026-03-01T00:30:00+00:00",
        "lon": PLACE[0],
        "lat": PLACE[1],
    }
    assert path_of(Shelf.BLOBS, blob.sha256).read_bytes() == content
    assert b"+22.7795" not in path_of(Shelf.VIEWS, blob.sha256).read_bytes()


def test_a_huge_film_is_looked_at_without_being_copied(disk: Path) -> None:
    """Nearly half a gigabyte of nothing, which takes no room on the disk: only boxes are read."""
    head, size = film(), 490_000_000
    path = disk / "film"
    with path.open("wb") as huge:
        huge.write(head + (size - len(head)).to_bytes(4, "big") + b"free")
        huge.truncate(size)
    view = disk / "view"
    examined = examine(path, view=view, thumb=disk / "thumb", limits=limits())
    assert (examined.kind, view.stat().st_size) == ("video", size)
    assert view.samefile(path)


def test_the_same_bytes_elsewhere_are_flagged_and_stored_once(disk: Path) -> None:
    first, second = announced(), announced()
    send(first, PHOTO)
    assert state_of(second) == Received(0, complete=False), "a hash alone is worth nothing"
    send(second, PHOTO)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.reused, second.reused) == (False, True)
    assert Blob.objects.count() == 1
    assert len(lying(disk)) == 3


def test_bytes_that_were_removed_are_still_known_as_used() -> None:
    first, second = announced(), announced()
    send(first, PHOTO)
    remove(attachment=first, reason="a face", actor=TESTER, now=TODAY)
    sweep(now=TODAY)
    send(second, PHOTO)
    second.refresh_from_db()
    assert second.reused


def test_whole_files_are_stored_at_once() -> None:
    attachment = announced()
    assert store(attachment=attachment, content=PHOTO, now=TODAY).complete


def test_a_removed_file_leaves_a_tombstone(disk: Path) -> None:
    attachment = announced()
    send(attachment, PHOTO)
    remove(attachment=attachment, reason=" shows a number plate ", actor=TESTER, now=TODAY)
    attachment.refresh_from_db()
    assert (attachment.blob, attachment.removed_at) == (None, TODAY)
    assert (attachment.arrived_at, attachment.removed_reason) == (TODAY, "shows a number plate")
    entry = AuditEntry.objects.get(action="file.remove")
    assert entry.object_id == str(attachment.uuid)
    assert entry.before == {"sha256": hash_of(PHOTO), "size": len(PHOTO), "kind": "photo"}
    for act in (
        lambda: send(attachment, PHOTO),
        lambda: remove(attachment=attachment, reason="again", actor=TESTER, now=TODAY),
    ):
        with pytest.raises(FileRemoved):
            act()
    assert sweep(now=TODAY) == 1
    assert lying(disk) == []
    assert not Blob.objects.exists()


def test_nothing_is_removed_without_a_reason() -> None:
    attachment = announced()
    with pytest.raises(ReasonMissing):
        remove(attachment=attachment, reason="  ", actor=TESTER, now=TODAY)


def test_a_file_removed_while_it_was_sent_does_not_arrive(disk: Path) -> None:
    attachment = announced()
    send(attachment, PHOTO, 0, 100)
    remove(attachment=Attachment.objects.get(), reason="wrong street", actor=TESTER, now=TODAY)
    with pytest.raises(FileRemoved):
        send(attachment, PHOTO, 100)
    assert not Blob.objects.exists()


def test_bytes_still_attached_elsewhere_are_not_swept() -> None:
    first, second = announced(), announced()
    send(first, PHOTO)
    send(second, PHOTO)
    remove(attachment=first, reason="twice", actor=TESTER, now=TODAY)
    assert sweep(now=TODAY) == 0
    assert path_of(Shelf.BLOBS, hash_of(PHOTO)).exists()


def age(path: Path, days: float) -> datetime:
    """Make a file that much older; the present instant."""
    now = timezone.now()
    then = (now - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return now


@pytest.mark.parametrize(("days", "swept"), [(0, 0), (29, 0), (31, 1)])
def test_parts_are_kept_while_a_phone_may_come_back(days: float, swept: int) -> None:
    attachment = announced()
    send(attachment, PHOTO, 0, 100)
    now = age(parts.path_of(attachment.uuid), days)
    assert sweep(now=now) == swept
    assert parts.received(attachment.uuid) == (0 if swept else 100)


@pytest.mark.parametrize(("days", "swept"), [(0, 0), (2, 1)])
def test_parts_of_what_is_not_awaited_are_swept(days: float, swept: int) -> None:
    attachment = announced()
    send(attachment, PHOTO)
    parts.append(attachment.uuid, start=0, total=3, chunks=[b"abc"])
    assert sweep(now=age(parts.path_of(attachment.uuid), days)) == swept


@pytest.mark.parametrize(("days", "swept"), [(0, 0), (2, 1)])
def test_bytes_no_transaction_mentions_are_swept(days: float, swept: int, disk: Path) -> None:
    send(announced(), PHOTO)
    stray = path_of(Shelf.BLOBS, "ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"undone")
    age(path_of(Shelf.BLOBS, hash_of(PHOTO)), 40)
    assert sweep_strays(now=age(stray, days)) == swept
    assert stray.exists() == (not swept)
    assert path_of(Shelf.BLOBS, hash_of(PHOTO)).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_sent_at_once_become_one_blob(disk: Path) -> None:
    """Six attachments of the same bytes, each sent over two connections."""
    attachments = [announced() for _number in range(6)]

    def send_all(attachment: Attachment) -> bool:
        try:
            mine = Attachment.objects.get(pk=attachment.pk)
            pieces = (PHOTO[at : at + 97] for at in range(0, len(PHOTO), 97))
            return receive_part(
                attachment=mine, start=0, total=len(PHOTO), chunks=pieces, now=TODAY
            ).complete
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(send_all, attachments * 2))
    assert Blob.objects.count() == 1
    arrived = Attachment.objects.arrived()
    assert (arrived.count(), arrived.filter(reused=True).count()) == (6, 5)
    assert len(lying(disk)) == 3


@pytest.mark.django_db(transaction=True)
def test_sweeping_never_takes_bytes_that_are_being_attached(disk: Path) -> None:
    """One sends, removes and sends again; another sweeps all the while."""
    done = False

    def keep_sweeping() -> None:
        try:
            while not done:
                sweep(now=TODAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sweeping = pool.submit(keep_sweeping)
        try:
            for _round in range(15):
                attachment = announced()
                assert send(attachment, PHOTO).complete
                assert path_of(Shelf.BLOBS, hash_of(PHOTO)).read_bytes() == PHOTO
                remove(attachment=attachment, reason="again", actor=TESTER, now=TODAY)
        finally:
            done = True
        sweeping.result()
