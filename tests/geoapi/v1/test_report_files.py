"""Files of reports over HTTP: sent in ranges, seen by few, removed by tombstone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fieldwork.casework.models import IssueEvent, Report, ReportAttachment
from fieldwork.evidence.models import Attachment
from tests.casebook import a_report
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_catalogue
from tests.fieldwork.evidence.files import (
    declared,
    document,
    film,
    hash_of,
    label,
    photo,
    picture,
    placed,
)
from tests.ground import Ground, place
from zones.audit.models import AuditEntry
from zones.organisation.models import Membership, Role, TokenScope, User

PHOTO = photo(picture(900, 600), exif=label())
FILM = film(labels=placed())


@pytest.fixture(autouse=True)
def disk(tmp_path: Path, settings: Settings, ground: Ground) -> Path:
    make_catalogue()
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def inspector(ground: Ground) -> User:
    return member(ground, Role.INSPECTOR)


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.fixture
def report(inspector: User) -> Report:
    """An inspector's report in cell A1 that announces a photo and a film."""
    return a_report(reporter=inspector, files=(declared(PHOTO), declared(FILM, kind="video")))


def address(report: Report, content: bytes = PHOTO) -> str:
    return f"/api/v1/reports/{report.uuid}/files/{hash_of(content)}"


def put(
    client: Client, report: Report, content: bytes = PHOTO, start: int = 0, end: int | None = None
) -> Any:
    piece = content[start:end]
    content_range = f"bytes {start}-{start + len(piece) - 1}/{len(content)}"
    return client.put(
        address(report, content),
        piece,
        content_type="application/octet-stream",
        headers={"content-range": content_range},
    )


def file_of(report: Report, content: bytes = PHOTO) -> str:
    link = ReportAttachment.objects.get(report=report, attachment__sha256=hash_of(content))
    return f"/api/v1/files/{link.attachment_id}"


def post(client: Client, where: str, content: dict[str, Any]) -> Any:
    return client.post(where, content, content_type="application/json")


def is_complete(report: Report) -> bool:
    return Report.objects.filter(pk=report.pk, complete_at__isnull=False).exists()


def shown(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_sent_in_ranges_and_completes_the_report(inspector: User, report: Report) -> None:
    client = caller(inspector)
    assert client.get(address(report)).json() == {"received": 0, "complete": False}
    assert put(client, report, end=400).json() == {"received": 400, "complete": False}
    state = client.get(address(report))
    assert (state.json()["received"], state.headers["Upload-Offset"]) == (400, "400")
    assert put(client, report, start=400).json() == {"received": len(PHOTO), "complete": True}
    assert not is_complete(report), "the film is still to come"
    assert put(client, report, FILM).json()["complete"]
    assert is_complete(report)
    assert put(client, report, FILM, end=5).json()["complete"], "again is no matter"


def test_a_body_without_a_range_is_the_whole_file(inspector: User, report: Report) -> None:
    answer = caller(inspector).put(address(report), PHOTO, content_type="image/jpeg")
    assert (answer.status_code, answer.json()["complete"]) == (200, True)


def test_a_gap_is_409_and_names_the_offset(inspector: User, report: Report) -> None:
    client = caller(inspector)
    put(client, report, end=100)
    answer = put(client, report, start=200)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "100")
    assert answer.json()["errors"][0]["code"] == "file_gap"


def test_how_far_a_file_was_taken_is_known_with_the_place(ground: Ground, office: Client) -> None:
    lon, lat = place(0.5, 0.5)
    called = a_report(source="hotline", place=None, files=(declared(PHOTO, lon=lon, lat=lat),))
    post(office, f"/api/v1/reports/{called.uuid}/verify", {})
    put_there = {"place": {"lon": lon, "lat": lat + 0.001, "datum": "wgs84"}}
    answer = post(office, f"/api/v1/reports/{called.uuid}/place", put_there)
    assert answer.json()["state"] == "filed"
    assert Attachment.objects.get().distance_m == pytest.approx(110.7, abs=0.5)


