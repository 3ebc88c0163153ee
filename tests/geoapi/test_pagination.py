"""Keyset pages."""

from __future__ import annotations

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from geoapi.pagination import page


def asked(address: str) -> Request:
    return Request(APIRequestFactory().get(address))


@pytest.mark.parametrize(("rows", "kept", "more"), [(0, 0, False), (2, 2, False), (3, 2, True)])
def test_one_row_more_than_asked_for_tells_of_a_next_page(rows: int, kept: int, more: bool) -> None:
    found, following = page(asked("/x?limit=2"), list(range(rows)), 2, lambda row: row)
    assert len(found) == kept
    assert (following is not None) is more


def test_the_next_address_keeps_the_other_parameters() -> None:
    request = asked("/x?q=%E6%A0%BC&limit=1&after=1")
    _found, following = page(request, ["A&B", "C"], 1, lambda row: row)
    assert following == "http://testserver/x?q=%E6%A0%BC&limit=1&after=A%26B"
