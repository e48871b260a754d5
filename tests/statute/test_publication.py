"""When information is to be published (R711 26 and what overrides it)."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.statute.publication import due


@pytest.mark.article("R711 26")
def test_information_is_published_within_twenty_working_days() -> None:
    found = due("normative_document", date(2025, 9, 30))
    assert found.date == date(2025, 11, 4)
    assert found.period.article == "R711 26"
    assert not found.provisional
    assert [day.date.day for day in found.skipped][:8] == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.article("YSF 14", "XCF 48")
@pytest.mark.parametrize(
    ("kind", "made", "last"),
    [
        ("licence", date(2025, 9, 30), date(2025, 10, 16)),
        ("penalty", date(2026, 2, 5), date(2026, 2, 14)),
        ("enforcement", date(2025, 9, 30), date(2025, 11, 4)),
        ("budget", date(2026, 1, 20), date(2026, 2, 9)),
        ("penalty_withdrawn", date(2026, 4, 3), date(2026, 4, 9)),
    ],
)
def test_kinds_with_a_period_of_their_own(kind: str, made: date, last: date) -> None:
    assert due(kind, made).date == last


@pytest.mark.article("YSF 14")
def test_a_period_in_days_ends_on_a_day_off_too() -> None:
    found = due("budget", date(2026, 2, 1))
    assert found.date == date(2026, 2, 21)
    assert found.date.weekday() == 5
    assert found.skipped == ()


def test_past_the_horizon_the_date_is_provisional() -> None:
    assert due("licence", date(2026, 12, 28)).provisional
    assert not due("licence", date(2026, 12, 1)).provisional


def test_the_same_as_json() -> None:
    found = due("penalty", date(2026, 2, 5)).to_dict()
    assert found["due_on"] == "2026-02-14"
    assert found["skipped"] == [
        {"date": "2026-02-07", "reason": "星期六", "notice": None},
        {"date": "2026-02-08", "reason": "星期日", "notice": None},
    ]
    assert (found["days"], found["unit"], found["article"]) == (7, "working", "118/2018")
