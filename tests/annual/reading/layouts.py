"""Reports set as the flattened texts of web pages and extractions are set.

Each layout takes the rows of an official sheet (cells with spans) and returns lines. Layouts in
``KEEPS_BLANKS`` leave a trace of an empty cell; the others lose it, as real extractions do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gongkai.annual.model import Report
from gongkai.annual.writing.layout import LaidCell, Sheet, sheets

Rows = list[list[str]]


def _padded(sheet: Sheet) -> Rows:
    """Rows with their own cells first and an empty one for every further slot they span."""
    rows = []
    taken = [0] * len(sheet.rows)
    for r, row in enumerate(sheet.rows):
        own = [cell.text for cell in row]
        width = sum(cell.col_span for cell in row)
        for below in range(r + 1, len(sheet.rows)):
            taken[below] += sum(c.col_span for c in row if c.row_span > below - r)
        rows.append(own + [""] * (width - len(own) + taken[r]))
    return rows


def _own(sheet: Sheet) -> list[tuple[LaidCell, ...]]:
    return list(sheet.rows)


def cell_a_line(sheet: Sheet) -> Iterable[str]:
    """One cell a line; an empty cell leaves nothing."""
    return [cell.text for row in _own(sheet) for cell in row if cell.text]


def cell_a_line_spaced(sheet: Sheet) -> Iterable[str]:
    """One cell a line with an empty line between."""
    return [line for text in cell_a_line(sheet) for line in (text, "")]


def word_tabs(sheet: Sheet) -> Iterable[str]:
    """A word processor's text: a tab before each cell, an empty line behind each row."""
    lines: list[str] = []
    for row in sheet.slots():
        merged = list(row)
        cells = [("" if cell is None else cell.text) for cell in merged]
        while cells and merged[len(cells) - 1] is None:
            cells.pop()
        kept = _drop_spanned_right(sheet, cells, merged)
        lines += [f"\t{text}" for text in kept] + [""]
    return lines


def _drop_spanned_right(sheet: Sheet, cells: list[str], row: list[LaidCell | None]) -> list[str]:
    """A cell spanning columns stands once; one spanning rows leaves an empty cell below."""
    kept, at = [], 0
    while at < len(cells):
        cell = row[at]
        kept.append(cells[at])
        at += cell.col_span if cell else 1
    return kept


def tab_rows(sheet: Sheet) -> Iterable[str]:
    """A row a line, a tab between slots, empty slots for what spans."""
    return ["\t".join("" if cell is None else cell.text for cell in row) for row in sheet.slots()]


def pipes_both_ends(sheet: Sheet) -> Iterable[str]:
    """``| a | b | ||``: spans as empty cells at the end of the row."""
    for own, padded in zip(_own(sheet), _padded(sheet), strict=True):
        pads = len(padded) - len(own)
        yield "| " + " | ".join(padded[: len(own)]) + " | " + "|" * pads


def pipes_behind(sheet: Sheet) -> Iterable[str]:
    """``a | b | c | ||``."""
    for own, padded in zip(_own(sheet), _padded(sheet), strict=True):
        pads = len(padded) - len(own)
        yield " | ".join(padded[: len(own)]) + " |" + (" " + "|" * pads if pads else "")


def pipes_behind_unpadded(sheet: Sheet) -> Iterable[str]:
    """``a | b | c |``, spans forgotten."""
    for own in _own(sheet):
        yield " | ".join(cell.text for cell in own) + " |"


def cell_a_line_pipes(sheet: Sheet) -> Iterable[str]:
    """``a |`` a line, spans as a line of pipes."""
    for own, padded in zip(_own(sheet), _padded(sheet), strict=True):
        for cell in own:
            yield f"{cell.text} |" if cell.text else "|"
        pads = len(padded) - len(own)
        if pads:
            yield "|" * pads


def pipe_lines_between(sheet: Sheet) -> Iterable[str]:
    """``| a`` and ``|`` on alternate lines."""
    for own, padded in zip(_own(sheet), _padded(sheet), strict=True):
        for n, cell in enumerate(own):
            yield f"| {cell.text}" if n == 0 else cell.text
            yield "|"
        pads = len(padded) - len(own)
        if pads:
            yield "|" * pads


def pipe_before_row(sheet: Sheet) -> Iterable[str]:
    """A pipe line before each row, a cell a line with a pipe behind."""
    for own, padded in zip(_own(sheet), _padded(sheet), strict=True):
        yield "|"
        pads = len(padded) - len(own)
        for n, cell in enumerate(own):
            tail = "|" * pads if n == len(own) - 1 else ""
            yield f"{cell.text} | {tail}".rstrip() if cell.text else f"| {tail}".rstrip()


def figures_apart_by_spaces(sheet: Sheet) -> Iterable[str]:
    """A row a line, a space between cells, as a PDF's text in content order."""
    for own in _own(sheet):
        yield " ".join(cell.text for cell in own if cell.text)


KEEPS_BLANKS: dict[str, Callable[[Sheet], Iterable[str]]] = {
    f.__name__: f
    for f in (
        word_tabs,
        tab_rows,
        pipes_both_ends,
        pipes_behind,
        pipes_behind_unpadded,
        cell_a_line_pipes,
        pipe_lines_between,
        pipe_before_row,
    )
}
LOSES_BLANKS: dict[str, Callable[[Sheet], Iterable[str]]] = {
    f.__name__: f for f in (cell_a_line, cell_a_line_spaced, figures_apart_by_spaces)
}


def flatten(report: Report, layout: Callable[[Sheet], Iterable[str]]) -> str:
    """The whole report as text with its tables in ``layout``."""
    by_chapter = {report.form_data.table(s.key).chapter: s for s in sheets(report)}
    lines = [report.title or "", ""]
    for chapter in report.chapters:
        lines += [chapter.heading, *chapter.paragraphs]
        if chapter.number in by_chapter:
            lines += layout(by_chapter[chapter.number])
    lines += [report.signed_by or ""]
    if report.signed_on:
        lines.append(f"{report.signed_on.year}年{report.signed_on.month}月{report.signed_on.day}日")
    return "\n".join(lines) + "\n"
