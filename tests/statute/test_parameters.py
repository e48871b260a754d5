"""The numbers the law sets are dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.statute.citation import cite
from gongkai.statute.parameters import NotInForce, Period, official

NEW_LAW = Period(date(2028, 1, 1), 15, "working", "R711 33", "修订草案")


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("reply", 20),
        ("extension", 20),
        ("correction_notice", 7),
        ("third_party", 15),
        ("co_maker", 15),
        ("payment", 20),
        ("publication", 20),
    ],
)
def test_the_periods_of_today(name: str, days: int) -> None:
    assert official().at(name, date(2026, 3, 9)).days == days


def test_every_row_cites_an_article_we_know_and_says_where_it_was_read() -> None:
    for rows in official().rows.values():
        for row in rows:
            assert cite(row.article)
            assert row.source


def test_a_change_of_the_law_leaves_earlier_dates_alone() -> None:
    amended = official().amended("reply", NEW_LAW)
    assert amended.at("reply", date(2027, 12, 31)).days == 20
    assert amended.at("reply", date(2028, 1, 1)).days == 15
    earlier = replace(NEW_LAW, since=date(2020, 1, 1), days=18)
    assert amended.amended("reply", earlier).at("reply", date(2028, 1, 1)).days == 15


def test_before_its_first_row_a_rule_does_not_exist() -> None:
    with pytest.raises(NotInForce, match="2020-12-31"):
        official().at("payment", date(2020, 12, 31))
