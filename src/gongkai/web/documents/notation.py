"""How a template is written: plain lines that an office worker can edit.

- A line is a paragraph; ``一、…`` and ``（一）…`` on a short line are headings.
- ``{{名称}}`` takes a value from the case. ``{{名称?}}`` may be empty: in a paragraph it takes
  the whole paragraph away with it, in a table it leaves the cell empty.
- ``| 甲 | {{乙}} |`` is a row of a table; the last cell of a short row runs to the margin;
  ``<换行>`` begins a new line in a cell; ``|=4|7|`` sets the widths of the columns that follow.
- ``|{{名称*}}|`` is as many rows as the case has; the row above it heads every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PLACEHOLDER = re.compile(r"\{\{([^{}?*\n]+)([?*]?)\}\}")
NEW_LINE = "<换行>"
MAX_COLUMNS = 10
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；！？|]{1,26}")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；！？|]{1,26}")

Role = Literal["heading", "subheading", "text"]


class BadNotation(ValueError):
    """A line is not written as a template is; the message says in Chinese which and why."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a template, its placeholders not yet filled."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a template: the relative ``widths`` of its columns and its rows of cells.
    A row of one cell that is a ``{{…*}}`` placeholder stands for many."""

    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Grid


def is_optional(text: str) -> bool:
    """Whether an empty value may take this text away."""
    return any(mark == "?" for _, mark in PLACEHOLDER.findall(text))


def repeated(row: tuple[str, ...]) -> str:
    """The name of the rows that the case has, for a row that stands for many; else ""."""
    match = PLACEHOLDER.fullmatch(row[0]) if len(row) == 1 else None
    return match[1] if match and match[2] == "*" else ""


def blocks(body: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a template's body. Raises BadNotation."""
    return tuple(_blocks(body.splitlines()))


def _blocks(lines: list[str]) -> Iterator[Block]:
    widths: tuple[int, ...] = ()
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate([*map(str.strip, lines), ""], 1):
        if line.startswith("|") and not line.startswith("|="):
            rows.append(_row(line, number))
            continue
        if rows:
            yield _grid(widths, rows, number)
            rows = []
        if line.startswith("|="):
            widths = _widths(line, number)
        elif line:
            yield Paragraph(line, role_of(line))


def role_of(line: str) -> Role:
    """Whether a line is a heading of the first or second level, or text."""
    if _HEADING.fullmatch(line):
        return "heading"
    return "subheading" if _SUBHEADING.fullmatch(line) else "text"


def _row(line: str, number: int) -> tuple[str, ...]:
    if not line.endswith("|") or len(line) < 2:
        raise BadNotation(f"正文第 {number} 行：表格的一行应当以“|”开头并以“|”结尾。")
    cells = tuple(cell.strip() for cell in line[1:-1].split("|"))
    if len(cells) > MAX_COLUMNS:
        raise BadNotation(f"正文第 {number} 行：表格最多 {MAX_COLUMNS} 列。")
    return cells


def _widths(line: str, number: int) -> tuple[int, ...]:
    found = re.fullmatch(r"\|=((?:\d{1,2}\|)+)", line.replace(" ", ""))
    widths = tuple(int(width) for width in found[1][:-1].split("|")) if found else ()
    if not widths or 0 in widths or len(widths) > MAX_COLUMNS:
        raise BadNotation(f"正文第 {number} 行：列宽应当写成“|=4|7|4|7|”这样的整数。")
    return widths


def _grid(widths: tuple[int, ...], rows: list[tuple[str, ...]], number: int) -> Grid:
    columns = max(map(len, rows))
    if widths and columns > len(widths):
        raise BadNotation(
            f"正文第 {number - 1} 行以前的表格有 {columns} 列，列宽只写了 {len(widths)} 列。"
        )
    return Grid(widths or (1,) * columns, tuple(rows))
