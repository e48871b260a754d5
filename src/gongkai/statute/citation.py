"""Articles in print: ``R711 36(3)`` → 《中华人民共和国政府信息公开条例》第三十六条第（三）项.

The instruments and their tags are ``instruments.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_DIGITS = "零一二三四五六七八九"
_INNER = str.maketrans("《》", "〈〉")
_ARTICLE = re.compile(r"(?P<tag>\S+)(?: (?P<article>\d+)(?P<parts>(?:\(\d+\))*))?")


class UnknownArticle(ValueError):
    """A reference that names no instrument we know, or is not written as one."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or document that rules cite. ``title`` is "" where it is cited by its
    ``number``; ``items``: see ``instruments.toml``."""

    tag: str
    title: str
    number: str
    items: frozenset[int]


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """An article taken apart; ``article`` is 0 where the whole instrument is meant."""

    tag: str
    article: int
    parts: tuple[int, ...]


@cache
def instruments() -> Mapping[str, Instrument]:
    """The instruments by tag, in the order of the file."""
    text = (resources.files("gongkai.statute") / "instruments.toml").read_text(encoding="utf-8")
    return {
        raw["tag"]: Instrument(
            raw["tag"],
            raw.get("title", ""),
            raw["number"],
            frozenset(raw.get("items", ())),
        )
        for raw in tomllib.loads(text)["instrument"]
    }


def parse(article: str) -> Reference:
    """Take ``R711 16(2)`` apart. Raises UnknownArticle."""
    match = _ARTICLE.fullmatch(article)
    if match is None or match["tag"] not in instruments():
        raise UnknownArticle(f"不认识的条文：{article}。请写成“R711 36(3)”的样子。")
    parts = tuple(int(part) for part in re.findall(r"\d+", match["parts"] or ""))
    return Reference(match["tag"], int(match["article"] or 0), parts)


def numeral(number: int) -> str:
    """A number below 1,000 as articles print it: 20 → 二十, 108 → 一百零八."""
    if not 0 < number < 1000:
        raise ValueError(f"{number} is no number of an article")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def cite(article: str, *, titled: bool = True) -> str:
    """The article as a document cites it; ``titled=False`` leaves the instrument's name out."""
    reference = parse(article)
    instrument = instruments()[reference.tag]
    name = f"《{instrument.title.translate(_INNER)}》" if instrument.title else instrument.number
    text = name if titled else ""
    if not reference.article:
        return text
    text += f"第{numeral(reference.article)}条"
    units = ("项",) if reference.article in instrument.items else ("款", "项")
    if len(reference.parts) > len(units):
        raise UnknownArticle(f"不认识的条文：{article}。该条没有这么多层。")
    for part, unit in zip(reference.parts, units, strict=False):
        text += f"第（{numeral(part)}）项" if unit == "项" else f"第{numeral(part)}款"
    return text
