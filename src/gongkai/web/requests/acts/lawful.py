"""What makes an act unlawful, in words. Everything here is pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.web.ledger.acts import Entry, Refused
from gongkai.web.requests import clocks
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import fold

Effect = Callable[[Case, Entry], Mapping[str, Any]]
Check = Callable[[Case, Entry], Mapping[str, Any] | None]


def all_of(*checks: Check) -> Effect:
    """An effect that refuses what any of the checks refuses, and records what they give."""

    def effect(case: Case, entry: Entry) -> Mapping[str, Any]:
        extra: dict[str, Any] = {}
        for check in checks:
            given = check(case, entry) or {}
            extra |= given
            entry = replace(entry, data={**entry.data, **given})
        return extra

    return effect


def by_the_clock(case: Case, entry: Entry) -> None:
    """Refuse what the statutory clock calls unlawful: a second correction or extension, an
    extension after the due date, a payment nobody asked for."""
    known = len(clocks.errors(case))
    found = clocks.errors(fold(case, entry))
    if len(found) > known:
        raise Refused(found[-1].text, "on", found[-1].article)


def in_order(case: Case, entry: Entry) -> None:
    """Nothing happens to a request before it arrived."""
    first = case.received_on or case.arrived
    if first and entry.on < first:
        raise Refused(f"日期早于收到申请之日（{first}）。请核对日期。", "on")


def later_than_asked(name: str = "until") -> Check:
    """A period that is given ends after the day on which it is given."""

    def check(case: Case, entry: Entry) -> None:
        until = entry.data[name]
        until = until if isinstance(until, date) else date.fromisoformat(until)
        if until <= entry.on:
            raise Refused("期限应当晚于告知之日，给对方留出合理的时间。", name)

    return check


def words(day: date) -> str:
    """A date as texts print it: 2026年2月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