class CutLine(BytesIO):
    """A body whose sender is gone after its first hundred bytes."""

    def read(self, size: int | None = -1) -> bytes:
        """What came, then nothing but an error."""
        if self.tell() >= 100:
            raise OSError
        return super().read(100)


def test_what_came_before_the_line_was_cut_is_kept(inspector: User, report: Report) -> None:
    line: dict[str, Any] = {"wsgi.input": CutLine(PHOTO), "CONTENT_LENGTH": str(len(PHOTO))}
    answer = caller(inspector).put(address(report), b"", content_type="image/jpeg", **line)
    assert answer.json() == {"received": 100, "complete": False}


@pytest.mark.parametrize("header", ["", "bytes 0-5/6", "bytes 9-1/3", "bytes 0-3/4"])
def test_ranges_that_do_not_fit_are_refused(inspector: User, report: Report, header: str) -> None:
    answer = caller(inspector).put(
        address(report),
        b"abcd",
        content_type="application/octet-stream",
        headers={"content-range": header},
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Content-Range"


def test_wrong_and_hostile_bytes_are_refused_with_a_remedy(inspector: User, report: Report) -> None:
    client = caller(inspector)
    wrong = client.put(address(report), bytes(len(PHOTO)), content_type="image/jpeg")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "file_hash_differs")
    page = b"<html><script>alert(1)</script></html>"
    other = a_report(reporter=inspector, files=(declared(page),))
    hostile = put(client, other, page)
    assert (hostile.status_code, hostile.json()["errors"][0]["code"]) == (400, "file_not_taken")
    assert "JPEG" in hostile.json()["errors"][0]["remedy"]


def test_a_file_the_report_does_not_declare_is_not_taken(inspector: User, report: Report) -> None:
    other = photo(picture(10, 10))
    assert put(caller(inspector), report, other).status_code == 404


def test_whoever_knows_a_hash_must_send_the_bytes(
    inspector: User, report: Report, ground: Ground
) -> None:
    """The bytes are here already: that gives neither the file nor an attached one."""
    put(caller(inspector), report)
    other = member(ground, Role.VOLUNTEER)
    theirs = a_report(reporter=other, source="volunteer", files=(declared(PHOTO),))
    client = caller(other)
    assert client.get(address(theirs)).json() == {"received": 0, "complete": False}
    assert client.get(file_of(theirs)).status_code == 404
    assert client.get(file_of(report)).status_code == 404
    put(client, theirs)
    assert Attachment.objects.get(report_link__report=theirs).reused
    assert client.get(file_of(theirs)).status_code == 200


