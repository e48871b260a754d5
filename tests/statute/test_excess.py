"""Many requests: counts that decide nothing, repeats, and what several people ask for."""

from __future__ import annotations

import typing
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import excess
from gongkai.statute.excess import Request

MARCH = date(2025, 3, 10)
FIRST = Request("1", "甲", MARCH, "2024年度征地补偿安置方案", answered=date(2025, 3, 28))
AGAIN = Request("2", "甲", date(2025, 4, 7), "２０２４年度 征地补偿安置方案。")

REQUESTS = st.lists(
    st.builds(
        Request,
        st.uuids().map(str),
        st.sampled_from("甲乙"),
        st.dates(date(2024, 1, 1), date(2025, 12, 31)),
        st.sampled_from(["方案", "方 案！", "预算", "……"]),
        st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 31)),
    ),
    max_size=12,
)


@pytest.mark.article("R711 35", "R711 42")
def test_the_counts_of_a_requester() -> None:
    filed = [
        FIRST,
        replace(FIRST, id="3", received=date(2025, 3, 12), answered=None, information="预算"),
        replace(FIRST, id="4", received=date(2024, 3, 12)),
        replace(FIRST, id="5", requester="乙"),
        replace(FIRST, id="6", received=date(2025, 3, 13)),
        AGAIN,
    ]
    found = excess.counts(filed, "甲", date(2025, 3, 12))
    assert (found.month, found.year, found.in_all, found.open, found.alike) == (2, 2, 3, 3, 1)
    found = excess.counts(filed, "甲", date(2025, 4, 7))
    assert (found.month, found.year, found.in_all, found.open, found.alike) == (1, 4, 5, 2, 3)


@pytest.mark.article("R711 35")
def test_no_number_decides_what_is_excessive() -> None:
    """Counts are numbers and nothing else: no field says yes or no."""
    assert set(typing.get_type_hints(excess.Counts).values()) == {int}
    assert "由本机关结合实际认定" in excess.NOT_DECIDED_BY_NUMBER
    many = [replace(FIRST, id=str(n)) for n in range(10_000)]
    assert len(fields(excess.counts(many, "甲", MARCH))) == 5


@pytest.mark.article("R711 35")
@pytest.mark.parametrize(
    ("reasonable", "in_time", "follows"),
    [
        (False, True, "decline"),
        (False, False, "decline"),
        (True, True, "continue"),
        (True, False, "set_delay"),
    ],
)
def test_what_follows_the_reasons(reasonable: bool, in_time: bool, follows: str) -> None:
    assert excess.after_reasons(reasonable=reasonable, in_time=in_time) == follows


@pytest.mark.article("R711 36(6)")
def test_the_same_requester_asks_again_for_what_was_answered() -> None:
    assert excess.repeats(AGAIN, [FIRST, AGAIN]) == (FIRST,)


@pytest.mark.article("R711 36(6)")
@pytest.mark.parametrize(
    "earlier",
    [
        pytest.param(replace(FIRST, requester="乙"), id="another requester"),
        pytest.param(replace(FIRST, information="2023年度征地补偿安置方案"), id="another thing"),
        pytest.param(replace(FIRST, answered=None), id="not answered"),
        pytest.param(replace(FIRST, answered=date(2025, 4, 8)), id="answered later"),
    ],
)
def test_what_is_no_repeat(earlier: Request) -> None:
    assert excess.repeats(AGAIN, [earlier]) == ()


@pytest.mark.article("R711 36(6)")
def test_a_request_still_open_is_pending_not_repeated() -> None:
    still_open = replace(FIRST, answered=None)
    assert excess.pending_alike(AGAIN, [still_open]) == (still_open,)
    assert excess.pending_alike(AGAIN, [FIRST]) == ()


@pytest.mark.article("R711 36(6)")
@given(REQUESTS)
def test_a_request_is_repeated_or_pending_never_both(requests: list[Request]) -> None:
    for new in requests:
        repeated = set(excess.repeats(new, requests))
        pending = set(excess.pending_alike(new, requests))
        assert not repeated & pending
        assert new not in repeated | pending
        assert all(one.requester == new.requester for one in repeated | pending)
        if new.information == "……":
            assert not repeated | pending


@pytest.mark.article("R711 35")
@given(REQUESTS, st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.integers(0, 60))
def test_counts_agree_among_themselves(requests: list[Request], on: date, later: int) -> None:
    found = excess.counts(requests, "甲", on)
    assert found.alike <= found.year and found.month <= found.year <= found.in_all
    assert found.open <= found.in_all
    assert excess.counts(requests, "甲", on + timedelta(days=later)).in_all >= found.in_all


@pytest.mark.article("R711 44")
def test_several_people_ask_for_the_same() -> None:
    other = replace(FIRST, id="9", requester="乙")
    assert excess.asked_by_several(AGAIN, [FIRST, other]) == (other,)


@pytest.mark.article("R711 44")
@pytest.mark.parametrize(
    ("requesters", "disclosable", "suggested", "agreed", "answer"),
    [
        (1, True, False, False, "no"),
        (2, True, False, False, "may"),
        (2, True, True, False, "may"),
        (2, True, True, True, "must"),
        (1, True, True, True, "must"),
        (1, True, True, False, "no"),
        (2, True, False, True, "may"),
        (5, False, True, True, "no"),
        (5, False, False, False, "no"),
    ],
)
def test_what_becomes_proactive(
    requesters: int, disclosable: bool, suggested: bool, agreed: bool, answer: str
) -> None:
    found = excess.to_proactive(
        requesters=requesters, disclosable=disclosable, suggested=suggested, agreed=agreed
    )
    assert found == answer
