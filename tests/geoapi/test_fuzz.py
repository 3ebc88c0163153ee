"""Whatever is asked of the interface, it answers as its schema says and never fails.

Requests are made up from the schema, half of them against it, and sent in process. The examples are
the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from shapely.geometry import LineString

from fieldwork.casework.models import Issue
from fieldwork.evidence.actions import store
from fieldwork.evidence.models import Attachment
from fieldwork.rezoning.models import RerouteRun
from geoapi.v1.docs import openapi
from tests.casebook import a_report, a_uuid
from tests.cast import caller_with_token
from tests.catalogue import make_catalogue, make_exempt_area
from tests.fieldwork.evidence.files import declared, hash_of, photo
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, place, squares
from zones.boundaries.actions import except_defect
from zones.boundaries.models import DefectException
from zones.editor.actions.drafting import start_draft
from zones.editor.models import Draft
from zones.organisation.models import TokenScope
from zones.ownership.models import Responsibility
from zones.reference.actions import FeaturePut, LayerPut, load_layer

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
PHOTO = photo()
REPORT = a_uuid(1)

schema = schemathesis.openapi.from_dict(openapi("en"))
schema.app = WSGIHandler()
operations: list[Any] = [cast(Any, found).ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The requests run in the test's transaction: its connection must outlive each of them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def city(ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The tiny city with a road and a report with its photo: every address can answer something.

    Person "everybody" holds every role and sent the report.
    """
    monkeypatch.setattr(django_settings, "MEDIA_ROOT", tmp_path)
    everybody = make_person("everybody", is_superuser=True)
    ground.people[everybody.username] = everybody
    make_catalogue()
    a_report(uuid=REPORT, reporter=everybody, files=(declared(PHOTO),))
    store(attachment=Attachment.objects.get(), content=PHOTO, now=TODAY)
    make_exempt_area("E1")
    RerouteRun.objects.create(
        issues=[Issue.objects.get().pk], reason="New border", created_by=everybody, created_at=TODAY
    )
    start_draft(scheme=ground.scheme, name="改界", user=everybody, actor=TESTER, now=TODAY)
    except_defect(
        scheme=ground.scheme,
        kind="gap",
        place=squares(0, 0),
        reason="河道",
        actor=TESTER,
        now=TODAY,
    )
    load_layer(
        layer=LayerPut("roads", "道路", "Roads", "roads", "line", public=True),
        features=[FeaturePut(LineString([place(0, 0), place(1, 0)]), name="青石路")],
        actor=TESTER,
        now=DAY_ONE,
    )
    return ground


def city_has(city: Ground) -> dict[str, Any]:
    """What every parameter of an address may name in the tiny city."""
    return {
        "code": "grid",
        "number": 1,
        "layer": "roads",
        "kind": "units",
        "area_code": "E1",
        "zone_id": city.zone("A1").pk,
        "unit_id": city.units["U-A1"].pk,
        "responsibility_id": Responsibility.objects.latest("id").pk,
        "token_id": 1,
        "draft_id": Draft.objects.get().pk,
        "exception_id": DefectException.objects.get().pk,
        "person_id": city.people["head-a1"].pk,
        "deputy_id": 1,
        "import_id": 1,
        "run_id": RerouteRun.objects.get().pk,
        "notice_id": 1,
        "subscription_id": 1,
        "uuid": str(REPORT),
        "issue_number": Issue.objects.get().number,
        "sha256": hash_of(PHOTO),
        "file_id": str(Attachment.objects.get().pk),
    }


def _path_names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


@pytest.mark.parametrize("signed_in", [False, True], ids=["signed out", "signed in"])
@pytest.mark.parametrize(
    "operation", operations, ids=[f"{one.method} {one.path}" for one in operations]
)
def test_every_address_answers_as_it_says(city: Ground, operation: Any, signed_in: bool) -> None:
    # The in-process transport does not unpack.
    headers = {"Accept-Encoding": "identity"}
    if signed_in:
        client = caller_with_token(city.people["everybody"], *TokenScope.values)
        headers["Authorization"] = client.defaults["HTTP_AUTHORIZATION"]
    there = {name: city_has(city)[name] for name in _path_names(operation.path)}
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, known=st.booleans())
    def ask(case: Case[Any], known: bool) -> None:
        if known and case.path_parameters:
            case.path_parameters = there
        response = case.call(headers=headers)
        case.validate_response(response, checks=cast(Any, CHECKS), headers=headers)

    ask()
