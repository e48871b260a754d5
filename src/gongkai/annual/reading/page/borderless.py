"""Tables without ruling lines, rebuilt from where their words stand.

Figures that stand below each other make the columns; a line of figures makes a row; label
words left of the figures belong to the row they are wrapped around; words above the first
figures are headers. Used for PDFs whose tables have no rules and for text in page layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.annual.model import Position
from gongkai.annual.reading.blocks import Grid, GridCell
from gongkai.annual.reading.page.column_heads import Placed, place_heads
from gongkai.annual.reading.page.layout import Line, Word, lines_of
from gongkai.annual.reading.page.row_labels import (
    NUMBERED,
    Label,
    labels_of,
    place_labels,
    stacks_of,
)

FIGURE = re.compile(r"[+\-−－＋增减加]?[\d０-９][\d０-９.,，．]*(?:万?元|万)?|[/／—－-]{1,2}|0/0")
_ITEM = re.compile(r"\d{1,2}\s*[、．.](?!\d)")
_HEADING = re.compile(r"[一二三四五六七]\s*、.{2,40}(?:情况|事项|措施|问题|概述)", re.DOTALL)
PROSE_LENGTH = 24  # a line of one word this many characters long is running text
MIN_FIGURES = 3  # a table has at least this many figures beside something else


@dataclass(slots=True)
class _Part:
    """Lines of one page with one header: columns hold along all of them."""

    headers: list[Line]
    body: list[Line]
    columns: list[tuple[float, float]] = field(default_factory=list)


def is_figure(text: str) -> bool:
    """A number, or a sign that stands for a blank."""
    return bool(FIGURE.fullmatch(text.replace(" ", "")))


def table_runs(lines: Sequence[Sequence[Word]]) -> Iterator[tuple[int, int]]:
    """Which lines (from, up to) are tables: those between running text and headings, with
    figures that stand beside labels or other figures."""
    first: int | None = None
    for index, words in enumerate(lines):
        if _is_text(words):
            if first is not None and _is_table(lines[first:index]):
                yield first, index
            first = None
        elif first is None:
            first = index
    if first is not None and _is_table(lines[first:]):
        yield first, len(lines)


def _is_text(words: Sequence[Word]) -> bool:
    """Running text or a chapter's heading: nothing in the line stands apart."""
    text = words[0].text
    return len(words) == 1 and (
        len(text) >= PROSE_LENGTH or text[-1:] in "。；" or bool(_HEADING.fullmatch(text))
    )


def _is_table(lines: Sequence[Sequence[Word]]) -> bool:
    beside = sum(is_figure(word.text) for words in lines for word in words[1:])
    return beside >= MIN_FIGURES


def grid_from_words(pages: Sequence[Sequence[Word]], unit: float) -> list[Placed]:
    """The cells of the table whose words these are, page by page.

    ``unit``: the width of half an ideograph. Pages may be set differently; y must grow over
    all of them. Blocks with headers of their own (表二) come one below the other.
    """
    cells: list[Placed] = []
    row = 0
    pending: list[_Part] = []
    for words in pages:
        for part in _parts(lines_of(words), unit):
            if pending and (part.headers or len(part.columns) != len(pending[-1].columns)):
                row += _place(pending, unit, row, cells)
                pending = []
            pending.append(part)
    if pending:
        row += _place(pending, unit, row, cells)
    return cells


def grid_of(cells: Sequence[Placed], position: Callable[[Sequence[Word]], Position]) -> Grid:
    """The cells as a grid; ``position`` tells where words stand in the source."""
    height = max((cell.bottom for cell in cells), default=0)
    width = max((cell.right for cell in cells), default=0)
    slots: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        made = GridCell(
            cell.text, position(cell.words), cell.bottom - cell.top, cell.right - cell.left
        )
        for line in slots[cell.top : cell.bottom]:
            for column in range(cell.left, cell.right):
                line[column] = line[column] or made
    return Grid(tuple(map(tuple, slots)), bordered=False)


def _parts(lines: list[Line], unit: float) -> list[_Part]:
    """Lines cut where a header follows figures."""
    parts: list[_Part] = []
    current = _Part([], [])
    first_figure = 0.0
    for line in lines:
        figures = _figures(line)
        if figures and not current.body:
            first_figure = figures[0].left
        above = line.right > first_figure - unit or line.words[0].text.startswith("第二十条")
        if not figures and (above if current.body else not _labels_only(line)):
            if current.body:
                parts.append(current)
                current = _Part([], [])
            current.headers.append(line)
        else:
            current.body.append(line)
            if figures:
                first_figure = min(first_figure, figures[0].left)
    parts.append(current)
    for part in parts:
        part.columns = _columns(part, unit)
    return parts


def _labels_only(line: Line) -> bool:
    """A line that begins a wrapped label of the first row rather than a header."""
    return len(line.words) == 1 and bool(re.match(r"[一1]\s*[、．.]", line.words[0].text))


def _figures(line: Line) -> list[Word]:
    """The figures of a line; a number may stand first only when it is all there is."""
    found = [word for word in line.words if is_figure(word.text)]
    return found if len(found) == len(line.words) or found != line.words[:1] else []


def _columns(part: _Part, unit: float) -> list[tuple[float, float]]:
    """Extents of the figure columns.

    What overlaps sideways is one column; so are neighbours never filled on the same line,
    as figures of different lengths stand a little apart.
    """
    spans = sorted(
        (word.left, word.right, number)
        for number, line in enumerate(part.body)
        for word in _figures(line)
    )
    columns: list[tuple[float, float, set[int]]] = []
    for left, right, number in spans:
        if columns:
            begin, end, lines = columns[-1]
            apart = left - end
            if apart < 0 or (apart <= 3 * unit and number not in lines):
                columns[-1] = (begin, max(end, right), lines | {number})
                continue
        columns.append((left, right, {number}))
    extents = [(left, right) for left, right, _ in columns]
    return extents + _blank_columns(part, extents, unit)


