"""From pages of lines and tables to one document.

Page numbers and repeated headers and footers go, wrapped lines become paragraphs, and a
table cut by the end of a page becomes one again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from gongkai.annual.model import Position
from gongkai.annual.reading.blocks import Document, Grid, Kind, Paragraph
from gongkai.annual.reading.headings import chapter_number
from gongkai.annual.reading.page.borderless import grid_from_words, grid_of, table_runs
from gongkai.annual.reading.page.layout import Line, Word
from gongkai.annual.reading.page.sheets import Sheet, joined

_PAGE_NUMBER = re.compile(
    r"[-—–―－─·•.~\s]*\d{1,3}[-—–―－─·•.~\s]*"
    r"|第\s*[\d一二三四五六七八九十]{1,4}\s*页\W*(共\s*[\d一二三四五六七八九十]{1,4}\s*页)?"
    r"|(?:\S{0,300}\s+)?\d{1,3}\s*/\s*\d{1,3}"
    r"|[Pp]age\s*\d{1,3}(\s*of\s*\d{1,3})?"
)
_STARTS_ANEW = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、．.]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]"
    r"|\d{1,2}\s*[、．.](?!\d))"
)
BELOW = 100_000.0
"""Points by which pages lie below each other; no page is so high."""
_SENTENCE_END = "。！？；：.!?;:"
_UNBREAKABLE = re.compile(r"[“‘《（(「『]*(?:[!-~]+|.)[，。、；：！？”’》）)」』％%…—]*")


@dataclass(slots=True)
class Page:
    """What stands on a page: its size in points, lines outside tables, tables."""

    number: int
    width: float
    height: float
    lines: list[Line]
    sheets: list[Sheet]
    skew: float = 0.0
    """Degrees by which a scan was turned to stand straight; places are of the straight page."""


def assemble(pages: Sequence[Page], kind: Kind) -> Document:
    """The document on these pages, in reading order."""
    _drop_running_titles(pages)
    blocks: list[Paragraph | Sheet | Grid] = []
    writer = _Paragraphs(pages)
    for page in pages:
        for item in _in_order(page):
            if isinstance(item, Line):
                writer.add(page, item)
                continue
            blocks.extend(writer.finish())
            last = blocks[-1] if blocks else None
            both = joined(last, item) if isinstance(last, Sheet) else None
            if both is None:
                blocks.append(item)
            else:
                blocks[-1] = both
    blocks.extend(writer.finish())
    made = [block.grid() if isinstance(block, Sheet) else block for block in blocks]
    crooked = {page.number: page for page in pages if page.skew}
    return Document(kind, tuple(_as_seen(block, crooked) for block in made))


def _as_seen(block: Paragraph | Grid, crooked: Mapping[int, Page]) -> Paragraph | Grid:
    """The block with its places on the pages as they were scanned."""
    if not crooked:
        return block
    if isinstance(block, Paragraph):
        return replace(block, at=_turned_back(block.at, crooked))
    cells = {id(cell): cell for row in block.rows for cell in row if cell is not None}
    turned = {key: replace(c, at=_turned_back(c.at, crooked)) for key, c in cells.items()}
    return Grid(tuple(tuple(c and turned[id(c)] for c in row) for row in block.rows))


def _turned_back(at: Position, crooked: Mapping[int, Page]) -> Position:
    page = crooked.get(at["page"])
    if page is None:
        return at
    left, top, right, bottom = at["box"]
    x, y = (left + right - page.width) / 2, (top + bottom - page.height) / 2
    cosine, sine = math.cos(math.radians(page.skew)), math.sin(math.radians(page.skew))
    right_by, down_by = cosine * x - sine * y - x, sine * x + cosine * y - y
    return place(page.number, (left + right_by, top + down_by, right + right_by, bottom + down_by))


def _in_order(page: Page) -> Iterator[Line | Sheet]:
    items: list[Line | Sheet] = [*page.lines, *page.sheets]
    yield from sorted(items, key=lambda item: item.top)


def _drop_running_titles(pages: Sequence[Page]) -> None:
    """Remove page numbers, and lines that stand at the same height of most pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_running_key(page, line) for line in _margin_lines(page)})
    needed = max(2, len(pages) // 2)
    for page in pages:
        for line in _margin_lines(page):
            repeated = seen[_running_key(page, line)] >= needed
            if repeated or _PAGE_NUMBER.fullmatch(line.text.strip()):
                page.lines.remove(line)


def _margin_lines(page: Page) -> list[Line]:
    """Up to two outermost lines at the head and at the foot, above and below all tables."""
    ordered = sorted(page.lines, key=lambda line: line.top)
    first = min((sheet.top for sheet in page.sheets), default=page.height)
    last = max((sheet.bottom for sheet in page.sheets), default=0.0)
    head = [x for x in ordered[:2] if x.bottom < min(first, page.height * 0.12)]
    foot = [x for x in ordered[-2:] if x.top > max(last, page.height * 0.85)]
    return head + [line for line in foot if line not in head]


def _running_key(page: Page, line: Line) -> tuple[str, int]:
    text = re.sub(r"\d+", "#", "".join(line.text.split()))
    return text, round(line.top / 4)


class _Paragraphs:
    """Joins wrapped lines. A line continues the paragraph when the line before runs to the
    right edge of the text and this one begins at its left edge."""

    def __init__(self, pages: Sequence[Page]) -> None:
        lines = [line for page in pages for line in page.lines]
        self.size = median(line.em for line in lines) if lines else 10.0
        lefts = Counter(round(line.left) for line in lines if len(line.text) > 15)
        rights = sorted(line.right for line in lines if len(line.text) > 15)
        self.left = float(min((x for x, n in lefts.items() if n > 1), default=0))
        self.right = rights[int(len(rights) * 0.9)] if rights else 0.0
        # A paragraph's first line stands in by two characters; a title is larger and centred,
        # a signature stands there once.
        indented = Counter(
            round(line.left)
            for line in lines
            if 1.5 * line.em < line.left - self.left < 3.5 * line.em
            and abs(line.em - self.size) < 0.15 * self.size
            and len(line.text) > 15
        )
        self.indents = any(count > 1 for count in indented.values())
        self.lines: list[tuple[Page, Line]] = []

    def add(self, page: Page, line: Line) -> None:
        """Take the next line in reading order."""
        self.lines.append((page, line))

    def finish(self) -> Iterator[Paragraph | Grid]:
        """The paragraphs, and tables without rules, of the lines taken since the last call."""
        index = 0
        for first, last in table_runs([line.words for _, line in self.lines]):
            yield from self._joined(self.lines[index:first])
            yield _grid(self.lines[first:last], self.size / 2)
            index = last
        yield from self._joined(self.lines[index:])
        self.lines = []

    def _joined(self, lines: Sequence[tuple[Page, Line]]) -> Iterator[Paragraph]:
        taken: list[tuple[Page, Line]] = []
        for page, line in lines:
            if taken and not self._continues(*taken[-1], page, line):
                yield _paragraph(taken)
                taken = []
            taken.append((page, line))
        if taken:
            yield _paragraph(taken)

    def _continues(self, page: Page, before: Line, next_page: Page, line: Line) -> bool:
        em = before.em
        if abs(line.em - em) > 0.25 * max(line.em, em):
            return False
        if page is next_page and self._is_title(before, line):
            return True
        word = _UNBREAKABLE.match(line.text.lstrip())
        room = sum(0.5 if char < "\u2e80" else 1 for char in word.group()) if word else 1
        if before.right + (room + 0.8) * em < self.right:
            return False
        if line.left > self.left + 1.2 * em:
            return False
        if page is next_page and line.top - before.bottom > 1.6 * em:
            return False
        if chapter_number(before.text) or chapter_number(line.text):
            return False
        if self.indents:
            return True
        ended = before.text.rstrip()[-1:]
        if _STARTS_ANEW.match(line.text) and ended in _SENTENCE_END:
            return False
        return ended not in "。！？"

    def _is_title(self, before: Line, line: Line) -> bool:
        """Two lines in larger type, one centred below the other."""
        em = min(before.em, line.em)
        return (
            em > 1.15 * self.size
            and abs(before.left + before.right - line.left - line.right) < 2 * em
            and line.top - before.bottom < em
        )


def _paragraph(taken: list[tuple[Page, Line]]) -> Paragraph:
    text = ""
    for _, line in taken:
        piece = line.text.strip()
        spaced = text[-1:].isascii() and text[-1:].isalpha() and piece[:1].isascii()
        text += " " + piece if spaced and piece[:1].isalpha() else piece
    page = taken[0][0]
    here = [line for there, line in taken if there is page]
    box = (
        min(line.left for line in here),
        here[0].top,
        max(line.right for line in here),
        here[-1].bottom,
    )
    return Paragraph(text, place(page.number, box))


def _grid(lines: Sequence[tuple[Page, Line]], unit: float) -> Grid:
    """A table without rules. Below each page's words come the next one's."""
    pages: dict[int, list[Word]] = {}
    for page, line in lines:
        below = page.number * BELOW
        pages.setdefault(page.number, []).extend(
            Word(w.text, w.left, w.top + below, w.right, w.bottom + below) for w in line.words
        )

    def position(words: Sequence[Word]) -> Position:
        number = int(words[0].top // BELOW)
        here = [word for word in words if word.top // BELOW == number]
        return place(
            number,
            (
                min(word.left for word in here),
                min(word.top for word in here) - number * BELOW,
                max(word.right for word in here),
                max(word.bottom for word in here) - number * BELOW,
            ),
        )

    return grid_of(grid_from_words(list(pages.values()), unit), position)


def place(page: int, box: tuple[float, float, float, float]) -> Position:
    """A position on a page, in points from its top left, to a tenth."""
    return {"page": page, "box": [round(edge, 1) for edge in box]}
