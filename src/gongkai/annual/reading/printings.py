"""A table that a document prints twice: last year's beside this year's, or an older copy.

What one printing holds must not stand for the other. The words above a printing tell which is
last year's; where they do not, what differs between the two is for people to decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from gongkai.annual.form import Form, Table
from gongkai.annual.model import Cell
from gongkai.annual.reading.found import FoundRow
from gongkai.annual.reading.tokens import Token

_LONGEST_CAPTION = 40
_PAST = re.compile(r"(?:上一?年|去年|往年)(?!度?(?:结转|项目))")
_YEAR = re.compile(r"20\d\d(?=\s*年)")

Printing = list[FoundRow]


def is_caption(text: str) -> bool:
    """Whether words may say of what year the table below them is."""
    if len(text) > _LONGEST_CAPTION or "年" not in text or text.endswith("。"):
        return False
    return bool(_PAST.search(text) or _YEAR.search(text))


def _is_past(caption: Token | None, year: int | None) -> bool:
    if caption is None:
        return False
    years = [int(found) for found in _YEAR.findall(caption.text)]
    if years and year:
        return max(years) < year
    return bool(_PAST.search(caption.text))


def _printings(rows: Sequence[FoundRow], width: Callable[[FoundRow], int]) -> list[Printing]:
    """The rows of a table, parted where the name of a row comes again."""
    printings: list[Printing] = [[]]
    names: set[str] = set()
    for row in rows:
        if row.name and not row.parent:
            is_filled = row.figures() or len(row.cells) >= width(row)
            if is_filled and row.name in names:
                printings.append([])
                names = set()
            if is_filled or not row.cells:  # else padding of a header
                names.add(row.name)
        printings[-1].append(row)
    return printings


def _fitting(printing: Printing, width: Callable[[FoundRow], int]) -> dict[str, int]:
    """By name the cells of the rows that hold figures, and no more than the form has."""
    return {
        row.name: len(row.cells) for row in printing if row.name and 0 < row.figures() <= width(row)
    }


def _past(printings: Sequence[Printing], year: int | None) -> list[bool]:
    """Which printings are last year's: a caption speaks of the first table below it."""
    captions = [next((row.caption for row in p if row.cells), None) for p in printings]
    return [_is_past(c, year) and c not in captions[:n] for n, c in enumerate(captions)]


def _of_table(
    table: Table, rows: Sequence[FoundRow], year: int | None, *, is_doubled: bool
) -> tuple[Printing, list[Printing]]:
    widths = table.widths()
    whole_line = sum(widths.values())

    def width(row: FoundRow) -> int:
        return widths.get(row.name or "", whole_line)

    printings = _printings(rows, width)
    if len(printings) == 1:
        return printings[0], []
    past = _past(printings, year)
    if not all(past):
        printings = [p for p, is_past in zip(printings, past, strict=True) if not is_past]
    fitting = [_fitting(p, width) for p in printings]
    best = max(range(len(printings)), key=lambda n: sum(fitting[n].values()))
    main = printings[best]
    rivals = [
        p
        for n, p in enumerate(printings)
        if n != best
        and (
            _is_rival(fitting[n], {row.name for row in p if row.name}, fitting[best])
            or (is_doubled and fitting[n])
        )
    ]
    complete = {row.name for row in main if row.figures() <= width(row) <= len(row.cells)}
    kept = [
        row
        for p in printings
        if not any(p is rival for rival in rivals)
        for row in p
        if p is main or row.parent or row.name not in complete
    ]
    return kept, rivals


def _is_rival(rows: Mapping[str, int], labels: set[str], main: Mapping[str, int]) -> bool:
    """Whether it is the whole table again and not a row or two of something else. ``labels``:
    its rows, those too of whose figures nothing shows."""
    if not rows.keys() & main.keys():
        return False
    if len(main) == 1:
        return 2 * sum(rows.values()) >= sum(main.values())
    return 2 * len(labels & main.keys()) >= len(main)


def one_printing(
    form: Form, rows: Sequence[FoundRow], year: int | None
) -> tuple[list[FoundRow], list[Printing]]:
    """(the rows of this year's tables, those of printings that may as well be this year's).

    Of a row that stands in a table and again elsewhere (in a table of other things), the one in
    the table stays, if it is complete there.
    """
    names = Counter(row.name for row in rows if row.name and not row.parent)
    again = {name.split(".")[0] for name, times in names.items() if times > 1}
    if not again:
        return list(rows), []
    kept = [row for row in rows if row.table not in again]
    rivals: list[Printing] = []
    for table in form.tables:
        if table.key not in again:
            continue
        own, others = _of_table(
            table,
            [row for row in rows if row.table == table.key],
            year,
            is_doubled=table.layout == "line" and bool(rivals),
        )
        kept += own
        rivals += others
    return kept, rivals


def contest(cells: dict[str, Cell], other: dict[str, Cell]) -> set[str]:
    """Open the cells that another printing holds otherwise; their names."""
    opened = set()
    last = next(reversed(other), None)
    for name, rival in other.items():
        cell = cells.get(name)
        if cell is None or cell.value == rival.value or rival.state == "missing":
            continue
        if name == last and cell.value in rival.candidates:
            continue  # cut off by the end of the text
        values = [c.value for c in (cell, rival) if c.value is not None]
        values += [*cell.candidates, *rival.candidates]
        candidates = tuple(dict.fromkeys(values))
        cells[name] = Cell(None, "ambiguous", cell.printed, cell.at, None, candidates)
        opened.add(name)
    return opened
