"""What holds of the clock whatever happens (R711 33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.statute.calendar import official, span
from gongkai.statute.clock import Clock, Event, Filing, clock
from gongkai.statute.clock_input import CHANNELS, TYPES

FIRST = date(2025, 1, 6)
LENGTH = 260
KINDS = ("third_party", "co_maker", "other_organ")


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


@st.composite
def events(draw: st.DrawFn, earliest: int = 0) -> Event:
    """Any event, lawful or not."""
    when = after(draw(st.integers(earliest, LENGTH)))
    return Event(
        draw(st.sampled_from(sorted(TYPES))),
        when,
        draw(st.sampled_from([None, "甲", "乙"])),
        when + timedelta(days=draw(st.integers(-2, 90))),
        draw(st.none() | st.integers(-1, 10).map(lambda days: when + timedelta(days=days))),
        draw(st.none() | st.integers(0, 25)),
    )


@st.composite
def consultations(draw: st.DrawFn, name: str) -> list[Event]:
    """A letter with a name of its own and perhaps its answer."""
    kind, issued = draw(st.sampled_from(KINDS)), draw(st.integers(0, 60))
    received = draw(st.none() | st.integers(issued, issued + 10))
    letter = Event(
        f"{kind}_asked",
        after(issued),
        name,
        received=None if received is None else after(received),
    )
    if draw(st.booleans()):
        return [letter]
    answered = issued + draw(st.integers(0, 60))
    return [letter, Event(f"{kind}_answered", after(answered), name)]


@st.composite
def histories(draw: st.DrawFn) -> Filing:
    channel = draw(st.sampled_from(sorted(CHANNELS)))
    arrived = draw(st.integers(0, 20))
    confirmed = draw(st.none() | st.integers(arrived, 30).map(after))
    return Filing(channel, after(arrived), confirmed, tuple(draw(st.lists(events(), max_size=8))))


days_seen = st.none() | st.integers(0, LENGTH).map(after)


@given(histories(), days_seen)
def test_every_history_has_a_clock_that_agrees_with_itself(
    filing: Filing, today: date | None
) -> None:
    found = clock(filing, today)
    waiting = {"awaiting_confirmation", "correction_asked", "fee_noticed"}
    if found.state != "closed":
        assert (found.due_on is None) == (found.state in waiting)
    if today is None:
        assert (found.days_used, found.days_left, found.as_of) == (None, None, None)
        assert found.late is None or found.state == "closed"
    else:
        assert found.late is not None
        assert found.days_used is not None
    assert found.late is not True or (found.due_on and (found.closed_on or today) > found.due_on)
    assert len({one.event for one in found.errors}) == len(found.errors)
    off = {day.date for day in found.skipped}
    assert not any(official().is_working(day) for day in off)
    if found.due_on and found.counted_from:
        assert off == {day.date for day in official().skipped(found.counted_from, found.due_on)}


@given(histories(), days_seen, st.randoms(use_true_random=False))
def test_events_of_different_dates_in_another_order_change_nothing(
    filing: Filing, today: date | None, random: object
) -> None:
    assume(len({event.date for event in filing.events}) == len(filing.events))
    shuffled = list(filing.events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = clock(filing, today), clock(replace(filing, events=tuple(shuffled)), today)
    assert {filing.events[e.event] for e in one.errors} == {shuffled[e.event] for e in other.errors}
    assert replace(one, errors=()) == replace(other, errors=())


@given(histories(), days_seen)
def test_an_unlawful_event_has_no_effect(filing: Filing, today: date | None) -> None:
    found = clock(filing, today)
    wrong = {one.event for one in found.errors}
    kept = tuple(event for n, event in enumerate(filing.events) if n not in wrong)
    again = clock(replace(filing, events=kept), today)
    assert again.errors == ()
    assert again == replace(found, errors=())


def due(*events: Event, arrived: date = FIRST) -> date:
    found = clock(Filing("in_person", arrived, events=events))
    assert found.due_on is not None
    return found.due_on


EXTENSION = st.none() | st.builds(
    lambda days, length: Event("extended", after(days), days=length),
    st.integers(0, 60),
    st.integers(1, 20),
)


@given(consultations("甲"), consultations("乙"), EXTENSION)
def test_adding_a_suspension_never_shortens(
    one: list[Event], other: list[Event], extension: Event | None
) -> None:
    before = [*one, *([extension] if extension else [])]
    assert due(*before, *other) >= due(*before)


@given(consultations("甲"), st.integers(0, 60), st.integers(0, 90))
def test_adding_a_suspension_never_shortens_after_a_restart(
    one: list[Event], noticed: int, paid: int
) -> None:
    fee = [
        Event("fee_noticed", after(noticed)),
        Event("fee_paid", after(noticed + paid)),
    ]
    assume(not clock(Filing("in_person", FIRST, events=tuple(fee))).errors)
    assert due(*fee, *one) >= due(*fee)


@given(consultations("甲"), consultations("乙"), EXTENSION, st.integers(1, 40), st.integers(1, 40))
def test_a_later_receipt_never_gives_an_earlier_due_date(
    one: list[Event], other: list[Event], extension: Event | None, later: int, earlier: int
) -> None:
    happened = [*one, *other, *([extension] if extension else [])]
    last = min(event.date for event in happened)
    arrived = last - timedelta(days=earlier)
    first = Filing("in_person", arrived - timedelta(days=later), events=tuple(happened))
    # An extension too late for the earlier request would be in time for the later one.
    assume(not clock(first).errors)
    assert due(*happened, arrived=arrived) >= due(*happened, arrived=first.arrived)


@given(
    st.integers(1, 3).flatmap(
        lambda number: st.tuples(*[consultations(str(name)) for name in range(number)])
    )
)
def test_overlapping_suspensions_count_once(letters: tuple[list[Event], ...]) -> None:
    """Against a plain count: mark every date that some letter covers."""
    everything = tuple(event for letter in letters for event in letter)
    found: Clock = clock(Filing("in_person", FIRST, events=everything))
    latest = max(event.date for event in everything)
    covered: set[date] = set()
    for letter in letters:
        asked, answer = letter[0], letter[1].date if len(letter) > 1 else None
        limit = official().add(asked.received or asked.date, 15)
        if asked.type == "other_organ_asked":
            limit = answer or latest
        covered |= set(span(asked.date, min(answer or limit, limit)))
    counted, when = 0, FIRST
    suspended = 0
    while counted < 20:
        when += timedelta(days=1)
        if official().is_working(when):
            counted += when not in covered
            suspended += when in covered
    assert found.due_on == when
    assert found.days_suspended == suspended


@given(consultations("甲"), st.integers(0, 200))
def test_used_and_left_make_the_period(one: list[Event], seen: int) -> None:
    today = after(seen)
    found = clock(Filing("in_person", FIRST, events=tuple(one)), today)
    assert found.days_used is not None
    assert found.days_left is not None
    if not found.late:
        assert found.days_used + found.days_left == 20
