"""Reading a notice as published gives the year that we typed by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.statute.calendar import official, read_year
from gongkai.statute.calendar_notice import Unreadable, read_notice

NOTICE_OF_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_the_notice_of_2026_reads_as_the_year_we_know() -> None:
    read = read_notice(NOTICE_OF_2026, 2026, "国办发明电〔2025〕7号")
    known = official().years[2026]
    assert (read.off, read.work) == (known.off, known.work)
    assert not read.verified, "only whoever read the notice says so"


def test_one_line_is_read_like_seven() -> None:
    read = read_notice(NOTICE_OF_2026.replace("\n", ""), 2026, "")
    assert read.work == official().years[2026].work


def test_a_holiday_may_cross_into_the_next_month() -> None:
    read = read_notice("春节：1月31日至2月4日放假，共5天。", 2028, "")
    assert min(read.off) == date(2028, 1, 31)
    assert max(read.off) == date(2028, 2, 4)


def test_days_of_the_year_before_belong_to_its_own_notice() -> None:
    read = read_notice("元旦：2027年12月31日至2028年1月1日放假。", 2028, "")
    assert all(day.year == 2028 for day in read.off)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "没有读到节日"),
        ("元旦放假", "没有读到节日"),
        ("元旦：2月30日放假。", "2月30日不存在"),
        ("元旦：1月3日至1日放假。", "止日早于起日"),
        ("元旦：1月1日放假。1月5日上班。", "1月5日不是周末"),
        ("元旦：1月1日至4日放假。1月4日上班。", "又放假又上班"),
        ("元旦：1月4日上班。", "没有读到放假的日期"),
    ],
)
def test_what_cannot_be_right_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_notice(text, 2026, "")


def test_what_was_read_can_be_kept_as_data() -> None:
    from gongkai.web.organs.calendars import as_data

    read = read_notice(NOTICE_OF_2026, 2026, "国办发明电〔2025〕7号")
    assert read_year(as_data(read)) == read
