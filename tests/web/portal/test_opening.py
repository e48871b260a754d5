"""Opening a request: a right pair opens it, a wrong one counts, too many close the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.web.portal import limits, opening
from gongkai.web.requests import codes
from tests.web.portal.conftest import ENDING, cases, post
from tests.web.requests.conftest import Desk

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
NOW = timezone.now()


def test_the_code_and_an_ending_open_the_request(desk: Desk, filed: str) -> None:
    for _ in range(limits.MOST["query_address"] + 1):
        assert opening.look_up(filed, ENDING, HERE, NOW) == cases(desk.organ)[0], "no wrong try"


def test_wrong_endings_close_the_code_everywhere_for_a_while(desk: Desk, filed: str) -> None:
    for number in range(limits.MOST["query_code"]):
        assert opening.look_up(filed, "9999", f"198.51.100.{number}", NOW) is None
    with pytest.raises(opening.TooOften):
        opening.look_up(filed, ENDING, ELSEWHERE, NOW)
    later = NOW + limits.WINDOW + timedelta(seconds=1)
    assert opening.look_up(filed, ENDING, ELSEWHERE, later)


def test_wrong_codes_close_the_address_only(desk: Desk, filed: str) -> None:
    for _ in range(limits.MOST["query_address"]):
        assert opening.look_up(codes.new(), ENDING, HERE, NOW) is None
    with pytest.raises(opening.TooOften):
        opening.look_up(filed, ENDING, HERE, NOW)
    assert opening.look_up(filed, ENDING, ELSEWHERE, NOW)


def test_tries_on_the_page_and_by_program_count_together(
    browser: Client, desk: Desk, filed: str
) -> None:
    asked = {"code": filed, "ending": "9999"}
    for _ in range(limits.MOST["query_code"] - 1):
        assert post(browser, "/query", asked).status_code == 404
    for status in (404, 429):
        answer = browser.post("/api/status", asked, "application/json")
        assert answer.status_code == status
