"""Tables on pages: cells with their text, and tables cut by the end of a page joined again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gongkai.annual.reading.blocks import Grid, GridCell
from gongkai.annual.reading.page.layout import Line
from gongkai.annual.reading.page.ruling import Frame

MAX_ROWS = 500
"""A table is joined up to this many rows; the longest of a report has some forty."""
SAME_EDGE = 4.0
"""Column edges of two pages closer than this, in points, are one."""
PADDING = 14.0
"""White space left and right of a cell's text together, in points, at most (Word: 10.8)."""

_ENUMERATOR = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、．.]|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]"
    r"|\d{1,2}\s*[、．.](?!\d)|第二十条)"
)
_WIDE_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
"""Space between two wide characters: letters spread to fill the cell, not words."""
_FIGURE = re.compile(r"[\s+\-−－＋增减]*[\d０-９][\d０-９.,，．/]*\s*")


@dataclass(slots=True)
class SheetCell:
    """A cell filling ``top ≤ row < bottom``, ``left ≤ column < right``.

    ``full``: its last line runs to its right edge, so that its text may go on.
    """

    text: str
    page: int
    box: tuple[float, float, float, float]
    top: int
    left: int
    bottom: int
    right: int
    full: bool = False


@dataclass(slots=True)
class Sheet:
    """A table: column edges in points, number of rows, cells in any order.

    ``top`` and ``bottom`` are its extent on the page where it begins.
    """

    xs: tuple[float, ...]
    rows: int
    cells: list[SheetCell]
    top: float
    bottom: float

    def grid(self) -> Grid:
        """The table as blocks have it."""
        slots: list[list[GridCell | None]] = [[None] * (len(self.xs) - 1) for _ in range(self.rows)]
        for cell in self.cells:
            at = {"page": cell.page, "box": [round(edge, 1) for edge in cell.box]}
            made = GridCell(cell.text, at, cell.bottom - cell.top, cell.right - cell.left)
            for line in slots[cell.top : cell.bottom]:
                line[cell.left : cell.right] = [made] * (cell.right - cell.left)
        return Grid(tuple(map(tuple, slots)))

    def row(self, number: int) -> list[SheetCell]:
        """The cells that fill a row, left to right."""
        found = [cell for cell in self.cells if cell.top <= number < cell.bottom]
        return sorted(found, key=lambda cell: cell.left)


def sheet_of(frame: Frame, contents: dict[int, list[Line]], page: int) -> Sheet:
    """A ruled table with its text: lines by index of the cell."""
    cells = []
    for index, area in enumerate(frame.areas):
        lines = contents.get(index, [])
        box = frame.box(index)
        text = _WIDE_SPACE.sub("", "".join(line.text.strip() for line in lines))
        full = bool(lines) and (
            lines[-1].right - lines[-1].left + lines[-1].height > box[2] - box[0] - PADDING
        )
        cells.append(SheetCell(text, page, box, area.top, area.left, area.bottom, area.right, full))
    return _without_false_edges(
        Sheet(frame.xs, len(frame.ys) - 1, cells, frame.ys[0], frame.ys[-1])
    )


def _without_false_edges(sheet: Sheet) -> Sheet:
    """The sheet without row edges that only some side of an empty cell made.

    Browsers end the pieces of a cell cut by a page a little above or below their row.
    """
    for edge in range(sheet.rows - 1, 0, -1):
        above = {c.left: c for c in sheet.cells if c.bottom == edge}
        below = {c.left: c for c in sheet.cells if c.top == edge}
        drawn = sum(c.right - c.left for c in above.values())
        pairs = [(c, below.get(left)) for left, c in above.items()]
        if drawn * 2 < len(sheet.xs) - 1 and all(
            other is not None and other.right == c.right and not (c.text and other.text)
            for c, other in pairs
        ):
            _remove_edge(sheet, edge, above, below)
    return sheet


def _remove_edge(
    sheet: Sheet, edge: int, above: dict[int, SheetCell], below: dict[int, SheetCell]
) -> None:
    for left, cell in above.items():
        rest = below[left]
        cell.text += rest.text
        cell.bottom = rest.bottom
        cell.full = rest.full if rest.text else cell.full
        cell.box = (*cell.box[:3], rest.box[3])
        sheet.cells.remove(rest)
    for cell in sheet.cells:
        cell.top -= cell.top >= edge
        cell.bottom -= cell.bottom >= edge
    sheet.rows -= 1


def _without_blank_end(sheet: Sheet, at_foot: bool) -> Sheet:
    """The sheet without a row at its end in which nothing of its own stands: the sliver of a
    row that went to the other page."""
    while sheet.rows > 1:
        last = sheet.rows - 1
        own = [c for c in sheet.cells if (c.top == last if at_foot else c.bottom == 1)]
        if not own or any(c.text for c in own):
            break
        kept = [c for c in sheet.cells if c not in own]
        if not at_foot:
            kept = [replace(c, top=max(c.top - 1, 0), bottom=c.bottom - 1) for c in kept]
        else:
            kept = [replace(c, bottom=min(c.bottom, last)) for c in kept]
        sheet = replace(sheet, rows=last, cells=kept)
    return sheet


