"""Text in page layout: columns made by runs of spaces, as a PDF tool writes them.

A wide character fills one column or two, as the tool counts; the way that sets the figures
below each other is taken. Pages end at a form feed or a line that holds only a
page number; the two halves of a table cut there are set differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from gongkai.annual.reading.blocks import Block, Document, Grid, Paragraph
from gongkai.annual.reading.page.borderless import grid_from_words, grid_of, is_figure, table_runs
from gongkai.annual.reading.page.layout import Word

_WIDE_FROM = "\u1100"
"""No character before it is wide."""
_WORD = re.compile(r"\S+(?: \S+)*")
_PAGE_END = re.compile(r"\f|\s*(?:[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页.{0,12})\s*$")


@dataclass(slots=True)
class _Row:
    """A line of the text with its words; ``page`` counts pages from 0."""

    number: int
    start: int
    text: str
    page: int
    words: list[Word]


def read_spaced(text: str) -> Document:
    """The document in a text in page layout."""
    rows, width = min(
        ((list(_rows(text, width)), width) for width in (2, 1)), key=lambda r: _scatter(r[0])
    )
    blocks: list[Block] = []
    index = 0
    for first, last in table_runs([row.words for row in rows]):
        blocks.extend(_paragraphs(rows[index:first]))
        blocks.append(_grid(rows[first:last], width))
        index = last
    blocks.extend(_paragraphs(rows[index:]))
    return Document("text", tuple(blocks))


def _scatter(rows: list[_Row]) -> int:
    """How many different places figures begin or end at: few when columns are straight."""
    figures = [word for row in rows for word in row.words[1:] if is_figure(word.text)]
    return min(len({word.left for word in figures}), len({word.right for word in figures}))


def _rows(text: str, width: int) -> Iterator[_Row]:
    page = start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if _PAGE_END.match(line):
            page += 1
        if line.strip() and not _PAGE_END.fullmatch(line.strip("\r")):
            yield _Row(number, start, line, page, list(_words(line, number, width)))
        start += len(line) + 1


def _words(line: str, number: int, width: int) -> Iterator[Word]:
    """Words set apart by two spaces or more; figures also by one."""
    columns = _columns(line, width)
    for match in _WORD.finditer(line):
        pieces = match.group().split(" ")
        split = len(pieces) > 1 and all(map(is_figure, pieces))
        start = match.start()
        for piece in pieces if split else [match.group()]:
            end = start + len(piece)
            yield Word(piece, columns[start], number, columns[end], number + 1.0)
            start = end + 1


@lru_cache(maxsize=1024)
def _columns(line: str, width: int) -> tuple[int, ...]:
    """The column at which each character begins, and the one after the last."""
    widths = (
        width if char >= _WIDE_FROM and unicodedata.east_asian_width(char) in "WF" else 1
        for char in line
    )
    return tuple(accumulate(widths, initial=0))


def _paragraphs(rows: list[_Row]) -> Iterator[Paragraph]:
    for row in rows:
        end = row.start + len(row.text)
        yield Paragraph(
            row.text.rstrip("\r\f"), {"line": row.number, "start": row.start, "end": end}
        )


def _grid(rows: list[_Row], wide: int) -> Grid:
    by_number = {row.number: row for row in rows}
    pages: dict[int, list[Word]] = {}
    for row in rows:
        pages.setdefault(row.page, []).extend(row.words)
    cells = grid_from_words(list(pages.values()), 1.0)
    return grid_of(cells, lambda words: _position(words[0], by_number, wide))


def _position(word: Word, rows: dict[int, _Row], width: int) -> dict[str, int]:
    """Where a word stands in the text."""
    row = rows[int(word.top)]
    start = row.start + _columns(row.text, width).index(int(word.left))
    return {"line": row.number, "start": start, "end": start + len(word.text)}
