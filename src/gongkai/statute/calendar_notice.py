"""Reading the State Council's yearly notice on days off, as it is published.

“二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。”
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.statute.calendar import _SATURDAY, Year, span

_ITEM = re.compile(r"(?:[一二三四五六七八九十]+、)?([\u4e00-\u9fff、]{2,12}?)[：:]")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|-|—|－|~)\s*{_DAY})?")
_WORKED = "上班"


class Unreadable(ValueError):
    """The text is no notice that can be read; the message says in Chinese what is wrong."""


@dataclass(frozen=True, slots=True)
class _Item:
    holiday: str
    text: str


def read_notice(text: str, year: int, notice: str) -> Year:
    """The year that a notice lays down. Days off on a weekend change nothing and are left out;
    days of another year than ``year`` belong to that year's own notice.

    Raises Unreadable: no holiday found, a day that does not exist, a make-up workday (上班) that is
    no weekend day, a day both off and worked.
    """
    off: dict[date, str] = {}
    work: set[date] = set()
    items = list(_items(text))
    if not items:
        raise Unreadable("没有读到节日。请从通知正文粘贴，每个节日形如“元旦：1月1日至3日放假”。")
    for item in items:
        found = list(_days(item, year))
        if not any(not worked for _, worked in found):
            raise Unreadable(f"“{item.holiday}”没有读到放假的日期，请对照通知补全。")
        work |= {day for day, worked in found if worked and day.year == year}
        off |= {day: item.holiday for day, worked in found if not worked and day.year == year}
    for day in sorted(work):
        if day.weekday() < _SATURDAY:
            raise Unreadable(f"{day.month}月{day.day}日不是周末，不会是调休上班，请核对。")
    if both := sorted(work & off.keys()):
        raise Unreadable(f"{both[0].month}月{both[0].day}日又放假又上班，请核对。")
    weekdays = {day: name for day, name in sorted(off.items()) if day.weekday() < _SATURDAY}
    return Year(year, notice, False, weekdays, frozenset(work))


def _items(text: str) -> Iterator[_Item]:
    plain = _ASIDE.sub("", text)
    starts = list(_ITEM.finditer(plain))
    ends = [*(found.start() for found in starts[1:]), len(plain)]
    for found, end in zip(starts, ends, strict=False):
        if _SPAN.search(plain, found.end(), end):
            yield _Item(found[1], plain[found.end() : end])


def _days(item: _Item, year: int) -> Iterator[tuple[date, bool]]:
    """The days of a holiday and whether each is worked."""
    for sentence in re.split(r"[。；;\n]", item.text):
        month = 0
        for found in _SPAN.finditer(sentence):
            month = int(found[2] or month)
            first = _date(found[1], month, found[3], year, item)
            last = first
            if found[6]:
                month = int(found[5] or month)
                last = _date(found[4] or found[1], month, found[6], year, item)
            if last < first:
                raise Unreadable(f"“{item.holiday}”的止日早于起日，请核对。")
            yield first, _WORKED in sentence
            yield from ((day, _WORKED in sentence) for day in span(first, last))


def _date(year: str | None, month: int, day: str, default: int, item: _Item) -> date:
    try:
        return date(int(year or default), month, int(day))
    except ValueError:
        raise Unreadable(f"“{item.holiday}”里的{month}月{day}日不存在，请核对。") from None
