"""What a printed figure means.

Full-width digits and signs, thousands separators, ``减4``, ``＋1``, ``0/0``, ``3405820元`` are
read through; what has more than one meaning is reported with its candidates.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gongkai.annual.model import Number

_BLANK = re.compile(r"[/\\\-‐‑‒–—―─－_.·~…]*")
_PLUS = r"(?:\+|增加|新增|增长|增|加)"
_MINUS = r"(?:[-−–—‐]|减少|减|负|下降)"
_DIGITS = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
_UNIT = r"(亿元|万元|元|[件条项个次宗份篇起人例件部]|人次|件次)?"
_NUMBER = re.compile(rf"({_PLUS}|{_MINUS})?[(]?{_DIGITS}[)]?{_UNIT}")
_PAIR = re.compile(rf"{_PLUS}?[(]?{_DIGITS}[)]?{_UNIT}[/、,;]?{_MINUS}?[(]?{_DIGITS}[)]?{_UNIT}")
_SIGNED_PAIR = re.compile(rf"{_PLUS}.*{_MINUS}")
_CHOICE = re.compile(r"[^或]+(?:或[^或]+)+")
_IS_MINUS = re.compile(_MINUS)
_APART = re.compile(r"\d\s+\d")
_TO_WAN = {"万元": Decimal(1), "元": Decimal(1) / 10000, "亿元": Decimal(10000)}
_LONGEST = 64
"""A text longer than this is no figure, whatever it consists of."""
UNSURE = "？"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure's meaning: a value, a blank (value None, not ambiguous), or several
    ``candidates`` (none when two figures stand in one cell)."""

    value: Number | None = None
    candidates: tuple[Number, ...] = ()
    ambiguous: bool = False


BLANK = Figure()


@lru_cache(maxsize=4096)
def squeeze(printed: str) -> str:
    """Half-width characters, no white space, nor the ' that a sheet keeps text with."""
    return "".join(unicodedata.normalize("NFKC", printed).split()).lstrip("'’‘`")


def plain(number: Decimal) -> Number:
    """An int where the Decimal is whole, else the Decimal without trailing zeros."""
    whole = number.to_integral_value()
    return int(whole) if whole == number else number.normalize()


def _signed(sign: str | None, digits: str) -> Decimal:
    number = Decimal(digits.replace(",", ""))
    return -number if sign and _IS_MINUS.fullmatch(sign) else number


def _money(number: Decimal, unit: str | None, heading_unit: str | None) -> Figure:
    """Into 万元. With no unit in the cell or its heading the figure stays open, unless 0."""
    if number == 0:
        return Figure(0)
    known = unit or heading_unit
    if known in _TO_WAN:
        return Figure(plain(number * _TO_WAN[known]))
    return Figure(candidates=(plain(number), plain(number / 10000)), ambiguous=True)


def _pair(text: str, match: re.Match[str]) -> Figure:
    """``0/0``, ``+(0)-(0)``, ``增3减2``: an increase and a decrease in one cell."""
    up, down = Decimal(match[1].replace(",", "")), Decimal(match[3].replace(",", ""))
    if _SIGNED_PAIR.match(text) or not up or not down:
        return Figure(plain(up - down))
    return Figure(candidates=(plain(up - down), plain(up), plain(down)), ambiguous=True)


def is_sentence(printed: str) -> bool:
    """Whether a text is too long for a figure (told without normalising it all)."""
    if len(printed) <= _LONGEST:
        return False
    bare = "".join(printed.split())
    return len(bare) > _LONGEST and not _BLANK.fullmatch(squeeze(bare[:4]))


@lru_cache(maxsize=4096)
def read_figure(
    printed: str, *, money: bool = False, signed: bool = False, heading_unit: str | None = None
) -> Figure | None:
    """The meaning of ``printed``; None when it is not a figure but words.

    ``money``: the column is an amount, given back in 万元; ``heading_unit`` is the unit its
    heading prints (万元, 元) or None. ``signed``: 本年增/减, where ``3/2`` is read as a pair.
    """
    text = squeeze(printed)
    if len(text) > _LONGEST:
        return BLANK if _BLANK.fullmatch(text) else None
    if _APART.search(printed):
        return Figure(ambiguous=True)
    if text.isdecimal() and text.isascii() and not money:
        return Figure(int(text))
    if _BLANK.fullmatch(text):
        return BLANK
    if match := _NUMBER.fullmatch(text):
        number = _signed(match[1], match[2])
        if money:
            return _money(number, match[3], heading_unit)
        return Figure(plain(number))
    if signed and (match := _PAIR.fullmatch(text)) and re.search(r"[^\d.,]", text):
        return _pair(text, match)
    if text == "零" or text == "〇":
        return Figure(0)
    if text in ("?", "缺"):
        return Figure(ambiguous=True)
    if text in ("无", "暂无", "没有"):  # probably 0, but the organ wrote a word
        return Figure(candidates=(0,), ambiguous=True)
    if _CHOICE.fullmatch(text):
        parts = [
            read_figure(part, money=money, signed=signed, heading_unit=heading_unit or "万元")
            for part in text.split("或")
        ]
        values = tuple(part.value for part in parts if part and part.value is not None)
        return Figure(candidates=values, ambiguous=True) if len(values) == len(parts) else None
    return None
