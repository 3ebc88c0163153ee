"""Every fault has a message and a remedy of its own, in both languages."""

import re

import pytest
from django.utils.translation import override

from zones.exchange import Fault, FaultCode
from zones.exchange.faults import Param
from zones.exchange.messages import _MESSAGES, explain


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", list(FaultCode))
def test_every_code_has_its_own_message(code: FaultCode, language: str) -> None:
    with override("en"):
        names = set(re.findall(r"%\((\w+)\)s", " ".join(map(str, _MESSAGES[code]))))
    params = {name: f"<{name}>" for name in names}
    with override(language):
        explanation = explain(Fault(code, "file", params))
    assert explanation.code == code.value
    assert re.search(r"[.。:：]$", explanation.detail)
    assert re.search(r"[.。…]$", explanation.remedy)
    assert all(value in explanation.detail + explanation.remedy for value in params.values())
    assert "%(" not in explanation.detail + explanation.remedy


def test_messages_are_not_shared() -> None:
    details = [str(detail) for detail, _ in _MESSAGES.values()]
    twins = {detail for detail in details if details.count(detail) > 1}
    # A wrong zone and a wrong projection are told alike; their codes differ.
    assert len(twins) <= 1


@override("en")
def test_lists_are_shown_as_text() -> None:
    params: dict[str, Param] = {"name": "a.gpkg", "layers": ("a", "b")}
    assert "a, b" in explain(Fault(FaultCode.LAYER_NOT_CHOSEN, "layer", params)).detail
    params = {"name": "a.gpkg", "layer": "c", "layers": ()}
    assert "none" in explain(Fault(FaultCode.LAYER_UNKNOWN, "layer", params)).detail


@override("en")
def test_the_place_is_for_people_and_the_field_for_programs() -> None:
    explanation = explain(Fault(FaultCode.CRS_NOT_DECLARED, "crs"))
    assert (explanation.field, explanation.place) == ("crs", "coordinate system")
    row = explain(Fault(FaultCode.POINT_MISSING, "row 7"))
    assert str(row) == "row 7: The row has no coordinates. Fill in longitude and latitude."
    whole = explain(Fault(FaultCode.FILE_EMPTY, "file", {"name": "a"}))
    assert str(whole).startswith("a is empty.")
