"""Markdown: lines without their marks, and tables with a delimiter row as grids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.annual.reading.blocks import Block, Document, Grid, GridCell, Paragraph, make_grid
from gongkai.annual.reading.text import read_text

_HEADING = re.compile(r"#{1,6}\s+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DELIMITER = re.compile(r":?-{3,}:?")
_CELL = re.compile(r"((?:\\.|[^\\|]|\\$)*)\|")


def read_markdown(data: bytes) -> Document:
    """A Markdown file, positions as in the text. Raises Unreadable when it is binary."""
    document = read_text(data)
    lines = [block for block in document.blocks if isinstance(block, Paragraph)]
    if len(lines) < len(document.blocks):
        return document
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at:
            blocks.append(_grid([lines[at], *lines[at + 2 : end]]))
            at = end
        else:
            blocks.append(Paragraph(_plain(lines[at].text), lines[at].at))
            at += 1
    return Document(document.kind, tuple(blocks))


def _table_end(lines: Sequence[Paragraph], at: int) -> int:
    """The line behind the table that begins here, or ``at`` when none does."""
    if not lines[at].text.lstrip().startswith("|") or at + 1 == len(lines):
        return at
    rule = lines[at + 1].text.strip()
    if not rule.startswith("|"):
        return at
    if not all(_DELIMITER.fullmatch(cell.strip()) for cell in rule.strip("|").split("|")):
        return at
    end = at + 2
    while end < len(lines) and lines[end].text.lstrip().startswith("|"):
        end += 1
    return end


def _grid(lines: Sequence[Paragraph]) -> Grid:
    return make_grid([_cells(line) for line in lines])


def _cells(line: Paragraph) -> list[GridCell]:
    start = line.text.index("|") + 1
    begin = line.at["start"]
    cells = []
    for match in _CELL.finditer(line.text.rstrip().removesuffix("|") + "|", start):
        words = match[1].strip()
        first = match.start(1) + len(match[1]) - len(match[1].lstrip())
        at = dict(line.at) | {"start": begin + first, "end": begin + first + len(words)}
        cells.append(GridCell(_ESCAPED.sub(r"\1", words), at))
    return cells


def _plain(line: str) -> str:
    """The line as it is shown."""
    return _ESCAPED.sub(r"\1", _HEADING.sub("", line, count=1) if _HEADING.match(line) else line)
