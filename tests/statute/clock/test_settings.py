"""What the law leaves open, what may change, and what the calendar does to the clock."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.statute import parameters
from gongkai.statute.calendar import Correction, Year, official
from gongkai.statute.clock import DEFAULT, Event, Filing, Settings, clock
from gongkai.statute.clock_input import Unreadable
from gongkai.statute.parameters import NotInForce, Period

ARRIVED = date(2025, 3, 3)
CONSULTED = (
    Event("third_party_asked", date(2025, 3, 10), received=date(2025, 3, 11)),
    Event("third_party_answered", date(2025, 3, 17)),
)


def test_the_day_a_letter_is_issued_may_be_left_out_too() -> None:
    filing = Filing("in_person", ARRIVED, events=CONSULTED)
    assert clock(filing).due_on == date(2025, 4, 8)
    inclusive = clock(filing, settings=Settings(suspend_inclusive=True))
    assert inclusive.due_on == date(2025, 4, 9)
    assert inclusive.days_suspended == 6


def test_an_extension_may_outlive_a_restart() -> None:
    events = (
        Event("extended", date(2025, 3, 5)),
        Event("fee_noticed", date(2025, 3, 7), received=date(2025, 3, 10)),
        Event("fee_paid", date(2025, 3, 20)),
    )
    filing = Filing("in_person", ARRIVED, events=events)
    assert clock(filing).due_on == date(2025, 4, 18)
    kept = clock(filing, settings=Settings(reset_keeps_extension=True))
    assert kept.due_on == date(2025, 5, 20)


def test_another_organ_may_have_a_limit() -> None:
    filing = Filing("in_person", ARRIVED, events=(Event("other_organ_asked", date(2025, 3, 10)),))
    limited = Settings(other_organ_days=15)
    assert clock(filing, date(2025, 6, 30), settings=limited).due_on == date(2025, 4, 22)
    assert clock(filing, date(2025, 6, 30)).due_on > date(2025, 6, 30)


def test_a_second_extension_may_be_allowed() -> None:
    events = (
        Event("extended", date(2025, 3, 28), days=5),
        Event("extended", date(2025, 4, 8), days=5),
    )
    filing = Filing("in_person", ARRIVED, events=events)
    assert len(clock(filing).errors) == 1
    allowed = clock(filing, settings=Settings(extensions_per_stretch=2))
    assert (allowed.errors, allowed.due_on) == ((), date(2025, 4, 15))


def test_e_mail_may_count_from_its_arrival() -> None:
    filing = Filing("email", ARRIVED)
    assert clock(filing).state == "awaiting_confirmation"
    settings = Settings(email_needs_confirmation=False)
    assert clock(filing, settings=settings).due_on == date(2025, 3, 31)
    assert Settings() == DEFAULT


@pytest.mark.article("R711 33")
def test_a_change_of_the_law_leaves_old_cases_alone() -> None:
    shorter = Period(date(2026, 7, 1), 15, "working", "R711 33", "修订后的条例")
    amended = parameters.official().amended("reply", shorter)
    old = Filing("in_person", date(2026, 6, 30))
    new = Filing("in_person", date(2026, 7, 1))
    assert clock(old, parameters=amended) == clock(old)
    assert clock(new).due_on == date(2026, 7, 29)
    assert clock(new, parameters=amended).due_on == date(2026, 7, 22)


def test_before_the_regulation_of_2019_there_is_no_answer() -> None:
    with pytest.raises(NotInForce, match="2019-05-14"):
        clock(Filing("in_person", date(2019, 5, 14)))


def test_a_new_notice_moves_the_date_and_makes_it_certain() -> None:
    filing = Filing("in_person", date(2026, 12, 15))
    before = clock(filing)
    assert (before.due_on, before.provisional_years) == (date(2027, 1, 12), (2027,))
    notice = Year(2027, "通知", False, {date(2027, 1, 1): "元旦"}, frozenset())
    after = clock(filing, calendar=official().announced(notice))
    assert (after.due_on, after.provisional) == (date(2027, 1, 13), False)
    assert "2027-01-01" in {day["date"] for day in after.to_dict()["skipped"]}


def test_an_administrators_day_off_moves_the_date_and_says_why() -> None:
    closed = Correction(date(2025, 3, 6), False, "市政府通告〔2025〕1号", "停电停工")
    found = clock(Filing("in_person", ARRIVED), calendar=official().corrected([closed]))
    assert found.due_on == date(2025, 4, 1)
    assert {"date": "2025-03-06", "reason": "停电停工", "notice": "市政府通告〔2025〕1号"} in (
        found.to_dict()["skipped"]
    )


def test_a_payment_past_the_horizon_is_provisional() -> None:
    notice = Event("fee_noticed", date(2026, 12, 15), received=date(2026, 12, 16))
    found = clock(Filing("in_person", date(2026, 12, 1), events=(notice,)))
    assert found.due_on is None
    assert found.provisional
    assert found.skipped[0].date == date(2026, 12, 19)


def test_events_after_today_have_not_happened_yet() -> None:
    filing = Filing("in_person", ARRIVED, events=CONSULTED)
    found = clock(filing, date(2025, 3, 13))
    assert (found.state, found.days_used, found.due_on) == ("suspended", 5, date(2025, 4, 23))


@pytest.mark.parametrize(
    ("channel", "events"), [("telepathy", ()), ("fax", (Event("forgotten", ARRIVED),))]
)
def test_a_filing_of_unknown_words_is_refused(channel: str, events: tuple[Event, ...]) -> None:
    with pytest.raises(Unreadable):
        Filing(channel, ARRIVED, events=events)
