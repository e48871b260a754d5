"""The processing fee: the worked examples, then what must hold of any number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import calendar, fees
from gongkai.statute.fees import Filed, by_item, by_volume
from gongkai.statute.parameters import NotInForce

COUNTS = st.integers(0, 400)
PAGES = st.integers(0, 2_000)
MARCH = date(2025, 3, 3)


def rate(ordinal: int) -> Decimal:
    """The price of one request, as FEE109 4 words it."""
    if ordinal <= 10:
        return Decimal(0)
    tier = 0 if ordinal <= 30 else -(-(ordinal - 30) // 10)
    return Decimal(100 * (1 + tier))


@pytest.mark.article("FEE109 4")
@pytest.mark.parametrize(
    ("count", "amount"),
    [
        (0, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (55, 9000),
    ],
)
def test_by_item(count: int, amount: int) -> None:
    assert by_item(count).amount == amount


@pytest.mark.article("FEE109 5")
@pytest.mark.parametrize(
    ("pages", "amount"),
    [
        (0, 0),
        (25, 0),
        (30, 0),
        (31, 10),
        (100, 700),
        (101, 720),
        (200, 2700),
        (201, 2740),
        (250, 4700),
    ],
)
def test_by_volume(pages: int, amount: int) -> None:
    assert by_volume(pages).amount == amount


@pytest.mark.article("FEE109 4")
def test_each_step_says_how_it_was_reckoned() -> None:
    steps = [(s.first, s.last, s.rate, s.amount) for s in by_item(31).steps]
    assert steps == [(1, 10, 0, 0), (11, 30, 100, 2000), (31, 31, 200, 200)]
    assert fees.notice_grounds(by_item(21, after=10)) == (
        "第11至30件，每件100元，计2000元",
        "第31件，200元",
    )


@pytest.mark.article("FEE109 4")
def test_the_month_is_that_of_arrival() -> None:
    filed = [Filed("甲", date(2025, 1, 31))] * 9
    assert fees.counted_before(filed, "甲", date(2025, 1, 31)) == 9
    assert fees.counted_before(filed, "甲", date(2025, 2, 1)) == 0
    assert fees.counted_before(filed, "乙", date(2025, 1, 31)) == 0
    assert fees.counted_before(filed, "甲", date(2026, 1, 31)) == 0
    assert by_item(9).amount + by_item(9).amount == 0


@pytest.mark.article("FEE109 4")
def test_a_form_that_is_split_counts_as_its_matters() -> None:
    assert by_item(12).amount == 200
    assert fees.choices(1, matters=12)[0].amount == 200
    assert fees.counted_before([Filed("甲", MARCH, matters=12)], "甲", MARCH) == 12


@pytest.mark.article("FEE109 5")
def test_pages_of_different_requests_are_not_added() -> None:
    assert by_volume(25).amount + by_volume(25).amount == 0
    assert by_volume(50).amount == 200


@pytest.mark.article("FEE109 3")
@pytest.mark.parametrize(("pages", "amounts"), [(45, [100, 150]), (25, [100, 0])])
def test_one_tariff_or_the_other_never_both(pages: int, amounts: list[int]) -> None:
    offered = fees.choices(11, pages=pages)
    assert [fee.by for fee in offered] == ["item", "volume"]
    assert [fee.amount for fee in offered] == amounts


@pytest.mark.article("FEE109 3", "FEE109 5")
def test_a_refusal_is_charged_by_item_only() -> None:
    (fee,) = fees.choices(12)
    assert (fee.by, fee.amount) == ("item", 100)


@pytest.mark.article("R711 50", "FEE109")
def test_the_amount_for_the_report_is_in_wan_with_four_decimals() -> None:
    assert str(fees.in_wan([Decimal(100)] * 4)) == "0.0400"
    assert str(fees.in_wan([])) == "0.0000"


@pytest.mark.article("FEE109 6")
def test_payment_is_due_in_twenty_working_days_from_the_day_after_the_notice() -> None:
    assert fees.pay_by(date(2025, 9, 28), calendar.official()) == date(2025, 10, 31)


@pytest.mark.article("FEE109 4", "FEE109 5", "FEE109 6")
def test_no_fee_before_the_measure_was_in_force() -> None:
    last = date(2020, 12, 31)
    for charge in (
        lambda: by_item(31, on=last),
        lambda: by_volume(31, on=last),
        lambda: fees.pay_by(last, calendar.official()),
    ):
        with pytest.raises(NotInForce, match="2020-12-31"):
            charge()
    assert by_item(31, on=date(2021, 1, 1)).amount == 2200


@pytest.mark.parametrize("count", [-1, 1_000_001])
def test_numbers_that_cannot_be_are_refused(count: int) -> None:
    with pytest.raises(fees.WrongCount, match=str(count)):
        by_item(count)
    with pytest.raises(fees.WrongCount, match=str(count)):
        by_volume(count)
    with pytest.raises(fees.WrongCount):
        by_item(1, after=count)
    with pytest.raises(fees.WrongCount):
        fees.choices(0)


@pytest.mark.article("FEE109 4")
@given(COUNTS)
def test_the_total_is_the_sum_of_the_rates(count: int) -> None:
    assert by_item(count).amount == sum(rate(k) for k in range(1, count + 1))


@pytest.mark.article("FEE109 4")
@given(COUNTS, COUNTS, COUNTS)
def test_parts_make_the_whole(after: int, first: int, second: int) -> None:
    whole = by_item(first + second, after=after).amount
    assert whole == by_item(first, after=after).amount + by_item(second, after=after + first).amount


@pytest.mark.article("FEE109 4")
@given(COUNTS, st.integers(1, 50))
def test_a_later_request_never_costs_less(after: int, count: int) -> None:
    assert by_item(count, after=after + 1).amount >= by_item(count, after=after).amount
    assert by_item(count + 1, after=after).amount >= by_item(count, after=after).amount


@pytest.mark.article("FEE109 5")
@given(PAGES)
def test_a_further_page_never_costs_less(pages: int) -> None:
    dearer = by_volume(pages + 1).amount - by_volume(pages).amount
    assert dearer == (0 if pages < 30 else 10 if pages < 100 else 20 if pages < 200 else 40)


@given(st.integers(1, 500), COUNTS)
def test_steps_join_without_gap_and_sum_to_the_amount(count: int, after: int) -> None:
    for fee, first in ((by_item(count, after=after), after + 1), (by_volume(count), 1)):
        assert fee.steps[0].first == first
        assert fee.steps[-1].last == first + count - 1
        for one, next_one in zip(fee.steps, fee.steps[1:], strict=False):
            assert next_one.first == one.last + 1
        assert sum(step.amount for step in fee.steps) == fee.amount


@given(st.lists(st.integers(0, 60), max_size=40))
def test_the_counter_gives_each_request_of_a_month_its_own_place(days: list[int]) -> None:
    arrivals = sorted(MARCH + timedelta(days=day) for day in days)
    places = set()
    for number, day in enumerate(arrivals):
        filed = [Filed("甲", earlier) for earlier in arrivals[:number]]
        places.add((day.year, day.month, fees.counted_before(filed, "甲", day)))
    assert len(places) == len(arrivals)
