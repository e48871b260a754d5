"""From what a page or document holds, nested as it stands, to blocks in reading order.

Tables serve two purposes: to show figures and to lay out a page. A table that lays out (one
cell, one column, whole articles or further tables in its cells) dissolves into its text; a run
of rows that shows figures becomes a grid. Nothing here recurses, so depth does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.annual.reading.blocks import (
    Block,
    Document,
    Grid,
    GridCell,
    Kind,
    Paragraph,
    Unreadable,
)

MAX_SLOTS = 200_000
"""Most slots that the cells of a document may fill: a report has some 400."""
MAX_PARAGRAPHS = 200_000
MAX_SPAN = 1000
_ARTICLE_PARAGRAPHS = 20
_ARTICLE_CHARACTERS = 2000
_NOTE_CHARACTERS = 80

TOO_LARGE = "文件中的表格或段落多得不像一份年度报告；请只上传报告本身。"


@dataclass(slots=True)
class DraftCell:
    """A cell with what stands in it, in order."""

    content: list[Content] = field(default_factory=list)
    row_span: int = 1
    col_span: int = 1


@dataclass(slots=True)
class DraftRow:
    """A row drawn without a table: its neighbours may make a table of it."""

    cells: list[DraftCell] = field(default_factory=list)


@dataclass(slots=True)
class DraftTable:
    """A table; each row lists the cells that begin in it."""

    rows: list[list[DraftCell]] = field(default_factory=list)


Content = str | DraftRow | DraftTable


def assemble(content: list[Content], kind: Kind) -> Document:
    """The document's blocks. A cell is at ``{table, row, column}`` (the grids are counted from
    1), a paragraph at ``{paragraph}``. Raises Unreadable when there is too much of it."""
    return Document(kind, tuple(_Assembly().blocks(content)))


class _Assembly:
    def __init__(self) -> None:
        self.tables = 0
        self.paragraphs = 0
        self.slots = 0

    def blocks(self, content: list[Content]) -> Iterator[Block]:
        waiting = [_runs(content)]
        while waiting:
            item = next(waiting[-1], None)
            if item is None:
                waiting.pop()
            elif isinstance(item, str):
                yield self._paragraph(item)
            elif isinstance(item, _Figures):
                yield self._grid(item.rows)
            elif isinstance(item, DraftTable):
                waiting.append(_dissolved(item))
            else:
                waiting.append(_runs(item))

    def _paragraph(self, text: str) -> Paragraph:
        self.paragraphs += 1
        if self.paragraphs > MAX_PARAGRAPHS:
            raise Unreadable(TOO_LARGE)
        return Paragraph(text, {"paragraph": self.paragraphs})

    def _grid(self, rows: list[list[DraftCell]]) -> Grid:
        """The rows as a grid. Spans past the last row are cut; the first of two overlapping
        cells keeps the slot."""
        self.tables += 1
        table = self.tables
        slots: list[list[GridCell | None]] = [[] for _ in rows]
        for r, row in enumerate(rows):
            column = 0
            line = slots[r]
            for draft in row:
                while column < len(line) and line[column] is not None:
                    column += 1
                at = {"table": table, "row": r + 1, "column": column + 1}
                if draft.row_span == draft.col_span == 1 and column == len(line):
                    line.append(GridCell(_text(draft), at))
                    column += 1
                    continue
                height, width = min(draft.row_span, len(rows) - r), draft.col_span
                self._take(height * width)
                cell = GridCell(_text(draft), at, height, width)
                for below in slots[r : r + height]:
                    _fill(below, column, cell)
                column += width
            self._take(len(row))
        most = max(map(len, slots), default=0)
        if most * len(slots) > MAX_SLOTS:
            raise Unreadable(TOO_LARGE)
        return Grid(tuple(tuple(line + [None] * (most - len(line))) for line in slots))

    def _take(self, slots: int) -> None:
        self.slots += slots
        if self.slots > MAX_SLOTS:
            raise Unreadable(TOO_LARGE)


def _fill(line: list[GridCell | None], column: int, cell: GridCell) -> None:
    line.extend([None] * (column + cell.col_span - len(line)))
    for c in range(column, column + cell.col_span):
        line[c] = line[c] or cell


@dataclass(slots=True)
class _Figures:
    """Rows that make a grid."""

    rows: list[list[DraftCell]]


_Item = str | _Figures | DraftTable | list[Content]


def _runs(content: list[Content]) -> Iterator[_Item]:
    """``content`` with its runs of drawn rows made into grids or lines."""
    run: list[DraftRow] = []
    for item in content:
        if isinstance(item, DraftRow):
            if item.cells:
                run.append(item)
            continue
        if run:
            yield from _drawn(run)
            run = []
        yield item
    if run:
        yield from _drawn(run)


def _drawn(run: list[DraftRow]) -> Iterator[_Item]:
    """Rows drawn without a table: a grid if each has as many cells, else a line each, its cells
    parted by tabs. A single row, or one that holds an article, is layout."""
    counts = {len(row.cells) for row in run}
    if len(run) == 1 or any(_lays_out(cell) for row in run for cell in row.cells):
        yield from (cell.content for row in run for cell in row.cells)
    elif len(counts) == 1 and counts != {1}:
        yield _Figures([row.cells for row in run])
    else:
        for row in run:
            texts = [_text(cell).replace("\n", "") for cell in row.cells]
            yield "\t".join(["", *texts, ""]) if len(texts) > 1 else texts[0]


def _dissolved(table: DraftTable) -> Iterator[_Item]:
    """The table as grids of the rows that show figures and the contents of those that lay out."""
    rows = table.rows
    if all(len(row) <= 1 for row in rows):
        yield from (cell.content for row in rows for cell in row)
        return
    run: list[list[DraftCell]] = []
    width = max(sum([cell.col_span for cell in row]) for row in rows)
    covered = 0  # rows yet covered by the spans of rows above
    for row in rows:
        if _is_layout(row, width, covered):
            if run:
                yield _Figures(run)
                run = []
            yield from (cell.content for cell in row)
        elif row or covered:
            run.append(row)
        covered = max([covered, 1, *[cell.row_span for cell in row]]) - 1
    if run:
        yield _Figures(run)


def _is_layout(row: list[DraftCell], width: int, covered: int) -> bool:
    """An article or a table in a cell, or running text across the whole table."""
    alone = len(row) == 1 and not covered and row[0].row_span == 1 and row[0].col_span >= width
    if alone and sum(map(len, _strings(row[0]))) > _NOTE_CHARACTERS:
        return True
    return any(map(_lays_out, row))


def _lays_out(cell: DraftCell) -> bool:
    """Whether the cell holds an article or a table."""
    content = cell.content
    if not content:
        return False
    if len(content) == 1 and isinstance(content[0], str):
        return False  # one text, as nearly all cells hold, however long
    if any(_is_table(item) for item in content):
        return True
    return len(content) > _ARTICLE_PARAGRAPHS or sum(map(len, _strings(cell))) > _ARTICLE_CHARACTERS


def _is_table(item: Content) -> bool:
    """More than a frame around a single cell."""
    if isinstance(item, DraftTable):
        cells = [cell for row in item.rows for cell in row]
        return len(cells) > 1 or any(not isinstance(c, str) for cell in cells for c in cell.content)
    return isinstance(item, DraftRow) and len(item.cells) > 1


def _text(cell: DraftCell) -> str:
    """The cell's paragraphs, a line each; a frame within it counts as its text."""
    if len(cell.content) == 1 and isinstance(cell.content[0], str):
        return cell.content[0]
    lines: list[str] = []
    for item in cell.content:
        if isinstance(item, str):
            lines.append(item)
        elif isinstance(item, DraftTable):
            lines += [text for row in item.rows for inner in row for text in _strings(inner)]
        else:
            lines += [text for inner in item.cells for text in _strings(inner)]
    return "\n".join(lines)


def _strings(cell: DraftCell) -> list[str]:
    return [item for item in cell.content if isinstance(item, str)]
