"""A report as a sequence of lines and tables, in the order in which every format sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.annual import form as forms
from gongkai.annual.model import Report
from gongkai.annual.writing.layout import Sheet, sheets

_ANNEX = 99
"""Sorts tables of no chapter behind all chapters."""
Role = Literal[
    "organ", "title", "preamble", "heading", "subheading", "text", "signed_by", "signed_on"
]
_SUBHEADING = re.compile(r"（[一二三四五六七八九十\d]{1,3}）[^。；！？]{1,24}")
# C0 and C1 controls, surrogates and non-characters: no format carries them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"\s*[\t\n\x0b\x0c\r\x85\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph and its part in the report. ``text`` has no line break in it."""

    text: str
    role: Role


Part = TextLine | Sheet


def printable(text: str) -> str:
    """The text without the characters that no document format may carry."""
    return _UNPRINTABLE.sub("", text)


def clean(text: str) -> str:
    """The text on one line, without the characters that no document format may carry."""
    return _BREAKS.sub(" ", printable(text)).strip()


def chinese_date(day: date) -> str:
    """2025年1月20日, as an official document is dated."""
    return f"{day.year}年{day.month}月{day.day}日"


def manuscript(report: Report) -> tuple[Part, ...]:
    """The report's parts in printed order. A table stands at the end of its chapter; that of a
    chapter which the report lacks stands where the chapter would."""
    return tuple(part for part in _parts(report) if isinstance(part, Sheet) or part.text)


def title_of(report: Report) -> str:
    """What to call the report: its title, or one made of organ and year."""
    if report.title:
        return clean(report.title)
    year = f"{report.year}年" if report.year else ""
    return clean(f"{report.organ or ''}{year}政府信息公开工作年度报告")


def title_lines(title: str, organ: str | None, fits: int) -> list[str]:
    """The title on one line of ``fits`` characters, or broken where its sense allows it:
    behind the organ's name, else before the year, else before 政府信息公开."""
    if len(title) <= fits:
        return [title]
    year = re.search(r"(?:19|20)\d\d", title)
    for at in (
        len(organ) if organ and title.startswith(organ) else 0,
        year.start() if year else 0,
        title.find("政府信息公开"),
    ):
        if 0 < at < len(title):
            return [title[:at].rstrip(), title[at:].lstrip()]
    return [title]


def _parts(report: Report) -> Iterator[Part]:
    if report.organ and not _names_organ(report):
        yield TextLine(clean(report.organ), "organ")
    if report.title:
        yield TextLine(clean(report.title), "title")
    for paragraph in report.preamble:
        yield TextLine(clean(paragraph), "preamble")
    yield from _body(report)
    if report.signed_by:
        yield TextLine(clean(report.signed_by), "signed_by")
    if report.signed_on:
        yield TextLine(chinese_date(report.signed_on), "signed_on")


def _names_organ(report: Report) -> bool:
    """Whether the text tells the organ, so that it needs no line of its own."""
    texts = [report.title, report.signed_by, *report.preamble, report.text()]
    organ = "".join((report.organ or "").split())
    return any(organ in "".join(text.split()) for text in texts if text)


def _body(report: Report) -> Iterator[Part]:
    waiting = list(sheets(report)) if report.form in forms.all_forms() else []
    chapter_of = {s.key: report.form_data.table(s.key).chapter or _ANNEX for s in waiting}
    numbers = [chapter.number for chapter in report.chapters]
    for chapter in report.chapters:
        for sheet in waiting[:]:
            if chapter_of[sheet.key] < chapter.number and chapter_of[sheet.key] not in numbers:
                waiting.remove(sheet)
                yield sheet
        yield TextLine(clean(chapter.heading), "heading")
        for paragraph in chapter.paragraphs:
            text = clean(paragraph)
            yield TextLine(text, "subheading" if _SUBHEADING.fullmatch(text) else "text")
        for sheet in waiting[:]:
            if chapter_of[sheet.key] == chapter.number:
                waiting.remove(sheet)
                yield sheet
    yield from waiting