def _blank_columns(
    part: _Part, columns: list[tuple[float, float]], unit: float
) -> list[tuple[float, float]]:
    """Columns right of the others that have a header but no figure."""
    if not columns:
        return []
    edge = columns[-1][1] + 3 * unit
    beyond = [word for line in part.headers for word in line.words if word.left > edge]
    blank: list[tuple[float, float]] = []
    for word in sorted(beyond, key=lambda word: word.left):
        if blank and word.left < blank[-1][1]:
            blank[-1] = (blank[-1][0], max(blank[-1][1], word.right))
        else:
            blank.append((word.left, word.right))
    return blank


def _place(parts: list[_Part], unit: float, first_row: int, cells: list[Placed]) -> int:
    """Put the cells of parts with the same columns below ``first_row``; gives the rows used."""
    columns = parts[0].columns
    rows: list[tuple[Line, _Part]] = []
    labels: list[Label] = []
    groups: list[list[Word]] = []
    for part in parts:
        begin = len(rows)
        rows.extend((line, part) for line in _rows(part.body))
        leaf = _leaf_edge(part, unit)
        words = [word for line in part.body for word in line.words if not is_figure(word.text)]
        own = _own_labels(part, leaf)
        beside = [w for w in words if w.right <= leaf + unit / 2 and not _among(w, own)]
        stacks = stacks_of(beside, unit)
        # A page may lack the outer columns: those nearest to the row labels are the same.
        groups = [[] for _ in range(len(stacks) - len(groups))] + groups
        for group, stack in zip(groups[::-1], stacks[::-1], strict=False):
            group.extend(stack)
        mine = [word for word in words if not _among(word, beside)]
        labels.extend(labels_of(mine, [line for line, _ in rows[begin:]], begin, leaf - unit))
    if not columns:
        return _headers_only(parts, first_row, cells)
    depth = len(groups) + 1
    used = place_heads(parts[0].headers, columns, depth, first_row, cells, unit)
    top = first_row + used
    place_labels(labels, groups, len(rows), top, cells)
    for number, (line, part) in enumerate(rows):
        for word in _figures(line):
            column = next(i for i, c in enumerate(part.columns) if word.left < c[1])
            at = depth + column
            cells.append(Placed([word], top + number, at, top + number + 1, at + 1))
    return used + len(rows)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """The lines that are rows: those with figures, and those of a numbered item that has none."""
    return [line for n, line in enumerate(lines) if _figures(line) or _is_blank(lines, n)]


def _is_blank(lines: Sequence[Line], n: int) -> bool:
    """Whether line ``n`` is an item whose figures are all blank, and no wrapped label's begin:
    a numbered label stands right above it and the next one right below."""
    label = lines[n].words[-1].text
    if not _ITEM.match(label) or (n > 0 and not _numbered(lines[n - 1])):
        return False
    below = [_numbered(line) for line in lines[n + 1 : n + 3]]
    if not below or not below[0]:
        return False
    return bool(_ITEM.match(below[0])) or len(below) < 2 or bool(below[1])


def _numbered(line: Line) -> str:
    """The label of the line if it has a number, else nothing."""
    labels = [word.text for word in line.words if not is_figure(word.text)]
    return labels[-1] if labels and NUMBERED.match(labels[-1]) else ""


def _headers_only(parts: list[_Part], first_row: int, cells: list[Placed]) -> int:
    lines = [line for part in parts for line in (*part.headers, *part.body)]
    for number, line in enumerate(lines, first_row):
        for column, word in enumerate(line.words):
            cells.append(Placed([word], number, column, number + 1, column + 1))
    return len(lines)


def _leaf_edge(part: _Part, unit: float) -> float:
    """The left edge of the column of row labels next to the figures: where most labels
    begin, or the furthest left of those that stand centred below each other."""
    labels = []
    for line in part.body:
        before = [word for word in line.words if not is_figure(word.text)]
        if before and _figures(line):
            labels.append(before[-1])
    if not labels:
        return 0.0
    # Items numbered 1. 2. 3. stand nowhere else.
    labels = [word for word in labels if re.match(r"\d", word.text)] or labels
    lefts = Counter(round(word.left / unit) for word in labels)
    middles = Counter(round((word.left + word.right) / 2 / unit) for word in labels)
    left, often = max(lefts.items(), key=lambda item: (item[1], item[0]))
    middle, oftener = max(middles.items(), key=lambda item: (item[1], item[0]))
    if often >= oftener:
        return min(word.left for word in labels if round(word.left / unit) == left)
    return min(word.left for word in labels if round((word.left + word.right) / 2 / unit) == middle)


def _own_labels(part: _Part, leaf: float) -> list[Word]:
    """Labels that end left of the label column and yet are all the label their row has:
    （一）予以公开. Beside a wrapped row label such a word is a group's."""
    own: list[Word] = []
    wrapped = False
    waiting: list[Word] = []
    for n, line in enumerate(part.body):
        before = [word for word in line.words if not is_figure(word.text)]
        if not _figures(line) and not _is_blank(part.body, n):
            beside = [word for word in before if word.right > leaf + word.height / 2]
            if any(not NUMBERED.match(word.text) for word in beside):
                waiting = []
            wrapped = wrapped or bool(beside)
            continue
        own.extend(waiting)
        waiting = before[-1:] if before and not wrapped else []
        wrapped = False
    return own + waiting


def _among(word: Word, words: list[Word]) -> bool:
    return any(word is other for other in words)