def test_a_photo_is_shown_small_and_silent(inspector: User, report: Report) -> None:
    client = caller(inspector)
    put(client, report)
    answer = client.get(file_of(report))
    content = shown(answer)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"] == "inline"
    assert b"Exif" not in content and b"Exif" in PHOTO
    thumb = client.get(file_of(report), {"size": "thumb"})
    assert len(shown(thumb)) < len(content)
    assert thumb.headers["ETag"] != answer.headers["ETag"]
    again = client.get(file_of(report), headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_film_is_given_in_parts_and_without_its_place(inspector: User, report: Report) -> None:
    client = caller(inspector)
    put(client, report, FILM)
    whole = client.get(file_of(report, FILM))
    assert whole.headers["Content-Type"] == "video/mp4"
    assert b"+22.7795" not in shown(whole)
    part = client.get(file_of(report, FILM), headers={"range": "bytes=4-7"})
    assert (part.status_code, shown(part)) == (206, b"ftyp")
    assert client.get(file_of(report, FILM), {"size": "thumb"}).status_code == 404


def test_a_document_is_taken_away_not_opened(inspector: User) -> None:
    report = a_report(reporter=inspector, files=(declared(document(), kind="document"),))
    client = caller(inspector)
    put(client, report, document())
    answer = client.get(file_of(report, document()))
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_file_that_has_not_arrived_is_not_there(inspector: User, report: Report) -> None:
    assert caller(inspector).get(file_of(report)).status_code == 404


def test_files_are_seen_by_whoever_sees_the_report(
    inspector: User, report: Report, ground: Ground, office: Client
) -> None:
    put(caller(inspector), report)
    handler = member(ground, username="handler")
    Membership.objects.create(
        user=handler,
        unit=ground.units["U-A1"],
        role=Role.HANDLER,
        during=Membership.objects.first().during,  # type: ignore[union-attr]
    )
    seeing = [office, caller(ground.people["head-a1"]), caller(ground.people["chief-a1"])]
    for client in [*seeing, caller(handler)]:
        assert client.get(file_of(report)).status_code == 200


def test_outsiders_find_nothing_to_see_send_or_remove(
    inspector: User, report: Report, ground: Ground
) -> None:
    put(caller(inspector), report)
    strangers = [
        (caller(), 401),
        (caller(member(ground)), 404),
        (caller(member(ground, Role.GRID_WORKER)), 404),
        (caller(ground.people["head-a2"]), 404),
        (caller(ground.people["chief-a2"]), 404),
    ]
    for client, status in strangers:
        assert client.get(file_of(report)).status_code == status
        assert client.get(file_of(report), {"size": "thumb"}).status_code == status
        assert client.get(address(report)).status_code == status
        assert put(client, report, FILM).status_code == status
        assert remove(client, report).status_code == status
    assert not Attachment.objects.filter(removed_at__isnull=False).exists()


def test_whoever_sees_a_report_does_not_send_its_files(
    report: Report, ground: Ground, office: Client
) -> None:
    for client in (office, caller(ground.people["head-a1"])):
        assert put(client, report).status_code == 403
        assert client.get(address(report)).status_code == 403


def test_a_phones_token_sends_and_reads(inspector: User, report: Report) -> None:
    phone = caller_with_token(inspector, TokenScope.REPORT, TokenScope.READ)
    assert put(phone, report).json()["complete"]
    assert phone.get(file_of(report)).status_code == 200
    reader = caller_with_token(inspector, TokenScope.READ)
    assert put(reader, report, FILM).status_code == 403


def remove(client: Client, report: Report, reason: str = "a face", content: bytes = PHOTO) -> Any:
    return post(client, f"{file_of(report, content)}/remove", {"reason": reason})


def test_a_removed_file_leaves_a_tombstone_and_an_event(
    inspector: User, report: Report, office: Client
) -> None:
    client = caller(inspector)
    put(client, report)
    before = client.get(file_of(report)).headers["ETag"]
    answer = remove(office, report, "shows a number plate")
    assert (answer.status_code, answer.json()["removed_reason"]) == (200, "shows a number plate")
    gone = client.get(file_of(report), headers={"if-none-match": before})
    assert gone.status_code == 410
    assert "shows a number plate" in gone.json()["detail"]
    assert put(client, report).status_code == 409
    assert client.get(address(report)).status_code == 409
    event = IssueEvent.objects.get(move="file_removed")
    assert (event.issue_id, event.reason) == (report.issue_id, "shows a number plate")
    assert AuditEntry.objects.filter(action="file.remove").count() == 1
    assert remove(office, report).status_code == 409


def test_a_report_no_longer_waits_for_a_removed_file(
    inspector: User, report: Report, office: Client
) -> None:
    put(caller(inspector), report)
    remove(office, report, content=FILM)
    assert is_complete(report)


def test_the_sender_removes_until_somebody_acts(inspector: User, report: Report) -> None:
    client = caller(inspector)
    put(client, report)
    assert remove(client, report, reason="").status_code == 400
    assert report.issue is not None
    report.issue.state = "in_progress"
    report.issue.save()
    assert remove(client, report).status_code == 403
    report.issue.state = "assigned"
    report.issue.save()
    assert remove(client, report).status_code == 200


def test_others_who_see_a_file_do_not_remove_it(
    inspector: User, report: Report, ground: Ground
) -> None:
    put(caller(inspector), report)
    assert remove(caller(ground.people["chief-a1"]), report).status_code == 403
