"""Columns that a report adds to the form's: numbers of the rows, last year's figures.

Text without borders does not show where such a column ends, so what the rows print tells: many
of them print more figures than the form has columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.annual.form import Form, Table
from gongkai.annual.reading.found import Found, FoundRow
from gongkai.annual.reading.tokens import Token

_FEWEST = 3
"""Rows that count on from each other by chance no more."""


def _by_width(table: Table, rows: Sequence[FoundRow]) -> list[tuple[FoundRow, int]]:
    """The table's named rows with figures, each with how many the form has there."""
    widths = table.widths()
    return [(row, widths[row.name]) for row in rows if row.name in widths and row.figures()]


def any_surplus(form: Form, rows: Sequence[FoundRow]) -> bool:
    """Whether a row prints more figures than the form has columns, which few documents do."""
    known = form.rows
    for row in rows:
        if row.name is not None and row.name in known:
            k = len(known[row.name][1].columns)
            if len(row.cells) > k and row.figures() > k:
                return True
    return False


def without_row_numbers(form: Form, rows: Sequence[FoundRow]) -> list[FoundRow]:
    """The rows without the number of the next row, where rows are numbered and each number
    stands behind the figures of the row above: 1 规章 3 5 74 2 规范性文件 …"""
    out = {id(row): row for row in rows}
    for table in form.tables:
        own = _by_width(table, rows)
        numbered = own[:-1] if own and own[-1][0].figures() <= own[-1][1] else own
        numbers = [_last(row) for row, _ in numbered]
        if len(numbers) < _FEWEST or not any(row.figures() > k for row, k in numbered):
            continue
        if all(cell.text == str(n) and cell.slot < 0 for n, cell in enumerate(numbers, 2)):
            for (row, _), number in zip(numbered, numbers, strict=True):
                at = next(n for n, cell in enumerate(row.cells) if cell is number)
                out[id(row)] = replace(row, cells=row.cells[:at])
    return list(out.values())


def _last(row: FoundRow) -> Token:
    return [cell for cell in row.cells if cell.sort == "figure"][-1]


def _adds(row: FoundRow, k: int) -> bool:
    """Whether the figures beyond the columns are not the last of them over again, as a cell
    that spans columns is printed in each."""
    figures = [cell for cell in row.cells if cell.sort == "figure"]
    return len({cell.text for cell in figures[k - 1 :]}) > 1


def crowded(form: Form, found: Found) -> frozenset[tuple[str, int]]:
    """The (table, block) to which a column was added: many rows print too many figures, or one
    does and the header has a word more. A row there with as many figures as the form has lacks
    one of its own."""
    blocks: set[tuple[str, int]] = set()
    for table in form.tables:
        own = _by_width(table, found.rows)
        surplus = [(row, k) for row, k in own if row.figures() > k and row.cells[-1].slot < 0]
        adding = sum(_adds(row, k) for row, k in surplus)
        own_blocks = {(table.key, n) for n in range(len(table.blocks))}
        if 1 < adding >= len(own) / 3:
            blocks |= own_blocks
        elif surplus:
            blocks |= own_blocks & found.widened
    return frozenset(blocks)
