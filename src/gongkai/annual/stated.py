"""Figures in running text: digits and numerals with a measure word, and the words around them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gongkai.annual.figures import plain as plain_number
from gongkai.annual.model import Number
from gongkai.annual.passages import chinese_number, sentences

_MEASURE = (
    "条次|件次|篇次|场次|期次|人次|批次|户次|条|件|篇|次|场|期|例|宗|项|份|个|部|起|则|册|幅|批|名|人"
    "|户|家|元|版|通|封|道|轮|种|班|块|张"
)
_FIGURE = re.compile(
    r"(?<![\d.〔\[第/-])(?P<digits>\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+(?:\.\d+)?)(?P<scale>[万亿])?"
    rf"(?P<round>[余多来几])?(?P<unit>{_MEASURE})?(?P<more>[余多]|(?:及)?以上|左右|(?:及)?以下)?"
)
_NUMERAL = re.compile(
    r"(?<![第一二三四五六七八九十百千两几每同某各任这那统逐多进唯])(?P<digits>[一二三四五六七八九十两百]{1,5})"
    r"(?P<round>[余多来几])?(?P<unit>次|场|期|篇|例|宗|起|件|条)(?P<more>[余多以])?(?![性件律步]|申请一)"
)
_ABOUT = re.compile(r"(?:近|约|超过|超|逾|不少于|至少|以上)$")
_BARE = re.compile(r"(?:信息|推文|文章|数|量|申请)(?:共|共计|合计|总计|为|达|:)?$")
_REACH = 160  # characters of a clause that are looked at before its figure
_STOP = re.compile(r"[,，。;:()!?]")
_PADDING = re.compile(r"(?:共计|合计|总计|共|计|为|有|约)*")
_RATE = re.compile(r"每(?:年|月|周|天|日|季度?|个)|平均|[日月周]均")
_SCALE = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure found in a plain text, before its meaning is known.

    ``match``: where it stands (groups ``digits``, ``unit``, ``round``, ``more``). ``label``:
    the words of its clause before it; ``after``: those behind it; ``inherited``: what the
    sentence says before its clause, for the first figure of the sentence.
    """

    match: re.Match[str]
    value: Number
    sentence: tuple[int, int]
    label: str
    after: str
    inherited: str

    @property
    def unit(self) -> str:
        """The measure word, "" when there is none."""
        return self.match["unit"] or ""

    @property
    def is_round(self) -> bool:
        """Whether it is an about-figure (200余, 近100, 每月2条以上)."""
        return bool(
            self.match["round"]
            or self.match["more"]
            or _ABOUT.search(self.label)
            or _RATE.search(self.label)
        )


def _value(match: re.Match[str]) -> Number | None:
    digits = match["digits"]
    if digits[0].isdigit():
        number = Decimal(re.sub("[,，]", "", digits))
        number *= _SCALE.get(match.groupdict().get("scale") or "", 1)
        return plain_number(number) if number < 10**12 else None
    return chinese_number(digits)


def _figures(text: str) -> list[re.Match[str]]:
    """Figures with a measure word, and bare ones behind a noun, in the order of the text."""
    found = [
        match
        for match in _FIGURE.finditer(text)
        if match["unit"]
        or (
            _BARE.search(text, max(0, match.start() - 8), match.start())
            and (match.end() == len(text) or _STOP.match(text, match.end()))
        )
    ]
    found += _NUMERAL.finditer(text)
    return sorted(found, key=lambda match: match.start())


def _clause_start(text: str, start: int, end: int) -> int:
    """Where the clause ending at ``end`` begins. A closed bracket belongs to the clause
    around it, and a colon with no more than padding behind it does not begin one."""
    while True:
        stops = [match.end() for match in _STOP.finditer(text, start, end)]
        if not stops:
            return start
        last = stops[-1]
        opened = text.rfind("(", start, last)
        if text[last - 1] == ")" and opened >= 0:
            end = opened
        elif text[last - 1] == ":" and _PADDING.fullmatch(text, last, end):
            end = last - 1
        else:
            return last


def _by_sentence(text: str) -> Iterator[tuple[tuple[int, int], list[re.Match[str]]]]:
    """Each sentence that has figures, with them."""
    figures = deque(_figures(text))
    for span in sentences(text):
        inside = []
        while figures and figures[0].start() < span[1]:
            inside.append(figures.popleft())
        if inside:
            yield span, inside


def stated_figures(text: str) -> Iterator[StatedFigure]:
    """The figures of a plain text in their order."""
    for span, inside in _by_sentence(text):
        previous = span[0]
        for match, following in zip(inside, [*inside[1:], None], strict=True):
            value = _value(match)
            if value is None:
                continue
            begin = max(span[0], match.start() - _REACH)
            start = max(_clause_start(text, begin, match.start()), previous)
            stop = _STOP.search(text, match.end(), span[1])
            limit = min(
                stop.start() if stop else span[1],
                following.start() if following else span[1],
            )
            after = text[match.end() : limit]
            yield StatedFigure(
                match,
                value,
                span,
                text[start : match.start()].lstrip("、和及与“”\"' "),
                "" if re.match(r"[、和及与以]", after) else after,
                text[span[0] : start] if match is inside[0] else "",
            )
            previous = match.end()