def joined(first: Sheet, second: Sheet) -> Sheet | None:
    """Two tables as one when the second goes on with the first on the next page, else None."""
    if first.cells[-1].page == second.cells[0].page or first.rows + second.rows > MAX_ROWS:
        return None
    if abs((second.xs[-1] - second.xs[0]) - (first.xs[-1] - first.xs[0])) > 2 * SAME_EDGE:
        return None
    first = _without_blank_end(first, at_foot=True)
    second = _without_blank_end(second, at_foot=False)
    second = _without_repeated_head(first, _aligned(first, second))
    inner = [x for x in second.xs if min(abs(x - edge) for edge in first.xs) > SAME_EDGE]
    xs = tuple(sorted((*first.xs, *inner)))
    return _continued(_on_edges(first, xs), _on_edges(second, xs))


def _aligned(first: Sheet, second: Sheet) -> Sheet:
    """The second part moved sideways over the first: margins may change from page to page,
    and the outer edges of one table may differ by a little."""

    def distance(shift: float) -> float:
        return sum(min(abs(x + shift - edge) for edge in first.xs) for x in second.xs)

    left, right = first.xs[0] - second.xs[0], first.xs[-1] - second.xs[-1]
    shift = min((0.0, left, right), key=distance) if abs(left) < 2 * SAME_EDGE else left
    inner = (x + shift for x in second.xs[1:-1])
    return replace(second, xs=(first.xs[0], *inner, first.xs[-1]))


def _on_edges(sheet: Sheet, xs: tuple[float, ...]) -> Sheet:
    """The sheet with its columns numbered by the edges ``xs``."""
    number = [min(range(len(xs)), key=lambda i: abs(xs[i] - x)) for x in sheet.xs]
    cells = [replace(c, left=number[c.left], right=number[c.right]) for c in sheet.cells]
    return replace(sheet, xs=xs, cells=cells)


def _without_repeated_head(first: Sheet, second: Sheet) -> Sheet:
    """The second part without the header rows it repeats from the first."""
    count = 0
    while count < min(first.rows, second.rows - 1, 4):
        above, below = ([cell.text for cell in part.row(count)] for part in (first, second))
        if above != below or not any(above) or any(map(_FIGURE.fullmatch, above)):
            break
        count += 1
    if not count:
        return second
    cells = [
        replace(c, top=max(c.top - count, 0), bottom=c.bottom - count)
        for c in second.cells
        if c.bottom > count
    ]
    return replace(second, rows=second.rows - count, cells=cells)


def _continued(upper: Sheet, lower: Sheet) -> Sheet:
    """Both parts, the cells (or the whole row) cut by the page made one again."""
    whole_row = _row_goes_on(upper, lower)
    offset = upper.rows - 1 if whole_row else upper.rows
    cells = list(upper.cells)
    ending = {(c.left, c.right): i for i, c in enumerate(cells) if c.bottom == upper.rows}
    labels = _label_columns(upper, lower)
    in_header = any(
        c.left >= labels and c.text and not _FIGURE.fullmatch(c.text) for c in lower.row(0)
    )
    for cell in lower.cells:
        moved = replace(cell, top=cell.top + offset, bottom=cell.bottom + offset)
        index = ending.get((cell.left, cell.right)) if cell.top == 0 else None
        if index is not None and (
            whole_row or ((in_header or cell.left < labels) and _cell_goes_on(cells[index], cell))
        ):
            above = cells[index]
            at = above if above.text or not cell.text else cell
            cells[index] = replace(
                above,
                text=above.text + cell.text,
                bottom=moved.bottom,
                full=cell.full,
                page=at.page,
                box=at.box,
            )
        else:
            cells.append(moved)
    cells.sort(key=lambda cell: (cell.top, cell.left))
    return replace(upper, rows=offset + lower.rows, cells=cells)


def _label_columns(upper: Sheet, lower: Sheet) -> int:
    """How many columns at the left hold labels: those before the first figure, and no more
    than up to the last numbered label, for the first columns of figures may be blank."""
    both = (*upper.cells, *lower.cells)
    figures = [c.left for c in both if _FIGURE.fullmatch(c.text)]
    numbered = [c.left + 1 for c in lower.cells if _ENUMERATOR.match(c.text)]
    return min((*figures, *([max(numbered)] if numbered else [])), default=1)


def _cell_goes_on(above: SheetCell, below: SheetCell) -> bool:
    """A merged label cell cut by the page: its rest is empty or plainly more of its text."""
    if not below.text:
        return True
    if not above.text:
        return below.bottom - below.top > 1 and above.bottom - above.top > 1
    return above.full and not _ENUMERATOR.match(below.text)


def _row_goes_on(upper: Sheet, lower: Sheet) -> bool:
    """The page cut through a row: label and figures of one row lie on both sides of it."""
    above, below = upper.row(upper.rows - 1), lower.row(0)
    if [(c.left, c.right) for c in above] != [(c.left, c.right) for c in below]:
        return False
    figures_above = [bool(_FIGURE.fullmatch(c.text)) for c in above]
    figures_below = [bool(_FIGURE.fullmatch(c.text)) for c in below]
    figures = [a or b for a, b in zip(figures_above, figures_below, strict=True)]
    if any(f and a.text and b.text for f, a, b in zip(figures, above, below, strict=True)):
        return False
    if not any(c.text for c in below):
        return True
    label_above, label_below = _leaf(above), _leaf(below)
    if label_below is None:
        return label_above is not None and any(figures_below) and not any(figures_above)
    if _ENUMERATOR.match(label_below.text) or label_above is None:
        return False
    return label_above.left == label_below.left and label_above.full


def _leaf(row: list[SheetCell]) -> SheetCell | None:
    """The label nearest to the figures."""
    labels = [cell for cell in row if cell.text and not _FIGURE.fullmatch(cell.text)]
    return labels[-1] if labels else None
