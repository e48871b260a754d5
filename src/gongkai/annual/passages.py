"""Running text made comparable: script, width and white space set aside, every place kept.

``plain`` gives the text that the rules on prose look at; each of its characters knows where it
stands in the source, so that a quotation can be given as the document has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongkai.annual.model import Report
from gongkai.annual.script import simplify

_GLOSS = re.compile(r"[(（][a-zà-ɏḀ-ỿ̀-ͯ]{1,7}[)）]")
_BOOKMARK = re.compile(r"\[bookmark: [^\]]{0,40}\]")
_SPACE = re.compile(r"\s+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_SENTENCE = re.compile(r"[^。!?]{1,2000}[。!?]?")  # what has no full stop is cut
_NUMBERING = re.compile(
    r"(?:\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|[一二三四五六七八九十]{1,3}(?:、|是)|\d{1,2}(?:、|\.(?!\d)|\.(?=20\d\d年)))"
)
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Plain:
    """``text``: simplified, half-width, without white space (one stays between digits); the
    full-width comma stays, so that it is told from a thousands separator. ``offsets[i]``:
    where character i of ``text`` stands in ``source``."""

    source: str
    text: str
    offsets: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The source text of ``text[start:end]``, as it stands there."""
        if start >= end:
            return ""
        return self.source[self.offsets[start] : self.offsets[end - 1] + 1]

    def width(self, start: int, end: int) -> int:
        """How many characters of the source ``text[start:end]`` fills."""
        return self.offsets[end - 1] + 1 - self.offsets[start]


def _half_width(character: str) -> str:
    if character == "，":
        return character
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character


@lru_cache(maxsize=512)
def plain(source: str) -> Plain:
    """The source made comparable: no bookmarks, no pinyin glosses, no white space but one
    character of it between two digits."""
    dropped = {
        offset
        for pattern in (_GLOSS, _BOOKMARK, _SPACE)
        for match in pattern.finditer(source)
        for offset in range(*match.span())
    } - {match.start() for match in _BETWEEN_DIGITS.finditer(source)}
    kept = [offset for offset in range(len(source)) if offset not in dropped]
    text = simplify("".join(_half_width(source[offset]) for offset in kept))
    return Plain(source, text, tuple(kept))


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and where it stands: ``chapter`` is None before the first chapter."""

    plain: Plain
    chapter: int | None


def passages(report: Report) -> tuple[Passage, ...]:
    """Every paragraph of running text, the preamble first."""
    before = [Passage(plain(text), None) for text in report.preamble]
    return (*before, *(p for c in report.chapters for p in _of(c.number, c.paragraphs)))


def _of(number: int, paragraphs: tuple[str, ...]) -> Iterator[Passage]:
    return (Passage(plain(text), number) for text in paragraphs)


def chapter_text(report: Report, *numbers: int) -> str:
    """The chapters' plain text (all chapters when none is named), a line a paragraph."""
    return "\n".join(
        plain(text).text
        for chapter in report.chapters
        if not numbers or chapter.number in numbers
        for text in chapter.paragraphs
    )


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of a plain text, its full stop included."""
    return (match.span() for match in _SENTENCE.finditer(text))


def without_number(text: str) -> str:
    """A plain paragraph or sentence without the numbers it begins with (（一）, 1., 一是)."""
    while match := _NUMBERING.match(text):
        text = text[match.end() :]
    return text


def chinese_number(numeral: str) -> int | None:
    """The value of a Chinese numeral below 10,000; None when it is none."""
    total, digit = 0, 0
    for character in numeral:
        if character in _CHINESE:
            digit = _CHINESE[character]
        elif character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            return None
    return total + digit if numeral else None
