"""Chapter headings of the running text (一、总体情况 …), in the wordings seen."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from gongkai.annual import form as forms
from gongkai.annual.script import fold

_RESIDUE = re.compile(r"(?:\[bookmark: [^\]]*\]|[#*>\s　\u00a0])+")
_NUMBERED = re.compile(
    r"(?:第)?([一二三四五六七八]|[1-8１-８])(?:[、.．,，:：\s]|部分|章)+\s*([^。；;]{2,45})$"
)
_ASIDE = re.compile(r"(?:19|20)\d{2}(?:年度?)?")
_DIGITS = {c: n for n, c in enumerate("一二三四五六七八", 1)} | {str(n): n for n in range(1, 9)}


@forms.by_forms
@cache
def _known() -> tuple[dict[str, int], dict[str, int]]:
    """Folded headings → chapter number: official ones, and all variants."""
    official: dict[str, int] = {}
    every: dict[str, int] = {}
    for form in forms.all_forms().values():
        for chapter in form.chapters:
            official[fold(chapter.heading)] = chapter.number
            for heading in (chapter.heading, *chapter.variants):
                every[fold(heading)] = chapter.number
    return official, every


def clean_heading(text: str) -> str:
    """The line without conversion residue, Markdown marks and outer white space."""
    match = _RESIDUE.match(text)
    return (text[match.end() :] if match else text).rstrip("*# 　\u00a0\t")


@forms.by_forms
@lru_cache(maxsize=8192)
def chapter_number(text: str) -> int | None:
    """Which chapter (1 … 6) the line is the heading of, or None.

    A Chinese numeral may disagree with the wording (a chapter was left out and the rest
    renumbered): the wording decides. Arabic numerals also number lists, so there both must
    agree.
    """
    line = clean_heading(text)
    if not 3 <= len(line) <= 50:
        return None
    official, every = _known()
    match = _NUMBERED.match(line)
    if match is None:
        return official.get(fold(line)) if len(line) <= 30 else None
    numeral = _DIGITS[fold(match[1])]
    wording = fold(_ASIDE.sub("", match[2]))
    if match[1] in "一二三四五六七八":
        best = process.extractOne(wording, list(every), scorer=fuzz.ratio, score_cutoff=62)
        if best is None:
            return None
        number = every[best[0]]
        return number if number == numeral or best[1] >= 90 else None
    number = next((n for h, n in official.items() if fuzz.ratio(wording, h) >= 80), 0)
    return number if number == numeral else None
