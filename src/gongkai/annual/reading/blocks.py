"""What every reader makes of its source: paragraphs and grids, each with its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from gongkai.annual.model import Position

Kind = Literal["text", "html", "docx", "xlsx", "pdf", "image"]


class Unreadable(Exception):
    """The source cannot be read; the message says in Chinese what, where and what next."""


class NotAReport(Exception):
    """The source can be read but is no annual report; the message is the reason in Chinese."""


@dataclass(slots=True)
class Paragraph:
    """A line or paragraph of text as it stands, outer white space kept."""

    text: Final[str]
    at: Final[Position]


@dataclass(slots=True)
class GridCell:
    """A cell of a grid. ``row_span``, ``col_span`` ≥ 1 count the slots it fills."""

    text: Final[str]
    at: Final[Position]
    row_span: Final[int] = 1
    col_span: Final[int] = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows[r][c]`` is the cell filling slot (r, c): a spanning cell stands in each
    slot it fills (the same object); None is a slot where no cell stands. ``bordered``: empty
    cells show too, as they do not where columns are known by their figures only."""

    rows: tuple[tuple[GridCell | None, ...], ...]
    bordered: bool = True


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A source as blocks in reading order. ``spaced``: columns of the text are made by runs of
    spaces, as a PDF tool's page layout does."""

    kind: Kind
    blocks: tuple[Block, ...]


def make_grid(rows: list[list[GridCell]]) -> Grid:
    """A grid from rows of cells with spans, each row listing only the cells that begin in it.

    Spans running past the last row are cut; overlapping spans keep the first cell.
    """
    slots: list[list[GridCell | None]] = [[] for _ in rows]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(slots[r]) and slots[r][column] is not None:
                column += 1
            for line in slots[r : r + cell.row_span]:
                line.extend([None] * (column + cell.col_span - len(line)))
                for c in range(column, column + cell.col_span):
                    line[c] = line[c] or cell
            column += cell.col_span
    width = max(map(len, slots), default=0)
    return Grid(tuple(tuple(line + [None] * (width - len(line))) for line in slots))
